import type { DBSnapshot, DescribeDBSnapshotsCommandOutput } from '@aws-sdk/client-rds';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  automatedName,
  busName,
  EVENT_SOURCE,
  physicalName,
  type SideName,
  SNAPSHOT_SHARED,
  snapshotName,
  storeName,
} from '../../runtime/names';
import { rdsSwitches } from '../../simulator/rds/quotas';
import { rdsOf } from '../../simulator/rds/store';
import { keys, pointsTold } from './stored';
import {
  available,
  chain,
  deploySystem,
  HOUR,
  MINUTE,
  names,
  raised,
  START,
  type System,
  switchRules,
} from './system';

const DAY = 24 * HOUR;
const DATABASES = ['billing', 'orders'] as const;

/** Moments of a database's snapshots, in milliseconds since 1970, oldest first. */
function momentsOf(database: string, snapshots: readonly DBSnapshot[]): number[] {
  return snapshots
    .filter(({ DBInstanceIdentifier }) => DBInstanceIdentifier === database)
    .flatMap(({ SnapshotDatabaseTime }) => SnapshotDatabaseTime?.getTime() ?? [])
    .sort((a, b) => a - b);
}

/** Switches schedules off. */
async function disable(
  system: System,
  ...schedules: readonly (readonly [SideName, string])[]
): Promise<void> {
  for (const [side, noun] of schedules) {
    const Name = physicalName(chain.environment, side, `${noun}-schedule`);
    const { FlexibleTimeWindow, ScheduleExpression, Target } = await system.call<Record<string, unknown>>(
      side,
      'scheduler',
      'GetSchedule',
      { Name },
    );
    const input = { Name, State: 'DISABLED', FlexibleTimeWindow, ScheduleExpression, Target };
    await system.call(side, 'scheduler', 'UpdateSchedule', input);
  }
}

async function invoke(system: System, side: SideName, noun: string): Promise<Record<string, string>> {
  const pending = system.call<{ Payload: Uint8Array; FunctionError?: string }>(side, 'lambda', 'Invoke', {
    FunctionName: physicalName(chain.environment, side, noun),
    Qualifier: 'live',
    Payload: new TextEncoder().encode('{}'),
  });
  await system.pass(MINUTE);
  const { Payload, FunctionError } = await pending;
  const text = Buffer.from(Payload).toString();
  expect([FunctionError, text]).toEqual([undefined, text]);
  return JSON.parse(text) as Record<string, string>;
}

/** When an alarm was raised, in milliseconds since 1970. */
async function tag(
  system: System,
  side: SideName,
  snapshot: DBSnapshot | undefined,
  Key: string,
  Value: string,
) {
  await system.call(side, 'rds', 'AddTagsToResource', {
    ResourceName: snapshot?.DBSnapshotArn,
    Tags: [{ Key, Value }],
  });
}

