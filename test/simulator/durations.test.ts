import { describe, expect, it } from 'vitest';
import { changedGiB, DURATIONS, describeDurations, durationOf } from '../../simulator/durations';
import { createWorld } from '../../simulator/world';

const HOUR = 60 * 60 * 1000;
const world = createWorld({ seed: 'durations', start: 0, services: [] });

describe('the model of durations', () => {
  it.each<readonly [string, number, number]>([
    ['snapshot', changedGiB(100, 0, HOUR / 2), 2],
    ['copy', changedGiB(100, 0, HOUR / 2), 8.2],
    ['copy', 100, 23.2],
    ['copyQueue', 0, 0.9],
    ['restore', 100, 18],
    ['firstBackup', 0, 1],
    ['password', 0, 0.8],
  ])('takes a 100 GiB database, for %s of %f GiB, about %f minutes', (kind, giB, expected) => {
    const name = kind as keyof typeof DURATIONS;
    const minutes = durationOf(world, name, 'orders', giB) / 60_000;
    expect(Math.abs(minutes - expected) / expected).toBeLessThanOrEqual(DURATIONS[name].spread + 0.05);
  });

  it('stays within its spread, and is the same for the same thing at the same time', () => {
    const seconds = Array.from({ length: 500 }, (_, n) => durationOf(world, 'copy', `copy ${n}`, 10) / 1000);
    const middle = DURATIONS.copy.fixedSeconds + 10 * DURATIONS.copy.secondsPerGiB;
    expect(Math.min(...seconds)).toBeGreaterThan(middle * (1 - DURATIONS.copy.spread));
    expect(Math.max(...seconds)).toBeLessThan(middle * (1 + DURATIONS.copy.spread));
    expect(new Set(seconds).size).toBeGreaterThan(400);
    expect(durationOf(world, 'copy', 'copy 7', 10) / 1000).toBe(seconds[7]);
  });

  it.each([
    [0, 0],
    [2 * HOUR, 1],
    [1_000 * HOUR, 100],
    [-HOUR, 0],
  ])('counts changes over %d ms as %f GiB of 100', (passed, expected) => {
    expect(changedGiB(100, 0, passed)).toBe(expected);
  });

  it('says all of itself to a report', () => {
    const rows = describeDurations();
    expect(rows).toHaveLength(Object.keys(DURATIONS).length + 1);
    expect(rows.find(({ name }) => name === DURATIONS.copy.name)).toEqual({
      name: 'copying a snapshot to another Region',
      formula: '490 s + 9 s x GiB',
      parameters: 'GiB changed since the newest copy there, or all; up to 6 % more or less, by the seed',
    });
  });
});
