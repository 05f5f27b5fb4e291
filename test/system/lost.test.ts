import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { physicalName, SNAPSHOT_COPIED, SNAPSHOT_SHARED, snapshotArn } from '../../runtime/names';
import type { EventLoss } from '../../simulator/faults';
import type { Caller } from '../../simulator/service';
import type { Note } from '../../simulator/trail';
import { chain, deploySystem, HOUR, MINUTE, names, type System, uncopied } from './system';

const { source, recovery } = chain;
const RDS_EVENT = 'RDS DB Snapshot Event';

/** Whatever is lost, the next step is taken within this. */
const TWO_PERIODS = 30 * MINUTE;

/** A way on which the chain hands a snapshot over from one step to the next, and what cuts it. */
type Way = readonly [string, EventLoss];

const TO_SHARE: Way = ['from RDS to share', { ...source, detailType: RDS_EVENT }];
const TO_RECOVERY: Way = [
  'from share to the recovery side',
  { region: source.region, detailType: SNAPSHOT_SHARED },
];
const TO_COPY: Way = [
  'from the recovery bus to copy',
  { region: recovery.region, detailType: SNAPSHOT_SHARED },
];
const TO_ACKNOWLEDGE: Way = ['from RDS to acknowledge', { ...recovery, detailType: RDS_EVENT }];
const TO_SOURCE: Way = [
  'from acknowledge to the source side',
  { region: recovery.region, detailType: SNAPSHOT_COPIED },
];
const TO_MARK: Way = ['from the source bus to mark', { region: source.region, detailType: SNAPSHOT_COPIED }];
/** Of the first of two steps. */
const TO_SECOND_STEP: Way = [
  'from the end of a first step to the recovery side',
  { account: recovery.account, region: source.region, detailType: RDS_EVENT },
];

describe.each([
  {
    strategy: 'single-step',
    args: { managed: ['billing'] },
    ways: [TO_SHARE, TO_RECOVERY, TO_COPY, TO_ACKNOWLEDGE, TO_SOURCE, TO_MARK],
  },
  { strategy: 'two-hop', args: {}, ways: [TO_COPY, TO_SECOND_STEP, TO_ACKNOWLEDGE] },
])('with copies by $strategy, and each way cut in turn', ({ strategy, args, ways }) => {
  let system: System;
  let notes: readonly Note[];
  let began: number;
  let cutBefore: number;

  beforeAll(async () => {
    system = await deploySystem({
      ...args,
      schedule: { rpo: '2 hours', every: '1 hour' },
      recoveryConfig: { 'lifeboat:copyStrategy': strategy },
    });
    const { clock, faults, trail } = system.world;
    await system.pass(2 * HOUR - MINUTE);
    began = clock.now();
    for (const [, loss] of ways) {
      faults.loseEvents(loss);
      await system.pass(HOUR);
      faults.deliverEvents();
    }
    cutBefore = clock.now();
    // The newest snapshot is to end its way undisturbed.
    await system.pass(59 * MINUTE);
    notes = trail.notes;
  });
  afterAll(() => system.world.close());

  it.each(ways.map(([way], index) => ({ way, index })))('events $way were lost', ({ index }) => {
    const lost = notes.filter(
      ({ kind, time }) =>
        kind === 'event-lost' && time >= began + index * HOUR && time < began + (index + 1) * HOUR,
    );

    expect(lost.length).toBeGreaterThan(0);
  });

  it('each snapshot is asked to be copied within two reconcile periods', () => {
    const ready = notes.filter(
      ({ kind, account, subject, details, time }) =>
        time > began &&
        time < cutBefore &&
        account === source.account &&
        (subject === 'billing' ? kind === 'copy-finished' : kind === 'snapshot-available') &&
        details.type !== 'automated',
    );
    const asked = notes.filter(({ kind, account }) => kind === 'copy-asked' && account === recovery.account);

    expect(ready.length).toBeGreaterThanOrEqual(ways.length);
    expect(late(ready, asked)).toEqual([]);
  });

  it('each first step is followed by the second within two reconcile periods, and goes', async () => {
    const first = finished(notes, source.region).filter(({ time }) => time > began && time < cutBefore);
    const second = notes.filter(({ kind, region }) => kind === 'copy-asked' && region === recovery.region);
    const left = await firstSteps(system);

    expect(first.length).toBeGreaterThanOrEqual(strategy === 'two-hop' ? ways.length : 0);
    expect(late(first, second)).toEqual([]);
    expect(left).toEqual([]);
  });

  it('each copy is marked at the source, which keeps nothing for the sake of the chain', async () => {
    const role = `arn:aws:iam::${source.account}:role/${physicalName(chain.environment, 'source', 'mark')}`;
    const marked = [...system.world.trail.grants.values()]
      .filter((grant) => grant.role === role && grant.action === 'rds:AddTagsToResource')
      .map(({ resource }) => resource);
    const points = finished(notes, recovery.region).map(({ details }) => String(details.snapshot));
    const unmarked = uncopied(await system.snapshots('source'));

    expect(points.length).toBeGreaterThanOrEqual(ways.length);
    expect(marked).toEqual(expect.arrayContaining(points.map((point) => snapshotArn(source, point))));
    // Of a snapshot that could not be shared only its copy is; both go together.
    expect(names(unmarked).filter((name) => !points.includes(name.replace(/-rekeyed$/, '')))).toEqual([]);
  });

  it('nothing is refused and no function fails', () => {
    expect(system.world.trail.calls.filter(({ denied }) => denied !== undefined)).toEqual([]);
    expect(notes.filter(({ kind }) => kind === 'function-failed')).toEqual([]);
  });
});

