import { describe, expect, test } from 'vitest';
import { denialsIn } from '../../../cli/drill/denials';
import { timelineOf } from '../../../cli/drill/timeline';
import { verdictOf } from '../../../cli/drill/verdict';
import type { TrailEntry } from '../../../simulator/trail';
import { at, exercise } from '../sample';

const CHAIN = {
  environment: 'production',
  source: { account: '111111111111', region: 'us-west-2' },
  recovery: { account: '222222222222', region: 'us-east-1' },
};

function entry(caller: string, more: Partial<TrailEntry> = {}): TrailEntry {
  const denied = `User: ${caller} is not authorized to perform: rds:CopyDBSnapshot on resource: x because no identity-based policy allows the rds:CopyDBSnapshot action`;
  const place = { account: '222222222222', region: 'us-east-1', caller };
  return {
    time: at('07:00:00'),
    ...place,
    service: 'rds',
    action: 'CopyDBSnapshot',
    denied,
    why: 'none does',
    ...more,
  };
}

const COPY = 'arn:aws:sts::222222222222:assumed-role/lifeboat-copy/s';

describe('denials', () => {
  test.each<[string, TrailEntry, string[]]>([
    ['a role', entry(COPY), ['lifeboat-copy']],
    ['a service', entry('events.amazonaws.com'), ['events.amazonaws.com']],
    ['an administrator, as an intruder is', entry('arn:aws:iam::111111111111:root'), []],
    ['a call that was allowed', entry(COPY, { denied: undefined }), []],
    ['an account outside', entry(COPY, { account: '333333333333' }), []],
  ])('of %s', (_name, call, expected) => {
    expect(denialsIn([call], CHAIN).map(({ who }) => who)).toEqual(expected);
  });

  test('name the statement, once for what is refused again', () => {
    const calls = [entry(COPY), entry(COPY, { time: at('08:00:00') })];

    const lines = timelineOf(exercise({ denials: denialsIn(calls, CHAIN) }));

    expect(lines.filter(({ subject }) => subject === 'lifeboat-copy')).toEqual([
      {
        at: at('07:00:00'),
        subject: 'lifeboat-copy',
        text: 'denied rds:CopyDBSnapshot because no identity-based policy allows the rds:CopyDBSnapshot action: none does (2 times until 08:00:00)',
        tone: 'bad',
      },
    ]);
  });

  test.each([
    ['before anything went wrong', '07:00:00', false],
    ['after', '12:42:00', true],
  ])('fail the drill %s', (_name, clock, passed) => {
    const denials = denialsIn([entry(COPY, { time: at(clock) })], CHAIN);

    const check = verdictOf(exercise({ denials })).checks.find(({ name }) => name === 'no call was denied');

    expect(check === undefined).toBe(passed);
    if (check) expect(check).toMatchObject({ passed: false, detail: expect.stringContaining('none does') });
  });
});
