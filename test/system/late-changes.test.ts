import { expect, test } from 'vitest';
import type { SideName } from '../../runtime/names';
import { DELAYED_CHANGES } from '../../simulator/faults';
import { chain, deploySystem, HOUR, MINUTE, raised } from './system';

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

test('a schedule that becomes slower after an outage holds no point, and leaves nothing of before behind', async () => {
  const short = { allowances: { copy: '10 minutes' } };
  const system = await deploySystem({
    ...{ seed: 'slower', databases: [], idle: ['orders'], database: short },
    schedule: { rpo: '30 minutes', every: '10 minutes' },
  });
  const { world, pass, redeploy, snapshots } = system;

  await pass(80 * MINUTE);
  world.faults.loseRegion(chain.recovery.region);
  await pass(HOUR);
  world.faults.returnRegion(chain.recovery.region);
  const slower = { name: 'orders', rpo: '2 hours', every: '1 hour', checks: {}, ...short };
  await redeploy('source', { 'lifeboat:databases': JSON.stringify([slower]) });
  await redeploy('recovery', {});
  await pass(2 * HOUR);
  const tagsOf = async (side: SideName) =>
    (await snapshots(side)).map(({ TagList = [] }) => TagList.map(({ Key }) => Key));

  for (const tags of await tagsOf('recovery')) expect(tags).not.toContain('lifeboat:flood');
  for (const tags of await tagsOf('source')) expect(tags).toContain('lifeboat:copied');
  expect(raised(system, 'recovery', 'refused-snapshots')).toEqual([]);
}, 60_000);
