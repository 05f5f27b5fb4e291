import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide } from '../../../simulator/cloudwatch/decision';
import { recordMetric } from '../../../simulator/cloudwatch/record-metric';
import { call, lambdaStandIn, recovery, start, worldWith } from '../eventbridge/world';

const SECOND = 1_000;
const MINUTE = 60_000;
const LENGTH = 90 * MINUTE;

const published = fc.array(
  fc.record({ at: fc.integer({ min: 0, max: LENGTH / SECOND }), breaching: fc.boolean() }),
  {
    maxLength: 25,
  },
);

const alarm = fc.record({
  Period: fc.constantFrom(60, 300, 900),
  EvaluationPeriods: fc.integer({ min: 1, max: 4 }),
  TreatMissingData: fc.constantFrom('missing', 'ignore', 'breaching', 'notBreaching'),
});

/** Alarms skip evaluations that cannot change anything. This holds them against evaluating at every minute. */
test('alarms change when an evaluation at every minute would change them', async () => {
  await fc.assert(
    fc.asyncProperty(published, alarm, async (data, given) => {
      const settings = {
        AlarmName: 'a',
        Namespace: 'N',
        MetricName: 'm',
        Statistic: 'Sum' as const,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanThreshold' as const,
        ...given,
      };
      const world = worldWith(lambdaStandIn());
      const values = data.map(({ at, breaching }) => ({
        time: start + at * SECOND,
        value: breaching ? 2 : 0,
      }));
      for (const { time, value } of values) {
        const metric = { namespace: 'N', name: 'm', dimensions: {}, value, unit: 'Count' };
        world.clock.at(time, () => recordMetric(world, recovery.account, recovery.region, metric));
      }
      await call(world, recovery, 'monitoring', 'PutMetricAlarm', settings);

      await world.clock.runUntil(start + LENGTH);

      const expected: string[] = [];
      let state = 'INSUFFICIENT_DATA';
      for (let now = start + MINUTE; now <= start + LENGTH; now += MINUTE) {
        const points = Array.from({ length: settings.EvaluationPeriods + 2 }, (_, back) => {
          const end = now - back * settings.Period * SECOND;
          const from = end - settings.Period * SECOND;
          const within = values.filter(({ time }) => from <= time && time < end);
          const sum = within.reduce((total, { value }) => total + value, 0);
          return { start: from, value: within.length === 0 ? undefined : sum };
        });
        const next = decide(settings, points)?.state ?? state;
        if (next !== state) expected.push(`${(now - start) / MINUTE} ${next}`);
        state = next;
      }
      const changes = world.trail.notes.filter(({ kind }) => kind === 'alarm');
      expect(changes.map(({ time, details }) => `${(time - start) / MINUTE} ${details.to}`)).toEqual(
        expected,
      );
    }),
    { numRuns: 60, seed: 1 },
  );
});
