import type {
  DescribeDBClusterSnapshotsCommandInput,
  DescribeDBClusterSnapshotsCommandOutput,
  DescribeDBSnapshotsCommandInput,
  DescribeDBSnapshotsCommandOutput,
} from '@aws-sdk/client-rds';
import type { Action, Call, Need } from '../service';
import { checkFilters, type FilterTable, passing } from './filters';
import {
  ARN_KINDS,
  type DatabaseKind,
  databaseArn,
  databaseNameIn,
  readSnapshotArn,
  snapshotArn,
} from './identifier';
import { arnIn, need } from './needs';
import { pageOf } from './page';
import { invalidCombination, invalidValue, snapshotNotFound } from './refusals';
import { isListed } from './settling';
import type { Snapshot } from './snapshot';
import { clusterSnapshotView, snapshotView } from './snapshot-view';
import { rdsIn, rdsOf, snapshotsOf } from './store';

const TYPES = ['automated', 'manual', 'shared', 'public', 'awsbackup'] as const;

const FILTERS: FilterTable<Snapshot> = {
  'db-instance-id': databaseOf,
  'db-snapshot-id': (snapshot) => [snapshot.id, snapshotArn(snapshot)],
  'dbi-resource-id': ({ traits }) => [traits.resourceId],
  'snapshot-type': ({ type }) => [type],
  engine: ({ traits }) => [traits.engine],
};

const CLUSTER_FILTERS: FilterTable<Snapshot> = {
  'db-cluster-id': databaseOf,
  'db-cluster-snapshot-id': (snapshot) => [snapshot.id, snapshotArn(snapshot)],
  'snapshot-type': ({ type }) => [type],
  engine: ({ traits }) => [traits.engine],
};

/** A request for snapshots, whatever its parameters are called. */
interface Request<Kind extends DatabaseKind = DatabaseKind> {
  readonly call: Call;
  readonly kind: Kind;
  readonly action: string;
  readonly id: string | undefined;
  readonly database: string | undefined;
  readonly resourceId?: string | undefined;
  readonly input: Pick<
    DescribeDBSnapshotsCommandInput,
    'Filters' | 'SnapshotType' | 'IncludeShared' | 'IncludePublic' | 'MaxRecords' | 'Marker'
  >;
}

/** AWS docs: RDS API Reference, DescribeDBSnapshots. */
export const describeDBSnapshots: Action<
  DescribeDBSnapshotsCommandInput,
  Omit<DescribeDBSnapshotsCommandOutput, '$metadata'>
> = {
  needs: (call) => needsOf(instanceRequest(call)),
  run(call) {
    const { items, ...page } = describe(instanceRequest(call), FILTERS);
    return {
      DBSnapshots: items.map((snapshot) => snapshotView(snapshot, call.account, call.world)),
      ...page,
    };
  },
};

/** AWS docs: RDS API Reference, DescribeDBClusterSnapshots. */
export const describeDBClusterSnapshots: Action<
  DescribeDBClusterSnapshotsCommandInput,
  Omit<DescribeDBClusterSnapshotsCommandOutput, '$metadata'>
> = {
  needs: (call) => needsOf(clusterRequest(call)),
  run(call) {
    const request = clusterRequest(call);
    if (request.id !== undefined && request.database !== undefined) {
      throw invalidCombination(
        'DBClusterIdentifier and DBClusterSnapshotIdentifier cannot be given together.',
      );
    }
    const { items, ...page } = describe(request, CLUSTER_FILTERS);
    return {
      DBClusterSnapshots: items.map((snapshot) => clusterSnapshotView(snapshot, call.account, call.world)),
      ...page,
    };
  },
};

function instanceRequest(call: Call<DescribeDBSnapshotsCommandInput>): Request<'instance'> {
  const { DBSnapshotIdentifier: id, DBInstanceIdentifier: database, DbiResourceId: resourceId } = call.input;
  const { input } = call;
  return { call, kind: 'instance', action: 'DescribeDBSnapshots', id, database, resourceId, input };
}

function clusterRequest(call: Call<DescribeDBClusterSnapshotsCommandInput>): Request<'cluster'> {
  const { DBClusterSnapshotIdentifier: id, DBClusterIdentifier: database } = call.input;
  const { DbClusterResourceId: resourceId } = call.input;
  const { input } = call;
  return { call, kind: 'cluster', action: 'DescribeDBClusterSnapshots', id, database, resourceId, input };
}

function needsOf({ call, kind, action, id, database }: Request): Need[] {
  const nouns = ARN_KINDS[kind];
  const needs: Need[] = [];
  if (database !== undefined) {
    needs.push(need(call, action, arnIn(call, nouns.database, databaseNameIn(database))));
  }
  if (id !== undefined || database === undefined) {
    const arn = id !== undefined && readSnapshotArn(kind, id) !== undefined ? id : undefined;
    needs.push(need(call, action, arn ?? arnIn(call, nouns.snapshot, id ?? '*')));
  }
  return needs;
}

function describe<Kind extends DatabaseKind>(
  request: Request<Kind>,
  filters: FilterTable<Snapshot>,
): { items: Extract<Snapshot, { kind: Kind }>[]; Marker?: string } {
  const { call, kind, id, database, resourceId, input } = request;
  checkFilters(input.Filters, filters);
  const passes = passing(input.Filters, filters);
  const found = ofTypes(request).filter(
    (snapshot) =>
      (id === undefined ? isListed(snapshot) : isNamed(snapshot, id, call.account)) &&
      (database === undefined || snapshot.traits.identifier === databaseNameIn(database)) &&
      (resourceId === undefined || snapshot.traits.resourceId.toLowerCase() === resourceId.toLowerCase()) &&
      passes(snapshot),
  );
  if (id !== undefined && found.length === 0) throw snapshotNotFound(kind, id);
  const page = pageOf(found, (snapshot) => `${snapshot.id} ${snapshot.account}`, input);
  return { ...page, items: page.items as Extract<Snapshot, { kind: Kind }>[] };
}

function databaseOf({ kind, traits, region, account }: Snapshot): string[] {
  return [traits.identifier, databaseArn(kind, region, account, traits.identifier)];
}

/**
 * The snapshots that the request's type covers: without one, this account's own. One snapshot of others is seen only
 * in its own Region, and only when asked for.
 */
function ofTypes({ call: { world, account, region }, kind, id, input }: Request): Snapshot[] {
  const { SnapshotType: type, IncludeShared = false, IncludePublic = false } = input;
  if (type !== undefined && !TYPES.some((known) => known === type)) {
    throw invalidValue(`Invalid value ${type} for SnapshotType. Valid values are ${TYPES.join(', ')}`);
  }
  const own = [...snapshotsOf(rdsOf(world, account, region), kind).values()];
  // AWS docs: "If this identifier is for an automated snapshot, the SnapshotType parameter must also be specified."
  const unasked = (snapshot: Snapshot) => snapshot.type === 'automated' && id !== undefined;
  const ofOthers = () =>
    rdsIn(world, region).flatMap((rds) =>
      [...snapshotsOf(rds, kind).values()].filter((one) => one.account !== account),
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
