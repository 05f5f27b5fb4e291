import { longestPeriod, oldestAge, PERIODS, RECONCILE_SECONDS, shortestPeriod } from '../runtime/cadence';
import { durationText } from '../runtime/duration';
import type { DatabaseKind, Objectives } from '../runtime/settings';
import type { ConfigFault } from './config-fault';

/** Why a database's schedule cannot be, or cannot keep its objective, with the longest that could. */
export function scheduleFault(
  key: string,
  objectives: Objectives & { readonly kind?: DatabaseKind },
): ConfigFault[] {
  const { periodSeconds, rpoSeconds, snapshotSeconds, copySeconds } = objectives;
  const noticing = objectives.kind === 'cluster' ? NOTICING : '';
  const value = durationText(periodSeconds);
  if (!PERIODS.includes(periodSeconds)) {
    const allowed = `Allowed: ${PERIODS.map(durationText).join(', ')}: whole parts of a day that a schedule can keep.`;
    return [{ key, value, allowed }];
  }
  const age = oldestAge(objectives);
  if (age > rpoSeconds) {
    const sum = [periodSeconds, snapshotSeconds, copySeconds].map(durationText).join(' + ');
    const reason = `Just before the next copy lands, the newest recovery point is ${sum} = ${durationText(age)} old`;
    return [{ key, value, allowed: `${reason}${noticing}${advice(objectives)}` }];
  }
  if (copySeconds <= periodSeconds) return [];
  const reason = `RDS copies one snapshot of a database at a time, and a copy may take ${durationText(copySeconds)}`;
  return [{ key, value, allowed: `${reason}${noticing}${tooShort(objectives)}` }];
}

/**
 * Why the automated snapshots of a cluster would be taken along at the source and never copied: each copy is a full one,
 * whose end reconcile finds, and none begins that could keep the schedule's next one waiting. An instance's are short.
 */
export function automatedFault(
  key: string,
  database: Objectives & { readonly kind?: DatabaseKind; readonly includeAutomated: boolean },
): ConfigFault[] {
  const { kind, includeAutomated, periodSeconds, copySeconds } = database;
  if (kind !== 'cluster' || !includeAutomated || 2 * copySeconds <= periodSeconds) return [];
  const shortest = shortestPeriod({ copySeconds: 2 * copySeconds });
  const way = shortest === undefined ? '' : ` Every ${durationText(shortest)} does.`;
  const every = durationText(periodSeconds);
  return [
    {
      key,
      value: includeAutomated,
      allowed: `Allowed: false, since every ${every} leaves no time for a second copy that may take ${durationText(copySeconds)}${NOTICING}.${way}`,
    },
  ];
}

/** Why more is allowed for the copy of a cluster's snapshot than the config says. */
const NOTICING = ` (of its copy ${durationText(RECONCILE_SECONDS)} until reconcile finds that it has ended, which AWS tells nobody of a cluster's)`;

function tooShort(objectives: Objectives): string {
  const [shortest, longest] = [shortestPeriod(objectives), longestPeriod(objectives)];
  if (shortest === undefined || longest === undefined) return advice(objectives);
  return (
    `: more often than every ${durationText(shortest)} is too often. rpo is ${durationText(objectives.rpoSeconds)}: the ` +
    `longest schedule that keeps it is ${durationText(longest)}.`
  );
}

function advice(objectives: Objectives): string {
  const { rpoSeconds, snapshotSeconds, copySeconds } = objectives;
  const could = longestPeriod(objectives);
  const rpo = `rpo is ${durationText(rpoSeconds)}`;
  if (could !== undefined)
    return `, but ${rpo}. The longest schedule that keeps it is ${durationText(could)}.`;
  const shortest = shortestPeriod({ copySeconds });
  const none = `, and ${rpo}: no schedule keeps it. `;
  if (shortest === undefined) return `${none}A copy must be done within a day: allow less for it.`;
  const least = oldestAge({ periodSeconds: shortest, snapshotSeconds, copySeconds });
  return `${none}The least that one could keep is ${durationText(least)}, every ${durationText(shortest)}.`;
}
