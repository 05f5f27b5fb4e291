import type { CreateKeyCommandOutput } from '@aws-sdk/client-kms';
import { afterEach, describe, expect, it } from 'vitest';
import { copierStatementsText } from '../../infra/key-policy';
import { snapshotTags } from '../../runtime/backup/tags';
import {
  hopName,
  physicalName,
  SNAPSHOT_COPIED,
  SNAPSHOT_SHARED,
  snapshotArn,
  snapshotName,
} from '../../runtime/names';
import type { Restored } from '../../runtime/recovery/restore';
import type { Caller } from '../../simulator/service';
import { logged } from './stored';
import { available, chain, deploySystem, HOUR, MINUTE, names, type System, uncopied } from './system';

let system: System | undefined;
afterEach(() => system?.world.close());

const administrator: Caller = { kind: 'administrator', account: chain.recovery.account };

/** Copies that stand, or stood, in the source Region of the recovery account. */
async function hops({ world }: System): Promise<string[]> {
  const { DBSnapshots } = await world.call<{ DBSnapshots: { DBSnapshotIdentifier: string }[] }>(
    administrator,
    chain.source.region,
    'rds',
    'DescribeDBSnapshots',
    { SnapshotType: 'manual' },
  );
  return DBSnapshots.map(({ DBSnapshotIdentifier }) => DBSnapshotIdentifier);
}

function asked({ world }: System, action: string, region: string): number {
  return world.trail.calls.filter(
    (call) => call.action === action && call.region === region && call.caller.includes('lifeboat-'),
  ).length;
}

describe('copies in two steps', () => {
  it('because the config says so: the point comes by events, and what stood in between goes', async () => {
    system = await deploySystem({ recoveryConfig: { 'lifeboat:copyStrategy': 'two-hop' } });
    await system.pass(HOUR);

    expect(asked(system, 'CopyDBSnapshot', chain.source.region)).toBeGreaterThan(0);
    expect(available(await system.snapshots('recovery')).length).toBeGreaterThan(0);
    await system.pass(HOUR);
    const points = names(available(await system.snapshots('recovery')));
    const left = (await hops(system)).filter((name) => points.includes(name.replace(/-hop$/, '')));
    expect(left).toEqual([]);
    expect(system.world.trail.calls.filter(({ denied }) => denied !== undefined)).toEqual([]);
  });

  it.each(['no', 'unseen'] as const)(
    'because AWS refuses one step (whether it takes that: %s)',
    async (singleStep) => {
      system = await deploySystem({ assume: { 'single-step-copies': singleStep } });
      await system.pass(3 * HOUR);

      expect(available(await system.snapshots('recovery')).length).toBeGreaterThan(1);
      expect(system.world.trail.notes.filter(({ kind }) => kind === 'function-failed')).toEqual([]);
    },
  );

  it.each(['no', 'unseen'] as const)(
    'never where the config forbids it: people are told (whether AWS takes one step: %s)',
    async (singleStep) => {
      system = await deploySystem({
        assume: { 'single-step-copies': singleStep },
        recoveryConfig: { 'lifeboat:copyStrategy': 'single-step' },
      });
      await system.pass(90 * MINUTE);

      expect(await hops(system)).toEqual([]);
      const failures = system.world.trail.notes.filter(({ kind }) => kind === 'function-failed');
      expect(failures.length).toBeGreaterThan(0);
      const alarms = system.world.trail.notes.filter(({ kind }) => kind === 'alarm');
      expect(alarms.map(({ subject }) => subject)).toContain(
        'lifeboat-production-recovery-recovery-point-age-orders',
      );
    },
  );

  it('late word of what is gone already is no failure', async () => {
    system = await deploySystem({
      database: { includeAutomated: true },
      recoveryConfig: { 'lifeboat:copyStrategy': 'two-hop' },
    });
    await system.pass(2 * HOUR);
    const { notes } = system.world.trail;
    const gone = notes.map(({ details }) => String(details?.snapshot)).find((name) => name.endsWith('-hop'));
    const { source, recovery } = chain;
    const words = [
      ['recovery', 'acknowledge', { ...recovery, region: source.region }, 'RDS-EVENT-0197', gone],
      ['source', 'share', source, 'RDS-EVENT-0091', 'rds:orders-2026-01-03-06-45'],
    ] as const;
    for (const [side, noun, { account, region }, EventID, name] of words) {
      const QueueName = `lifeboat-production-${side}-${noun}`;
      const { QueueUrl } = await system.call<{ QueueUrl: string }>(side, 'sqs', 'GetQueueUrl', { QueueName });
      const detail = { EventID, SourceArn: `arn:aws:rds:${region}:${account}:snapshot:${name}` };
      const event = { source: 'aws.rds', 'detail-type': 'RDS DB Snapshot Event', account, region, detail };
      await system.call(side, 'sqs', 'SendMessage', { QueueUrl, MessageBody: JSON.stringify(event) });
    }
    const sentAt = system.world.clock.now();

    await system.pass(25 * MINUTE);

    const failed = notes.filter(({ kind, time }) => time > sentAt && /function-failed|alarm/.test(kind));
    expect(failed).toEqual([]);
    expect(gone).toMatch(/^lifeboat-orders-/);
  });

  it('an orphan is found and finished, though the catalog was lost and no event arrives', async () => {
    system = await deploySystem({ recoveryConfig: { 'lifeboat:copyStrategy': 'two-hop' } });
    const { call, world } = system;
    // The first step is asked for; then the rule that tells of its end is switched off, and the catalog is gone.
    await system.pass(10 * MINUTE);
    await world.call(administrator, chain.source.region, 'events', 'DisableRule', {
      Name: 'lifeboat-production-recovery-first-step',
    });
    await call('recovery', 's3', 'DeleteObject', {
      Bucket: 'lifeboat-production-recovery-store-222222222222',
      Key: 'catalog.json',
    });
    const orphans = await hops(system);
    expect(orphans.length).toBeGreaterThan(0);
    await system.pass(90 * MINUTE);

    const points = names(available(await system.snapshots('recovery')));
    expect(points).toEqual(expect.arrayContaining(orphans.map((name) => name.replace(/-hop$/, ''))));
    expect(await hops(system)).not.toEqual(expect.arrayContaining(orphans));
  });
});

