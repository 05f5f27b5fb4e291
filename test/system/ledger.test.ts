import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  busName,
  EVENT_SOURCE,
  ledgerName,
  roleArn,
  SNAPSHOT_SHARED,
  snapshotName,
  storeName,
} from '../../runtime/names';
import type { Caller } from '../../simulator/service';
import { keys, pointsTold, read, told } from './stored';
import {
  available,
  chain,
  deploySystem,
  HOUR,
  MINUTE,
  names,
  type System,
  switchRules,
  uncopied,
} from './system';

const LEDGER = ledgerName(chain);
const STORE = storeName(chain, 'recovery');

async function keptRecipe(system: System, point: string): Promise<unknown> {
  return JSON.parse(await read(system, STORE, `recipes/${point}.json`));
}

/** What the source side's event says of snapshots of `orders`. */
async function announce(system: System, snapshots: readonly string[], recipe: unknown): Promise<void> {
  await system.call('source', 'events', 'PutEvents', {
    Entries: [
      {
        EventBusName: busName(chain.environment, 'source'),
        Source: EVENT_SOURCE,
        DetailType: SNAPSHOT_SHARED,
        Detail: JSON.stringify({ environment: chain.environment, snapshots, recipes: { orders: recipe } }),
      },
    ],
  });
}

describe('after a quiet morning', () => {
  let system: System;
  let points: string[];
  beforeAll(async () => {
    system = await deploySystem();
    await system.pass(2.5 * HOUR);
    points = names(available(await system.snapshots('recovery')));
  });
  afterAll(() => system.world.close());

  it('the ledger says of every recovery point that it was taken and shared, and copied', async () => {
    expect(points.length).toBeGreaterThanOrEqual(2);
    for (const kind of ['taken', 'shared', 'copied']) {
      expect(await pointsTold(system, kind)).toEqual(expect.arrayContaining(points));
    }
    const copied = await told(system, 'copied');
    expect(copied.find(({ point }) => point === points[0])).toMatchObject({
      key: expect.stringMatching(/^chain\/2026-01-05\/[0-9a-f]{32}\.jsonl$/),
      database: 'orders',
      recoveryPointAt: expect.stringMatching(/^2026-01-05T/),
      recordedAt: expect.stringMatching(/^2026-01-05T/),
    });
  });

  it('what is done at once is one object, and nothing is told twice', async () => {
    const facts = await told(system);

    expect(new Set(facts.map(({ point, kind }) => `${kind} ${point}`)).size).toBe(facts.length);
  });

  it('the recipe of every recovery point is beside it', async () => {
    for (const point of points) {
      expect(await keptRecipe(system, point)).toMatchObject({
        engine: 'postgres',
        instanceClass: expect.stringMatching(/^db\./),
        port: 5432,
      });
    }
  });

  it('nothing can be deleted or written over there by the functions, nor by whoever rules the source account', async () => {
    const Key = (await told(system, 'copied'))[0]?.key ?? '';
    const { VersionId } = await system.call<{ VersionId: string }>('recovery', 's3', 'HeadObject', {
      Bucket: LEDGER,
      Key,
    });
    const callers: Caller[] = [
      { kind: 'administrator', account: chain.source.account },
      ...['copy', 'acknowledge', 'reconcile', 'prune'].map(
        (noun): Caller => ({
          kind: 'role',
          account: chain.recovery.account,
          role: roleArn(chain, 'recovery', noun),
          session: 'thief',
        }),
      ),
    ];
    const attempts: [string, object][] = [
      ['DeleteObject', {}],
      ['DeleteObject', { VersionId }],
      ['DeleteObject', { VersionId, BypassGovernanceRetention: true }],
      ['PutObjectRetention', { Retention: {}, BypassGovernanceRetention: true }],
      ['PutObject', { Body: '{}', ChecksumAlgorithm: 'CRC32' }],
      ['GetObject', {}],
    ];

    for (const caller of callers) {
      for (const [action, input] of attempts) {
        const call = system.world.call(caller, chain.recovery.region, 's3', action, {
          Bucket: LEDGER,
          Key,
          ...input,
        });
        await expect(call).rejects.toMatchObject({ awsCode: 'AccessDenied' });
      }
    }
    expect(await read(system, LEDGER, Key)).toContain('"kind":"copied"');
  });

  it('not even an administrator of the recovery account deletes a fact without going round the lock', async () => {
    const Key = (await told(system, 'copied'))[0]?.key ?? '';
    const { VersionId } = await system.call<{ VersionId: string }>('recovery', 's3', 'HeadObject', {
      Bucket: LEDGER,
      Key,
    });

    await expect(
      system.call('recovery', 's3', 'DeleteObject', { Bucket: LEDGER, Key, VersionId }),
    ).rejects.toThrow('object lock');
  });
});

