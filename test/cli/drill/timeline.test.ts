import { describe, expect, it } from 'vitest';
import type { Exercise } from '../../../cli/drill/exercise';
import { timelineOf } from '../../../cli/drill/timeline';
import { verdictOf } from '../../../cli/drill/verdict';
import { lineText, stackText, verdictLines } from '../../../cli/report/text';
import { at, database, exercise, outage, points, quietDay, restore, START } from '../sample';

const plain = (_: string, text: string) => text;

function told(of: Exercise): string[] {
  return timelineOf(of).map((line) => lineText(line, of, plain));
}

describe('timeline', () => {
  it('tells a disaster from the first snapshot to the customer', () => {
    const lines = told(exercise());

    expect(lines).toEqual([
      '06:00:00   orders           snapshot taken, shared, copied (9m 12s), 140 rows/min being written',
      expect.stringMatching(/^06:30:00 {3}orders {11}12 more recovery points .*copied in 9m 12s to 11m 57s$/),
      '12:41:07   DISASTER         us-west-2 is gone',
      "12:41:07   orders           newest recovery point 12:00:09, age 40m 58s (12:30's copy was under way)",
      '12:51:07   declared         detected 5m, decided 5m',
      '13:05:30   alarm            orders-age: the newest recovery point of orders is older than 1h',
      '13:12:44   orders           restored, 98,210 of 98,210 rows as committed at 12:00:09',
      '13:13:44   api.example.com  points to recovery (TTL 60 s waited out)',
    ]);
  });

  it('calls the snapshots and the restore of a cluster by their name', () => {
    const notes = database('notes', at('12:41:07'), { kind: 'cluster' });
    const restores = [restore('notes', { kind: 'cluster' })];
    const lines = told(exercise({ databases: [notes], outage: outage({ restores }) }));

    expect(lines[0]).toContain('notes            cluster snapshot taken, shared, copied');
    expect(lines).toContain(
      '13:12:44   notes            cluster restored, 98,210 of 98,210 rows as committed at 12:00:09',
    );
  });

  it('says which recovery points were refused, why, and what the one that was taken costs', () => {
    const refused = {
      database: 'orders',
      point: 'lifeboat-orders-1a2b3c4d-20260105t1200z',
      databaseAt: at('12:00:09'),
      refusedAt: at('13:05:00'),
      reason: 'has orders: relation "orders" does not exist',
    };
    const restores = [restore('orders', { databaseAt: at('11:30:09'), costSeconds: 1800 })];

    expect(told(exercise({ outage: outage({ refused: [refused], restores }) })).slice(-4)).toEqual([
      '13:05:00   orders           recovery point 12:00:09 refused: has orders: relation "orders" does not exist',
      expect.stringContaining('alarm'),
      '13:12:44   orders           restored, 98,210 of 98,210 rows as committed at 11:30:09, 30m before the newest point',
      expect.stringContaining('points to recovery'),
    ]);
  });

  it('is in the order in which things happened', () => {
    const busy = exercise({
      alarms: [
        {
          name: 'age',
          region: 'us-east-1',
          ageOf: 'orders',
          raisedAt: at('13:05:00'),
          clearedAt: at('13:30:00'),
        },
      ],
      failures: [{ name: 'copy', region: 'us-east-1', failedAt: at('07:00:00'), reason: 'denied' }],
    });
    const times = timelineOf(busy).map((line) => line.at);

    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(told(busy).join('\n')).toMatch(/07:00:00 +copy +failed: denied/);
    expect(told(busy).join('\n')).toMatch(/13:30:00 +alarm +age is over/);
  });

  it.each([
    {
      name: 'no recovery point',
      exercise: exercise({
        databases: [database('orders', at('12:41:07'), { points: [] })],
        outage: outage({ restores: [] }),
      }),
      says: 'has no recovery point',
    },
    {
      name: 'a snapshot that was not yet being copied',
      exercise: exercise({
        databases: [
          database('orders', at('12:41:07'), {
            points: [...points('orders', START, at('12:20:00')), { name: 'late', takenAt: at('12:40:00') }],
          }),
        ],
      }),
      says: "12:40's snapshot was under way",
    },
    {
      name: 'a plan that failed',
      exercise: exercise({
        outage: outage({
          restores: [],
          plan: {
            name: 'x',
            startedAt: at('12:51:07'),
            endedAt: at('12:52:00'),
            status: 'FAILED',
            reason: 'NoRecoveryPoint: none',
          },
        }),
      }),
      says: '12:52:00   plan             FAILED: NoRecoveryPoint: none',
    },
    {
      name: 'rows that differ',
      exercise: exercise({
        outage: outage({
          restores: [
            restore('orders', {
              comparison: {
                expectedRows: 5,
                foundRows: 4,
                equalRows: 4,
                differences: ['row 3 is missing'],
                lostRows: 0,
              },
            }),
          ],
        }),
      }),
      says: 'restored, 4 of 5 rows as committed at 12:00:09: row 3 is missing',
    },
    {
      name: 'a false alarm',
      exercise: quietDay({
        alarms: [{ name: 'dead-letters', region: 'us-west-2', raisedAt: at('08:00:00') }],
      }),
      says: 'dead-letters, without a reason',
    },
  ])('tells $name', ({ exercise: of, says }) => {
    expect(told(of).join('\n')).toContain(says);
  });
});

it('keeps its columns when the recovery goes on into the next day', () => {
  const late = exercise({ untilAt: at('23:50:00') });
  const line = { subject: 'orders', text: 'restored', tone: 'plain' } as const;
  const [before, after] = [at('23:59:00'), at('23:59:00') + 120_000].map((time) =>
    lineText({ ...line, at: time }, late, plain),
  );

  expect(after).toMatch(/^1d 00:01:00 {2}orders/);
  expect(before?.indexOf('orders')).toBe(after?.indexOf('orders'));
});

it('keeps time and subject apart when it goes on for days', () => {
  const line = { subject: 'alarm', text: 'is over', tone: 'plain' } as const;
  const late = lineText({ ...line, at: at('12:00:00') + 3 * 86_400_000 }, exercise(), plain);

  expect(late).toMatch(/^3d 12:00:00 {2}alarm {12}is over$/);
});

it('says what was deployed in columns', () => {
  const [source, recovery] = exercise().stacks.map((stack) => stackText(stack, 13));

  expect(source).toBe('deployed   production       31 resources   111111111111 us-west-2');
  expect(recovery?.indexOf('resources')).toBe(source?.indexOf('resources'));
});

describe('verdict', () => {
  const lines = (of: Exercise) => verdictLines(of, verdictOf(of), plain);

  it('puts each objective beside what was reached', () => {
    expect(lines(exercise()).slice(0, 2)).toEqual([
      'RPO  40m 58s of 1h   met',
      'RTO  32m 37s of 2h   met   (detected 5m, decided 5m, restored 21m 37s, switched 1m)',
    ]);
  });

  it('names each database when there are several, and every check that failed', () => {
    const several = exercise({
      databases: [
        database('orders', at('12:41:07')),
        database('stock', at('12:41:07'), { rpoSeconds: 1800 }),
      ],
    });
    const text = lines(several).join('\n');

    expect(text).toMatch(/^RPO {2}orders {2}40m 58s of 1h +met$/m);
    expect(text).toMatch(/^RPO {2}stock {3}never of 30m +MISSED$/m);
    expect(text).toMatch(/^FAILED {2}stock is row for row .*not restored/m);
  });
});
