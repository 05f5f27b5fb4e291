import type { System } from './system';

/** Something of the recovery account, by a name that means it whoever uses it. */
export interface Handle {
  /** `lambda function` */
  readonly kind: string;
  readonly value: string;
  /** The service that has it. */
  readonly service: string;
  readonly region: string;
}

/** How one kind of resource is listed, and where its names are in the answer. */
type Listing = readonly [
  kind: string,
  service: string,
  action: string,
  list: string,
  name: string,
  input?: object,
];

const LISTINGS: readonly Listing[] = [
  ['snapshot', 'rds', 'DescribeDBSnapshots', 'DBSnapshots', 'DBSnapshotArn'],
  ['cluster snapshot', 'rds', 'DescribeDBClusterSnapshots', 'DBClusterSnapshots', 'DBClusterSnapshotArn'],
  ['cluster', 'rds', 'DescribeDBClusters', 'DBClusters', 'DBClusterArn'],
  ['instance', 'rds', 'DescribeDBInstances', 'DBInstances', 'DBInstanceArn'],
  ['subnet group', 'rds', 'DescribeDBSubnetGroups', 'DBSubnetGroups', 'DBSubnetGroupArn'],
  ['key', 'kms', 'ListKeys', 'Keys', 'KeyArn'],
  ['alias', 'kms', 'ListAliases', 'Aliases', 'AliasArn'],
  ['secret', 'secretsmanager', 'ListSecrets', 'SecretList', 'ARN'],
  ['function', 'lambda', 'ListFunctions', 'Functions', 'FunctionArn'],
  ['machine', 'states', 'ListStateMachines', 'stateMachines', 'stateMachineArn'],
  ['queue', 'sqs', 'ListQueues', 'QueueUrls', ''],
  ['topic', 'sns', 'ListTopics', 'Topics', 'TopicArn'],
  ['bus', 'events', 'ListEventBuses', 'EventBuses', 'Arn'],
  ['rule', 'events', 'ListRules', 'Rules', 'Arn'],
  ['role', 'iam', 'ListRoles', 'Roles', 'Arn'],
  ['bucket', 's3', 'ListBuckets', 'Buckets', 'Name'],
  ['alarm', 'monitoring', 'DescribeAlarms', 'MetricAlarms', 'AlarmArn'],
  ['log group', 'logs', 'DescribeLogGroups', 'logGroups', 'arn'],
  ['schedule group', 'scheduler', 'ListScheduleGroups', 'ScheduleGroups', 'Arn'],
  ['schedule', 'scheduler', 'ListSchedules', 'Schedules', 'Arn'],
];

/** Everything that the recovery account has in its own Region and in the source's. */
export async function recoveryHandles(
  { world }: System,
  account: string,
  regions: readonly string[],
): Promise<Handle[]> {
  const found = new Map<string, Handle>();
  for (const region of regions) {
    for (const [kind, service, action, list, name, input = {}] of LISTINGS) {
      const caller = { kind: 'administrator', account } as const;
      const answer = await world.call<Record<string, unknown[]>>(caller, region, service, action, input);
      for (const item of answer[list] ?? []) {
        const value = name === '' ? String(item) : String((item as Record<string, unknown>)[name]);
        // Roles and buckets are listed in every Region.
        if (!found.has(value)) found.set(value, { kind, value, service, region });
      }
    }
  }
  return [...found.values()];
}

/** All that can be read of the recovery account, to be the same before and after. */
export async function fingerprint(
  { world }: System,
  account: string,
  regions: readonly string[],
): Promise<string> {
  const lines: string[] = [];
  for (const region of regions) {
    for (const [, service, action, list] of LISTINGS) {
      const caller = { kind: 'administrator', account } as const;
      const answer = await world.call<Record<string, unknown[]>>(caller, region, service, action, {});
      lines.push(...(answer[list] ?? []).map((item) => `${region} ${service} ${JSON.stringify(item)}`));
    }
  }
  return lines.sort().join('\n');
}
