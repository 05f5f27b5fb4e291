import type {
  DeletedObject,
  DeleteObjectsCommandInput,
  DeleteObjectsCommandOutput,
} from '@aws-sdk/client-s3';
import { isAwsError } from '../aws-error';
import { authorize } from '../iam/authorize';
import type { Action } from '../service';
import { DeleteObject } from './delete-object';
import { malformedXml } from './refusals';
import { bucketOf } from './store';

/** AWS docs: S3 API Reference, DeleteObjects. */
const MOST_KEYS = 1_000;

/** Each key is allowed and deleted for itself; those that are not are told in the answer. */
export const DeleteObjects: Action<
  DeleteObjectsCommandInput,
  Omit<DeleteObjectsCommandOutput, '$metadata'>
> = {
  needs(call) {
    bucketOf(call);
    return [];
  },
  async run(call) {
    const { Delete, Bucket, BypassGovernanceRetention } = call.input;
    const wanted = Delete?.Objects ?? [];
    if (wanted.length === 0 || wanted.length > MOST_KEYS) throw malformedXml();
    const Deleted: DeletedObject[] = [];
    const Errors: NonNullable<DeleteObjectsCommandOutput['Errors']> = [];
    for (const { Key, VersionId } of wanted) {
      const one = { ...call, input: { Bucket, Key, VersionId, BypassGovernanceRetention } };
      try {
        for (const need of DeleteObject.needs(one)) authorize(call.world, call.caller, call.region, need);
        const { DeleteMarker, VersionId: id } = await DeleteObject.run(one);
        Deleted.push({
          Key,
          ...(VersionId === undefined ? {} : { VersionId }),
          ...(DeleteMarker === undefined ? {} : { DeleteMarker, DeleteMarkerVersionId: id }),
        });
      } catch (error) {
        if (!isAwsError(error)) throw error;
        Errors.push({ Key, VersionId, Code: error.awsCode, Message: error.message });
      }
    }
    return { ...(Delete?.Quiet === true ? {} : { Deleted }), ...(Errors.length === 0 ? {} : { Errors }) };
  },
};
