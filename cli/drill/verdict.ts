import { counted, countText } from '../count';
import { durationText, secondsBetween } from '../duration';
import { momentText } from '../moment';
import { alarmChecks } from './alarm-checks';
import { denialCheck } from './denials';
import type { Check, Exercise, Outage, ProtectedDatabase } from './exercise';
import { newestAt, worstAge } from './recovery-points';

/** What a database would have lost, against what the business allows. */
export interface RecoveryPointObjective {
  readonly database: string;
  /** Absent when there was no recovery point at all, or none was brought back. */
  readonly ageSeconds?: number;
  readonly objectiveSeconds: number;
  readonly met: boolean;
}

export const RTO_PARTS = ['detected', 'decided', 'restored', 'switched', 'verified'] as const;
export type RtoPart = (typeof RTO_PARTS)[number];

/** From the start of the outage to the system verified as a customer would. */
export interface RecoveryTimeObjective {
  /** Absent when the system did not come back. */
  readonly seconds?: number;
  readonly objectiveSeconds: number;
  readonly met: boolean;
  /** Those that were reached, in order; they add up to `seconds` when all were. */
  readonly parts: readonly { readonly name: RtoPart; readonly seconds: number }[];
}

export interface Verdict {
  /** Every objective met and every check passed. */
  readonly met: boolean;
  readonly recoveryPoints: readonly RecoveryPointObjective[];
  /** Absent when nothing was lost. */
  readonly recoveryTime?: RecoveryTimeObjective;
  readonly checks: readonly Check[];
}

/** Judges an exercise: objectives, alarms, and whether what came back is what was there. */
export function verdictOf(exercise: Exercise): Verdict {
  const { outage } = exercise;
  const judged = outage !== undefined || exercise.judgesAge ? exercise.databases : [];
  const recoveryPoints = judged.map((database) =>
    outage ? lost(outage, database) : worst(exercise, database),
  );
  const recoveryTime = outage && timeTaken(outage, exercise.rtoSeconds);
  const checks = [
    ...(outage ? outageChecks(exercise, outage) : []),
    ...alarmChecks(exercise),
    functionCheck(exercise),
    ...denialCheck(exercise),
    ...exercise.holds,
  ];
  const met =
    recoveryPoints.every((objective) => objective.met) &&
    (recoveryTime === undefined || recoveryTime.met) &&
    checks.every(({ passed }) => passed);
  return { met, recoveryPoints, ...(recoveryTime && { recoveryTime }), checks };
}

/** How old the data was that the recovery brought back. What it did not bring back is lost, however new its points are. */
function lost(outage: Outage, { name, rpoSeconds }: ProtectedDatabase): RecoveryPointObjective {
  const { databaseAt } = outage.restores.find(({ database }) => database === name) ?? {};
  if (databaseAt === undefined) return { database: name, objectiveSeconds: rpoSeconds, met: false };
  return {
    database: name,
    ageSeconds: secondsBetween(databaseAt, outage.startAt),
    objectiveSeconds: rpoSeconds,
    met: outage.startAt - databaseAt <= rpoSeconds * 1000,
  };
}

/** The most that the database would have lost at any moment of the day. */
function worst(exercise: Exercise, { name, rpoSeconds, points }: ProtectedDatabase): RecoveryPointObjective {
  if (newestAt(points, exercise.untilAt) === undefined) {
    return { database: name, objectiveSeconds: rpoSeconds, met: false };
  }
  const { ageMs } = worstAge(points, exercise.startAt, exercise.untilAt);
  return {
    database: name,
    ageSeconds: Math.ceil(ageMs / 1000),
    objectiveSeconds: rpoSeconds,
    met: ageMs <= rpoSeconds * 1000,
  };
}

