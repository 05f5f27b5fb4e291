import type { Statement } from './statements';

/**
 * Leave to read, or to read and change, objects of a store: ARNs of the bucket and of the objects. Without leave to list,
 * S3 answers that a key that is not there is forbidden. AWS docs: S3 API Reference, GetObject.
 */
export function storePermissions<Text>(
  bucket: Text,
  objects: readonly Text[],
  what: 'read' | 'change',
): Statement<Text>[] {
  return [
    { actions: ['s3:ListBucket'], resources: [bucket] },
    { actions: what === 'read' ? ['s3:GetObject'] : ['s3:GetObject', 's3:PutObject'], resources: objects },
  ];
}
