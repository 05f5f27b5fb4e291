import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { ledgerName } from '../runtime/names';
import type { Chain } from '../runtime/settings';
import { blockPublicAccess, encryptBucket, tlsOnly } from './bucket';
import { type ResourceStatement, resourcePolicy } from './statements';

export interface LedgerArgs {
  readonly chain: Chain;
  /** Whether those with a permission of its own may delete facts before their time, or nobody may. */
  readonly mode: 'governance' | 'compliance';
  /** How long each fact is kept from everyone. */
  readonly days: number;
}

/** The locked bucket of the recovery account that holds what was taken, shared, copied, verified and pruned. */
export class Ledger extends pulumi.ComponentResource {
  readonly bucketName: string;

  constructor(name: string, { chain, mode, days }: LedgerArgs, opts?: pulumi.ComponentResourceOptions) {
    super('lifeboat:infra:Ledger', name, {}, opts);
    const parent = { parent: this };
    this.bucketName = ledgerName(chain);
    const { id } = new aws.s3.Bucket(
      `${name}-bucket`,
      { bucket: this.bucketName, objectLockEnabled: true },
      parent,
    );
    new aws.s3.BucketObjectLockConfiguration(
      `${name}-lock`,
      {
        bucket: id,
        rule: { defaultRetention: { mode: mode === 'governance' ? 'GOVERNANCE' : 'COMPLIANCE', days } },
      },
      parent,
    );
    encryptBucket(name, id, parent);
    const access = blockPublicAccess(name, id, parent);
    new aws.s3.BucketPolicy(
      `${name}-policy`,
      { bucket: id, policy: resourcePolicy([tlsOnly(this.bucketName), writtenOnce(this.bucketName)]) },
      { parent: this, dependsOn: [access] },
    );
    this.registerOutputs({ bucketName: this.bucketName });
  }
}

/** AWS docs: S3 User Guide, "Enforce conditional writes on Amazon S3 buckets". */
function writtenOnce(bucket: string): ResourceStatement {
  return {
    effect: 'Deny',
    principal: 'everyone',
    actions: ['s3:PutObject'],
    resources: [`arn:aws:s3:::${bucket}/*`],
    conditions: { Null: { 's3:if-none-match': 'true' } },
  };
}