describe('some days of hourly snapshots of two databases', () => {
  let system: System;
  let special: Record<'held' | 'verified' | 'restored' | 'plain', string>;
  beforeAll(async () => {
    system = await deploySystem({
      seed: 'prune',
      databases: DATABASES,
      schedule: { rpo: '2 hours', every: '1 hour' },
    });
    // Not what this is about, and most of what happens.
    await disable(system, ['recovery', 'audit'], ['recovery', 'reconcile'], ['source', 'reconcile']);
    // It gathers the recipes, without which no copy counts as safe, and has the slot taken that it finds missing.
    await invoke(system, 'source', 'reconcile');
    await system.pass(9 * HOUR);
    const points = available(await system.snapshots('recovery')).filter(
      ({ DBInstanceIdentifier }) => DBInstanceIdentifier === 'orders',
    );
    const [, held, verified, restored, plain] = points;
    await tag(system, 'recovery', held, 'lifeboat:hold', 'as long as the auditors ask for it');
    await tag(
      system,
      'recovery',
      verified,
      'lifeboat:verified',
      new Date(system.world.clock.now()).toISOString(),
    );
    await system.call('recovery', 'rds', 'RestoreDBInstanceFromDBSnapshot', {
      DBInstanceIdentifier: 'somebody-looks',
      DBSnapshotIdentifier: restored?.DBSnapshotIdentifier,
      DBSubnetGroupName: 'lifeboat-production-recovery-restored',
      Tags: [{ Key: 'lifeboat:recovery-point', Value: restored?.DBSnapshotIdentifier }],
    });
    await system.call('recovery', 'rds', 'CopyDBSnapshot', {
      SourceDBSnapshotIdentifier: plain?.DBSnapshotIdentifier,
      TargetDBSnapshotIdentifier: 'kept-by-hand',
    });
    const [one, two, three, four] = names([held, verified, restored, plain].map((point) => point ?? {}));
    special = { held: one ?? '', verified: two ?? '', restored: three ?? '', plain: four ?? '' };
    await system.pass(2 * DAY);
  }, 300_000);
  afterAll(() => system.world.close());

  it('leaves the last 24 hours, a point of each day, and what a floor keeps', async () => {
    const points = available(await system.snapshots('recovery'));
    const billing = points.filter(({ DBInstanceIdentifier }) => DBInstanceIdentifier === 'billing');
    const hours = billing.map(({ DBSnapshotIdentifier = '' }) => DBSnapshotIdentifier.slice(-14));

    // 15:00 of the third day: hours from 16:00 of the second, or a copy on its way, and the first of days one and two.
    expect(hours).toContain('20260105t0500z');
    expect(hours).toContain('20260106t0000z');
    expect(hours.length).toBeGreaterThanOrEqual(24);
    expect(hours.length).toBeLessThanOrEqual(28);
  });

  it('keeps what is held, verified or restored, and lets go of another of that day', async () => {
    const left = names(await system.snapshots('recovery'));

    expect(left).toEqual(expect.arrayContaining([special.held, special.verified, special.restored]));
    expect(left).not.toContain(special.plain);
  });

  it('tells the ledger of every point that went, and of no other, before its recipe goes', async () => {
    const left = names(await system.snapshots('recovery'));
    const gone = (await pointsTold(system, 'copied')).filter((point) => !left.includes(point));

    expect(gone.length).toBeGreaterThan(20);
    expect((await pointsTold(system, 'pruned')).sort()).toEqual(gone.sort());
    const order = ['DeleteDBSnapshot', 'PutObject', 'DeleteObjects'];
    const done = system.world.trail.calls.filter(
      ({ caller, action }) => caller.includes('recovery-prune') && order.includes(action),
    );
    expect(done.filter(({ action }) => action === 'DeleteDBSnapshot')).toHaveLength(gone.length);
    // Runs are apart by an hour, and take minutes at most.
    const hours = [...new Set(done.map(({ time }) => Math.floor(time / HOUR)))];
    expect(hours.length).toBeGreaterThan(0);
    for (const hour of hours) {
      const run = done.filter(({ time }) => Math.floor(time / HOUR) === hour);
      expect([...new Set(run.map(({ action }) => action))]).toEqual(order);
      expect(run.filter(({ action }) => action !== 'DeleteDBSnapshot')).toHaveLength(2);
    }
  });

  it('removes the recipe of every point that went, and no other', async () => {
    const left = names(available(await system.snapshots('recovery')));
    const recipes = await keys(system, storeName(chain, 'recovery'), 'recipes/');
    const pruned = await pointsTold(system, 'pruned');

    expect(recipes).toEqual(expect.arrayContaining(left.map((point) => `recipes/${point}.json`)));
    expect(recipes.filter((key) => pruned.some((point) => key === `recipes/${point}.json`))).toEqual([]);
  });

  it('leaves two copied snapshots of each database at the source', async () => {
    await system.pass(40 * MINUTE);
    const there = available(await system.snapshots('source'));

    for (const database of DATABASES) {
      expect(momentsOf(database, there).length).toBeGreaterThanOrEqual(2);
      expect(momentsOf(database, there).length).toBeLessThanOrEqual(3);
    }
  });

  it('never touches what it did not make', async () => {
    const { DBSnapshots } = await system.call<DescribeDBSnapshotsCommandOutput>(
      'recovery',
      'rds',
      'DescribeDBSnapshots',
      { DBSnapshotIdentifier: 'kept-by-hand' },
    );

    expect(DBSnapshots).toHaveLength(1);
  });

  it.each(['source', 'recovery'] as const)(
    'on the %s side changes nothing more when it runs again',
    async (side) => {
      await invoke(system, side, 'prune');
      const before = names(await system.snapshots(side));

      expect(await invoke(system, side, 'prune')).toEqual({});
      expect(names(await system.snapshots(side))).toEqual(before);
    },
  );

  it('removes a recipe that a prune did not get to, once an hour', async () => {
    const { clock } = system.world;
    const Bucket = storeName(chain, 'recovery');
    const point = snapshotName(chain, 'orders', START - 3 * DAY);
    await system.call('recovery', 's3', 'PutObject', { Bucket, Key: `recipes/${point}.json`, Body: '{}' });
    await system.pass(HOUR - (clock.now() % HOUR) + MINUTE);
    await invoke(system, 'recovery', 'reconcile');
    const left = await keys(system, Bucket, 'recipes/');

    expect(left).not.toContain(`recipes/${point}.json`);
    expect(await pointsTold(system, 'absent')).toEqual([point]);
    const here = names(available(await system.snapshots('recovery')));
    expect(left).toEqual(expect.arrayContaining(here.map((one) => `recipes/${one}.json`)));
  });

  it('is denied nothing, fails nowhere, and alarms nobody', () => {
    expect(system.world.trail.calls.filter(({ denied }) => denied !== undefined)).toEqual([]);
    expect(system.world.trail.notes.filter(({ kind }) => kind === 'function-failed')).toEqual([]);
    for (const noun of ['manual-snapshots', 'copied-past-objective', 'thinning-near', 'snapshots-thinned'])
      expect([noun, raised(system, 'source', noun)]).toEqual([noun, []]);
    for (const noun of ['manual-snapshots', 'refused-snapshots'])
      expect([noun, raised(system, 'recovery', noun)]).toEqual([noun, []]);
  });
});

