import type { CreateKeyCommandOutput } from '@aws-sdk/client-kms';
import type {
  CreateDBInstanceCommandInput,
  DBInstance,
  DBSnapshot,
  DescribeDBInstancesCommandOutput,
  DescribeDBSnapshotsCommandOutput,
} from '@aws-sdk/client-rds';
import type { Assumptions } from '../../../simulator/assumptions';
import { isAwsError } from '../../../simulator/aws-error';
import { ec2 } from '../../../simulator/ec2';
import { iam } from '../../../simulator/iam';
import { kms } from '../../../simulator/kms';
import { rds } from '../../../simulator/rds';
import type { Caller } from '../../../simulator/service';
import { type AwsEvent, createWorld, type World } from '../../../simulator/world';

export const SOURCE = { account: '111111111111', region: 'us-west-2' } as const;
export const RECOVERY = { account: '222222222222', region: 'us-east-1' } as const;
export const STRANGER = { account: '333333333333', region: 'us-east-1' } as const;

export interface Side {
  readonly account: string;
  readonly region: string;
}

export const MINUTE = 60 * 1000;
export const HOUR = 60 * MINUTE;
export const START = Date.UTC(2026, 0, 5, 6);

/** A world with databases, keys, roles and networks, and what a person may do in it. */
export interface Aws {
  readonly world: World;
  readonly events: AwsEvent[];
  /** Calls as an administrator of the side's account, in its Region, unless another caller is given. */
  call<Output = object>(
    side: Side,
    service: string,
    action: string,
    input?: object,
    caller?: Caller,
  ): Promise<Output>;
  /** As `call`, for what must be refused: the code and status. */
  refusal(side: Side, service: string, action: string, input?: object, caller?: Caller): Promise<string>;
  pass(milliseconds: number): Promise<void>;
  snapshots(side: Side, input?: object): Promise<DBSnapshot[]>;
  instance(side: Side, id: string): Promise<DBInstance>;
  /** Creates a key that accounts may use, and answers its ARN. */
  key(side: Side, ...accounts: string[]): Promise<string>;
  /** Creates an instance without automated backups and waits until it is available. */
  database(side: Side, id: string, input?: Partial<CreateDBInstanceCommandInput>): Promise<void>;
  /** Takes a snapshot and waits until it is available. */
  snapshot(side: Side, instance: string, id: string): Promise<void>;
  /** Starts copying into a side, without waiting. */
  copy(side: Side, input: object, caller?: Caller): Promise<object>;
}

export function newAws(seed = 'rds', assume: Partial<Assumptions> = {}): Aws {
  const world = createWorld({ seed, start: START, services: [ec2, iam, kms, rds], assume });
  const events: AwsEvent[] = [];
  world.onPublish((event) => events.push(event));
  const aws: Aws = {
    world,
    events,
    call: (side, service, action, input = {}, caller = administratorOf(side)) =>
      world.call(caller, side.region, service, action, input),
    async refusal(side, service, action, input, caller) {
      try {
        await aws.call(side, service, action, input, caller);
      } catch (error) {
        if (isAwsError(error)) return `${error.awsCode} ${error.status}`;
        throw error;
      }
      return 'allowed';
    },
    pass: (milliseconds) => world.clock.runUntil(world.clock.now() + milliseconds),
    async snapshots(side, input = {}) {
      const answer = await aws.call<DescribeDBSnapshotsCommandOutput>(
        side,
        'rds',
        'DescribeDBSnapshots',
        input,
      );
      return answer.DBSnapshots ?? [];
    },
    async instance(side, DBInstanceIdentifier) {
      const answer = await aws.call<DescribeDBInstancesCommandOutput>(side, 'rds', 'DescribeDBInstances', {
        DBInstanceIdentifier,
      });
      return only(answer.DBInstances);
    },
    async key(side, ...accounts) {
      const { KeyMetadata } = await aws.call<CreateKeyCommandOutput>(side, 'kms', 'CreateKey', {
        Description: `key ${world.store({ name: 'count', empty: () => ({ n: 0 }) }, '', '').n++}`,
        Policy: JSON.stringify({
          Version: '2012-10-17',
          Statement: {
            Effect: 'Allow',
            Principal: { AWS: [side.account, ...accounts].map((account) => `arn:aws:iam::${account}:root`) },
            Action: 'kms:*',
            Resource: '*',
          },
        }),
      });
      return KeyMetadata?.Arn ?? '';
    },
    async database(side, DBInstanceIdentifier, input = {}) {
      await aws.call(side, 'rds', 'CreateDBInstance', { ...instanceInput(DBInstanceIdentifier), ...input });
      await aws.pass(HOUR / 2);
    },
    async snapshot(side, DBInstanceIdentifier, DBSnapshotIdentifier) {
      await aws.call(side, 'rds', 'CreateDBSnapshot', { DBInstanceIdentifier, DBSnapshotIdentifier });
      await aws.pass(HOUR / 2);
    },
    copy: (side, input, caller) => aws.call(side, 'rds', 'CopyDBSnapshot', input, caller),
  };
  return aws;
}

export function administratorOf({ account }: { account: string }): Caller {
  return { kind: 'administrator', account };
}

export function instanceInput(DBInstanceIdentifier: string): CreateDBInstanceCommandInput {
  return {
    DBInstanceIdentifier,
    DBInstanceClass: 'db.t4g.medium',
    Engine: 'postgres',
    AllocatedStorage: 100,
    MasterUsername: 'master',
    MasterUserPassword: 'first-password',
    BackupRetentionPeriod: 0,
  };
}

export function arnOf({ account, region }: Side, id: string): string {
  return `arn:aws:rds:${region}:${account}:snapshot:${id}`;
}

export function only<T>(items: readonly T[] | undefined): T {
  const [item, ...others] = items ?? [];
  if (item === undefined || others.length > 0) throw new Error(`There is not one: ${JSON.stringify(items)}`);
  return item;
}
