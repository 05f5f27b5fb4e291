import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { SideName } from '../runtime/names';
import type { Chain } from '../runtime/settings';
import { recoveryKeyPolicy, sourceKeyPolicy } from './key-policy';

export interface BackupKeyArgs {
  readonly chain: Chain;
  readonly side: SideName;
}

/** Longest wait that KMS offers between the wish to delete a key and its end, in days. */
const DELETION_WINDOW = 30;

/** The customer managed key of one side, rotated every year. Recovery points are under the recovery side's. */
export class BackupKey extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, { chain, side }: BackupKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    super('lifeboat:infra:BackupKey', name, {}, opts);
    const key = new aws.kms.Key(
      `${name}-key`,
      {
        description: `Snapshots of ${chain.environment}, ${side} side.`,
        enableKeyRotation: true,
        deletionWindowInDays: DELETION_WINDOW,
        policy: side === 'source' ? sourceKeyPolicy(chain) : recoveryKeyPolicy(chain),
      },
      // Without the recovery side's key no recovery point can be read. Snapshots under the source side's live on as copies.
      { parent: this, protect: side === 'recovery' },
    );
    new aws.kms.Alias(
      `${name}-alias`,
      { name: `alias/lifeboat-${chain.environment}-${side}`, targetKeyId: key.keyId },
      { parent: this },
    );
    this.arn = key.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
