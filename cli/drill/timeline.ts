import { counted, countText } from '../count';
import { durationText, secondsBetween } from '../duration';
import { momentText } from '../moment';
import { isFalse } from './alarm-checks';
import { snapshotText } from './databases';
import { denialLines } from './denials';
import type {
  Alarm,
  Exercise,
  FunctionFailure,
  Outage,
  PlanRun,
  Point,
  ProtectedDatabase,
  RefusedPoint,
  Restore,
} from './exercise';
import { isRecoveryPoint, newestAt, type RecoveryPoint, underWayAt } from './recovery-points';

/** How a line is meant: an ordinary step, something good, something to look at, or bad news. */
export type Tone = 'plain' | 'good' | 'warning' | 'bad';

export interface Line {
  readonly at: number;
  /** A database, an alarm, a function; `DISASTER`, `declared`. */
  readonly subject: string;
  readonly text: string;
  readonly tone: Tone;
}

/** The exercise as a person would tell it, in the order in which it happened. */
export function timelineOf(exercise: Exercise): Line[] {
  return [
    ...backups(exercise),
    ...alarms(exercise),
    ...failures(exercise),
    ...denialLines(exercise),
    ...happenings(exercise),
    ...outageLines(exercise),
  ].sort((a, b) => a.at - b.at);
}

function backups(exercise: Exercise): Line[] {
  return exercise.databases.flatMap((database) => {
    const arrived = database.points
      .filter(isRecoveryPoint)
      .filter(({ takenAt, copiedAt }) => takenAt >= exercise.startAt && copiedAt <= exercise.untilAt)
      .sort((a, b) => a.copiedAt - b.copiedAt);
    const [first, ...later] = arrived;
    const failed = database.points.filter((point) => failedBefore(point, exercise.untilAt));
    return [
      ...(first ? [firstLine(database, first)] : []),
      ...(later.length > 0 ? [laterLine(database, later)] : []),
      ...failed.map(
        (point): Line => ({
          at: point.copyFailedAt ?? point.takenAt,
          subject: database.name,
          text: `copy of ${point.name} failed`,
          tone: 'bad',
        }),
      ),
    ];
  });
}

function firstLine({ name, kind, rowsPerMinute }: ProtectedDatabase, point: RecoveryPoint): Line {
  const rate = rowsPerMinute === 0 ? 'less than 1 row' : counted(rowsPerMinute, 'row');
  return {
    at: point.takenAt,
    subject: name,
    text: `${snapshotText({ kind })} taken, shared, copied (${durationText(secondsBetween(point.takenAt, point.copiedAt))}), ${rate}/min being written`,
    tone: 'plain',
  };
}

function laterLine({ name }: ProtectedDatabase, later: readonly RecoveryPoint[]): Line {
  const spans = later.map(({ takenAt, copiedAt }) => secondsBetween(takenAt, copiedAt)).sort((a, b) => a - b);
  const shortest = durationText(spans[0] ?? 0);
  const longest = durationText(spans.at(-1) ?? 0);
  return {
    at: later[0]?.takenAt ?? 0,
    subject: name,
    text:
      `${counted(later.length, 'more recovery point')} in the same way, ` +
      (shortest === longest ? `copied in ${longest}` : `copied in ${shortest} to ${longest}`),
    tone: 'plain',
  };
}

function failedBefore({ copyFailedAt }: Point, at: number): boolean {
  return copyFailedAt !== undefined && copyFailedAt < at;
}

function alarms(exercise: Exercise): Line[] {
  return exercise.alarms.flatMap((alarm) => {
    const unfounded = isFalse(exercise, alarm);
    const raised: Line = {
      at: alarm.raisedAt,
      subject: 'alarm',
      text: `${alarm.name}${unfounded ? ', without a reason' : meaningOf(exercise, alarm)}`,
      tone: unfounded ? 'bad' : 'warning',
    };
    if (alarm.clearedAt === undefined) return [raised];
    return [raised, { at: alarm.clearedAt, subject: 'alarm', text: `${alarm.name} is over`, tone: 'plain' }];
  });
}

function meaningOf({ databases }: Exercise, { ageOf, raisedAt }: Alarm): string {
  const watched = databases.find(({ name }) => name === ageOf);
  if (watched === undefined) return '';
  if (newestAt(watched.points, raisedAt) === undefined) return `: ${watched.name} has no recovery point yet`;
  return `: the newest recovery point of ${watched.name} is older than ${durationText(watched.rpoSeconds)}`;
}

/** Longest reason that a line shows. The report's data has all of it. */
const LONGEST_REASON = 160;

