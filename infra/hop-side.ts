import * as pulumi from '@pulumi/pulumi';
import { busArn, physicalName } from '../runtime/names';
import type { Chain } from '../runtime/settings';
import { BackupKey } from './backup-key';
import { ForwardRule } from './forward-rule';

export interface HopSideArgs {
  readonly chain: Chain;
}

/**
 * What a copy in two steps needs in the source Region of the recovery account: a key for what stands in between, and word
 * to the recovery side when the first step has ended. Its provider is of that Region.
 */
export class HopSide extends pulumi.ComponentResource {
  readonly keyArn: pulumi.Output<string>;

  constructor(name: string, { chain }: HopSideArgs, opts?: pulumi.ComponentResourceOptions) {
    super('lifeboat:infra:HopSide', name, {}, opts);
    const { account } = chain.recovery;
    const key = new BackupKey(`${name}-key`, { chain, side: 'recovery' }, { parent: this });
    new ForwardRule(
      `${name}-first-step`,
      {
        name: physicalName(chain.environment, 'recovery', 'first-step'),
        description: 'Tells the recovery Region that the first of two steps of a copy has ended.',
        at: { account, region: chain.source.region },
        bus: 'default',
        pattern: {
          source: ['aws.rds'],
          'detail-type': ['RDS DB Snapshot Event'],
          account: [account],
          detail: { EventID: [FIRST_STEP_DONE], SourceIdentifier: [{ prefix: 'lifeboat-' }] },
        },
        to: busArn(chain, 'recovery'),
      },
      { parent: this },
    );
    this.keyArn = key.arn;
    this.registerOutputs({ keyArn: this.keyArn });
  }
}

/** A copy within one Region has become available. AWS docs: RDS User Guide, "Amazon RDS event categories and event messages". */
export const FIRST_STEP_DONE = 'RDS-EVENT-0197';
