import { FLOOD_TAG, HOLD_TAG, TAKEN_TAG } from '../runtime/backup/tags';
import { ledgerName, ledgerPrefix, storeName } from '../runtime/names';
import type { Chain, DatabaseKind } from '../runtime/settings';
import { copyWithKeys } from './key-use';
import { becomingOurs, taggedOurs } from './our-snapshots';
import { actionOn, rdsArns } from './rds-arns';
import { deleteOurs, listAll, measureIn } from './source-permissions';
import type { Statement } from './statements';
import { storePermissions } from './store-permissions';

export interface RecoveryResources<Text> {
  readonly chain: Chain;
  /** The kinds of databases that there can be. */
  readonly kinds: readonly DatabaseKind[];
  /** ARNs of the source account's keys that snapshots of the config's databases are under. */
  readonly sourceKeys: readonly string[];
  /** Whether there can be databases that the config does not name. */
  readonly discovers: boolean;
  /** ARNs of the recovery account's keys that copies are made under. */
  readonly keyArns: readonly Text[];
  /** ARN of the recovery side's bus. */
  readonly busArn: Text;
  /** ARNs of the bucket that keeps the recovery side's catalog, and of the catalog. */
  readonly store: { readonly bucket: Text; readonly catalog: Text };
  /** CloudWatch namespace of the audit's metric. */
  readonly namespace: string;
}

type Permissions<Text> = Statement<Text | string>[];

/** What each function of the recovery side's backup chain may do. */
export function recoveryPermissions<Text>(
  resources: RecoveryResources<Text>,
): Record<'copy' | 'acknowledge' | 'reconcile' | 'audit' | 'prune', Permissions<Text>> {
  const { chain, kinds, busArn, store, namespace } = resources;
  const places = kinds.map((kind) => ({
    kind,
    here: rdsArns(chain.recovery, kind),
    there: rdsArns({ ...chain.recovery, region: chain.source.region }, kind),
  }));
  const between = rdsArns({ ...chain.recovery, region: chain.source.region }).lifeboatSnapshots;
  const snapshotsHere = places.map(({ here }) => here.lifeboatSnapshots);
  const tell: Statement<Text> = { actions: ['events:PutEvents'], resources: [busArn] };
  const ours = { StringEquals: taggedOurs(chain.environment) };
  const bucket = `arn:aws:s3:::${storeName(chain, 'recovery')}`;
  const recipes = `${bucket}/recipes/*`;
  const write: Permissions<Text> = [
    {
      actions: ['s3:PutObject'],
      resources: [`arn:aws:s3:::${ledgerName(chain)}/${ledgerPrefix('chain')}*`],
    },
  ];
  const copies: Permissions<Text> = [
    ...copyPermissions(resources),
    ...storePermissions(store.bucket, [store.catalog], 'change'),
  ];
  // Of copies of clusters' snapshots no event tells: only reconcile finds those.
  const endOfCopies: Permissions<Text> = [
    listAll('instance', rdsArns(chain.recovery).allSnapshots),
    // What stood in between, in the source Region, once the copy is safe.
    { actions: ['rds:DeleteDBSnapshot'], resources: [between], conditions: ours },
    // Leave to delete it is denied once it is gone, and only a look tells that from leave that is lacking.
    { actions: ['rds:DescribeDBSnapshots'], resources: [between] },
  ];
  return {
    copy: [...copies, { actions: ['s3:PutObject'], resources: [recipes] }, ...write],
    acknowledge: [
      ...(kinds.includes('instance') ? endOfCopies : []),
      ...copies,
      { actions: ['s3:GetObject'], resources: [recipes] },
      ...write,
      tell,
    ],
    reconcile: [
      // Shared snapshots are listed in the Region they live in, by the account they are shared with.
      ...places.map(({ kind, here, there }) => listAll(kind, here.allSnapshots, there.allSnapshots)),
      ...copies,
      ...places.flatMap(({ kind, here, there }) => [
        deleteOurs(kind, here.lifeboatSnapshots, chain.environment),
        deleteOurs(kind, there.lifeboatSnapshots, chain.environment),
      ]),
      { actions: ['s3:DeleteObject'], resources: [recipes] },
      // Recovery points are held while the source side floods this one with snapshots.
      {
        actions: ['rds:AddTagsToResource'],
        resources: snapshotsHere,
        conditions: {
          StringEquals: taggedOurs(chain.environment),
          'ForAllValues:StringEquals': {
            'aws:TagKeys': [HOLD_TAG, FLOOD_TAG, ...(kinds.includes('cluster') ? [TAKEN_TAG] : [])],
          },
        },
      },
      measureIn(namespace),
      ...write,
      tell,
    ],
    audit: [...storePermissions(store.bucket, [store.catalog], 'read'), measureIn(namespace)],
    prune: [
      ...storePermissions(store.bucket, [store.catalog], 'read'),
      ...places.map(({ kind, here }) => listAll(kind, here.allSnapshots)),
      // Of clusters too it asks for their instances.
      ...(kinds.includes('instance') ? [] : [listRestored('instance', chain)]),
      ...places.flatMap(({ kind, here }) => [
        listRestored(kind, chain),
        deleteOurs(kind, here.lifeboatSnapshots, chain.environment),
      ]),
      { actions: ['s3:DeleteObject'], resources: [recipes] },
      measureIn(namespace),
      ...write,
    ],
  };
}

function listRestored(kind: DatabaseKind, { recovery }: Chain): Statement {
  return {
    actions: [actionOn(kind, 'rds:DescribeDBInstances')],
    resources: [rdsArns(recovery, kind).allInstances],
    why: 'Which instances were restored from a point, only a list of all of them says.',
  };
}

const FOUND_KEYS =
  'The keys of databases found by their tag are not known at deployment; what each key lets this account do, its policy says.';

/**
 * A copy across accounts needs leave for the snapshot at both ends, and for the keys at both ends. AWS docs: RDS User
 * Guide, "Copying a DB snapshot", limits on and permissions for copies across Regions.
 */
function copyPermissions<Text>({
  chain,
  kinds,
  sourceKeys,
  discovers,
  keyArns,
}: RecoveryResources<Text>): Permissions<Text> {
  const regions = [chain.source.region, chain.recovery.region];
  const made = becomingOurs(chain.environment);
  const ends = kinds.map((kind) => {
    const [from, between, here] = [
      chain.source,
      { ...chain.recovery, region: chain.source.region },
      chain.recovery,
    ].map((side) => rdsArns(side, kind).lifeboatSnapshots);
    return { kind, from: from ?? '', ours: [between ?? '', here ?? ''] };
  });
  return [
    ...ends.map(({ kind, from, ours }) => ({
      actions: [actionOn(kind, 'rds:CopyDBSnapshot')],
      resources: [from, ...ours],
      conditions: made,
    })),
    { actions: ['rds:AddTagsToResource'], resources: ends.flatMap(({ ours }) => ours), conditions: made },
    ...copyWithKeys<Text | string>([...(discovers ? [] : sourceKeys), ...keyArns], regions),
    ...(discovers ? copyWithKeys<Text>({ of: chain.source, why: FOUND_KEYS }, regions) : []),
  ];
}