describe('a forged recipe', () => {
  let system: System;
  beforeAll(async () => {
    system = await deploySystem();
  });
  afterAll(() => system.world.close());

  it('is refused and recorded, and the point gets the one that is announced later', async () => {
    await switchRules(system, 'source', 'DisableRule');
    await system.pass(35 * MINUTE);
    const [snapshot = ''] = names(available(await system.snapshots('source')));
    await switchRules(system, 'source', 'EnableRule');
    const recipe = { instanceClass: '$(curl example.com)', engine: 'postgres' };
    await announce(system, [snapshot], recipe);
    await system.pass(MINUTE);

    expect(await told(system, 'refused')).toMatchObject([
      { point: snapshot, database: 'orders', reason: expect.stringContaining('instanceClass') },
    ]);
    expect(await keys(system, STORE, `recipes/${snapshot}`)).toEqual([]);
    await system.pass(HOUR);
    expect(await keptRecipe(system, snapshot)).toMatchObject({ engine: 'postgres' });
  });
});

describe('names that the source side makes up', () => {
  it('of slots long past are not written down, nor is a recipe kept for them', async () => {
    const system = await deploySystem();
    await system.pass(1.5 * HOUR);
    const [point = ''] = names(await system.snapshots('recovery'));
    const recipe = await keptRecipe(system, point);
    const past = Array.from({ length: 100 }, (_, index) =>
      snapshotName(chain, 'orders', Date.UTC(1999, 0, 1, index)),
    );

    await announce(system, past, recipe);
    await system.pass(10 * MINUTE);

    expect((await told(system)).filter((fact) => past.includes(fact.point))).toEqual([]);
    expect((await keys(system, STORE, 'recipes/')).filter((key) => key.includes('-1999'))).toEqual([]);
    await system.world.close();
  });
});

describe('when events were lost', () => {
  let system: System;
  beforeAll(async () => {
    system = await deploySystem();
    await system.pass(HOUR);
    for (const side of ['source', 'recovery'] as const) await switchRules(system, side, 'DisableRule');
    await system.pass(2 * HOUR);
  });
  afterAll(() => system.world.close());

  it('a point is not acknowledged before its recipe is there, and reconcile announces it again', async () => {
    const copied = names(available(await system.snapshots('recovery')));
    const before = await keys(system, STORE, 'recipes/');
    const bare = copied.filter((point) => !before.includes(`recipes/${point}.json`));
    const owed = names(uncopied(await system.snapshots('source')));
    expect(owed.filter((name) => bare.includes(name)).length).toBeGreaterThanOrEqual(1);

    for (const side of ['source', 'recovery'] as const) await switchRules(system, side, 'EnableRule');
    await system.pass(35 * MINUTE);

    const after = await keys(system, STORE, 'recipes/');
    expect(after).toEqual(expect.arrayContaining(bare.map((point) => `recipes/${point}.json`)));
    expect(await pointsTold(system, 'copied')).toEqual(expect.arrayContaining(bare));
    expect(names(uncopied(await system.snapshots('source'))).filter((name) => bare.includes(name))).toEqual(
      [],
    );
  });
});
