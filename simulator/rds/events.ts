import type { World } from '../world';
import { notify } from './event-notification';
import { snapshotArn } from './identifier';
import { arnOf, type Instance } from './instance';
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
  'RDS-EVENT-0087': 'notification',
  'RDS-EVENT-0088': 'notification',
  'RDS-EVENT-0090': 'creation',
  'RDS-EVENT-0091': 'creation',
  'RDS-EVENT-0190': 'notification',
  'RDS-EVENT-0196': 'notification',
  'RDS-EVENT-0197': 'notification',
} as const;

export type EventId = keyof typeof CATEGORIES;

/** An event as DescribeEvents lists it. */
export interface RdsEvent {
  readonly time: number;
  readonly sourceType: 'db-instance' | 'db-snapshot';
  readonly sourceId: string;
  readonly sourceArn: string;
  readonly category: string;
  readonly message: string;
}

export function snapshotEvent(world: World, snapshot: Snapshot, id: EventId, message: string): void {
  publish(world, snapshot, id, message, {
    kind: 'SNAPSHOT',
    detailType: 'RDS DB Snapshot Event',
    sourceType: 'db-snapshot',
    name: snapshot.id,
    arn: snapshotArn(snapshot),
    tags: snapshot.tags,
  });
}

export function instanceEvent(world: World, instance: Instance, id: EventId, message: string): void {
  publish(world, instance, id, message, {
    kind: 'DB_INSTANCE',
    detailType: 'RDS DB Instance Event',
    sourceType: 'db-instance',
    name: instance.instanceIdentifier,
    arn: arnOf(instance),
    tags: instance.tags,
  });
}

interface Source {
  readonly kind: 'SNAPSHOT' | 'DB_INSTANCE';
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