function timeTaken(outage: Outage, objectiveSeconds: number): RecoveryTimeObjective {
  const reached: Record<RtoPart, number | undefined> = {
    detected: outage.detectedAt,
    decided: outage.decidedAt,
    restored: restoredAt(outage),
    switched: outage.traffic?.switchedAt,
    verified: outage.verifiedAt,
  };
  const parts: { name: RtoPart; seconds: number }[] = [];
  let from = outage.startAt;
  for (const name of RTO_PARTS) {
    const at = reached[name];
    if (at === undefined) break;
    parts.push({ name, seconds: secondsBetween(from, at) });
    from = at;
  }
  if (outage.verifiedAt === undefined) return { objectiveSeconds, met: false, parts };
  return {
    seconds: secondsBetween(outage.startAt, outage.verifiedAt),
    objectiveSeconds,
    met: outage.verifiedAt - outage.startAt <= objectiveSeconds * 1000,
    parts,
  };
}

/** When the last database had passed its checks; undefined while one has not. */
function restoredAt({ restores }: Outage): number | undefined {
  const times = restores.map(({ verifiedAt }) => verifiedAt);
  return times.length > 0 && times.every((time) => time !== undefined) ? Math.max(...times) : undefined;
}

function outageChecks(exercise: Exercise, outage: Outage): Check[] {
  const { plan, traffic } = outage;
  const last = restoredAt(outage);
  return [
    {
      name: 'the recovery plan ran to its end',
      passed: plan.status === 'SUCCEEDED',
      detail: plan.reason === undefined ? plan.status : `${plan.status}: ${plan.reason}`,
    },
    ...exercise.databases.map((database) => comparisonCheck(outage, database)),
    {
      name: 'traffic moved only after every database was verified',
      passed: traffic !== undefined && last !== undefined && traffic.changedAt >= last,
      detail:
        traffic === undefined
          ? 'traffic did not move'
          : `${traffic.record} changed at ${momentText(traffic.changedAt, exercise.startAt)}, ` +
            (last === undefined
              ? 'before all were verified'
              : `the last database was verified at ${momentText(last, exercise.startAt)}`),
    },
    {
      name: 'a named person decided, on record',
      passed: outage.decidedBy.trim() !== '' && outage.decidedBecause.trim() !== '',
      detail: `${outage.decidedBy}: ${outage.decidedBecause}`,
    },
    ...outage.customerChecks,
  ];
}

function comparisonCheck(outage: Outage, { name }: ProtectedDatabase): Check {
  const restored = outage.restores.find(({ database }) => database === name);
  const check = `${name} is row for row what was committed at its recovery point`;
  if (restored?.comparison === undefined) {
    return { name: check, passed: false, detail: 'it was not restored, so it could not be compared' };
  }
  const { expectedRows, foundRows, equalRows, differences } = restored.comparison;
  return {
    name: check,
    passed: differences.length === 0 && foundRows === expectedRows && equalRows === expectedRows,
    detail: [`${countText(equalRows)} of ${counted(expectedRows, 'row')} equal`, ...differences].join('; '),
  };
}

/** Before the disaster no function may fail; after it, those that need the lost Region do, and say so. */
function functionCheck({ failures, outage, startAt, troubleAt }: Exercise): Check {
  const unexpected = failures.filter(({ failedAt }) => failedAt < (troubleAt ?? Number.POSITIVE_INFINITY));
  const before = outage ? ' before the disaster' : ' before the trouble began';
  return {
    name: `no function failed${troubleAt === undefined ? '' : before}`,
    passed: unexpected.length === 0,
    detail:
      unexpected.length === 0
        ? 'none did'
        : unexpected
            .slice(0, 5)
            .map(({ name, failedAt, reason }) => `${momentText(failedAt, startAt)} ${name}: ${reason}`)
            .join('; '),
  };
}

/** `40m 58s of 1h`, for both kinds of objective. */
export function againstText(seconds: number | undefined, objectiveSeconds: number): string {
  return `${seconds === undefined ? 'never' : durationText(seconds)} of ${durationText(objectiveSeconds)}`;
}
