import { describe, expect, test } from 'vitest';
import { allow, call, lambdaStandIn, recovery, refusal, source, start, worldWith } from './world';

const FUNCTION = 'arn:aws:lambda:us-west-2:111111111111:function:tidy';
const RULE = 'arn:aws:events:us-west-2:111111111111:rule/every';
const MINUTE = 60_000;

async function scheduled(ScheduleExpression: string) {
  const lambda = lambdaStandIn();
  const world = worldWith(lambda);
  lambda.policies.set(FUNCTION, allow('events.amazonaws.com', 'lambda:InvokeFunction', FUNCTION, RULE));
  const put = (more: object = {}) =>
    call(world, source, 'events', 'PutRule', { Name: 'every', ScheduleExpression, ...more });
  await put();
  await call(world, source, 'events', 'PutTargets', {
    ...{ Rule: 'every', Targets: [{ Id: 'tidy', Arn: FUNCTION }] },
  });
  const pass = (minutes: number) => world.clock.runUntil(world.clock.now() + minutes * MINUTE);
  /** Whole minutes after the start in which the function was called. */
  const minutes = () => lambda.invoked.map(({ time }) => Math.floor((time - start) / MINUTE));
  return { world, lambda, put, pass, minutes };
}

describe('a rule on a schedule', () => {
  test('calls its targets with an event of its own, for the first time a period after it was made', async () => {
    const { lambda, pass, minutes, world } = await scheduled('rate(5 minutes)');

    await pass(16);
    const described = await call(world, source, 'events', 'DescribeRule', { Name: 'every' });

    expect(minutes()).toEqual([5, 10, 15]);
    expect(lambda.invoked[0].event).toEqual({
      version: '0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: source.account,
      time: '2026-01-05T06:05:00Z',
      region: source.region,
      resources: [RULE],
      detail: {},
    });
    expect(described).toMatchObject({ ScheduleExpression: 'rate(5 minutes)', State: 'ENABLED' });
    expect(described.EventPattern).toBeUndefined();
  });

  test('follows a cron expression in UTC', async () => {
    const { pass, minutes } = await scheduled('cron(15,45 6 ? * MON-FRI *)');

    await pass(2 * 24 * 60);

    expect(minutes()).toEqual([15, 45, 1455, 1485]);
  });

  test('rests while it is disabled, and is not caught up on', async () => {
    const { world, pass, minutes } = await scheduled('rate(10 minutes)');

    await call(world, source, 'events', 'DisableRule', { Name: 'every' });
    await pass(25);
    await call(world, source, 'events', 'EnableRule', { Name: 'every' });
    await pass(10);

    expect(minutes()).toEqual([30]);
  });

  test('goes on counting when it is put again as it was, and counts anew with another rate', async () => {
    const { put, pass, minutes } = await scheduled('rate(10 minutes)');

    await pass(7);
    await put();
    await pass(7);
    await put({ ScheduleExpression: 'rate(1 minute)' });
    await pass(2.5);

    expect(minutes()).toEqual([10, 15, 16]);
  });

  test('ends with the rule', async () => {
    const { world, pass, minutes } = await scheduled('rate(10 minutes)');

    await call(world, source, 'events', 'RemoveTargets', { Rule: 'every', Ids: ['tidy'] });
    await call(world, source, 'events', 'DeleteRule', { Name: 'every' });
    await pass(60);

    expect(minutes()).toEqual([]);
  });

  test('is held up by the loss of its Region, and by no lost event', async () => {
    const { world, pass, minutes } = await scheduled('rate(10 minutes)');

    world.faults.loseEvents();
    await pass(11);
    world.faults.loseRegion(source.region);
    await pass(30);
    world.faults.returnRegion(source.region);
    await pass(10);

    expect(minutes()).toEqual([10, 50]);
  });

  test.each([
    'rate(5 minute)',
    'rate(1 minutes)',
    'rate(0 minutes)',
    'rate(5 weeks)',
    'cron(0 12 * * *)',
    'at(2026-11-21T06:00:00)',
    'every day',
  ])('refuses %s', async (ScheduleExpression) => {
    const world = worldWith(lambdaStandIn());
    const put = call(world, recovery, 'events', 'PutRule', { Name: 'every', ScheduleExpression });

    expect(await refusal(put)).toBe('ValidationException 400');
  });

  test('is refused on another bus than the default one, and without any condition', async () => {
    const world = worldWith(lambdaStandIn());
    await call(world, source, 'events', 'CreateEventBus', { Name: 'own' });
    const put = (input: object) => call(world, source, 'events', 'PutRule', { Name: 'every', ...input });

    expect(await refusal(put({ EventBusName: 'own', ScheduleExpression: 'rate(1 hour)' }))).toBe(
      'ValidationException 400',
    );
    expect(await refusal(put({}))).toBe('ValidationException 400');
  });
});
