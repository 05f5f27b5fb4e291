import type { DescribeDBSnapshotAttributesCommandOutput } from '@aws-sdk/client-rds';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  EVENT_SOURCE,
  physicalName,
  type SideName,
  SNAPSHOT_COPIED,
  SNAPSHOT_SHARED,
} from '../../runtime/names';
import { available, chain, deploySystem, HOUR, MINUTE, names, START, type System } from './system';

/** Every function of the chain, with the event that it gets about a snapshot of the newest slot. */
const FUNCTIONS: readonly [SideName, string, (point: string, time: number) => object][] = [
  ['source', 'take', (_, time) => ({ scheduledTime: new Date(time).toISOString(), databases: ['orders'] })],
  ['source', 'share', (point) => rdsEvent('source', 'RDS-EVENT-0042', point)],
  ['source', 'mark', (point) => chainEvent('recovery', SNAPSHOT_COPIED, point)],
  ['source', 'reconcile', () => ({})],
  ['recovery', 'copy', (point) => chainEvent('source', SNAPSHOT_SHARED, point)],
  ['recovery', 'acknowledge', (point) => rdsEvent('recovery', 'RDS-EVENT-0060', point)],
  ['recovery', 'reconcile', () => ({})],
  ['recovery', 'audit', () => ({})],
];

function rdsEvent(side: SideName, EventID: string, snapshot: string) {
  const { account, region } = chain[side];
  const SourceArn = `arn:aws:rds:${region}:${account}:snapshot:${snapshot}`;
  return { source: 'aws.rds', account, region, detail: { EventID, SourceArn, SourceIdentifier: snapshot } };
}

function chainEvent(from: SideName, detailType: string, snapshot: string) {
  const detail = { environment: chain.environment, snapshots: [snapshot] };
  return { source: EVENT_SOURCE, account: chain[from].account, 'detail-type': detailType, detail };
}

describe('a quiet morning', () => {
  let system: System;
  beforeAll(async () => {
    system = await deploySystem();
    await system.pass(4 * HOUR);
  });
  afterAll(() => system.world.close());

  it('copies the snapshot of every slot that had time to be copied', () => {
    // Older ones than the retention keeps are gone by now, on both sides.
    const copied = [...system.world.trail.grants.values()].flatMap(({ action, resource }) =>
      action === 'rds:CopyDBSnapshot' && resource.includes(`:${chain.recovery.account}:snapshot:`)
        ? resource.slice(-5)
        : [],
    );

    // Slots from 06:00 (taken by reconcile) to 09:30; the last may still be on its way.
    const slots = ['0600z', '0630z', '0700z', '0730z', '0800z', '0830z', '0900z', '0930z'];
    expect([...new Set(copied)].sort().slice(0, 7)).toEqual(slots.slice(0, 7));
  });

  it('keeps the moment of the data on every copy', async () => {
    const copies = available(await system.snapshots('recovery'));
    const pairs = (await system.snapshots('source')).flatMap((original) => {
      const copy = copies.find(
        ({ DBSnapshotIdentifier }) => DBSnapshotIdentifier === original.DBSnapshotIdentifier,
      );
      return copy === undefined ? [] : [[copy.SnapshotDatabaseTime, original.SnapshotDatabaseTime]];
    });

    expect(pairs.length).toBeGreaterThanOrEqual(2);
    for (const [copied, original] of pairs) expect(copied).toEqual(original);
  });

  it('shares every snapshot with the recovery account and nobody else', async () => {
    for (const { DBSnapshotIdentifier } of available(await system.snapshots('source'))) {
      const { DBSnapshotAttributesResult: result } =
        await system.call<DescribeDBSnapshotAttributesCommandOutput>(
          'source',
          'rds',
          'DescribeDBSnapshotAttributes',
          { DBSnapshotIdentifier },
        );

      const restore = result?.DBSnapshotAttributes?.find(({ AttributeName }) => AttributeName === 'restore');
      expect(restore?.AttributeValues).toEqual([chain.recovery.account]);
    }
    const shared = await system.call<{ DBSnapshots: unknown[] }>('recovery', 'rds', 'DescribeDBSnapshots', {
      SnapshotType: 'public',
    });
    expect(shared.DBSnapshots).toEqual([]);
  });

  it('encrypts every recovery point under a key of the recovery account', async () => {
    const points = available(await system.snapshots('recovery'));

    expect(points.length).toBeGreaterThan(0);
    for (const { Encrypted, KmsKeyId } of points) {
      expect(Encrypted).toBe(true);
      expect(KmsKeyId).toMatch(`arn:aws:kms:us-east-1:${chain.recovery.account}:key/`);
    }
  });

  it('notes on source snapshots that they are copied', async () => {
    const there = names(await system.snapshots('source'));
    const copied = names(available(await system.snapshots('recovery'))).filter((name) =>
      there.includes(name),
    );
    const marked = (await system.snapshots('source')).filter(({ TagList }) =>
      TagList?.some(({ Key }) => Key === 'lifeboat:copied'),
    );

    expect(copied.length).toBeGreaterThanOrEqual(2);
    expect(names(marked)).toEqual(copied);
  });

  it('raises no alarm once the first recovery point is there, and no function fails', () => {
    const alarms = system.world.trail.notes.filter(
      ({ kind, details, time }) => kind === 'alarm' && details.to === 'ALARM' && time > START + HOUR,
    );
    const failures = system.world.trail.notes.filter(({ kind }) => kind === 'function-failed');

    expect(alarms).toEqual([]);
    expect(failures).toEqual([]);
  });

  it('is refused nothing', () => {
    expect(system.world.trail.calls.filter(({ denied }) => denied !== undefined)).toEqual([]);
  });

  it.each(FUNCTIONS)(
    'changes nothing more when %s %s runs twice, or two at once',
    async (side, noun, event) => {
      // Between slots, with nothing on its way.
      await system.pass(25 * MINUTE);
      const before = await state(system);
      const point = names(available(await system.snapshots('recovery'))).at(-1) ?? '';
      const payload = new TextEncoder().encode(JSON.stringify(event(point, system.world.clock.now())));
      const invoke = () =>
        system.call(side, 'lambda', 'Invoke', {
          FunctionName: physicalName(chain.environment, side, noun),
          Qualifier: 'live',
          Payload: payload,
        });
      const pending = Promise.all([invoke(), invoke()]);
      await system.pass(MINUTE);
      const answers = await pending;
      await system.pass(MINUTE);

      expect(answers.map((answer) => answer.FunctionError)).toEqual([undefined, undefined]);
      expect(answers.map(({ Payload }) => Buffer.from(Payload as Uint8Array).toString())).not.toContainEqual(
        expect.stringContaining('dropped'),
      );
      expect(await state(system)).toEqual(before);
      await system.pass(3 * MINUTE);
    },
  );
});

/** What AWS holds, apart from how far it is on its way. */
async function state(system: System) {
  const both = [...(await system.snapshots('source')), ...(await system.snapshots('recovery'))];
  return both.map(({ DBSnapshotArn, KmsKeyId, TagList }) => ({ DBSnapshotArn, KmsKeyId, TagList }));
}