describe('a recovery point that somebody copies within the account', () => {
  let system: System;
  let copied: string;
  beforeAll(async () => {
    system = await deploySystem({
      seed: 'copied-by-hand',
      schedule: { rpo: '25 minutes', every: '10 minutes' },
      database: { allowances: { snapshot: '2 minutes', copy: '10 minutes' } },
      recoveryConfig: {
        'lifeboat:retention': JSON.stringify({ hourly: 1, daily: 1, weekly: 0, monthly: 0 }),
      },
    });
    await disable(system, ['recovery', 'prune']);
    await system.pass(3 * HOUR);
    const [, second] = names(available(await system.snapshots('recovery')));
    copied = second ?? '';
    await system.call('recovery', 'rds', 'CopyDBSnapshot', {
      SourceDBSnapshotIdentifier: copied,
      TargetDBSnapshotIdentifier: 'kept-by-hand',
    });
  }, 120_000);
  afterAll(() => system.world.close());

  it('stays until the copy is there', async () => {
    expect(Object.keys(await invoke(system, 'recovery', 'prune')).length).toBeGreaterThan(0);
    expect(names(await system.snapshots('recovery'))).toContain(copied);
    await system.pass(20 * MINUTE);
    const { DBSnapshots = [] } = await system.call<DescribeDBSnapshotsCommandOutput>(
      'recovery',
      'rds',
      'DescribeDBSnapshots',
      { DBSnapshotIdentifier: 'kept-by-hand' },
    );

    expect(DBSnapshots.map(({ Status }) => Status)).toEqual(['available']);
  });

  it('goes then', async () => {
    expect(await invoke(system, 'recovery', 'prune')).toMatchObject({ [copied]: 'pruned' });
  });
});

