import type { DescribeDBInstancesCommandOutput, ListTagsForResourceCommandOutput } from '@aws-sdk/client-rds';
import { beforeEach, describe, expect, it } from 'vitest';
import { s3 } from '../../../simulator/s3';
import type { Caller } from '../../../simulator/service';
import { createWorld } from '../../../simulator/world';
import { type Aws, administratorOf, arnOf, MINUTE, newAws, RECOVERY, SOURCE } from './aws';

let aws: Aws;
let tagger: Caller;

const SNAPSHOT = arnOf(SOURCE, 'first');

beforeEach(async () => {
  aws = newAws();
  await aws.database(SOURCE, 'orders');
  await aws.snapshot(SOURCE, 'orders', 'first');
  await aws.call(SOURCE, 'iam', 'CreateRole', {
    RoleName: 'cleaner',
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { Service: 'lambda.amazonaws.com' },
        Action: 'sts:AssumeRole',
      },
    }),
  });
  await aws.call(SOURCE, 'iam', 'PutRolePolicy', {
    RoleName: 'cleaner',
    PolicyName: 'clean',
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Action: ['rds:DescribeDBSnapshotAttributes'],
        Resource: '*',
        Condition: { StringEquals: { 'aws:ResourceTag/team': 'shop' } },
      },
    }),
  });
  const { account } = SOURCE;
  tagger = { kind: 'role', account, role: `arn:aws:iam::${account}:role/cleaner`, session: 'test' };
});

const mayRead = (id = 'first') =>
  aws.refusal(SOURCE, 'rds', 'DescribeDBSnapshotAttributes', { DBSnapshotIdentifier: id }, tagger);

const tag = (team: string) =>
  aws.call(SOURCE, 'rds', 'AddTagsToResource', {
    ResourceName: SNAPSHOT,
    Tags: [{ Key: 'team', Value: team }],
  });

describe('tags that are cached for authorization', () => {
  it('are shown at once, and count for conditions when the time is over', async () => {
    aws.world.faults.delayChanges('tags', 3 * MINUTE);

    await tag('shop');
    const { TagList } = await aws.call<ListTagsForResourceCommandOutput>(
      SOURCE,
      'rds',
      'ListTagsForResource',
      {
        ResourceName: SNAPSHOT,
      },
    );
    const soon = await mayRead();
    await aws.pass(3 * MINUTE);
    const late = await mayRead();
    await aws.call(SOURCE, 'rds', 'RemoveTagsFromResource', { ResourceName: SNAPSHOT, TagKeys: ['team'] });
    const removed = await mayRead();
    await aws.pass(3 * MINUTE);

    expect(TagList).toEqual([{ Key: 'team', Value: 'shop' }]);
    expect([soon, late, removed, await mayRead()]).toEqual([
      ...['AccessDenied 403', 'allowed', 'allowed', 'AccessDenied 403'],
    ]);
  });

  it('arrive in their order, those that a resource was made with first', async () => {
    aws.world.faults.delayChanges('tags', 3 * MINUTE);
    const found: string[] = [];

    await aws.call(SOURCE, 'rds', 'CreateDBSnapshot', {
      ...{ DBInstanceIdentifier: 'orders', DBSnapshotIdentifier: 'second' },
      Tags: [{ Key: 'team', Value: 'shop' }],
    });
    await aws.pass(MINUTE);
    await aws.call(SOURCE, 'rds', 'AddTagsToResource', {
      ResourceName: arnOf(SOURCE, 'second'),
      Tags: [{ Key: 'team', Value: 'other' }],
    });
    for (let minute = 0; minute < 4; minute++) {
      found.push(await mayRead('second'));
      await aws.pass(MINUTE);
    }

    expect(found).toEqual(['AccessDenied 403', 'AccessDenied 403', 'allowed', 'AccessDenied 403']);
  });

  it('count at once where nothing is delayed', async () => {
    await tag('shop');

    expect(await mayRead()).toBe('allowed');
  });
});

describe('lists that lag behind', () => {
  it('do not show what was just made, while its name finds it', async () => {
    aws.world.faults.delayChanges('lists', MINUTE);
    const names = async (input: object = {}) =>
      (await aws.snapshots(SOURCE, input)).map(({ DBSnapshotIdentifier }) => DBSnapshotIdentifier);

    await aws.call(SOURCE, 'rds', 'CreateDBSnapshot', {
      ...{ DBInstanceIdentifier: 'orders', DBSnapshotIdentifier: 'second' },
    });
    const soon = [await names(), await names({ DBInstanceIdentifier: 'orders' })];
    const named = await names({ DBSnapshotIdentifier: 'second' });
    await aws.pass(MINUTE);

    expect(soon).toEqual([['first'], ['first']]);
    expect(named).toEqual(['second']);
    expect(await names()).toEqual(['first', 'second']);
  });

  it('are those of instances, clusters and copies too', async () => {
    aws.world.faults.delayChanges('lists', MINUTE);

    await aws.call(SOURCE, 'rds', 'CreateDBInstance', {
      ...{ DBInstanceIdentifier: 'later', DBInstanceClass: 'db.t4g.medium', Engine: 'postgres' },
      ...{ AllocatedStorage: 100, MasterUsername: 'master', MasterUserPassword: 'first-password' },
    });
    await aws.call(SOURCE, 'rds', 'CreateDBCluster', {
      ...{ DBClusterIdentifier: 'several', Engine: 'aurora-postgresql' },
      ...{ MasterUsername: 'master', MasterUserPassword: 'first-password' },
    });
    await aws.call(SOURCE, 'rds', 'ModifyDBSnapshotAttribute', {
      ...{ DBSnapshotIdentifier: 'first', AttributeName: 'restore', ValuesToAdd: [RECOVERY.account] },
    });
    await aws.copy(RECOVERY, { SourceDBSnapshotIdentifier: SNAPSHOT, TargetDBSnapshotIdentifier: 'point' });
    const listed = async () => {
      const instances = await aws.call<DescribeDBInstancesCommandOutput>(
        SOURCE,
        'rds',
        'DescribeDBInstances',
      );
      const clusters = await aws.call<{ DBClusters: object[] }>(SOURCE, 'rds', 'DescribeDBClusters');
      const copies = await aws.snapshots(RECOVERY);
      return [instances.DBInstances?.length, clusters.DBClusters.length, copies.length];
    };
    const soon = await listed();
    await aws.pass(MINUTE);

    expect(soon).toEqual([1, 0, 0]);
    expect(await listed()).toEqual([2, 1, 1]);
  });
});

it('S3 shows at once what was written, listed and deleted, whatever is delayed', async () => {
  const world = createWorld({ seed: 'strong', start: 0, services: [s3] });
  const call = <Output>(action: string, input: object) =>
    world.call<Output>(administratorOf(SOURCE), SOURCE.region, 's3', action, { Bucket: 'store', ...input });
  const keys = async () =>
    (await call<{ Contents?: { Key: string }[] }>('ListObjectsV2', {})).Contents?.map(({ Key }) => Key) ?? [];
  world.faults.delayChanges('lists', MINUTE);
  world.faults.delayChanges('tags', MINUTE);

  await call('CreateBucket', { CreateBucketConfiguration: { LocationConstraint: SOURCE.region } });
  await call('PutObject', { Key: 'a', Body: 'one' });
  const written = await keys();
  await call('DeleteObject', { Key: 'a' });

  expect([written, await keys()]).toEqual([['a'], []]);
});
