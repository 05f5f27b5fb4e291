import { PERIODS } from '../infra/cadence';
import type { ConfigFault } from './config-fault';
import { durationText } from './duration';

/** What the age of a recovery point depends on, in seconds. */
export interface Cadence {
  readonly rpo: number;
  /** Time between two snapshots. */
  readonly every: number;
  /** How long a snapshot and its copy may take. */
  readonly allowances: { readonly snapshot: number; readonly copy: number };
}

/**
 * How old the newest recovery point is just before the next one lands, in seconds, when every event arrives: it is of
 * its slot's time, and the next slot's snapshot has to be taken and copied first.
 */
export function oldestAge({ every, allowances }: Omit<Cadence, 'rpo'>): number {
  return every + allowances.snapshot + allowances.copy;
}

/** Why a database's schedule cannot be, or cannot keep its objective, with the longest that could. */
export function scheduleFault(key: string, cadence: Cadence): ConfigFault[] {
  const { every, rpo, allowances } = cadence;
  const value = durationText(every);
  if (!PERIODS.includes(every)) {
    const allowed = `Allowed: ${PERIODS.map(durationText).join(', ')}: whole parts of a day that a schedule can keep.`;
    return [{ key, value, allowed }];
  }
  const age = oldestAge(cadence);
  if (age <= rpo) return [];
  const sum = [every, allowances.snapshot, allowances.copy].map(durationText).join(' + ');
  const reason = `Just before the next copy lands, the newest recovery point is ${sum} = ${durationText(age)} old`;
  const could = PERIODS.filter((period) => oldestAge({ every: period, allowances }) <= rpo).at(-1);
  const allowed =
    could === undefined
      ? `${reason}; no schedule keeps an rpo of ${durationText(rpo)}. The least that one could keep is ` +
        `${durationText(oldestAge({ every: PERIODS[0] ?? 0, allowances }))}, every ${durationText(PERIODS[0] ?? 0)}.`
      : `${reason}, but rpo is ${durationText(rpo)}. The longest schedule that keeps it is ${durationText(could)}.`;
  return [{ key, value, allowed }];
}
