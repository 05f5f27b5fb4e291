import { createHash, createHmac } from 'node:crypto';
import type { SignedScope } from './credential-scope';

type Place = Pick<SignedScope, 'date' | 'region' | 'service'>;

/** `20261121/us-west-2/s3/aws4_request` */
export function scopeText({ date, region, service }: Place): string {
  return `${date}/${region}/${service}/aws4_request`;
}

/** The key of one day, Region and service. AWS docs: IAM User Guide, "Create a signed request", step 3. */
export function signingKey({ date, region, service }: Place, secret: string): Buffer {
  const hmac = (key: string | Buffer, part: string) => createHmac('sha256', key).update(part).digest();
  return [date, region, service, 'aws4_request'].reduce<Buffer>(hmac, Buffer.from(`AWS4${secret}`));
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