it('goes on without a copy in between whose key is gone, and takes it away once there is a newer point', async () => {
  system = await deploySystem({
    ...{ databases: [], plain: ['orders'] },
    schedule: { rpo: '2 hours', every: '1 hour' },
  });
  const { call, world } = system;
  const between = <Output>(service: string, action: string, input: object = {}) =>
    world.call<Output>(administrator, chain.source.region, service, action, input);
  await system.pass(3 * HOUR + 36 * MINUTE);
  const { KeyMetadata } = await between<CreateKeyCommandOutput>('kms', 'CreateKey');
  const name = names(available(await system.snapshots('source'))).at(-1) ?? '';
  await call('recovery', 'rds', 'DeleteDBSnapshot', { DBSnapshotIdentifier: name });
  await between('rds', 'CopyDBSnapshot', {
    SourceDBSnapshotIdentifier: snapshotArn(chain.source, name),
    TargetDBSnapshotIdentifier: hopName(name),
    KmsKeyId: KeyMetadata?.Arn,
    Tags: snapshotTags('production', 'orders', world.clock.now()),
  });
  await system.pass(8 * MINUTE);
  await between('kms', 'DisableKey', { KeyId: KeyMetadata?.KeyId });
  expect(await hops(system)).toEqual([hopName(name)]);
  await system.pass(4 * HOUR);

  const points = names(available(await system.snapshots('recovery')));
  expect(points.filter((point) => point > name).length).toBeGreaterThanOrEqual(2);
  expect(await hops(system)).toEqual([]);
});

