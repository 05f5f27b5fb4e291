import type { Chain, Database, Retention } from '../settings';
import { isRecoveryPoint, newestPoint } from './points';
import { retained } from './retention';
import type { Snapshot } from './snapshots';

interface Keeping extends Chain {
  readonly retention: Retention;
}

/** Shared snapshots of a database that are not here, the one to copy first coming first. */
export interface Wanted {
  /** Newer than the newest recovery point: the objective waits for it. */
  readonly newer: readonly Snapshot[];
  /** Older ones that the retention would keep if they were here: first those that it would keep if all of them were. */
  readonly older: readonly Snapshot[];
}

export function wanted(
  settings: Keeping,
  database: Database,
  held: readonly Snapshot[],
  shared: readonly Snapshot[],
  now: number,
): Wanted {
  const { newer, older } = missing(settings, database, held, shared);
  if (older.length === 0) return { newer, older };
  const kept = keptOf(settings, database, [...held, ...older], now);
  const fitting = older.filter((snapshot) => hasPlace(settings, database, held, snapshot, now));
  const isKept = ({ name }: Snapshot) => kept.has(name);
  return {
    newer,
    older: [...fitting.filter(isKept), ...fitting.filter((snapshot) => !isKept(snapshot))],
  };
}

/**
 * The points that the retention has no place for: to copy them would only be to delete them again. A copy that is still
 * being made takes no place: when it fails, they are what is left.
 */
export function unwanted(
  settings: Keeping,
  database: Database,
  held: readonly Snapshot[],
  shared: readonly Snapshot[],
  now: number,
): string[] {
  const good = held.filter((one) => isRecoveryPoint(settings, one));
  return missing(settings, database, held, shared)
    .older.filter((snapshot) => !hasPlace(settings, database, good, snapshot, now))
    .map(({ point }) => point);
}

function missing(
  settings: Chain,
  database: Database,
  held: readonly Snapshot[],
  shared: readonly Snapshot[],
): Wanted {
  const newestSlot = newestPoint(settings, held, database)?.slot ?? Number.NEGATIVE_INFINITY;
  const absent = shared
    .filter(({ database: { name } }) => name === database.name)
    .filter(({ point }) => !held.some((one) => one.point === point))
    .sort((a, b) => b.slot - a.slot);
  return {
    newer: absent.filter(({ slot }) => slot > newestSlot),
    older: absent.filter(({ slot }) => slot <= newestSlot),
  };
}

function hasPlace(
  settings: Keeping,
  database: Database,
  held: readonly Snapshot[],
  snapshot: Snapshot,
  now: number,
): boolean {
  return keptOf(settings, database, [...held, snapshot], now).has(snapshot.name);
}

/** Names of those of a database that the retention keeps among all of them. */
function keptOf(
  { retention }: Keeping,
  database: Database,
  snapshots: readonly Snapshot[],
  now: number,
): ReadonlySet<string> {
  const points = snapshots
    .filter((one) => one.database.name === database.name)
    .flatMap(({ name, databaseTime }) => (databaseTime === undefined ? [] : [{ name, time: databaseTime }]));
  return new Set(retained(points, retention, now).map(({ name }) => name));
}
