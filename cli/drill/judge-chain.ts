import { RECONCILE_PERIOD_SECONDS } from '../../infra/cadence';
import type { OfKind } from '../../runtime/backup/kinds';
import { hopName, readSnapshotName } from '../../runtime/names';
import { counted } from '../count';
import { durationText, secondsBetween } from '../duration';
import { momentText } from '../moment';
import type { Check, Exercise } from './exercise';
import { manualSnapshots, recoveryPoints } from './points-there';
import { isOvertaken, newestAt } from './recovery-points';
import type { Stage } from './stage';

/** A gap that is so many times the middle one is a hole. */
const HOLE = 3;

/** When a copy of each snapshot was first asked for, by its point's name; in virtual milliseconds. */
function askedAt({ world, chain, databases }: Stage): Map<string, number> {
  const asked = new Map<string, number>();
  for (const { kind, account, time, details } of world.trail.notes) {
    if (kind !== 'copy-asked' || account !== chain.recovery.account) continue;
    const read = readSnapshotName(chain, databases, String(details.snapshot ?? ''));
    if (read !== undefined && !asked.has(read.point)) asked.set(read.point, time);
  }
  return asked;
}

export function copiedInTime(stage: Stage, { databases, troubleAt = 0, untilAt }: Exercise): Check {
  const limit = 2 * RECONCILE_PERIOD_SECONDS * 1000;
  const asked = askedAt(stage);
  const waits = databases.flatMap(({ points }) => {
    return points.flatMap(({ name, availableAt, databaseAt = 0 }) => {
      if (availableAt === undefined || availableAt < troubleAt || availableAt + limit > untilAt) return [];
      // One that a newer one overtook is not needed any more.
      const times = points
        .filter((other) => (other.databaseAt ?? 0) >= databaseAt)
        .flatMap((other) => asked.get(other.name) ?? []);
      return [
        { name, wait: times.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...times) - availableAt },
      ];
    });
  });
  const late = waits.filter(({ wait }) => wait > limit);
  const longest = Math.max(0, ...waits.map(({ wait }) => wait));
  return {
    name: 'a copy of every snapshot was asked for within two reconcile periods',
    passed: waits.length > 0 && late.length === 0,
    detail:
      late.length === 0
        ? `${counted(waits.length, 'snapshot')}, at most ${durationText(longest / 1000)} of ${durationText(limit / 1000)}`
        : `later: ${late.map(({ name }) => name).join(', ')}`,
  };
}

/** A copy in two steps has ended by then, in milliseconds, if nothing stands in its way. */
const TWO_STEPS = 3_600_000;

/** The same of a cluster's: nobody is told when either step has ended, so that reconcile finds out. */
function twoSteps({ kind }: OfKind): number {
  return kind === 'cluster' ? TWO_STEPS + 2 * RECONCILE_PERIOD_SECONDS * 1000 : TWO_STEPS;
}

export async function noIntermediate(stage: Stage, exercise: Exercise): Promise<Check> {
  const { chain, world } = stage;
  const { troubleAt = 0, endAt, happened, databases } = exercise;
  const calmAt = happened.findLast(({ harmful }) => !harmful)?.happenedAt ?? endAt;
  const left = (await manualSnapshots(stage, 'recovery', chain.source.region)).filter(
    (snapshot) => endAt - Number(snapshot.SnapshotCreateTime) > twoSteps(snapshot),
  );
  const orphans = world.trail.notes.filter(
    ({ kind, account, region, time }) =>
      kind === 'copy-finished' &&
      account === chain.recovery.account &&
      region === chain.source.region &&
      time >= troubleAt &&
      time < calmAt,
  );
  const halfWay = orphans.map(({ details }) => String(details.snapshot));
  const missing = databases.flatMap((database) =>
    database.points.filter(
      (point) =>
        point.copiedAt === undefined &&
        endAt - point.takenAt > twoSteps(database) &&
        (halfWay.includes(hopName(point.name)) || !isOvertaken(database.points, point, endAt)),
    ),
  );
  const names = left.map(({ DBSnapshotIdentifier = '' }) => DBSnapshotIdentifier);
  return {
    name: 'no intermediate is left, and what it was for has arrived',
    passed: orphans.length > 0 && left.length === 0 && missing.length === 0,
    detail:
      names.length > 0
        ? `left: ${names.join(', ')}`
        : missing.length > 0
          ? `not arrived: ${missing.map(({ name }) => name).join(', ')}`
          : `${counted(orphans.length, 'first step')} ended while nobody could go on, and what they were for has arrived`,
  };
}

export function thinnedEvenly({ waiting, writers }: Stage): Check {
  const told = writers.map(({ ledger: { database } }) => {
    // The oldest is kept whatever its place; the newest two are not thinned yet.
    const times = waiting.filter((point) => point.database === database).map(({ databaseAt }) => databaseAt);
    const gaps = times.slice(2, -2).map((time, index) => time - (times[index + 1] ?? time));
    const inOrder = [...gaps].sort((a, b) => a - b);
    const middle = inOrder[Math.floor(inOrder.length / 2)] ?? 0;
    const largest = inOrder.at(-1) ?? Number.POSITIVE_INFINITY;
    return {
      database,
      count: times.length,
      middle,
      largest,
      isEven: gaps.length > 5 && largest <= HOLE * middle,
    };
  });
  return {
    name: 'what waited at the source was thinned evenly',
    passed: told.every(({ isEven }) => isEven),
    detail: told
      .map(({ database, count, middle, largest }) => {
        const span = (gap: number) => durationText(Math.round(gap / 1000));
        return `${database}: ${counted(count, 'snapshot')}, ${span(middle)} apart, at most ${Number.isFinite(largest) ? span(largest) : 'nothing'}`;
      })
      .join('; '),
  };
}

export async function caughtUp(
  stage: Stage,
  { databases, happened, endAt, startAt }: Exercise,
): Promise<Check> {
  const backAt =
    happened.find(({ region, harmful }) => region === 'recovery' && !harmful)?.happenedAt ?? endAt;
  const asked = [...askedAt(stage)].filter(([, at]) => at >= backAt).sort(([, a], [, b]) => a - b);
  const present = await recoveryPoints(stage);
  const told = databases.map(({ name, points, rpoSeconds }) => {
    const own = asked.flatMap(([point, at]) => {
      const found = points.find((other) => other.name === point);
      return found === undefined ? [] : [{ ...found, at }];
    });
    const [first] = own;
    const newest = points
      .filter(({ availableAt }) => availableAt !== undefined && availableAt <= (first?.at ?? 0))
      .sort((a, b) => (b.databaseAt ?? 0) - (a.databaseAt ?? 0))[0];
    // What was announced while nobody heard it may arrive before the newest does, but nothing from long ago.
    const isNew =
      (first?.databaseAt ?? 0) >= (newest?.databaseAt ?? Number.POSITIVE_INFINITY) - rpoSeconds * 1000;
    const age = endAt - (newestAt(points, endAt)?.databaseAt ?? 0);
    return {
      isGood: isNew && age <= rpoSeconds * 1000,
      text:
        `${name}: first asked for ${first?.name ?? 'nothing'}${first === undefined ? '' : ` at ${momentText(first.at, startAt)}`}, ` +
        `at the end ${durationText(secondsBetween(endAt - age, endAt))} old, ${counted(present.filter(({ database }) => database === name).length, 'point')}`,
    };
  });
  return {
    name: 'caught up, the newest first',
    passed: told.every(({ isGood }) => isGood),
    detail: told.map(({ text }) => text).join('; '),
  };
}
