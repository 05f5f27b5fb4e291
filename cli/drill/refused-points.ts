import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { RefusedPoint } from './exercise';

/** What the plan's states say of the points of one database. */
interface Said {
  readonly database?: string;
  readonly refused?: readonly {
    readonly snapshot: string;
    readonly recoveryPointAt: string;
    readonly reason: string;
  }[];
}

/**
 * The recovery points that the plan refused, by what its execution's history says: each when its checks had failed. `moments`
 * says what each point holds.
 */
export function refusedIn(
  history: readonly HistoryEvent[],
  moments: ReadonlyMap<string, number>,
): RefusedPoint[] {
  const found: RefusedPoint[] = [];
  for (const { timestamp, stateExitedEventDetails } of history) {
    const { name = '', output = '{}' } = stateExitedEventDetails ?? {};
    if (timestamp === undefined || !TELLING.includes(name)) continue;
    const { database, refused = [] } = JSON.parse(output) as Said;
    if (database === undefined) continue;
    for (const { snapshot, recoveryPointAt, reason } of refused) {
      if (found.some(({ point }) => point === snapshot)) continue;
      const databaseAt = moments.get(snapshot) ?? Date.parse(recoveryPointAt);
      found.push({ database, point: snapshot, databaseAt, refusedAt: timestamp.getTime(), reason });
    }
  }
  return found;
}

/** States of the plan whose output lists what was refused until then. */
const TELLING = ['Refuse', 'Verify', 'Not recovered'];
