import type { PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from 'vitest';
import { decide, reasonOf } from '../../../simulator/cloudwatch/decision';

const TREATMENTS = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;
const MINUTE = 60_000;
const START = Date.parse('2026-01-05T06:00:00Z');

/** `0` is within the threshold, `X` beyond it, `-` missing; the newest is on the right, as AWS's tables have it. */
function points(text: string) {
  const values = { '0': 0, X: 2, '-': undefined };
  return text
    .split(' ')
    .map((sign, index) => ({ start: START + index * MINUTE, value: values[sign as keyof typeof values] }))
    .reverse();
}

function settings(outOf: readonly [number, number], TreatMissingData: string): PutMetricAlarmCommandInput {
  const [DatapointsToAlarm, EvaluationPeriods] = outOf;
  const ComparisonOperator = 'GreaterThanThreshold';
  return {
    AlarmName: 'a',
    Threshold: 1,
    ComparisonOperator,
    DatapointsToAlarm,
    EvaluationPeriods,
    TreatMissingData,
  };
}

function states(text: string, outOf: readonly [number, number]) {
  return TREATMENTS.map((treat) => decide(settings(outOf, treat), points(text))?.state ?? 'retained').join(
    ' ',
  );
}

describe('the tables of the CloudWatch User Guide', () => {
  test.each([
    ['0 - X - X', 'OK OK OK OK'],
    ['0 - - - -', 'OK OK OK OK'],
    ['- - - - -', 'INSUFFICIENT_DATA retained ALARM OK'],
    ['0 X X - X', 'ALARM ALARM ALARM ALARM'],
    ['- - X - -', 'ALARM retained ALARM OK'],
  ])('3 out of 3: %s', (text, expected) => {
    expect(states(text, [3, 3])).toBe(expected);
  });

  test.each([
    ['0 - X - X', 'ALARM ALARM ALARM ALARM'],
    ['0 0 X 0 X', 'ALARM ALARM ALARM ALARM'],
    ['0 - X - -', 'OK OK ALARM OK'],
    ['- - - - 0', 'OK OK ALARM OK'],
    ['- - - X -', 'ALARM retained ALARM OK'],
  ])('2 out of 3: %s', (text, expected) => {
    expect(states(text, [2, 3])).toBe(expected);
  });

  test.each([['- - - - X'], ['- - - X -']])('3 out of 3 is no premature alarm: %s', (text) => {
    expect(decide(settings([3, 3], 'missing'), points(text))?.state).toBe('OK');
  });
});

describe('1 out of 1', () => {
  test.each([
    ['- - X', 'ALARM ALARM ALARM ALARM'],
    ['X - -', 'ALARM ALARM ALARM ALARM'],
    ['X X 0', 'OK OK OK OK'],
    ['- - -', 'INSUFFICIENT_DATA retained ALARM OK'],
  ])('%s', (text, expected) => {
    expect(states(text, [1, 1])).toBe(expected);
  });
});

test.each([
  ['GreaterThanThreshold', [false, false, true]],
  ['GreaterThanOrEqualToThreshold', [false, true, true]],
  ['LessThanThreshold', [true, false, false]],
  ['LessThanOrEqualToThreshold', [true, true, false]],
] as const)('%s of 0, 1 and 2 against 1', (ComparisonOperator, expected) => {
  const given = { ...settings([1, 1], 'missing'), ComparisonOperator };

  const alarms = [0, 1, 2].map((value) => decide(given, [{ start: 0, value }])?.state === 'ALARM');

  expect(alarms).toEqual(expected);
});

describe('reasons', () => {
  test.each([
    [
      'X',
      'breaching',
      'Threshold Crossed: 1 out of the last 1 datapoints [2.0 (05/01/26 06:00:00)] was greater than the threshold ' +
        '(1.0) (minimum 1 datapoint for OK -> ALARM transition).',
    ],
    [
      '0',
      'breaching',
      'Threshold Crossed: 1 out of the last 1 datapoints [0.0 (05/01/26 06:00:00)] was not greater than the ' +
        'threshold (1.0) (minimum 1 datapoint for OK -> OK transition).',
    ],
    [
      '- - -',
      'breaching',
      'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [Breaching].',
    ],
    ['- - -', 'missing', 'Insufficient Data: 1 datapoint was unknown.'],
  ])('for %s (%s)', (text, treat, expected) => {
    const given = settings([1, 1], treat);
    const decision = decide(given, points(text));

    expect(decision && reasonOf(given, decision, 'OK')).toBe(expected);
  });
});
