import { describe, expect, it } from 'vitest';
import { durationText, readDuration, secondsBetween } from '../../cli/duration';

describe('readDuration', () => {
  it.each([
    ['0', 0],
    ['90s', 90],
    ['5m', 300],
    ['5 minutes', 300],
    ['1 hour', 3600],
    ['1h 30m', 5400],
    ['1h30m', 5400],
    [' 2D ', 172_800],
  ])('reads %s', (text, seconds) => {
    expect(readDuration(text)).toBe(seconds);
  });

  it.each(['', '5', 'm', '-5m', '5 parsecs', '1h 30', '1.5h', 'soon', '5m!'])('refuses "%s"', (text) => {
    expect(readDuration(text)).toBeUndefined();
  });
});

describe('durationText', () => {
  it.each([
    [0, '0s'],
    [59, '59s'],
    [60, '1m'],
    [2458, '40m 58s'],
    [3600, '1h'],
    [3601, '1h 1s'],
    [183_845, '2d 3h 4m 5s'],
    [-60, '-1m'],
    [-0.4, '0s'],
  ])('says %d seconds as %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });

  it('is read back as the same', () => {
    for (const seconds of [0, 1, 61, 3_599, 86_399, 90_061]) {
      expect(readDuration(durationText(seconds))).toBe(seconds);
    }
  });
});

it('counts the seconds that a clock on the wall shows', () => {
  expect(secondsBetween(1_900, 3_100)).toBe(2);
});
