import { describe, expect, it } from 'vitest';
import type { Point } from '../../../cli/drill/exercise';
import { breaches, newestAt, underWayAt, worstAge } from '../../../cli/drill/recovery-points';

/** Minutes as milliseconds. */
const m = (minutes: number) => minutes * 60_000;

function point(taken: number, copied?: number, more: Partial<Point> = {}): Point {
  return {
    name: `p${taken}`,
    takenAt: m(taken),
    databaseAt: m(taken),
    ...(copied !== undefined && { copiedAt: m(copied) }),
    ...more,
  };
}

describe('newestAt', () => {
  it('counts a point from when its copy is there, and goes by its data, not by its arrival', () => {
    const points = [point(0, 10), point(30, 70), point(60, 65)];

    expect(newestAt(points, m(9))).toBeUndefined();
    expect(newestAt(points, m(64))?.name).toBe('p0');
    expect(newestAt(points, m(65))?.name).toBe('p60');
    expect(newestAt(points, m(80))?.name).toBe('p60');
  });
});

it('knows what was under way', () => {
  const points = [point(0, 10), point(30), point(40, undefined, { copyFailedAt: m(50) }), point(90)];

  expect(underWayAt(points, m(45)).map(({ name }) => name)).toEqual(['p30', 'p40']);
  expect(underWayAt(points, m(60)).map(({ name }) => name)).toEqual(['p30']);
});

it('knows what was passed over for a newer one', () => {
  const points = [point(0), point(30, 50), point(40, undefined, { copyStartedAt: m(45) })];

  expect(underWayAt(points, m(49)).map(({ name }) => name)).toEqual(['p0', 'p30', 'p40']);
  expect(underWayAt(points, m(50)).map(({ name }) => name)).toEqual(['p40']);
});

describe('worstAge', () => {
  it.each([
    {
      name: 'just before the next copy lands',
      points: [point(0, 10), point(30, 45)],
      to: 50,
      age: 45,
      at: 45,
    },
    { name: 'at the end', points: [point(0, 10), point(30, 45)], to: 90, age: 60, at: 90 },
    { name: 'before the first one', points: [point(30, 45)], to: 50, age: 45, at: 45 },
    { name: 'without any', points: [], to: 50, age: 50, at: 50 },
    {
      name: 'when an older one arrives late',
      points: [point(30, 45), point(0, 50)],
      to: 60,
      age: 45,
      at: 45,
    },
  ])('$name', ({ points, to, age, at }) => {
    expect(worstAge(points, 0, m(to))).toEqual({ ageMs: m(age), at: m(at) });
  });
});

describe('breaches', () => {
  it('spans from when the limit was passed to when a newer copy landed', () => {
    const points = [point(0, 10), point(60, 75), point(90, 99)];

    expect(breaches(points, m(60), m(10), m(100))).toEqual([{ fromAt: m(60), toAt: m(75) }]);
  });

  it('goes on when what lands is itself too old', () => {
    const points = [point(0, 10), point(20, 100)];

    expect(breaches(points, m(60), m(10), m(110))).toEqual([{ fromAt: m(60), toAt: m(110) }]);
  });

  it('is empty when the limit was never passed', () => {
    expect(breaches([point(0, 10), point(30, 45)], m(60), m(10), m(60))).toEqual([]);
  });

  it('spans the time without any', () => {
    expect(breaches([point(0, 10)], m(60), 0, m(20))).toEqual([{ fromAt: 0, toAt: m(10) }]);
    expect(breaches([], m(60), 0, m(20))).toEqual([{ fromAt: 0, toAt: m(20) }]);
  });
});
