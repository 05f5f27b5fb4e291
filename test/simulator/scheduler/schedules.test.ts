import { describe, expect, test } from 'vitest';
import { awsError } from '../../../simulator/aws-error';
import type { World } from '../../../simulator/world';
import {
  call,
  lambdaStandIn,
  makeQueue,
  makeRole,
  received,
  recovery,
  refusal,
  source,
  start,
  worldWith,
} from '../eventbridge/world';

const FUNCTION = 'arn:aws:lambda:us-west-2:111111111111:function:take:live';
const MINUTE = 60_000;

/** Scheduler's session comes from the group, and only this account's default group is let in. */
const TRUST = {
  StringEquals: {
    'aws:SourceAccount': source.account,
    'aws:SourceArn': 'arn:aws:scheduler:us-west-2:111111111111:schedule-group/default',
  },
};

function role(world: World, actions = ['lambda:InvokeFunction', 'sqs:SendMessage'], trust: object = TRUST) {
  return makeRole(world, source, 'call', 'scheduler.amazonaws.com', actions, trust);
}

const SETTINGS = {
  Name: 'half-hourly',
  ScheduleExpression: 'cron(0/30 * * * ? *)',
  FlexibleTimeWindow: { Mode: 'OFF' },
};

function create(world: World, target: object, settings: object = {}) {
  return call(world, source, 'scheduler', 'CreateSchedule', { ...SETTINGS, ...settings, Target: target });
}

describe('a schedule', () => {
  test('calls its function within the minute, as its role, with its input', async () => {
    const lambda = lambdaStandIn();
    const world = worldWith(lambda);
    const RoleArn = await role(world);
    const Input =
      '{"slot":"<aws.scheduler.scheduled-time>","by":"<aws.scheduler.schedule-arn>","try":<aws.scheduler.attempt-number>}';

    await create(world, { Arn: FUNCTION, RoleArn, Input });
    await world.clock.runUntil(start + 31 * MINUTE);

    const arn = 'arn:aws:scheduler:us-west-2:111111111111:schedule/default/half-hourly';
    expect(lambda.invoked.map(({ event }) => event)).toEqual([
      { slot: '2026-01-05T06:00:00Z', by: arn, try: 1 },
      { slot: '2026-01-05T06:30:00Z', by: arn, try: 1 },
    ]);
    expect(lambda.invoked.map(({ caller }) => caller)).toMatchObject([{ role: RoleArn }, { role: RoleArn }]);
    for (const [index, { time }] of lambda.invoked.entries()) {
      expect(time - start - index * 30 * MINUTE).toBeLessThan(MINUTE);
    }
  });

  test.each([
    ['at once and then at its rate', {}, ['06:00', '06:20', '06:40']],
    ['from its StartDate on', { StartDate: new Date(start + 10 * MINUTE) }, ['06:10', '06:30', '06:50']],
    ['until its EndDate', { EndDate: new Date(start + 40 * MINUTE) }, ['06:00', '06:20']],
    ['never while it is disabled', { State: 'DISABLED' }, []],
  ])('at a rate runs %s', async (_when, settings, expected) => {
    const lambda = lambdaStandIn();
    const world = worldWith(lambda);
    const RoleArn = await role(world);

    await create(world, { Arn: FUNCTION, RoleArn }, { ScheduleExpression: 'rate(20 minutes)', ...settings });
    await world.clock.runUntil(start + 55 * MINUTE);

    expect(lambda.invoked.map(({ time }) => new Date(time).toISOString().slice(11, 16))).toEqual(expected);
  });

  test('runs no more when its Region is lost', async () => {
    const lambda = lambdaStandIn();
    const world = worldWith(lambda);
    const RoleArn = await role(world);

    await create(world, { Arn: FUNCTION, RoleArn });
    await world.clock.runUntil(start + 10 * MINUTE);
    world.faults.loseRegion(source.region);
    await world.clock.runUntil(start + 120 * MINUTE);

    expect(lambda.invoked).toHaveLength(1);
  });

  test('runs again when its Region is back, and does not catch up', async () => {
    const lambda = lambdaStandIn();
    const world = worldWith(lambda);
    const RoleArn = await role(world);

    await create(world, { Arn: FUNCTION, RoleArn });
    world.clock.at(start + 10 * MINUTE, () => world.faults.loseRegion(source.region));
    world.clock.at(start + 100 * MINUTE, () => world.faults.returnRegion(source.region));
    await world.clock.runUntil(start + 155 * MINUTE);

    expect(lambda.invoked.map(({ time }) => new Date(time).toISOString().slice(11, 16))).toEqual([
      '06:00',
      '08:00',
      '08:30',
    ]);
  });

  test('goes on while events are lost', async () => {
    const lambda = lambdaStandIn();
    const world = worldWith(lambda);
    const RoleArn = await role(world);

    await create(world, { Arn: FUNCTION, RoleArn });
    world.faults.loseEvents();
    await world.clock.runUntil(start + 40 * MINUTE);

    expect(lambda.invoked).toHaveLength(2);
  });

  test('with a flexible window runs somewhere in it', async () => {
    const lambda = lambdaStandIn();
    const world = worldWith(lambda);
    const RoleArn = await role(world);
    const FlexibleTimeWindow = { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 };

    await create(world, { Arn: FUNCTION, RoleArn }, { FlexibleTimeWindow });
    await world.clock.runUntil(start + 24 * 60 * MINUTE - 1);

    const delays = lambda.invoked.map(({ time }) => (time - start) % (30 * MINUTE));
    expect(delays).toHaveLength(48);
    expect(Math.max(...delays)).toBeLessThan(15 * MINUTE);
    expect(Math.max(...delays)).toBeGreaterThan(10 * MINUTE);
  });

  test('follows what it is changed to, and ends when it is deleted', async () => {
    const lambda = lambdaStandIn();
    const world = worldWith(lambda);
    const RoleArn = await role(world);
    const Target = { Arn: FUNCTION, RoleArn };

    await create(world, Target, { ScheduleExpression: 'cron(5 * * * ? *)' });
    const changed = { ...SETTINGS, ScheduleExpression: 'cron(10 * * * ? *)', Target };
    await call(world, source, 'scheduler', 'UpdateSchedule', changed);
    await world.clock.runUntil(start + 60 * MINUTE);
    await call(world, source, 'scheduler', 'DeleteSchedule', { Name: 'half-hourly' });
    await world.clock.runUntil(start + 120 * MINUTE);

    expect(lambda.invoked.map(({ time }) => new Date(time).toISOString().slice(11, 16))).toEqual(['06:10']);
  });

  test('once done goes away when it says so', async () => {
    const world = worldWith(lambdaStandIn());
    const RoleArn = await role(world);
    const ScheduleExpression = 'at(2026-01-05T06:05:00)';

    await create(world, { Arn: FUNCTION, RoleArn }, { ScheduleExpression, ActionAfterCompletion: 'DELETE' });
    await world.clock.runUntil(start + 6 * MINUTE);

    expect(await refusal(call(world, source, 'scheduler', 'GetSchedule', { Name: 'half-hourly' }))).toBe(
      'ResourceNotFoundException 404',
    );
  });
});

