import { FLOOD_TAG, HOLD_TAG } from '../runtime/backup/tags';
import type { Chain } from '../runtime/settings';
import { copyWithKeys } from './key-use';
import { taggedOurs, toBeTaggedOurs } from './our-snapshots';
import { rdsArns } from './rds-arns';
import { deleteOurs, listAll, measureIn } from './source-permissions';
import type { Statement } from './statements';

export interface RecoveryResources<Text> {
  readonly chain: Chain;
  /** ARNs of the source account's keys that shared snapshots are under. */
  readonly sourceKeys: readonly string[];
  /** ARN of the recovery side's own key. */
  readonly keyArn: Text;
  /** ARN of the recovery side's bus. */
  readonly busArn: Text;
  /** CloudWatch namespace of the audit's metric. */
  readonly namespace: string;
}

type Permissions<Text> = Statement<Text | string>[];

/** What each function of the recovery side's backup chain may do. */
export function recoveryPermissions<Text>(
  resources: RecoveryResources<Text>,
): Record<'copy' | 'acknowledge' | 'reconcile' | 'audit' | 'prune', Permissions<Text>> {
  const { chain, busArn, namespace } = resources;
  const here = rdsArns(chain.recovery);
  const tell: Statement<Text> = { actions: ['events:PutEvents'], resources: [busArn] };
  return {
    copy: [listAll(here.allSnapshots), ...copyPermissions(resources)],
    acknowledge: [{ actions: ['rds:DescribeDBSnapshots'], resources: [here.lifeboatSnapshots] }, tell],
    reconcile: [
      // Shared snapshots are listed in the Region they live in, by the account they are shared with.
      listAll(here.allSnapshots, rdsArns({ ...chain.recovery, region: chain.source.region }).allSnapshots),
      ...copyPermissions(resources),
      deleteOurs(here.lifeboatSnapshots, chain.environment),
      // Recovery points are held while the source side floods this one with snapshots.
      {
        actions: ['rds:AddTagsToResource'],
        resources: [here.lifeboatSnapshots],
        conditions: {
          StringEquals: taggedOurs(chain.environment),
          'ForAllValues:StringEquals': { 'aws:TagKeys': [HOLD_TAG, FLOOD_TAG] },
        },
      },
      measureIn(namespace),
      tell,
    ],
    audit: [listAll(here.allSnapshots), measureIn(namespace)],
    prune: [
      listAll(here.allSnapshots),
      {
        actions: ['rds:DescribeDBInstances'],
        resources: [here.allInstances],
        why: 'Which instances were restored from a point, only a list of all of them says.',
      },
      deleteOurs(here.lifeboatSnapshots, chain.environment),
      measureIn(namespace),
    ],
  };
}

/**
 * A copy across accounts needs leave for the snapshot at both ends, and for the keys at both ends. AWS docs: RDS User
 * Guide, "Copying a DB snapshot", limits on and permissions for copies across Regions.
 */
function copyPermissions<Text>(resources: RecoveryResources<Text>): Permissions<Text> {
  const { chain, sourceKeys, keyArn } = resources;
  const [there, here] = [rdsArns(chain.source), rdsArns(chain.recovery)];
  const made = { StringEquals: toBeTaggedOurs(chain.environment) };
  return [
    {
      actions: ['rds:CopyDBSnapshot'],
      resources: [there.lifeboatSnapshots, here.lifeboatSnapshots],
      conditions: made,
    },
    { actions: ['rds:AddTagsToResource'], resources: [here.lifeboatSnapshots], conditions: made },
    ...copyWithKeys<Text | string>([...sourceKeys, keyArn], [chain.source.region, chain.recovery.region]),
  ];
}
