import type { World } from '../world';
import { notify } from './event-notification';
import { snapshotArn } from './identifier';
import { arnOf, type Database } from './instance';
import type { Snapshot } from './snapshot';
import { rdsOf } from './store';

/** AWS docs: RDS User Guide, "Amazon RDS event categories and event messages". */
const CATEGORIES = {
  'RDS-EVENT-0003': 'deletion',
  'RDS-EVENT-0005': 'creation',
  'RDS-EVENT-0006': 'availability',
  'RDS-EVENT-0014': 'configuration change',
  'RDS-EVENT-0016': 'configuration change',
  'RDS-EVENT-0040': 'creation',
  'RDS-EVENT-0041': 'deletion',
  'RDS-EVENT-0042': 'creation',
  'RDS-EVENT-0043': 'restoration',
  'RDS-EVENT-0059': 'notification',
  'RDS-EVENT-0060': 'notification',
  'RDS-EVENT-0061': 'notification',
  'RDS-EVENT-0074': 'backup',
  'RDS-EVENT-0075': 'backup',
  'RDS-EVENT-0087': 'notification',
  'RDS-EVENT-0088': 'notification',
  'RDS-EVENT-0090': 'creation',
  'RDS-EVENT-0091': 'creation',
  'RDS-EVENT-0168': 'backup',
  'RDS-EVENT-0169': 'backup',
  'RDS-EVENT-0170': 'creation',
  'RDS-EVENT-0171': 'deletion',
  'RDS-EVENT-0190': 'notification',
  'RDS-EVENT-0196': 'notification',
  'RDS-EVENT-0197': 'notification',
} as const;

export type EventId = keyof typeof CATEGORIES;

/** An event as DescribeEvents lists it. */
export interface RdsEvent {
  readonly time: number;
  readonly sourceType: 'db-instance' | 'db-cluster' | 'db-snapshot' | 'db-cluster-snapshot';
  readonly sourceId: string;
  readonly sourceArn: string;
  readonly category: string;
  readonly message: string;
}

export function snapshotEvent(world: World, snapshot: Snapshot, id: EventId, message: string): void {
  publish(world, snapshot, id, message, {
    ...(snapshot.kind === 'instance'
      ? { kind: 'SNAPSHOT', detailType: 'RDS DB Snapshot Event', sourceType: 'db-snapshot' }
      : {
          kind: 'CLUSTER_SNAPSHOT',
          detailType: 'RDS DB Cluster Snapshot Event',
          sourceType: 'db-cluster-snapshot',
        }),
    name: snapshot.id,
    arn: snapshotArn(snapshot),
    tags: snapshot.tags,
  });
}

export function databaseEvent(world: World, database: Database, id: EventId, message: string): void {
  publish(world, database, id, message, {
    ...(database.kind === 'instance'
      ? { kind: 'DB_INSTANCE', detailType: 'RDS DB Instance Event', sourceType: 'db-instance' }
      : { kind: 'CLUSTER', detailType: 'RDS DB Cluster Event', sourceType: 'db-cluster' }),
    name: database.identifier,
    arn: arnOf(database),
    tags: database.tags,
  });
}

interface Source {
  readonly kind: 'SNAPSHOT' | 'CLUSTER_SNAPSHOT' | 'DB_INSTANCE' | 'CLUSTER';
  readonly detailType: string;
  readonly sourceType: RdsEvent['sourceType'];
  readonly name: string;
  readonly arn: string;
  readonly tags: ReadonlyMap<string, string>;
}

/** On the default bus of the account and Region, and to those who subscribed. AWS docs: RDS User Guide, "Overview of events for Amazon RDS". */
function publish(
  world: World,
  { account, region }: { readonly account: string; readonly region: string },
  id: EventId,
  message: string,
  { kind, detailType, sourceType, name, arn, tags }: Source,
): void {
  const time = world.clock.now();
  const category = CATEGORIES[id];
  const event = { time, sourceType, sourceId: name, sourceArn: arn, category, message };
  const Tags = Object.fromEntries([...tags].sort(([a], [b]) => (a < b ? -1 : 1)));
  rdsOf(world, account, region).events.push(event);
  notify(world, { account, region }, { ...event, id, detailType, tags: Tags });
  world.publish({
    account,
    region,
    source: 'aws.rds',
    detailType,
    resources: [arn],
    detail: {
      EventCategories: [category],
      SourceType: kind,
      SourceArn: arn,
      Date: new Date(time).toISOString(),
      Message: message,
      SourceIdentifier: name,
      EventID: id,
      Tags,
    },
  });
}
