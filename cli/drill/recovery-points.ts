import type { Point } from './exercise';

/** A snapshot that has arrived: what a recovery can use. */
export type RecoveryPoint = Point & { readonly databaseAt: number; readonly copiedAt: number };

export function isRecoveryPoint(point: Point): point is RecoveryPoint {
  return point.databaseAt !== undefined && point.copiedAt !== undefined;
}

/** The recovery point with the newest data that was there at `at`. */
export function newestAt(points: readonly Point[], at: number): RecoveryPoint | undefined {
  return points
    .filter(isRecoveryPoint)
    .filter(({ copiedAt }) => copiedAt <= at)
    .sort((a, b) => b.databaseAt - a.databaseAt)[0];
}

/** Snapshots on their way at `at`: taken, and not yet a recovery point, nor given up or overtaken before. */
export function underWayAt(points: readonly Point[], at: number): Point[] {
  return points.filter(
    (point) =>
      point.takenAt <= at &&
      (point.copiedAt === undefined || point.copiedAt > at) &&
      !(point.copyFailedAt !== undefined && point.copyFailedAt < at) &&
      !isOvertaken(points, point, at),
  );
}

/** Whether a newer snapshot arrived before this one's copy was begun: it is passed over, nothing waits for it. */
export function isOvertaken(
  points: readonly Point[],
  { takenAt, copyStartedAt }: Point,
  at: number,
): boolean {
  if (copyStartedAt !== undefined && copyStartedAt <= at) return false;
  return points.some(
    (other) => other.takenAt > takenAt && other.copiedAt !== undefined && other.copiedAt <= at,
  );
}

export interface Age {
  readonly ageMs: number;
  readonly at: number;
}

/**
 * The greatest age of the newest recovery point between two moments. It grows until the next copy lands, so it is
 * greatest just before one does, or at the end. Before the first one it counts from `from`.
 */
export function worstAge(points: readonly Point[], from: number, to: number): Age {
  const landings = points
    .filter(isRecoveryPoint)
    .filter(({ copiedAt }) => copiedAt > from && copiedAt <= to)
    .sort((a, b) => a.copiedAt - b.copiedAt);
  let newest = newestAt(points, from)?.databaseAt ?? from;
  let worst: Age = { ageMs: 0, at: from };
  const look = (at: number) => {
    if (at - newest > worst.ageMs) worst = { ageMs: at - newest, at };
  };
  for (const { copiedAt, databaseAt } of landings) {
    look(copiedAt);
    newest = Math.max(newest, databaseAt);
  }
  look(to);
  return worst;
}

/**
 * The spans in which the newest recovery point was older than `limitMs`, from the moment it became so, or in which there
 * was none.
 */
export function breaches(
  points: readonly Point[],
  limitMs: number,
  from: number,
  to: number,
): { readonly fromAt: number; readonly toAt: number }[] {
  const landings = points
    .filter(isRecoveryPoint)
    .filter(({ copiedAt }) => copiedAt > from && copiedAt <= to)
    .sort((a, b) => a.copiedAt - b.copiedAt);
  let newest = newestAt(points, from)?.databaseAt ?? Number.NEGATIVE_INFINITY;
  const found: { fromAt: number; toAt: number }[] = [];
  const look = (at: number) => {
    const fromAt = Math.max(newest + limitMs, from);
    if (fromAt >= at) return;
    const last = found.at(-1);
    // A copy that was already too old when it landed does not end a breach.
    if (last !== undefined && last.toAt >= fromAt) last.toAt = at;
    else found.push({ fromAt, toAt: at });
  };
  for (const { copiedAt, databaseAt } of landings) {
    look(copiedAt);
    newest = Math.max(newest, databaseAt);
  }
  look(to);
  return found;
}
