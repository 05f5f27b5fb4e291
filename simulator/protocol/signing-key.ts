import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';
import type { SignedScope } from './credential-scope';

type Place = Pick<SignedScope, 'date' | 'region' | 'service'>;

/** `20261121/us-west-2/s3/aws4_request` */
export function scopeText({ date, region, service }: Place): string {
  return `${date}/${region}/${service}/aws4_request`;
}

/** The key of one day, Region and service. AWS docs: IAM User Guide, "Create a signed request", step 3. */
export function signingKey({ date, region, service }: Place, secret: string): KeyObject {
  // Bytes would do as keys, but Node 24 takes several times as long over them.
  return [date, region, service, 'aws4_request'].reduce(
    (key, part) => createSecretKey(createHmac('sha256', key).update(part).digest()),
    createSecretKey(`AWS4${secret}`, 'utf8'),
  );
}

export function sha256(content: string | Uint8Array): string {
  return hash('sha256', content);
}
