import type { GetObjectCommandOutput, ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { busName, EVENT_SOURCE, ledgerName, roleArn, SNAPSHOT_SHARED, storeName } from '../../runtime/names';
import type { Caller } from '../../simulator/service';
import { available, chain, deploySystem, HOUR, MINUTE, names, type System, switchRules } from './system';

const LEDGER = ledgerName(chain);
const STORE = storeName(chain, 'recovery');

async function keys(system: System, Bucket: string, Prefix = ''): Promise<string[]> {
  const { Contents = [] } = await system.call<ListObjectsV2CommandOutput>('recovery', 's3', 'ListObjectsV2', {
    Bucket,
    Prefix,
  });
  return Contents.map(({ Key = '' }) => Key);
}

async function read(system: System, Bucket: string, Key: string): Promise<Record<string, unknown>> {
  const { Body } = await system.call<GetObjectCommandOutput>('recovery', 's3', 'GetObject', { Bucket, Key });
  return JSON.parse(Buffer.from(Body as unknown as Uint8Array).toString()) as Record<string, unknown>;
}

/** Source snapshots that the source side does not know to be copied. */
async function uncopied(system: System): Promise<string[]> {
  const held = await system.snapshots('source');
  return names(held.filter(({ TagList }) => !TagList?.some(({ Key }) => Key === 'lifeboat:copied')));
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
    const facts = await keys(system, LEDGER);

    expect(points.length).toBeGreaterThanOrEqual(2);
    for (const point of points) {
      expect(facts).toEqual(
        expect.arrayContaining(['shared', 'copied'].map((kind) => `${point}/${kind}.json`)),
      );
    }
    expect(await read(system, LEDGER, `${points[0]}/copied.json`)).toMatchObject({
      point: points[0],
      database: 'orders',
      recoveryPointAt: expect.stringMatching(/^2026-01-05T/),
    });
  });

  it('the recipe of every recovery point is beside it', async () => {
    for (const point of points) {
      expect(await read(system, STORE, `recipes/${point}.json`)).toMatchObject({
        engine: 'postgres',
        instanceClass: expect.stringMatching(/^db\./),
        port: 5432,
      });
    }
  });

  it('nothing can be deleted or written over there by the functions, nor by whoever rules the source account', async () => {
    const Key = `${points[0]}/copied.json`;
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
    expect(await read(system, LEDGER, Key)).toMatchObject({ kind: 'copied' });
  });

  it('not even an administrator of the recovery account deletes a fact without going round the lock', async () => {
    const Key = `${points[0]}/copied.json`;
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
    await system.call('source', 'events', 'PutEvents', {
      Entries: [
        {
          EventBusName: busName(chain.environment, 'source'),
          Source: EVENT_SOURCE,
          DetailType: SNAPSHOT_SHARED,
          Detail: JSON.stringify({
            environment: chain.environment,
            snapshots: [snapshot],
            recipes: { orders: recipe },
          }),
        },
      ],
    });
    await system.pass(MINUTE);

    expect(await read(system, LEDGER, `${snapshot}/refused.json`)).toMatchObject({
      database: 'orders',
      reason: expect.stringContaining('instanceClass'),
    });
    expect(await keys(system, STORE, `recipes/${snapshot}`)).toEqual([]);
    await system.pass(HOUR);
    expect(await read(system, STORE, `recipes/${snapshot}.json`)).toMatchObject({ engine: 'postgres' });
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
    const owed = await uncopied(system);
    expect(owed.filter((name) => bare.includes(name)).length).toBeGreaterThanOrEqual(1);

    for (const side of ['source', 'recovery'] as const) await switchRules(system, side, 'EnableRule');
    await system.pass(35 * MINUTE);

    const after = await keys(system, STORE, 'recipes/');
    const facts = await keys(system, LEDGER);
    expect(after).toEqual(expect.arrayContaining(bare.map((point) => `recipes/${point}.json`)));
    expect(facts).toEqual(expect.arrayContaining(bare.map((point) => `${point}/copied.json`)));
    expect((await uncopied(system)).filter((name) => bare.includes(name))).toEqual([]);
  });
});
