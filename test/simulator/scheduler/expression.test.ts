import { describe, expect, test } from 'vitest';
import { nextDue, readExpression } from '../../../simulator/scheduler/expression';

function times(text: string, zone: string, from: string, count: number): string[] {
  const expression = readExpression(text, zone);
  const found: string[] = [];
  let time = Date.parse(from);
  for (let at = 0; at < count; at++) {
    const due = nextDue(expression, Date.parse(from), time);
    if (due === undefined) break;
    found.push(new Date(due).toISOString().replace(':00.000Z', ''));
    time = due + 1;
  }
  return found;
}

describe('cron', () => {
  test.each([
    [
      'cron(0/30 * * * ? *)',
      '2026-01-05T06:00:00Z',
      ['2026-01-05T06:00', '2026-01-05T06:30', '2026-01-05T07:00'],
    ],
    ['cron(15 10 ? * MON-FRI *)', '2026-01-09T10:15:01Z', ['2026-01-12T10:15', '2026-01-13T10:15']],
    ['cron(0 8 1 * ? *)', '2026-01-05T06:00:00Z', ['2026-02-01T08:00', '2026-03-01T08:00']],
    ['cron(0 0 L * ? *)', '2026-01-05T06:00:00Z', ['2026-01-31T00:00', '2026-02-28T00:00']],
    [
      'cron(0 0 15W * ? *)',
      '2026-02-01T00:00:00Z',
      ['2026-02-16T00:00', '2026-03-16T00:00', '2026-04-15T00:00'],
    ],
    ['cron(0 0 1W * ? *)', '2026-08-01T00:00:00Z', ['2026-08-03T00:00', '2026-09-01T00:00']],
    ['cron(0 0 ? * 6L *)', '2026-01-05T00:00:00Z', ['2026-01-30T00:00', '2026-02-27T00:00']],
    ['cron(0 0 ? * TUE#2 *)', '2026-01-05T00:00:00Z', ['2026-01-13T00:00', '2026-02-10T00:00']],
    ['cron(0,10 9-10 5 JAN,MAR ? 2026)', '2026-01-05T09:05:00Z', ['2026-01-05T09:10', '2026-01-05T10:00']],
    ['cron(0 0 29 2 ? *)', '2026-01-05T00:00:00Z', ['2028-02-29T00:00', '2032-02-29T00:00']],
    ['cron(0 0 1 1 ? 2026)', '2026-01-05T00:00:00Z', []],
  ])('%s from %s', (text, from, expected) => {
    expect(times(text, 'UTC', from, expected.length + (expected.length === 0 ? 1 : 0))).toEqual(expected);
  });

  test.each([
    // Clocks go forward at 02:00 on 2026-03-08, and back at 02:00 on 2026-11-01.
    [
      'skipped in spring',
      'cron(30 2 * * ? *)',
      '2026-03-07T00:00:00Z',
      ['2026-03-07T07:30', '2026-03-09T06:30'],
    ],
    [
      'once in autumn',
      'cron(30 1 * * ? *)',
      '2026-10-31T12:00:00Z',
      ['2026-11-01T05:30', '2026-11-02T06:30'],
    ],
    [
      'once in autumn, every hour',
      'cron(0 * * * ? *)',
      '2026-11-01T04:30:00Z',
      ['2026-11-01T05:00', '2026-11-01T07:00'],
    ],
  ])('in New York: %s', (_what, text, from, expected) => {
    expect(times(text, 'America/New_York', from, expected.length)).toEqual(expected);
  });

  test('in a zone half an hour off', () => {
    expect(times('cron(0 9 * * ? *)', 'Asia/Kolkata', '2026-01-05T00:00:00Z', 1)).toEqual([
      '2026-01-05T03:30',
    ]);
  });
});

test('rate counts from its start', () => {
  expect(times('rate(15 minutes)', 'UTC', '2026-01-05T06:07:00Z', 3)).toEqual([
    '2026-01-05T06:07',
    '2026-01-05T06:22',
    '2026-01-05T06:37',
  ]);
});

test('at is once, in its zone', () => {
  expect(times('at(2026-07-01T09:00:00)', 'Europe/Berlin', '2026-01-05T06:00:00Z', 2)).toEqual([
    '2026-07-01T07:00',
  ]);
});

test.each([
  'rate(0 minutes)',
  'rate(5 seconds)',
  'rate(5)',
  'cron(0 0 * * * *)',
  'cron(0 0 ? * ? *)',
  'cron(60 0 * * ? *)',
  'cron(0 0 * * ?)',
  'cron(0 0 32 * ? *)',
  'cron(0 0 5-1 * ? *)',
  'at(2026-07-01)',
  'every day',
])('%s is refused', (text) => {
  expect(() => readExpression(text)).toThrow(/Invalid Schedule Expression/);
});

test('an unknown zone is refused', () => {
  expect(() => readExpression('rate(1 day)', 'Europe/Atlantis')).toThrow(/Timezone/);
});
