import { describe, expect, it } from 'vitest';
import {
  costSeconds,
  type RefusedPoint,
  reasonOf,
  refusedList,
  triedText,
} from '../../runtime/recovery/refused';

const refused: RefusedPoint = {
  snapshot: 'lifeboat-orders-1a2b3c4d-20260105t1200z',
  recoveryPointAt: '2026-01-05T12:00:09.000Z',
  instance: 'orders-1a2b3c4d',
  reason: 'has orders: gone',
};

describe('why a point was refused', () => {
  const message = 'orders failed: "select 1" answered\nfalse';
  const cause = JSON.stringify({ errorType: 'VerificationFailed', errorMessage: message, trace: ['at x'] });

  it.each([
    ['the message of a Lambda error', cause, message],
    ['the message of one that was cut behind it', cause.slice(0, -8), message],
    ['the text of anything else', 'States.Timeout', 'States.Timeout'],
    ['the text of one that was cut in its message', cause.slice(0, 60), cause.slice(0, 60)],
    ['that nothing was said', undefined, 'no reason was given'],
  ])('is %s', (_what, given, expected) => {
    expect(reasonOf(given)).toBe(expected);
  });

  it('is bounded, and stays as it is when it is read again', () => {
    const long = reasonOf('x'.repeat(40_000));

    expect(long).toHaveLength(500);
    expect(reasonOf(long)).toBe(long);
  });
});

describe('the refused points that a step is given', () => {
  it.each([
    ['nothing', undefined, []],
    ['none', [], []],
    ['one on its own', refused, [refused]],
    ['several, with more than is needed', [{ ...refused, passed: false }, refused], [refused, refused]],
  ])('are read from %s', (_what, given, expected) => {
    expect(refusedList(given)).toEqual(expected);
  });

  it('are told one by one', () => {
    expect(triedText([refused])).toBe(
      'lifeboat-orders-1a2b3c4d-20260105t1200z as of 2026-01-05T12:00:09.000Z (has orders: gone)',
    );
  });
});

describe('what a fallback costs', () => {
  const older = { ...refused, recoveryPointAt: '2026-01-05T11:30:09.000Z' };

  it.each([
    ['nothing when no point was refused', [], 0],
    ['the time from the newest point, whatever lies between', [refused, older], 3600.5],
  ])('is %s', (_what, before, expected) => {
    expect(costSeconds(before, '2026-01-05T11:00:08.500Z')).toBe(expected);
  });
});