it('finishes what is half way in two steps though the config asks for one by now, and of a database that left it', async () => {
  system = await deploySystem({
    databases: [],
    plain: ['orders'],
    recoveryConfig: { 'lifeboat:copyStrategy': 'single-step' },
  });
  const { call, world } = system;
  await call('source', 'rds', 'CreateDBInstance', {
    DBInstanceIdentifier: 'gone',
    Engine: 'postgres',
    DBInstanceClass: 'db.t4g.medium',
    AllocatedStorage: 50,
    MasterUsername: 'app',
    MasterUserPassword: 'not-the-real-one',
    DBSubnetGroupName: `${chain.environment}-databases`,
  });
  await system.pass(70 * MINUTE);
  const left = snapshotName(chain, 'gone', world.clock.now());
  await call('source', 'rds', 'CreateDBSnapshot', {
    DBInstanceIdentifier: 'gone',
    DBSnapshotIdentifier: left,
  });
  await system.pass(20 * MINUTE);
  await call('source', 'rds', 'ModifyDBSnapshotAttribute', {
    DBSnapshotIdentifier: left,
    AttributeName: 'restore',
    ValuesToAdd: [chain.recovery.account],
  });
  const done = names(available(await system.snapshots('recovery')))[0] ?? '';
  for (const [database, point] of [
    ['gone', left],
    ['orders', done],
  ] as const) {
    await world.call(administrator, chain.source.region, 'rds', 'CopyDBSnapshot', {
      SourceDBSnapshotIdentifier: snapshotArn(chain.source, point),
      TargetDBSnapshotIdentifier: hopName(point),
      KmsKeyId: 'alias/lifeboat-production-recovery',
      Tags: snapshotTags(chain.environment, database, world.clock.now()),
    });
  }
  expect(await hops(system)).toHaveLength(2);
  await system.pass(75 * MINUTE);

  expect(await hops(system)).toEqual([]);
  expect(names(available(await system.snapshots('recovery')))).toContain(left);
  expect(world.trail.calls.filter(({ denied }) => denied !== undefined)).toEqual([]);
  expect(world.trail.notes.filter(({ kind }) => kind === 'function-failed')).toEqual([]);
});

it('takes along the snapshots that RDS takes by itself, once each', async () => {
  system = await deploySystem({
    database: { includeAutomated: true },
    managed: ['billing'],
    recoveryConfig: { 'lifeboat:quotas': JSON.stringify({ manualSnapshots: 200 }) },
  });
  await system.pass(26 * HOUR);

  const there = names(await system.snapshots('source')).filter((name) => /-auto(-rekeyed)?$/.test(name));
  const copies = system.world.trail.notes.filter(
    ({ kind, details }) => kind === 'copy-finished' && String(details.snapshot).endsWith('-auto'),
  );
  const made = copies.map(({ account, details }) => `${account} ${details.snapshot}`);
  const here = copies.filter(({ account }) => account === chain.recovery.account);
  expect(there.length).toBeGreaterThan(0);
  expect(made).toEqual([...new Set(made)]);
  expect(copies.length).toBeGreaterThan(here.length);
  expect(new Set(here.map(({ subject }) => subject))).toEqual(new Set(['billing', 'orders']));
  expect(system.world.trail.calls.filter(({ denied }) => denied !== undefined)).toEqual([]);
});

it('keeps the points of a database under a key of its own where the config names one', async () => {
  // The same world makes the same key again.
  const before = await deploySystem();
  const { KeyMetadata } = await before.call<{ KeyMetadata: { Arn: string } }>('recovery', 'kms', 'CreateKey');
  await before.world.close();
  const keys = { orders: KeyMetadata.Arn };
  system = await deploySystem({ recoveryConfig: { 'lifeboat:keys': JSON.stringify(keys) } });
  await system.call('recovery', 'kms', 'CreateKey');
  await system.pass(HOUR);

  const points = available(await system.snapshots('recovery'));
  expect(points.length).toBeGreaterThan(0);
  for (const { KmsKeyId } of points) expect(KmsKeyId).toBe(keys.orders);

  const restored = await restore(system, 'orders');
  await system.pass(HOUR);
  const { DBInstances } = await system.call<{
    DBInstances: { DBInstanceStatus: string; KmsKeyId: string }[];
  }>('recovery', 'rds', 'DescribeDBInstances', { DBInstanceIdentifier: restored.instance });
  expect(DBInstances).toMatchObject([{ DBInstanceStatus: 'available', KmsKeyId: keys.orders }]);
});

it('gives back each of two databases whose long names begin alike', async () => {
  const beginning = 'acme-platform-production-us-west-2-customer-orders-primary-';
  const databases = [`${beginning}01`, `${beginning}02`];
  system = await deploySystem({ databases });
  await system.pass(HOUR);

  const points = await system.snapshots('recovery');
  for (const database of databases) {
    const { snapshot } = await restore(system, database);
    const point = points.find(({ DBSnapshotIdentifier }) => DBSnapshotIdentifier === snapshot);
    expect(point?.DBInstanceIdentifier).toBe(database);
  }
});