describe('the recovery side away', () => {
  let system: System;
  let away: number;
  beforeAll(async () => {
    system = await deploySystem({
      seed: 'recovery-away',
      databases: DATABASES,
      schedule: { rpo: '2 hours', every: '1 hour' },
    });
    await system.pass(6 * HOUR);
    await switchRules(system, 'recovery', 'DisableRule');
    await disable(
      system,
      ...(['reconcile', 'audit', 'prune'] as const).map((noun) => ['recovery', noun] as const),
      // It looks at every waiting snapshot, and finds it shared.
      ['source', 'reconcile'],
    );
    away = system.world.clock.now();
    await system.pass(2.5 * DAY);
  }, 300_000);
  afterAll(() => system.world.close());

  it('never fills the quota: every slot has its snapshot', () => {
    const failed = system.world.trail.calls.filter(
      ({ service, action, error }) =>
        service === 'rds' && action === 'CreateDBSnapshot' && error !== undefined,
    );

    expect(failed.filter(({ error }) => error !== 'DBSnapshotAlreadyExists')).toEqual([]);
  });

  it('keeps the newest, and the others evenly', async () => {
    const there = await system.snapshots('source');
    const now = system.world.clock.now();
    for (const database of DATABASES) {
      const moments = momentsOf(database, available(there));
      const gaps = moments.slice(1).map((moment, index) => (moment - (moments[index] ?? 0)) / HOUR);

      expect(now - (moments.at(-1) ?? 0)).toBeLessThan(1.3 * HOUR);
      expect((moments.at(-1) ?? 0) - (moments.at(-2) ?? 0)).toBeLessThan(1.3 * HOUR);
      // What was not copied when it began is there still, and nothing between is missing for long.
      expect(moments[0]).toBeLessThan(away + 2 * HOUR);
      expect(Math.max(...gaps)).toBeLessThan(4.2);
      expect(moments.length).toBeGreaterThan(35);
    }
    expect(there.length).toBeLessThanOrEqual(92);
  });

  it('tells people at once that nothing is copied, and long before anything is thinned', () => {
    const [late] = raised(system, 'source', 'copied-past-objective');
    const [full] = raised(system, 'source', 'manual-snapshots');
    const [near] = raised(system, 'source', 'thinning-near');
    const [thin] = raised(system, 'source', 'snapshots-thinned');

    expect((late ?? 0) - away).toBeGreaterThan(0);
    expect((late ?? 0) - away).toBeLessThan(5 * HOUR);
    expect((thin ?? 0) - (full ?? 0)).toBeGreaterThan(6 * HOUR);
    expect((thin ?? 0) - (near ?? thin ?? 0)).toBeGreaterThan(6 * HOUR);
  });
});

describe('a flood', () => {
  let system: System;
  let before: string[];
  let most = 0;
  beforeAll(async () => {
    system = await deploySystem({ seed: 'flood', schedule: { rpo: '12 hours', every: '6 hours' } });
    const quiet = [
      ['recovery', 'audit'],
      ['source', 'reconcile'],
      ['recovery', 'prune'],
    ] as const;
    await disable(system, ...quiet, ['recovery', 'reconcile'], ['source', 'prune']);
    for (let day = 0; day < 4; day += 1) await pruneFor(system, DAY);
    before = names(available(await system.snapshots('recovery')));
    await flood(system);
    for (let day = 0; day < 30; day += 1) {
      // It reads all that is shared, every time.
      if (day % 6 === 0) await invoke(system, 'recovery', 'reconcile');
      await pruneFor(system, DAY - 2 * MINUTE);
      most = Math.max(most, (await system.snapshots('recovery')).length);
    }
  }, 300_000);
  afterAll(() => system.world.close());

  it('is told', () => {
    expect(raised(system, 'recovery', 'refused-snapshots').length).toBeGreaterThan(0);
  });

  it('is written down of every point that it holds', async () => {
    const held = (await system.snapshots('recovery')).filter(({ TagList }) =>
      TagList?.some(({ Key }) => Key === 'lifeboat:flood'),
    );

    expect(names(held)).toEqual(expect.arrayContaining(before));
    expect((await pointsTold(system, 'held')).sort()).toEqual(names(held).sort());
  });

  it('takes nothing away of what was there, for 30 days, and lets later points go as ever', async () => {
    const left = names(await system.snapshots('recovery'));

    expect(before.length).toBeGreaterThanOrEqual(7);
    expect(left).toEqual(expect.arrayContaining(before));
    // A point each of four quarters of the last day, seven days, four weeks, a month; and what comes and goes.
    expect(left.length - before.length).toBeLessThanOrEqual(4 + 7 + 4 + 1 + 3);
  });

  it('is not copied, and leaves room', async () => {
    const slots = names(await system.snapshots('recovery')).map((name) => name.slice(-5));

    expect(slots.filter((slot) => !['0000z', '0600z', '1200z', '1800z'].includes(slot))).toEqual([]);
    expect(most).toBeLessThan(100);
  });

  it('does not keep the chain from making a point of each slot', () => {
    const copied = [...system.world.trail.grants.values()].flatMap(({ action, resource }) =>
      action === 'rds:CopyDBSnapshot' && resource.includes(`:${chain.recovery.account}:snapshot:`)
        ? resource
        : [],
    );

    // 34 days of four; the last may be waiting.
    expect(new Set(copied).size).toBeGreaterThanOrEqual(34 * 4 - 2);
  });

  it('holds nothing for longer than 30 days', async () => {
    await system.pass(6 * HOUR);
    await pruneFor(system, 2 * DAY);
    const left = names(await system.snapshots('recovery'));

    expect(before.filter((name) => !left.includes(name)).length).toBeGreaterThanOrEqual(3);
  });
});

