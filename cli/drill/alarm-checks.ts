import { AUDIT_PERIOD_SECONDS } from '../../infra/cadence';
import { slotOf } from '../../runtime/names';
import { counted } from '../count';
import { durationText } from '../duration';
import { momentText } from '../moment';
import type { Alarm, Check, Exercise, Point, ProtectedDatabase } from './exercise';
import { breaches } from './recovery-points';

/**
 * How long after its objective was passed an age alarm may take: one period of the audit that measures the age, and
 * one of the alarm that looks at the measurement.
 */
const ALARM_GRACE_MS = 2 * AUDIT_PERIOD_SECONDS * 1000;

/** Alarms that went off without a reason, and reasons that raised none. */
export function alarmChecks(exercise: Exercise): Check[] {
  const wrong = exercise.alarms.filter((alarm) => isFalse(exercise, alarm));
  const missing = missingAlarms(exercise);
  return [
    {
      name: 'no alarm without a reason',
      passed: wrong.length === 0,
      detail:
        wrong.length === 0
          ? exercise.alarms.length === 0
            ? 'none was raised'
            : `${counted(exercise.alarms.length, 'alarm')}, each with a reason`
          : wrong.map(({ name, raisedAt }) => `${momentText(raisedAt, exercise.startAt)} ${name}`).join('; '),
    },
    {
      name: 'an alarm for every recovery point older than its objective',
      passed: missing.length === 0,
      detail: missing.length === 0 ? coverage(exercise) : missing.join('; '),
    },
  ];
}

/** Once something is wrong everything has a reason; before that only a recovery point past its objective is one. */
export function isFalse({ databases, startAt, untilAt, troubleAt }: Exercise, alarm: Alarm): boolean {
  if (troubleAt !== undefined && alarm.raisedAt >= troubleAt) return false;
  const watched = databases.find(({ name }) => name === alarm.ageOf);
  if (watched === undefined) return true;
  const from = Math.min(startAt, alarm.raisedAt);
  return !breaches(pointsAsCounted(watched), watched.rpoSeconds * 1000, from, untilAt).some(
    // One that is on since before the exercise is judged from its beginning.
    ({ fromAt, toAt }) =>
      Math.max(alarm.raisedAt, startAt) >= fromAt && alarm.raisedAt <= toAt + ALARM_GRACE_MS,
  );
}

/** The points as Lifeboat counts their age: a cluster's from its slot, since AWS never says what moment it holds. */
function pointsAsCounted({ kind, points }: ProtectedDatabase): readonly Point[] {
  if (kind !== 'cluster') return points;
  return points.map((point) => ({
    ...point,
    ...(point.databaseAt !== undefined && { databaseAt: slotOf(point.name) ?? point.databaseAt }),
  }));
}

function missingAlarms(exercise: Exercise): string[] {
  const { endAt: end } = exercise;
  return exercise.databases.flatMap(({ name, points, rpoSeconds }) =>
    breaches(points, rpoSeconds * 1000, exercise.startAt, end)
      .map((breach) => whileWatched(exercise, breach))
      .filter(({ fromAt, toAt }) => toAt - fromAt > ALARM_GRACE_MS)
      .filter(
        ({ fromAt, toAt }) =>
          !ringing(exercise.alarms, name, fromAt, Math.min(fromAt + ALARM_GRACE_MS, toAt)),
      )
      .map(
        ({ fromAt }) =>
          `${name} was older than ${durationText(rpoSeconds)} from ${momentText(fromAt, exercise.startAt)} on`,
      ),
  );
}

/** Whether the database's age alarm was on at some time between the two. */
function ringing(alarms: readonly Alarm[], database: string, from: number, to: number): boolean {
  return alarms.some(
    ({ ageOf, raisedAt, clearedAt }) =>
      ageOf === database && raisedAt <= to && (clearedAt === undefined || clearedAt >= from),
  );
}

/** The part of a breach in which the recovery Region was there: its alarms cannot go off while it is not. */
function whileWatched({ happened }: Exercise, breach: { readonly fromAt: number; readonly toAt: number }) {
  const changes = happened.filter(({ region }) => region === 'recovery');
  const returned = changes.findLast(({ harmful }) => !harmful)?.happenedAt;
  const isAway = changes.at(-1)?.harmful === true;
  if (isAway) return { fromAt: breach.fromAt, toAt: Math.min(breach.toAt, changes.at(-1)?.happenedAt ?? 0) };
  return { fromAt: Math.max(breach.fromAt, returned ?? 0), toAt: breach.toAt };
}

function coverage(exercise: Exercise): string {
  const raised = exercise.alarms.filter(({ ageOf }) => ageOf !== undefined);
  if (raised.length === 0) return 'none was needed';
  return raised.map(({ name, raisedAt }) => `${momentText(raisedAt, exercise.startAt)} ${name}`).join('; ');
}
