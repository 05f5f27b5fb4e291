import type {
  DBClusterSnapshot,
  DescribeDBClusterParametersCommandOutput,
  DescribeDBClusterSnapshotAttributesCommandOutput,
  DescribeDBClusterSnapshotsCommandOutput,
  DescribeDBClustersCommandOutput,
  DescribeDBInstancesCommandOutput,
} from '@aws-sdk/client-rds';
import type { GetSecretValueCommandOutput } from '@aws-sdk/client-secrets-manager';
import type { DescribeExecutionCommandOutput, StartExecutionCommandOutput } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TAKEN_TAG } from '../../runtime/backup/tags';
import { physicalName, storeName } from '../../runtime/names';
import type { Restored } from '../../runtime/recovery/restore';
import { CLASS_TAG } from '../../runtime/recovery/restored-database';
import { rdsSwitches } from '../../simulator/rds/quotas';
import { databaseServer } from '../../simulator/rds/server';
import { resolve } from '../../simulator/route53';
import { keys, logged, read } from './stored';
import { available, chain, deploySystem, HOUR, MINUTE, START, type System, traffic } from './system';

type SideName = 'source' | 'recovery';

async function clusterSnapshots({ call }: System, side: SideName): Promise<DBClusterSnapshot[]> {
  const { DBClusterSnapshots = [] } = await call<DescribeDBClusterSnapshotsCommandOutput>(
    side,
    'rds',
    'DescribeDBClusterSnapshots',
    { SnapshotType: 'manual' },
  );
  return DBClusterSnapshots.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

function nameOf({ DBClusterSnapshotIdentifier = '' }: DBClusterSnapshot): string {
  return DBClusterSnapshotIdentifier;
}

function tagOf({ TagList = [] }: DBClusterSnapshot, key: string): string | undefined {
  return TagList.find(({ Key }) => Key === key)?.Value;
}

/** The clock times of the slots in the names. */
function slotsOf(snapshots: readonly DBClusterSnapshot[]): (string | undefined)[] {
  return snapshots.map((one) => /t(\d{4})z/.exec(nameOf(one))?.[1]);
}

function sql({ world }: System, text: string): Promise<unknown> {
  const server = databaseServer(world, chain.source.account, chain.source.region, 'notes');
  return world.clock.during('a statement', async () => {
    const client = await server?.connect();
    try {
      return await client?.query(text);
    } finally {
      await client?.end();
    }
  });
}

/** Gives the cluster a parameter group of the team's own, which its recipe is to hold. */
async function giveParameters({ call }: System): Promise<void> {
  const DBClusterParameterGroupName = 'notes-tuned';
  await call('source', 'rds', 'CreateDBClusterParameterGroup', {
    DBClusterParameterGroupName,
    DBParameterGroupFamily: 'aurora-postgresql17',
    Description: 'What the team has set',
  });
  await call('source', 'rds', 'ModifyDBClusterParameterGroup', {
    DBClusterParameterGroupName,
    Parameters: [{ ParameterName: 'log_statement', ParameterValue: 'ddl', ApplyMethod: 'immediate' }],
  });
  await call('source', 'rds', 'ModifyDBCluster', {
    DBClusterIdentifier: 'notes',
    DBClusterParameterGroupName,
  });
}

/** Runs the recovery plan to its end; `meanwhile` is called when it has asked for the restores. */
async function recover(
  system: System,
  meanwhile: () => Promise<void> = () => Promise.resolve(),
): Promise<DescribeExecutionCommandOutput> {
  const { executionArn } = await system.call<StartExecutionCommandOutput>(
    'recovery',
    'states',
    'StartExecution',
    {
      stateMachineArn: system.outputs.stateMachine?.value,
      input: JSON.stringify({
        outageStartedAt: new Date(system.world.clock.now()).toISOString(),
        decision: {
          by: 'Ada Example',
          reason: 'us-west-2 is gone',
          at: new Date(system.world.clock.now()).toISOString(),
          unfenced: 'accepted',
        },
      }),
    },
  );
  await system.pass(2 * MINUTE);
  await meanwhile();
  for (;;) {
    await system.pass(5 * MINUTE);
    const execution = await system.call<DescribeExecutionCommandOutput>(
      'recovery',
      'states',
      'DescribeExecution',
      { executionArn },
    );
    if (execution.status !== 'RUNNING') return execution;
  }
}

describe('a cluster beside an instance', () => {
  let system: System;
  beforeAll(async () => {
    system = await deploySystem({
      clusters: ['notes'],
      checks: { sql: ["select current_database() = 'app'"] },
      recoveryConfig: {
        'lifeboat:retention': JSON.stringify({ hourly: 2, daily: 0, weekly: 0, monthly: 0 }),
      },
    });
    await giveParameters(system);
    await sql(system, 'create table entry (id int primary key); insert into entry values (4711)');
    await system.pass(6.5 * HOUR);
  });
  afterAll(() => system.world.close());

  it('has a recovery point of every slot that had time to be copied, under a key of the recovery account', async () => {
    const points = await clusterSnapshots(system, 'recovery');

    expect(slotsOf(points)).toEqual(expect.arrayContaining(['1000', '1100']));
    for (const point of points) {
      expect(nameOf(point)).toMatch(/^lifeboat-notes-[0-9a-f]{8}-20260105t\d{4}z$/);
      expect(point.KmsKeyId).toMatch(`arn:aws:kms:us-east-1:${chain.recovery.account}:key/`);
    }
    expect(available(await system.snapshots('recovery')).length).toBeGreaterThan(1);
  });

  it('is shared with the recovery account and nobody else, and marked once it is copied', async () => {
    const snapshots = await clusterSnapshots(system, 'source');
    const points = (await clusterSnapshots(system, 'recovery')).map(nameOf);

    expect(snapshots.length).toBeGreaterThanOrEqual(2);
    for (const snapshot of snapshots) {
      const { DBClusterSnapshotAttributesResult: result } =
        await system.call<DescribeDBClusterSnapshotAttributesCommandOutput>(
          'source',
          'rds',
          'DescribeDBClusterSnapshotAttributes',
          { DBClusterSnapshotIdentifier: nameOf(snapshot) },
        );
      const [restore] = result?.DBClusterSnapshotAttributes ?? [];
      expect(restore?.AttributeValues).toEqual([chain.recovery.account]);
    }
    const marked = snapshots.filter((one) => tagOf(one, 'lifeboat:copied') !== undefined).map(nameOf);
    expect(marked.filter((name) => points.includes(name)).length).toBeGreaterThanOrEqual(1);
  });

  it('is pruned on both sides', async () => {
    const [kept, points] = [
      slotsOf(await clusterSnapshots(system, 'source')),
      slotsOf(await clusterSnapshots(system, 'recovery')),
    ];

    // The retention keeps the points of two hours; younger ones than the objective stay.
    expect(points).not.toContain('0600');
    expect(kept).not.toContain('0600');
    const pruned = system.world.trail.calls.filter(({ action }) => action === 'DeleteDBClusterSnapshot');
    expect(pruned.length).toBeGreaterThanOrEqual(2);
  });

  it('raises no alarm, and no function fails', () => {
    const { notes } = system.world.trail;
    const alarms = notes.filter(
      ({ kind, details, time }) => kind === 'alarm' && details.to === 'ALARM' && time > START + 2.5 * HOUR,
    );

    expect(notes.filter(({ kind }) => kind === 'function-failed')).toEqual([]);
    expect(alarms).toEqual([]);
  });

  it('is restored with its instance, verified, and reached at its writer when the source is lost', async () => {
    const before = await clusterSnapshots(system, 'recovery');
    system.world.faults.loseRegion('us-west-2');

    const ended = await recover(system);

    expect(ended.cause).toBeUndefined();
    expect(ended.status).toBe('SUCCEEDED');
    const { verified } = JSON.parse(ended.output ?? '{}') as { verified: Record<string, unknown>[] };
    const newest = nameOf(before.filter(({ Status }) => Status === 'available').at(-1) ?? {});
    expect(verified.find(({ database }) => database === 'notes')).toMatchObject({
      kind: 'cluster',
      snapshot: newest,
      passed: true,
    });
    const { DBClusters = [] } = await system.call<DescribeDBClustersCommandOutput>(
      'recovery',
      'rds',
      'DescribeDBClusters',
    );
    expect(DBClusters).toMatchObject([{ Status: 'available', DeletionProtection: true }]);
    expect(DBClusters[0]?.DBClusterMembers).toHaveLength(1);
    const { Parameters } = await system.call<DescribeDBClusterParametersCommandOutput>(
      'recovery',
      'rds',
      'DescribeDBClusterParameters',
      { DBClusterParameterGroupName: DBClusters[0]?.DBClusterParameterGroup, Source: 'user' },
    );
    expect(Parameters).toMatchObject([{ ParameterName: 'log_statement', ParameterValue: 'ddl' }]);
    const { SecretString = '{}' } = await system.call<GetSecretValueCommandOutput>(
      'recovery',
      'secretsmanager',
      'GetSecretValue',
      { SecretId: 'lifeboat/production/notes' },
    );
    expect(JSON.parse(SecretString)).toMatchObject({
      host: DBClusters[0]?.Endpoint,
      dbClusterIdentifier: DBClusters[0]?.DBClusterIdentifier,
      dbname: 'app',
    });
    expect(resolve(system.world, traffic.record, 'CNAME')?.values).toEqual([traffic.recoveryTarget]);
    const [point] = (await clusterSnapshots(system, 'recovery')).filter((one) => nameOf(one) === newest);
    expect(point && tagOf(point, 'lifeboat:verified')).toBeDefined();
  });

  it('is exactly what was committed', async () => {
    const { DBClusters = [] } = await system.call<DescribeDBClustersCommandOutput>(
      'recovery',
      'rds',
      'DescribeDBClusters',
    );
    const { account, region } = chain.recovery;
    const server = databaseServer(system.world, account, region, DBClusters[0]?.DBClusterIdentifier ?? '');
    const rows = await system.world.clock.during('a look', async () => {
      const client = await server?.connect();
      const result = await client?.query({ text: 'select id from entry', rowMode: 'array' });
      await client?.end();
      return result?.rows;
    });

    expect(rows).toEqual([[4711]]);
  });
});

describe('a cluster whose point fails its checks', () => {
  it('is removed, its instance first, and an older point is tried', async () => {
    const system = await deploySystem({
      databases: [],
      clusters: ['notes'],
      checks: { tables: ['entry'] },
    });
    try {
      await system.pass(4.5 * HOUR);

      const ended = await recover(system);

      expect(ended.status).toBe('FAILED');
      expect(ended.cause).toContain('has entry');
      await system.pass(HOUR);
      const { DBClusters } = await system.call<DescribeDBClustersCommandOutput>(
        'recovery',
        'rds',
        'DescribeDBClusters',
      );
      const { DBInstances } = await system.call<DescribeDBInstancesCommandOutput>(
        'recovery',
        'rds',
        'DescribeDBInstances',
      );
      expect(DBClusters).toEqual([]);
      expect(DBInstances).toEqual([]);
      const tried = system.world.trail.notes.filter(
        ({ kind, region }) => kind === 'restore-finished' && region === chain.recovery.region,
      );
      expect(tried.length).toBeGreaterThanOrEqual(2);
    } finally {
      await system.world.close();
    }
  });
});

describe('a cluster whose points ask for a class that AWS does not have', () => {
  const notOfAws = 'db.x2.large.tpc2';
  let system: System;
  beforeAll(async () => {
    system = await deploySystem({
      databases: [],
      clusters: ['notes'],
      checks: { sql: ["select current_database() = 'app'"] },
    });
    await system.pass(3.5 * HOUR);
    const bucket = storeName(chain, 'recovery');
    for (const key of await keys(system, bucket, 'recipes/')) {
      const recipe = JSON.parse(await read(system, bucket, key)) as object;
      const Body = JSON.stringify({ ...recipe, instanceClass: notOfAws });
      await system.call('recovery', 's3', 'PutObject', { Bucket: bucket, Key: key, Body });
    }
    system.world.faults.loseRegion('us-west-2');
  });
  afterAll(() => system.world.close());

  it('is restored with an instance of the class that was deployed, and says so', async () => {
    const ended = await recover(system);

    expect(ended.cause).toBeUndefined();
    const { verified } = JSON.parse(ended.output ?? '{}') as { verified: Record<string, unknown>[] };
    expect(verified).toMatchObject([
      {
        database: 'notes',
        costSeconds: 0,
        shortfalls: [
          `AWS refuses the class ${notOfAws} that its recipe says: its instance is a db.r7g.large`,
        ],
      },
    ]);
    const { DBInstances } = await system.call<DescribeDBInstancesCommandOutput>(
      'recovery',
      'rds',
      'DescribeDBInstances',
    );
    expect(DBInstances).toMatchObject([{ DBInstanceClass: 'db.r7g.large', DBInstanceStatus: 'available' }]);
  });

  it('waits while there is no room for its instance', async () => {
    const switches = rdsSwitches(system.world, chain.recovery.account, chain.recovery.region);
    const { instances } = switches;
    switches.instances = 1;

    const ended = await recover(system, async () => {
      await system.pass(30 * MINUTE);
      switches.instances = instances;
    });

    expect(ended.cause).toBeUndefined();
    const { verified } = JSON.parse(ended.output ?? '{}') as { verified: Record<string, unknown>[] };
    expect(verified).toMatchObject([{ database: 'notes', costSeconds: 0 }]);
  });

  it('is removed where AWS refuses the deployed class too, and an older point is tried', async () => {
    const clusters = async () =>
      (await system.call<DescribeDBClustersCommandOutput>('recovery', 'rds', 'DescribeDBClusters'))
        .DBClusters ?? [];
    const before = (await clusters()).map(({ DBClusterArn }) => DBClusterArn);
    let refused: string | undefined;

    const ended = await recover(system, async () => {
      refused = (await clusters()).find(({ DBClusterArn }) => !before.includes(DBClusterArn))?.DBClusterArn;
      // As if AWS had ceased to have what was deployed.
      const Tags = [{ Key: CLASS_TAG, Value: notOfAws }];
      await system.call('recovery', 'rds', 'AddTagsToResource', { ResourceName: refused, Tags });
    });

    expect(ended.cause).toBeUndefined();
    const [newest, next] = (await clusterSnapshots(system, 'recovery'))
      .filter(({ Status }) => Status === 'available')
      .map(nameOf)
      .reverse();
    const { verified } = JSON.parse(ended.output ?? '{}') as { verified: Record<string, unknown>[] };
    expect(verified).toMatchObject([
      {
        snapshot: next,
        refused: [{ snapshot: newest, reason: expect.stringContaining(`class: ${notOfAws}`) as string }],
      },
    ]);
    await system.pass(HOUR);
    expect((await clusters()).map(({ DBClusterArn }) => DBClusterArn)).not.toContain(refused);
    expect(await clusters()).toHaveLength(before.length + 1);
  });
});

/** Deletes the schedules of a side whose names have that in them. */
async function stopCalling({ call }: System, side: SideName, part: string): Promise<void> {
  const { Schedules } = await call<{ Schedules: { Name: string }[] }>(side, 'scheduler', 'ListSchedules');
  const found = Schedules.filter(({ Name }) => Name.includes(part));
  expect(found.length).toBeGreaterThan(0);
  for (const { Name } of found) await call(side, 'scheduler', 'DeleteSchedule', { Name });
}

/** The point that a recovery as of a time begins to restore. */
async function restoredAsOf({ call, pass }: System, asOf: string): Promise<string> {
  const pending = call<{ Payload: Uint8Array }>('recovery', 'lambda', 'Invoke', {
    FunctionName: physicalName('production', 'recovery', 'restore'),
    Qualifier: 'live',
    Payload: new TextEncoder().encode(JSON.stringify({ database: 'notes', execution: asOf, asOf })),
  });
  await pass(MINUTE);
  const { snapshot } = JSON.parse(new TextDecoder().decode((await pending).Payload)) as Partial<Restored>;
  return snapshot ?? 'none';
}

/** A cluster with an instance in it, as a team makes them. */
async function createCluster({ call }: System, name: string, input: object): Promise<void> {
  const alike = { DBClusterIdentifier: name, Engine: 'aurora-postgresql' };
  await call('source', 'rds', 'CreateDBCluster', {
    ...alike,
    MasterUsername: 'app',
    MasterUserPassword: 'not-the-real-one',
    ...input,
  });
  await call('source', 'rds', 'CreateDBInstance', {
    ...alike,
    DBInstanceIdentifier: `${name}-1`,
    DBInstanceClass: 'db.r7g.large',
  });
}

function protect(value: string) {
  return { Tags: [{ Key: 'lifeboat:protect', Value: value }] };
}

describe('clusters found by their tag', () => {
  let system: System;
  beforeAll(async () => {
    system = await deploySystem({
      sourceConfig: { 'lifeboat:protectByTag': JSON.stringify({ rpo: '2 hours', every: '1 hour' }) },
      recoveryConfig: { 'lifeboat:quotas': JSON.stringify({ manualSnapshots: 400 }) },
    });
    const { DBInstances = [] } = await system.call<DescribeDBInstancesCommandOutput>(
      'source',
      'rds',
      'DescribeDBInstances',
    );
    const encrypted = { StorageEncrypted: true, KmsKeyId: DBInstances[0]?.KmsKeyId };
    await createCluster(system, 'notes', { ...encrypted, ...protect('true') });
    // Under the key that AWS manages for RDS: copied under our own before it is shared.
    await createCluster(system, 'mail', { StorageEncrypted: true, ...protect('3 hours') });
    // Under a key that AWS owns.
    await createCluster(system, 'open', protect('true'));
    // It has the name of an instance that the config protects.
    await createCluster(system, 'orders', { ...encrypted, ...protect('true') });
    await system.pass(5 * HOUR);
  });
  afterAll(() => system.world.close());

  it('are protected by what the tag asks for, under their own key and under one of AWS', async () => {
    const points = (await clusterSnapshots(system, 'recovery')).filter(
      ({ Status }) => Status === 'available',
    );
    const of = (name: string) => points.filter(({ DBClusterIdentifier }) => DBClusterIdentifier === name);

    expect(of('notes').length).toBeGreaterThanOrEqual(3);
    expect(of('mail').length).toBeGreaterThanOrEqual(1);
    expect(points).toHaveLength(of('notes').length + of('mail').length);
  });

  it('that cannot get a key of the recovery account are refused, with the reason and the way out', async () => {
    const lines = await logged(system, 'source', 'source-reconcile', { text: 'not protected' });
    const said = lines.join('\n');

    expect(said).toContain('it is encrypted under a key that AWS owns');
    expect(said).toContain('Restore a snapshot of it under a KMS key of your own');
    expect(said).toContain('it has the name of the instance orders');
    expect((await clusterSnapshots(system, 'source')).map(nameOf).join()).not.toMatch(/lifeboat-o/);
    const raised = system.world.trail.notes.filter(
      ({ kind, subject }) => kind === 'alarm' && subject === 'lifeboat-production-source-tags-not-followed',
    );
    expect(raised.at(-1)?.details.to).toBe('ALARM');
  });
});

describe('a cluster of the config', () => {
  it('says on each recovery point when it was taken, once, and as-of goes by that', async () => {
    const system = await deploySystem({ databases: [], clusters: ['notes'] });
    try {
      await system.pass(10 * MINUTE);
      await stopCalling(system, 'source', '-take-');
      await system.pass(3 * HOUR);

      const points = (await clusterSnapshots(system, 'recovery')).filter(
        ({ Status }) => Status === 'available',
      );
      const taken = points.map((one) => [nameOf(one).slice(-14), tagOf(one, TAKEN_TAG)?.slice(0, 16)]);
      expect(taken.slice(0, 3)).toEqual([
        ['20260105t0600z', '2026-01-05T06:00'],
        ['20260105t0700z', '2026-01-05T07:14'],
        ['20260105t0800z', '2026-01-05T08:14'],
      ]);
      const writes = system.world.trail.calls.filter(
        ({ action, caller }) => action === 'AddTagsToResource' && caller.includes('recovery-reconcile'),
      );
      expect(writes).toHaveLength(taken.length);
      // What was taken in time is there to be restored as soon as taking it had its five minutes.
      expect(await restoredAsOf(system, '2026-01-05T06:06:00Z')).toMatch(/t0600z$/);
      expect(await restoredAsOf(system, '2026-01-05T08:18:00Z')).toMatch(/t0700z$/);
      expect(await restoredAsOf(system, '2026-01-05T08:20:00Z')).toMatch(/t0800z$/);
    } finally {
      await system.world.close();
    }
  });

  it('says so after the copy where AWS takes no tags before', async () => {
    const system = await deploySystem({
      ...{ databases: [], clusters: ['notes'] },
      assume: { 'snapshot-tagging': 'available' },
    });
    try {
      await system.pass(3 * HOUR);

      const points = (await clusterSnapshots(system, 'recovery')).filter(
        ({ Status }) => Status === 'available',
      );
      const { calls, notes } = system.world.trail;
      expect(calls.map(({ error }) => error)).toContain('InvalidDBClusterSnapshotStateFault');
      expect(points.slice(0, 2).map((one) => tagOf(one, TAKEN_TAG)?.slice(0, 16))).toEqual([
        '2026-01-05T06:00',
        '2026-01-05T07:00',
      ]);
      expect(notes.filter(({ kind }) => kind === 'function-failed')).toEqual([]);
    } finally {
      await system.world.close();
    }
  });

  it.each([
    ['when it was taken, written on it while it was copied', '08:20', true],
    ['when its copy was begun, where reconcile did not see it under way', '08:25', false],
  ])('whose source is lost once a late point is there restores it as of %s', async (_, from, isSeen) => {
    const system = await deploySystem({ databases: [], clusters: ['notes'] });
    try {
      await system.pass(10 * MINUTE);
      await stopCalling(system, 'source', '-take-');
      await system.pass(110 * MINUTE);
      if (!isSeen) await stopCalling(system, 'recovery', '-reconcile-');
      const newest = async () => (await clusterSnapshots(system, 'recovery')).at(-1) ?? {};
      const isThere = (one: DBClusterSnapshot) =>
        nameOf(one).endsWith('t0800z') && one.Status === 'available';
      for (let minutes = 0; minutes < 60 && !isThere(await newest()); minutes++) await system.pass(MINUTE);
      system.world.faults.loseRegion('us-west-2');
      await system.pass(HOUR);

      expect(tagOf(await newest(), TAKEN_TAG)?.slice(0, 16)).toBe(isSeen ? '2026-01-05T08:14' : undefined);
      expect(await restoredAsOf(system, '2026-01-05T08:06:00Z')).toMatch(/t0700z$/);
      expect(await restoredAsOf(system, '2026-01-05T08:18:00Z')).toMatch(/t0700z$/);
      expect(await restoredAsOf(system, `2026-01-05T${from}:00Z`)).toMatch(/t0800z$/);
    } finally {
      await system.world.close();
    }
  });

  it('that is not encrypted any more is not taken, and people are told why', async () => {
    const system = await deploySystem({ databases: [], clusters: ['notes'] });
    const { call } = system;
    try {
      await call('source', 'rds', 'ModifyDBCluster', {
        DBClusterIdentifier: 'notes',
        DeletionProtection: false,
      });
      await call('source', 'rds', 'DeleteDBInstance', {
        DBInstanceIdentifier: 'notes-writer',
        SkipFinalSnapshot: true,
      });
      await call('source', 'rds', 'DeleteDBCluster', {
        DBClusterIdentifier: 'notes',
        SkipFinalSnapshot: true,
      });
      await system.pass(30 * MINUTE);
      const before = await clusterSnapshots(system, 'source');
      await createCluster(system, 'notes', {});
      await system.pass(2.5 * HOUR);

      expect((await clusterSnapshots(system, 'source')).length).toBeLessThanOrEqual(before.length);
      const failed = system.world.trail.notes.filter(({ kind }) => kind === 'function-failed');
      expect(JSON.stringify(failed)).toContain('notes is encrypted under a key that AWS owns');
      const raised = system.world.trail.notes.filter(
        ({ kind, subject, details }) =>
          kind === 'alarm' && details.to === 'ALARM' && String(subject).includes('take'),
      );
      expect(raised.length).toBeGreaterThan(0);
    } finally {
      await system.world.close();
    }
  });

  it('is copied in two steps where the config says so, what RDS takes by itself too, and nothing is left in between', async () => {
    const system = await deploySystem({
      databases: [],
      clusters: ['notes'],
      recoveryConfig: { 'lifeboat:copyStrategy': 'two-hop' },
      database: { rpo: '8 hours', every: '3 hours', includeAutomated: true },
    });
    try {
      await system.pass(3.5 * HOUR);

      const points = await clusterSnapshots(system, 'recovery');
      expect(points.filter(({ Status }) => Status === 'available').length).toBeGreaterThanOrEqual(2);
      // Of the one automated snapshot of the day, which cannot be shared, a manual copy was made, and copied in its turn.
      const along = points.filter((one) => /t\d{4}z-auto$/.test(nameOf(one)));
      expect(along.map(({ Status }) => Status)).toEqual(['available']);
      expect(along[0]?.KmsKeyId).toMatch(`arn:aws:kms:us-east-1:${chain.recovery.account}:key/`);
      const taken = (await clusterSnapshots(system, 'source')).filter((one) => nameOf(one).endsWith('-auto'));
      expect(taken.map((one) => [nameOf(one), tagOf(one, 'lifeboat:copied')])).toEqual([
        [nameOf(along[0] ?? {}), 'true'],
      ]);
      const { DBClusterSnapshots: between = [] } =
        await system.world.call<DescribeDBClusterSnapshotsCommandOutput>(
          { kind: 'administrator', account: chain.recovery.account },
          chain.source.region,
          'rds',
          'DescribeDBClusterSnapshots',
          {},
        );
      expect(between.length).toBeLessThanOrEqual(1);
    } finally {
      await system.world.close();
    }
  });
});
