/** A point that may have to go for lack of room. */
export interface Thinnable {
  readonly name: string;
  readonly database: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Snapshots that go with it. */
  readonly size: number;
  /** It stays whatever happens. */
  readonly fixed: boolean;
}

/**
 * Which points go, in this order, so that at least `excess` snapshots fewer remain: again and again, of the database
 * that has the most points, the one whose absence leaves the smallest gap. Its oldest and its newest point stay, and
 * those that are fixed; of one database at most `mostOf(points it has)` go. Fewer go when no more may.
 */
export function thinned<P extends Thinnable>(
  points: readonly P[],
  excess: number,
  mostOf: (points: number) => number = Number,
): P[] {
  const rows = rowsOf(points).map((row) => ({ left: row, mayGo: mostOf(row.length) }));
  const gone: P[] = [];
  let freed = 0;
  while (freed < excess) {
    const [row] = rows
      .filter(({ left, mayGo }) => mayGo > 0 && leastMissed(left) !== undefined)
      .sort((a, b) => b.left.length - a.left.length || (nameOf(a.left) < nameOf(b.left) ? -1 : 1));
    const next = row === undefined ? undefined : leastMissed(row.left);
    if (row === undefined || next === undefined) break;
    row.left = row.left.filter((point) => point !== next);
    row.mayGo -= 1;
    gone.push(next);
    freed += next.size;
  }
  return gone;
}

/** The points of each database, oldest first. */
function rowsOf<P extends Thinnable>(points: readonly P[]): (readonly P[])[] {
  const databases = points
    .map(({ database }) => database)
    .filter((name, index, all) => all.indexOf(name) === index);
  return databases.map((name) =>
    points
      .filter(({ database }) => database === name)
      .sort((a, b) => a.time - b.time || (a.name < b.name ? -1 : 1)),
  );
}

/** The point that may go and leaves the smallest gap between its neighbours; the older of two alike. */
function leastMissed<P extends Thinnable>(row: readonly P[]): P | undefined {
  let least: P | undefined;
  let smallest = Number.POSITIVE_INFINITY;
  row.forEach((point, index) => {
    const [before, after] = [row[index - 1], row[index + 1]];
    if (point.fixed || before === undefined || after === undefined) return;
    const gap = after.time - before.time;
    if (gap < smallest) {
      smallest = gap;
      least = point;
    }
  });
  return least;
}

function nameOf([point]: readonly Thinnable[]): string {
  return point?.database ?? '';
}
