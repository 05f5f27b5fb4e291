import { expect, test } from 'vitest';
import { DELAYED_CHANGES } from '../../simulator/faults';
import { deploySystem, HOUR, MINUTE } from './system';

test('a system whose rules, lists, tags and grants are all seen late copies every snapshot, the first by reconcile', async () => {
  const { world, pass, snapshots } = await deploySystem({
    seed: 'late changes',
    watch: ({ faults }) => {
      for (const what of DELAYED_CHANGES) faults.delayChanges(what, (what === 'rules' ? 45 : 2) * MINUTE);
    },
  });

  await pass(3 * HOUR);
  const [source, recovery] = [await snapshots('source'), await snapshots('recovery')];

  const times = (kind: string) =>
    world.trail.notes.filter((one) => one.kind === kind).map(({ time }) => time);
  const [taken, asked] = [times('snapshot-available').slice(1), times('copy-asked')];
  const waits = asked.map((time, index) => time - (taken[index] ?? 0));
  expect(waits).toHaveLength(6);
  expect(waits[0]).toBeGreaterThan(5 * MINUTE);
  expect(waits.at(-1)).toBeLessThan(MINUTE / 2);
  expect(recovery.map(({ Status }) => Status)).toEqual(recovery.map(() => 'available'));
  expect(recovery.at(-1)?.DBSnapshotIdentifier).toBe(source.at(-1)?.DBSnapshotIdentifier);
  for (const { TagList } of source) expect(TagList?.map(({ Key }) => Key)).toContain('lifeboat:copied');
  expect(times('function-failed')).toEqual([]);
}, 60_000);
