import type { DescribeDBSnapshotsCommandInput, DescribeDBSnapshotsCommandOutput } from '@aws-sdk/client-rds';
import type { Action, Call, Need } from '../service';
import { checkFilters, type FilterTable, passes } from './filters';
import { instanceNameIn, readSnapshotArn, snapshotArn } from './identifier';
import { arnIn, need } from './needs';
import { pageOf } from './page';
import { invalidValue, snapshotNotFound } from './refusals';
import type { Snapshot } from './snapshot';
import { snapshotView } from './snapshot-view';
import { rdsIn, rdsOf } from './store';

const TYPES = ['automated', 'manual', 'shared', 'public', 'awsbackup'] as const;

const FILTERS: FilterTable<Snapshot> = {
  'db-instance-id': ({ traits, region, account }) => [
    traits.instanceIdentifier,
    `arn:aws:rds:${region}:${account}:db:${traits.instanceIdentifier}`,
  ],
  'db-snapshot-id': (snapshot) => [snapshot.id, snapshotArn(snapshot)],
  'dbi-resource-id': ({ traits }) => [traits.resourceId],
  'snapshot-type': ({ type }) => [type],
  engine: ({ traits }) => [traits.engine],
};

type Request = Call<DescribeDBSnapshotsCommandInput>;

/** AWS docs: RDS API Reference, DescribeDBSnapshots. */
export const describeDBSnapshots: Action<
  DescribeDBSnapshotsCommandInput,
  Omit<DescribeDBSnapshotsCommandOutput, '$metadata'>
> = {
  needs(call) {
    const { DBSnapshotIdentifier: snapshot, DBInstanceIdentifier: instance } = call.input;
    const needs: Need[] = [];
    if (instance !== undefined) {
      needs.push(need(call, 'DescribeDBSnapshots', arnIn(call, 'db', instanceNameIn(instance))));
    }
    if (snapshot !== undefined || instance === undefined) {
      const arn = snapshot !== undefined && readSnapshotArn(snapshot) !== undefined ? snapshot : undefined;
      needs.push(need(call, 'DescribeDBSnapshots', arn ?? arnIn(call, 'snapshot', snapshot ?? '*')));
    }
    return needs;
  },
  run(call) {
    const { world, account, input } = call;
    const { DBSnapshotIdentifier: id, DBInstanceIdentifier, DbiResourceId, Filters } = input;
    checkFilters(Filters, FILTERS);
    const found = ofTypes(call).filter(
      (snapshot) =>
        (id === undefined || isNamed(snapshot, id, account)) &&
        (DBInstanceIdentifier === undefined ||
          snapshot.traits.instanceIdentifier === instanceNameIn(DBInstanceIdentifier)) &&
        (DbiResourceId === undefined ||
          snapshot.traits.resourceId.toLowerCase() === DbiResourceId.toLowerCase()) &&
        passes(snapshot, Filters, FILTERS),
    );
    if (id !== undefined && found.length === 0) throw snapshotNotFound(id);
    const { items, ...page } = pageOf(found, (snapshot) => `${snapshot.id} ${snapshot.account}`, input);
    return { DBSnapshots: items.map((snapshot) => snapshotView(snapshot, account, world)), ...page };
  },
};

/**
 * The snapshots that the request's type covers: without one, this account's own. One snapshot of others is seen only
 * in its own Region, and only when asked for.
 */
function ofTypes({ world, account, region, input }: Request): Snapshot[] {
  const {
    SnapshotType: type,
    IncludeShared = false,
    IncludePublic = false,
    DBSnapshotIdentifier: id,
  } = input;
  if (type !== undefined && !TYPES.some((known) => known === type)) {
    throw invalidValue(`Invalid value ${type} for SnapshotType. Valid values are ${TYPES.join(', ')}`);
  }
  const own = [...rdsOf(world, account, region).snapshots.values()];
  // AWS docs: "If this identifier is for an automated snapshot, the SnapshotType parameter must also be specified."
  const unasked = (snapshot: Snapshot) => snapshot.type === 'automated' && id !== undefined;
  const ofOthers = () =>
    rdsIn(world, region).flatMap(({ snapshots }) =>
      [...snapshots.values()].filter((one) => one.account !== account),
    );
  const shared = () => ofOthers().filter(({ sharedWith }) => sharedWith.has(account));
  const everyones = () =>
    ofOthers().filter(({ sharedWith }) => sharedWith.has('all') && !sharedWith.has(account));
  switch (type as (typeof TYPES)[number] | undefined) {
    case 'automated':
      return own.filter((snapshot) => snapshot.type === 'automated');
    case 'manual':
      return own.filter((snapshot) => snapshot.type === 'manual');
    case 'shared':
      return shared();
    case 'public':
      return [...own.filter(({ sharedWith }) => sharedWith.has('all')), ...everyones()];
    case 'awsbackup':
      return [];
    case undefined:
      return [
        ...own.filter((snapshot) => !unasked(snapshot)),
        ...(IncludeShared ? shared() : []),
        ...(IncludePublic ? everyones() : []),
      ];
  }
}

/** Others' snapshots are named by ARN. */
function isNamed(snapshot: Snapshot, given: string, account: string): boolean {
  const wanted = given.toLowerCase();
  return wanted === snapshotArn(snapshot) || (snapshot.account === account && wanted === snapshot.id);
}
