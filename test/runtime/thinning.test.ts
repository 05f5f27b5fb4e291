import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Thinnable, thinned } from '../../runtime/backup/thinning';

function row(database: string, count: number, every = 1): Thinnable[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `${database}-${index}`,
    database,
    time: index * every,
    size: 1,
    fixed: index >= count - 2,
  }));
}

const rows = fc
  .array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(500), fc.boolean()), { maxLength: 60 })
  .map((parts) =>
    parts.map(([database, time, fixed], index) => ({
      name: `p${index}`,
      database,
      time,
      fixed,
      size: 1,
    })),
  );

describe('thinning', () => {
  it('leaves even gaps: of 33 points every fourth', () => {
    const points = row('a', 33);
    const gone = thinned(points, 22);
    const left = points.filter((point) => !gone.includes(point)).map(({ time }) => time);
    const gaps = left.slice(1, -1).map((time, index) => time - (left[index] ?? 0));

    expect(left).toHaveLength(11);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(4);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(2);
  });

  it('takes from the database that has the most', () => {
    const gone = thinned([...row('few', 10), ...row('many', 30)], 20);

    expect(gone.every(({ database }) => database === 'many')).toBe(true);
  });

  it('takes no more than is needed, counting a copy under another key', () => {
    const points = row('a', 20).map((point) => ({ ...point, size: 2 }));

    expect(thinned(points, 5)).toHaveLength(3);
    expect(thinned(points, 0)).toEqual([]);
  });

  it('takes of one database no more than it may', () => {
    expect(thinned(row('a', 40), 30, (points) => points / 4)).toHaveLength(10);
  });

  it('never takes what is fixed, nor the oldest or newest of a database', () => {
    fc.assert(
      fc.property(rows, fc.nat(60), (points, excess) => {
        const gone = thinned(points, excess);

        expect(gone.filter(({ fixed }) => fixed)).toEqual([]);
        for (const database of ['a', 'b', 'c']) {
          const all = points.filter((point) => point.database === database).map(({ time }) => time);
          const left = points
            .filter((point) => point.database === database && !gone.includes(point))
            .map(({ time }) => time);
          if (all.length === 0) continue;
          expect([Math.min(...left), Math.max(...left)]).toEqual([Math.min(...all), Math.max(...all)]);
        }
      }),
    );
  });
});