it('a word that was lost long ago is made up for, though nothing newer is amiss', async () => {
  const system = await deploySystem();
  try {
    await system.pass(50 * MINUTE);
    const [first] = await system.snapshots('source');
    const ResourceName = first?.DBSnapshotArn;
    // A person keeps it, so that it is there long after its slot.
    const Tags = [{ Key: 'lifeboat:hold', Value: 'true' }];
    await system.call('source', 'rds', 'AddTagsToResource', { ResourceName, Tags });
    await system.pass(3 * HOUR);
    const TagKeys = ['lifeboat:copied'];
    await system.call('source', 'rds', 'RemoveTagsFromResource', { ResourceName, TagKeys });

    await system.pass(50 * MINUTE);

    const [same] = await system.snapshots('source');
    expect(same?.DBSnapshotArn).toBe(ResourceName);
    expect(same?.TagList).toContainEqual({ Key: 'lifeboat:copied', Value: 'true' });
  } finally {
    await system.world.close();
  }
});

/** The point that a note is about, whichever of its snapshots it names. */
function pointOf({ details }: Note): string {
  return String(details.snapshot).replace(/-(rekeyed|hop)$/, '');
}

/** What is not followed in time by a note of `next` about the same point. */
function late(ready: readonly Note[], next: readonly Note[]): string[] {
  return ready
    .filter(
      (one) =>
        !next.some(
          (other) =>
            pointOf(other) === pointOf(one) && other.time >= one.time && other.time - one.time <= TWO_PERIODS,
        ),
    )
    .map((one) => `${pointOf(one)}, ready at ${new Date(one.time).toISOString()}`);
}

/** Copies of the recovery account that have ended in a Region. */
function finished(notes: readonly Note[], region: string): Note[] {
  return notes.filter(
    (note) => note.kind === 'copy-finished' && note.account === recovery.account && note.region === region,
  );
}

async function firstSteps({ world }: System): Promise<string[]> {
  const administrator: Caller = { kind: 'administrator', account: recovery.account };
  const { DBSnapshots } = await world.call<{ DBSnapshots: { DBSnapshotIdentifier: string }[] }>(
    administrator,
    source.region,
    'rds',
    'DescribeDBSnapshots',
    { SnapshotType: 'manual' },
  );
  return DBSnapshots.map(({ DBSnapshotIdentifier }) => DBSnapshotIdentifier);
}