describe('a flood of snapshots that are called as those that RDS takes', () => {
  let system: System;
  beforeAll(async () => {
    system = await deploySystem({
      seed: 'automated-flood',
      database: { includeAutomated: true },
      schedule: { rpo: '12 hours', every: '6 hours' },
    });
    const { account, region } = chain.source;
    const { snapshots } = rdsOf(system.world, account, region);
    rdsSwitches(system.world, account, region).manualSnapshots = 2_000;
    await system.pass(20 * MINUTE);
    await system.call('source', 'rds', 'CreateDBSnapshot', {
      DBInstanceIdentifier: 'orders',
      DBSnapshotIdentifier: 'emptied',
    });
    await system.pass(30 * MINUTE);
    const emptied = snapshots.get('emptied');
    if (emptied === undefined) throw new Error('The snapshot of the emptied database is not there.');
    for (let count = 0; count < 60; count += 1) {
      const taken = system.world.clock.now() - MINUTE;
      const name = automatedName(chain, 'orders', taken);
      // As CreateDBSnapshot under that name would have made it a minute ago.
      const times = { createdAt: taken, originallyCreatedAt: taken, databaseTime: taken };
      const sharedWith = new Set([chain.recovery.account]);
      snapshots.set(name, { ...emptied, ...times, id: name, tags: new Map(), sharedWith });
      await announce(system, [name]);
      await system.pass(10 * MINUTE);
    }
  }, 120_000);
  afterAll(() => system.world.close());

  it('brings no more than RDS would', async () => {
    const points = names(await system.snapshots('recovery'));

    expect(points.filter((name) => name.endsWith('-auto')).length).toBeLessThanOrEqual(2);
  });

  it('is told', () => {
    expect(raised(system, 'recovery', 'refused-snapshots').length).toBeGreaterThan(0);
  });
});

async function announce(system: System, snapshots: readonly string[]): Promise<void> {
  await system.call('source', 'events', 'PutEvents', {
    Entries: [
      {
        EventBusName: busName(chain.environment, 'source'),
        Source: EVENT_SOURCE,
        DetailType: SNAPSHOT_SHARED,
        Detail: JSON.stringify({ environment: chain.environment, snapshots }),
      },
    ],
  });
}

async function pruneFor(system: System, milliseconds: number): Promise<void> {
  for (let half = 0; half < 2; half += 1) {
    await system.pass(milliseconds / 2 - MINUTE);
    await invoke(system, 'recovery', 'prune');
  }
}

/**
 * An administrator of the source account empties a database, and has a thousand well-named snapshots of it, of slots past
 * and to come, on the schedule and off it. He shares them, and announces them too.
 */
async function flood(system: System): Promise<void> {
  const { account, region } = chain.source;
  const { snapshots } = rdsOf(system.world, account, region);
  rdsSwitches(system.world, account, region).manualSnapshots = 2_000;
  const now = system.world.clock.now();
  const id = 'emptied';
  await system.call('source', 'rds', 'CreateDBSnapshot', {
    DBInstanceIdentifier: 'orders',
    DBSnapshotIdentifier: id,
  });
  await system.pass(30 * MINUTE);
  const emptied = snapshots.get(id);
  if (emptied?.status !== 'available') throw new Error('The snapshot of the emptied database is not there.');
  const slots = Array.from({ length: 1_000 }, (_, index) => now + (index - 999) * 90 * MINUTE);
  const future = Array.from({ length: 200 }, (_, index) => now + index * DAY + HOUR);
  const made = [...slots, ...future].map((slot) =>
    snapshotName(chain, 'orders', Math.floor(slot / HOUR) * HOUR),
  );
  for (const name of made.filter((one) => !snapshots.has(one))) {
    // As 1,000 copies of it would be, which take a simulated day and more.
    const sharedWith = new Set([chain.recovery.account]);
    snapshots.set(name, { ...emptied, id: name, copied: true, tags: new Map(), sharedWith });
  }
  await announce(system, made.slice(0, 1_000));
  await system.pass(5 * MINUTE);
}