describe('an invocation that fails', () => {
  test('for want of a permission ends in the dead-letter queue at once', async () => {
    const world = worldWith(lambdaStandIn());
    const RoleArn = await role(world, ['sqs:SendMessage']);
    const queue = await makeQueue(world, source, 'dead');

    await create(world, { Arn: FUNCTION, RoleArn, DeadLetterConfig: { Arn: queue.arn } });
    await world.clock.runUntil(start + MINUTE);

    const [letter] = await received(world, source, queue.url);
    expect(letter?.attributes).toMatchObject({
      ERROR_CODE: 'AccessDenied',
      RETRY_ATTEMPTS: '0',
      SCHEDULED_TIME: '2026-01-05T06:00:00Z',
      TARGET_ARN: FUNCTION,
    });
  });

  test('by the target is tried again as often as the policy says', async () => {
    const lambda = lambdaStandIn();
    lambda.fails = () => awsError('ServiceException', 500, 'Not now.');
    const world = worldWith(lambda);
    const RoleArn = await role(world);
    const queue = await makeQueue(world, source, 'dead');
    const RetryPolicy = { MaximumRetryAttempts: 2 };

    await create(world, { Arn: FUNCTION, RoleArn, RetryPolicy, DeadLetterConfig: { Arn: queue.arn } });
    await world.clock.runUntil(start + 5 * MINUTE);

    const [letter] = await received(world, source, queue.url);
    expect(letter?.attributes).toMatchObject({
      ERROR_CODE: 'ServiceException',
      RETRY_ATTEMPTS: '2',
      EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
    });
  });
});

describe('refusals', () => {
  test.each([
    ['a second schedule of that name', {}, 'ConflictException 409'],
    ['an unknown group', { Name: 'other', GroupName: 'none' }, 'ResourceNotFoundException 404'],
    [
      'a window without a length',
      { Name: 'other', FlexibleTimeWindow: { Mode: 'FLEXIBLE' } },
      'ValidationException 400',
    ],
    ['a wrong expression', { Name: 'other', ScheduleExpression: 'daily' }, 'ValidationException 400'],
  ])('%s', async (_what, settings, expected) => {
    const world = worldWith(lambdaStandIn());
    const RoleArn = await role(world);
    await create(world, { Arn: FUNCTION, RoleArn });

    expect(await refusal(create(world, { Arn: FUNCTION, RoleArn }, settings))).toBe(expected);
  });

  test.each([
    [
      'of a group that the role does not let in',
      { ...TRUST.StringEquals, 'aws:SourceArn': 'arn:aws:scheduler:x' },
    ],
    ['of an account that the role does not let in', { 'aws:SourceAccount': recovery.account }],
  ])('a schedule %s', async (_what, StringEquals) => {
    const world = worldWith(lambdaStandIn());
    const RoleArn = await role(world, undefined, { StringEquals });

    expect(await refusal(create(world, { Arn: FUNCTION, RoleArn }))).toBe('ValidationException 400');
  });
});