/** One line for what fails again and again for the same reason. */
function failures({ failures, untilAt, troubleAt, startAt }: Exercise): Line[] {
  const kinds = new Map<string, FunctionFailure[]>();
  for (const failure of failures) {
    const kind = `${failure.name} ${failure.reason.split(':')[0]}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), failure]);
  }
  return [...kinds.values()].flatMap((same): Line[] => {
    const [first, last] = [same[0], same.at(-1)];
    if (first === undefined || last === undefined) return [];
    const { name, failedAt, reason } = first;
    const text = reason.length > LONGEST_REASON ? `${reason.slice(0, LONGEST_REASON - 3)}...` : reason;
    const often =
      same.length === 1 ? '' : ` (${same.length} times until ${momentText(last.failedAt, startAt)})`;
    return [
      {
        at: failedAt,
        subject: name,
        text: `failed: ${text}${often}`,
        tone: failedAt < (troubleAt ?? untilAt) ? 'bad' : 'warning',
      },
    ];
  });
}

function happenings({ happened }: Exercise): Line[] {
  return happened.map(({ subject, text, happenedAt, harmful }) => ({
    at: happenedAt,
    subject,
    text,
    tone: harmful ? 'bad' : 'plain',
  }));
}

function outageLines(exercise: Exercise): Line[] {
  const { outage, startAt } = exercise;
  if (outage === undefined) return [];
  const { plan, traffic } = outage;
  const lines: Line[] = [
    ...exercise.databases.map((database) => newestLine(outage, database, startAt)),
    {
      at: outage.decidedAt,
      subject: 'declared',
      text:
        `detected ${durationText(secondsBetween(outage.startAt, outage.detectedAt))}, ` +
        `decided ${durationText(secondsBetween(outage.detectedAt, outage.decidedAt))}` +
        (outage.asOfAt === undefined ? '' : `, to go back to ${momentText(outage.asOfAt, startAt)}`),
      tone: 'plain',
    },
    ...(outage.refused ?? []).map((refused) => refusedLine(refused, startAt)),
    ...outage.restores.map((restore) => restoreLine(restore, plan, startAt)),
  ];
  if (traffic?.switchedAt !== undefined) {
    lines.push({
      at: traffic.switchedAt,
      subject: traffic.record,
      text: `points to recovery (TTL ${traffic.ttlSeconds} s waited out)`,
      tone: 'good',
    });
  }
  if (plan.status !== 'SUCCEEDED') {
    const reason = plan.reason === undefined ? '' : `: ${plan.reason}`;
    const at = plan.endedAt ?? plan.startedAt;
    lines.push({ at, subject: 'plan', text: `${plan.status}${reason}`, tone: 'bad' });
  }
  for (const { name, passed, detail } of outage.customerChecks) {
    if (!passed)
      lines.push({ at: lastOf(outage), subject: 'customer', text: `${name}: ${detail}`, tone: 'bad' });
  }
  return lines;
}

function newestLine(outage: Outage, { name, points }: ProtectedDatabase, startAt: number): Line {
  const newest = newestAt(points, outage.startAt);
  const base = { at: outage.startAt, subject: name };
  if (newest === undefined) return { ...base, text: 'has no recovery point', tone: 'bad' };
  const age = durationText(secondsBetween(newest.databaseAt, outage.startAt));
  const late = underWayAt(points, outage.startAt).map((point) => underWayText(point, outage, startAt));
  const aside = late.length > 0 ? ` (${late.join(', ')})` : '';
  return {
    ...base,
    text: `newest recovery point ${momentText(newest.databaseAt, startAt)}, age ${age}${aside}`,
    tone: 'plain',
  };
}

function underWayText({ takenAt, copyStartedAt }: Point, { startAt: at }: Outage, startAt: number): string {
  const copying = copyStartedAt !== undefined && copyStartedAt <= at;
  return `${momentText(takenAt, startAt).replace(/:\d\d$/, '')}'s ${copying ? 'copy' : 'snapshot'} was under way`;
}

function refusedLine({ database, databaseAt, refusedAt, reason }: RefusedPoint, startAt: number): Line {
  const text = `recovery point ${momentText(databaseAt, startAt)} refused: ${reason}`;
  return { at: refusedAt, subject: database, text, tone: 'warning' };
}

function restoreLine(restore: Restore, plan: PlanRun, startAt: number): Line {
  const { database, kind, databaseAt, verifiedAt, costSeconds, comparison } = restore;
  const restored = kind === 'cluster' ? 'cluster restored' : 'restored';
  const base = { at: verifiedAt ?? plan.endedAt ?? plan.startedAt, subject: database };
  const point = momentText(databaseAt, startAt);
  if (comparison === undefined) return { ...base, text: `not restored as of ${point}`, tone: 'bad' };
  const { equalRows, expectedRows, foundRows, differences } = comparison;
  const equal = differences.length === 0 && foundRows === expectedRows && equalRows === expectedRows;
  return {
    ...base,
    text:
      `${restored}${verifiedAt === undefined ? ' but not verified' : ''}, ` +
      `${countText(equalRows)} of ${counted(expectedRows, 'row')} as committed at ${point}` +
      (costSeconds === undefined ? '' : `, ${durationText(costSeconds)} before the newest point`) +
      (equal ? '' : `: ${differences.join('; ')}`),
    tone: equal && verifiedAt !== undefined ? 'good' : 'bad',
  };
}

function lastOf({ plan, traffic, verifiedAt }: Outage): number {
  return Math.max(plan.startedAt, plan.endedAt ?? 0, traffic?.switchedAt ?? 0, verifiedAt ?? 0);
}