describe('databases found by their tag', () => {
  it('are copied from under a key that lets the recovery account in, though no database of the config uses it', async () => {
    system = await deploySystem({
      sourceConfig: { 'lifeboat:protectByTag': JSON.stringify({ rpo: '2 hours', every: '1 hour' }) },
      recoveryConfig: { 'lifeboat:quotas': JSON.stringify({ manualSnapshots: 400 }) },
    });
    const owner = {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${chain.source.account}:root` },
      Action: 'kms:*',
      Resource: '*',
    };
    const policyOf = (Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
    const opened = policyOf([owner, ...JSON.parse(copierStatementsText(chain))]);
    await foundInstances(system, [['mail', 'true']], await keyWith(system, opened));
    await foundInstances(system, [['shut', 'true']], await keyWith(system, policyOf([owner])));
    await system.pass(3 * HOUR);

    const copied = new Set((await system.snapshots('recovery')).map((point) => point.DBInstanceIdentifier));
    expect([...copied].sort()).toEqual(['mail', 'orders']);
  });

  it('are taken by what the tag asks for, told where it cannot be read, and never lost from sight with their tag', async () => {
    system = await deploySystem({
      sourceConfig: { 'lifeboat:protectByTag': JSON.stringify({ rpo: '2 hours', every: '1 hour' }) },
      recoveryConfig: { 'lifeboat:quotas': JSON.stringify({ manualSnapshots: 400 }) },
    });
    const { call, world } = system;
    const { instance } = await foundInstances(system, [
      ['ledger', 'true'],
      ['mail', '1 hour'],
      ['odd', 'every now and then'],
    ]);
    const alarm = 'lifeboat-production-recovery-recovery-point-age_found';
    const alarms = (of = alarm) =>
      world.trail.notes.flatMap(({ kind, subject, details }) =>
        kind === 'alarm' && subject === of ? String(details.to) : [],
      );
    const points = async (database: string) =>
      available(await (system as System).snapshots('recovery')).filter(
        ({ DBInstanceIdentifier }) => DBInstanceIdentifier === database,
      );
    await system.pass(4 * HOUR);

    // Every half an hour, and every hour.
    const [ledger, mail, odd] = [await points('ledger'), await points('mail'), await points('odd')];
    expect(mail.length).toBeGreaterThan(ledger.length);
    expect(odd.length).toBeGreaterThanOrEqual(ledger.length - 1);
    expect(odd.length).toBeLessThan(mail.length);
    const said = await logged(system, 'source', 'source-reconcile', { text: 'protected, but not as asked' });
    expect(said[0]).toContain('lifeboat:protect is \\"every now and then\\". Allowed: true, no, or an RPO');
    expect(alarms()).not.toContain('ALARM');
    const notFollowed = 'lifeboat-production-source-tags-not-followed';
    expect(alarms(notFollowed).at(-1)).toBe('ALARM');
    await call('source', 'rds', 'AddTagsToResource', {
      ResourceName: instance('odd'),
      Tags: [{ Key: 'lifeboat:protect', Value: '2 hours' }],
    });

    await call('source', 'rds', 'RemoveTagsFromResource', {
      ResourceName: instance('mail'),
      TagKeys: ['lifeboat:protect'],
    });
    await system.pass(3 * HOUR);

    const stayed = await points('mail');
    expect(names(stayed)).toEqual(expect.arrayContaining(names(mail)));
    expect(stayed.length).toBeLessThanOrEqual(mail.length + 2);
    expect((await points('ledger')).length).toBeGreaterThan(ledger.length);
    expect(alarms().at(-1)).toBe('ALARM');
    expect(alarms(notFollowed).filter((to) => to === 'ALARM')).toHaveLength(1);
    expect(alarms(notFollowed).at(-1)).toBe('OK');

    await call('recovery', 'rds', 'AddTagsToResource', {
      ResourceName: stayed.sort(
        (a, b) => Number(b.OriginalSnapshotCreateTime) - Number(a.OriginalSnapshotCreateTime),
      )[0]?.DBSnapshotArn,
      Tags: [{ Key: 'lifeboat:retired', Value: 'Ada 2026-01-05' }],
    });
    await system.pass(20 * MINUTE);
    expect(alarms().at(-1)).toBe('OK');

    for (const side of ['source', 'recovery'] as const) {
      for (const { DBInstanceIdentifier, DBSnapshotIdentifier } of await system.snapshots(side)) {
        if (DBInstanceIdentifier === 'mail')
          await call(side, 'rds', 'DeleteDBSnapshot', { DBSnapshotIdentifier });
      }
    }
    await system.pass(HOUR);

    expect(alarms().at(-1)).toBe('OK');
    const { Body } = await call<{ Body: Uint8Array }>('recovery', 's3', 'GetObject', {
      Bucket: 'lifeboat-production-recovery-store-222222222222',
      Key: 'catalog.json',
    });
    const { databases } = JSON.parse(Buffer.from(Body).toString());
    expect(Object.keys(databases).sort()).toEqual(['ledger', 'odd', 'orders']);

    await stopReconcile(system);
    await system.pass(90 * MINUTE);

    expect(alarms().at(-1)).toBe('INSUFFICIENT_DATA');
    expect(world.trail.calls.filter(({ denied }) => denied !== undefined)).toEqual([]);
  });

  it('raise no alarm while there are none, not even when nobody looks any more', async () => {
    system = await deploySystem({
      sourceConfig: { 'lifeboat:protectByTag': JSON.stringify({ rpo: '2 hours', every: '1 hour' }) },
    });
    await system.pass(HOUR);
    await stopReconcile(system);
    await system.pass(90 * MINUTE);

    const raised = system.world.trail.notes.flatMap(({ kind, subject }) => (kind === 'alarm' ? subject : []));
    expect(raised).toContain('lifeboat-production-recovery-recovery-point-age-orders');
    expect(raised).not.toContain('lifeboat-production-recovery-recovery-point-age_found');
  });

  it('are copied though no config names any', async () => {
    system = await deploySystem({
      databases: [],
      sourceConfig: { 'lifeboat:protectByTag': JSON.stringify({ rpo: '2 hours', every: '1 hour' }) },
    });
    await foundInstances(system, [['mail', '1 hour']]);
    await system.pass(90 * MINUTE);

    const points = available(await system.snapshots('recovery'));
    expect(points.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier)).toContain('mail');
    const said = await logged(system, 'recovery', 'recovery-audit', { text: 'not in the recovery plan' });
    expect(said.at(-1)).toContain('mail');
    expect(system.world.trail.calls.filter(({ denied }) => denied !== undefined)).toEqual([]);
    expect(system.world.trail.notes.filter(({ kind }) => kind === 'function-failed')).toEqual([]);
  });

  it('whose tag asks for less leave nothing at the source of what was copied before', async () => {
    system = await deploySystem({
      sourceConfig: { 'lifeboat:protectByTag': JSON.stringify({ rpo: '2 hours', every: '1 hour' }) },
    });
    const { call, pass, snapshots, world } = system;
    const { instance } = await foundInstances(system, [['mail', '1 hour']]);
    await pass(55 * MINUTE);
    // The word of a copy is lost, and when reconcile says it again the schedule is another.
    world.faults.loseEvents({ detailType: SNAPSHOT_COPIED });
    await pass(30 * MINUTE);
    await call('source', 'rds', 'AddTagsToResource', {
      ResourceName: instance('mail'),
      Tags: [{ Key: 'lifeboat:protect', Value: '6 hours' }],
    });
    await pass(2 * HOUR);
    world.faults.deliverEvents();
    await pass(4 * HOUR);

    const points = available(await snapshots('recovery')).map(
      ({ DBSnapshotIdentifier }) => DBSnapshotIdentifier,
    );
    const half = points.filter((name) => name?.endsWith('30z'));
    expect(half.length).toBeGreaterThan(0);
    const unmarked = uncopied(await snapshots('source'));
    expect(names(unmarked).filter((name) => points.includes(name))).toEqual([]);
  });

  it('are known to the recovery side though the first word of them is lost', async () => {
    system = await deploySystem({
      sourceConfig: { 'lifeboat:protectByTag': JSON.stringify({ rpo: '2 hours', every: '1 hour' }) },
    });
    await foundInstances(system, [['ledger', '']]);
    const { faults } = system.world;
    faults.loseEvents({ region: chain.source.region, detailType: SNAPSHOT_SHARED });
    await system.pass(70 * MINUTE);
    faults.deliverEvents();
    // Until the next one is taken only reconcile can tell of it.
    await system.pass(45 * MINUTE);

    const points = available(await system.snapshots('recovery'));
    expect(points.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier)).toContain('ledger');
  });

  it('are protected from the next slot on, by the objectives of the tag, and forgotten by nobody', async () => {
    system = await deploySystem({
      sourceConfig: {
        'lifeboat:protectByTag': JSON.stringify({ rpo: '2 hours', every: '1 hour' }),
      },
    });
    await foundInstances(system, [
      ['ledger', ''],
      ['mail', '1 hour'],
      ['toys', 'no'],
    ]);
    await system.pass(4 * HOUR);

    const of = (snapshots: string[], database: string) =>
      snapshots.filter((name) => name.startsWith(`lifeboat-${database}-`)).length;
    const there = system.world.trail.notes
      .filter(({ kind }) => kind === 'snapshot-available')
      .map(({ details }) => String(details.snapshot));
    const here = names(available(await system.snapshots('recovery')));
    expect([of(there, 'ledger'), of(there, 'mail')]).toEqual([4, 8]);
    expect(of(there, 'toys')).toBe(0);
    // The quota leaves room for one database that nobody planned for; the other is left to people.
    expect([of(here, 'ledger'), of(here, 'mail')].filter((count) => count > 0)).toHaveLength(1);
    const told = system.world.trail.notes.filter(
      ({ kind, subject }) =>
        kind === 'alarm' && subject === 'lifeboat-production-recovery-found-without-room',
    );
    expect(told.map(({ details }) => details.to).filter((to) => to !== 'OK')).toEqual(['ALARM']);
    expect(told.at(-1)?.details.to).toBe('ALARM');
    expect(system.world.trail.calls.filter(({ denied }) => denied !== undefined)).toEqual([]);
  });
});

/** What an instance says that is under a new key of the source account's. */
async function keyWith({ call }: System, Policy: string) {
  const { KeyMetadata } = await call<{ KeyMetadata: { Arn: string } }>('source', 'kms', 'CreateKey', {
    Policy,
  });
  return { StorageEncrypted: true, KmsKeyId: KeyMetadata.Arn } as const;
}

/** What the step of the recovery plan answers that starts a restore. */
async function restore({ call, pass }: System, database: string): Promise<Restored> {
  const pending = call<{ FunctionError?: string; Payload: Uint8Array }>('recovery', 'lambda', 'Invoke', {
    FunctionName: physicalName(chain.environment, 'recovery', 'restore'),
    Qualifier: 'live',
    Payload: new TextEncoder().encode(JSON.stringify({ database, execution: 'one' })),
  });
  await pass(MINUTE);
  const { FunctionError, Payload } = await pending;
  const text = new TextDecoder().decode(Payload);
  expect([FunctionError, text]).toEqual([undefined, text]);
  return JSON.parse(text);
}

/** From now on the recovery side does not look at AWS any more. */
async function stopReconcile({ call }: System): Promise<void> {
  const { Schedules } = await call<{ Schedules: { Name: string; GroupName: string }[] }>(
    'recovery',
    'scheduler',
    'ListSchedules',
  );
  for (const { Name, GroupName } of Schedules.filter(({ Name }) => Name.includes('reconcile'))) {
    await call('recovery', 'scheduler', 'DeleteSchedule', { Name, GroupName });
  }
}

/** Makes instances with the tag `lifeboat:protect` of these values. */
async function foundInstances(
  { call }: System,
  tags: readonly (readonly [name: string, value: string])[],
  key: { readonly StorageEncrypted?: true; readonly KmsKeyId?: string } = {},
): Promise<{ instance(name: string): string | undefined }> {
  const arns: Record<string, string> = {};
  for (const [DBInstanceIdentifier, Value] of tags) {
    const { DBInstance } = await call<{ DBInstance: { DBInstanceArn: string } }>(
      'source',
      'rds',
      'CreateDBInstance',
      {
        DBInstanceIdentifier,
        Engine: 'postgres',
        DBInstanceClass: 'db.t4g.medium',
        AllocatedStorage: 50,
        ...key,
        MasterUsername: 'app',
        MasterUserPassword: 'not-the-real-one',
        DBSubnetGroupName: `${chain.environment}-databases`,
        Tags: [{ Key: 'lifeboat:protect', Value }],
      },
    );
    arns[DBInstanceIdentifier] = DBInstance.DBInstanceArn;
  }
  return { instance: (name) => arns[name] };
}
