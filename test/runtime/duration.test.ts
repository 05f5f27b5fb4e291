import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationText, readDuration } from '../../runtime/duration';

describe('a duration', () => {
  it.each([
    ['1 second', 1],
    ['45 seconds', 45],
    ['30 minutes', 1_800],
    ['1 hour', 3_600],
    ['90 minutes', 5_400],
    ['7 days', 604_800],
  ])('%s is %i s', (text, seconds) => {
    expect(readDuration(text)).toBe(seconds);
    expect(durationText(seconds)).toBe(text);
  });

  it.each([
    '',
    '30',
    'minutes',
    '30minutes',
    '30 min',
    '30  minutes',
    '-1 hour',
    '1.5 hours',
    '0 minutes',
    '01 hour',
    '1 hour 30 minutes',
    '1 Hour',
    '1 fortnight',
    '9999999 days',
  ])('is not %j', (text) => {
    expect(readDuration(text)).toBeUndefined();
  });

  it('is written so that it is read as it was', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 900_000 }), (seconds) => {
        expect(readDuration(durationText(seconds))).toBe(seconds);
      }),
    );
  });
});
