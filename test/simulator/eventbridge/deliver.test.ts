import { describe, expect, test } from 'vitest';
import { awsError } from '../../../simulator/aws-error';
import {
  allow,
  call,
  lambdaStandIn,
  makeQueue,
  makeRole,
  type Place,
  received,
  recovery,
  source,
  start,
  worldWith,
} from './world';

const FUNCTION = 'arn:aws:lambda:us-west-2:111111111111:function:share:live';
const RULE = 'arn:aws:events:us-west-2:111111111111:rule/snapshots';
const PATTERN = { source: ['aws.rds'], detail: { EventID: ['RDS-EVENT-0042'] } };

const SNAPSHOT = {
  account: source.account,
  region: source.region,
  source: 'aws.rds',
  detailType: 'RDS DB Snapshot Event',
  resources: ['arn:aws:rds:us-west-2:111111111111:snapshot:nightly'],
  detail: { EventID: 'RDS-EVENT-0042' },
};

async function rule(world: ReturnType<typeof worldWith>, place: Place, target: object, bus = 'default') {
  const at = { EventBusName: bus };
  await call(world, place, 'events', 'PutRule', {
    ...at,
    Name: 'snapshots',
    EventPattern: JSON.stringify(PATTERN),
  });
  const Targets = [{ Id: 'target', ...target }];
  await call(world, place, 'events', 'PutTargets', { ...at, Rule: 'snapshots', Targets });
}

describe('an event of an AWS service', () => {
  test('reaches the function of a rule that matches it, in its envelope', async () => {
    const lambda = lambdaStandIn();
    const world = worldWith(lambda);
    lambda.policies.set(FUNCTION, allow('events.amazonaws.com', 'lambda:InvokeFunction', FUNCTION, RULE));
    await rule(world, source, { Arn: FUNCTION });

    world.publish(SNAPSHOT);
    world.publish({ ...SNAPSHOT, detail: { EventID: 'RDS-EVENT-0040' } });
    world.publish({ ...SNAPSHOT, region: recovery.region });
    await world.clock.runUntil(start + 60_000);

    expect(lambda.invoked).toHaveLength(1);
    const [{ event, time }] = lambda.invoked;
    expect(time - start).toBeGreaterThan(100);
    expect(time - start).toBeLessThan(1_000);
    expect(event).toEqual({
      version: '0',
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      'detail-type': 'RDS DB Snapshot Event',
      source: 'aws.rds',
      account: source.account,
      time: '2026-01-05T06:00:00Z',
      region: source.region,
      resources: SNAPSHOT.resources,
      detail: { EventID: 'RDS-EVENT-0042' },
    });
  });

  test('goes nowhere from a disabled rule, and nowhere in a lost Region', async () => {
    const lambda = lambdaStandIn();
    const world = worldWith(lambda);
    lambda.policies.set(FUNCTION, allow('events.amazonaws.com', 'lambda:InvokeFunction', FUNCTION, RULE));
    await rule(world, source, { Arn: FUNCTION });

    await call(world, source, 'events', 'DisableRule', { Name: 'snapshots' });
    world.publish(SNAPSHOT);
    await world.clock.runUntil(start + 60_000);
    await call(world, source, 'events', 'EnableRule', { Name: 'snapshots' });
    world.publish(SNAPSHOT);
    world.faults.loseRegion(source.region);
    world.publish(SNAPSHOT);
    await world.clock.runUntil(start + 120_000);

    expect(lambda.invoked).toEqual([]);
  });
});

describe('an event that cannot be delivered', () => {
  test('ends in the dead-letter queue at once when the function lets nobody in', async () => {
    const world = worldWith(lambdaStandIn());
    const queue = await makeQueue(world, source, 'dead', 'events.amazonaws.com', RULE);
    await rule(world, source, { Arn: FUNCTION, DeadLetterConfig: { Arn: queue.arn } });

    world.publish(SNAPSHOT);
    await world.clock.runUntil(start + 5_000);

    const [letter] = await received(world, source, queue.url);
    expect(letter?.body.detail).toEqual(SNAPSHOT.detail);
    expect(letter?.attributes).toEqual({
      RULE_ARN: RULE,
      TARGET_ARN: FUNCTION,
      ERROR_CODE: 'NO_PERMISSIONS',
      ERROR_MESSAGE: expect.stringContaining('lambda:InvokeFunction'),
      RETRY_ATTEMPTS: '0',
    });
  });

  test.each([
    [{ MaximumRetryAttempts: 3 }, { EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts', RETRY_ATTEMPTS: '3' }],
    [{ MaximumEventAgeInSeconds: 60 }, { EXHAUSTED_RETRY_CONDITION: 'MaximumEventAgeInSeconds' }],
  ])('is tried again as far as %j lets it', async (RetryPolicy, attributes) => {
    const lambda = lambdaStandIn();
    const world = worldWith(lambda);
    lambda.policies.set(FUNCTION, allow('events.amazonaws.com', 'lambda:InvokeFunction', FUNCTION, RULE));
    lambda.fails = () => awsError('ServiceException', 500, 'Not now.');
    const queue = await makeQueue(world, source, 'dead', 'events.amazonaws.com', RULE);
    await rule(world, source, { Arn: FUNCTION, DeadLetterConfig: { Arn: queue.arn }, RetryPolicy });

    world.publish(SNAPSHOT);
    await world.clock.runUntil(start + 61_000);

    const [letter] = await received(world, source, queue.url);
    expect(letter?.attributes).toMatchObject({ ERROR_CODE: 'INTERNAL_ERROR', ...attributes });
  });

  test('is delivered by a later try once the target answers again', async () => {
    const lambda = lambdaStandIn();
    const world = worldWith(lambda);
    lambda.policies.set(FUNCTION, allow('events.amazonaws.com', 'lambda:InvokeFunction', FUNCTION, RULE));
    lambda.fails = () => awsError('TooManyRequestsException', 429, 'Rate Exceeded.');
    await rule(world, source, { Arn: FUNCTION });

    world.publish(SNAPSHOT);
    await world.clock.runUntil(start + 20_000);
    lambda.fails = undefined;
    await world.clock.runUntil(start + 120_000);

    expect(lambda.invoked).toHaveLength(1);
  });

  test('is noted when the queue does not let EventBridge in', async () => {
    const world = worldWith(lambdaStandIn());
    const queue = await makeQueue(world, source, 'dead', 'events.amazonaws.com', `${RULE}-of-another-name`);
    await rule(world, source, { Arn: FUNCTION, DeadLetterConfig: { Arn: queue.arn } });

    world.publish(SNAPSHOT);
    await world.clock.runUntil(start + 5_000);

    expect(world.trail.notes.map(({ kind }) => kind)).toEqual(['event-undelivered', 'dead-letter-lost']);
    expect(await received(world, source, queue.url)).toEqual([]);
  });
});

describe('forwarding to the other account and Region', () => {
  const BUS = 'arn:aws:events:us-east-1:222222222222:event-bus/lifeboat';
  const DETAIL = { snapshots: ['nightly'] };

  async function prepare(policyAccount = source.account) {
    const world = worldWith(lambdaStandIn());
    await call(world, recovery, 'events', 'CreateEventBus', { Name: 'lifeboat' });
    await call(world, recovery, 'events', 'PutPermission', {
      EventBusName: 'lifeboat',
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${policyAccount}:root` },
            Action: 'events:PutEvents',
            Resource: BUS,
            Condition: {
              StringEquals: { 'events:detail-type': 'Snapshot shared', 'events:source': 'lifeboat' },
            },
          },
        ],
      }),
    });
    const there = await makeQueue(world, recovery, 'arrived');
    await call(world, recovery, 'events', 'PutRule', {
      EventBusName: 'lifeboat',
      Name: 'copy',
      EventPattern: JSON.stringify({ account: [source.account] }),
    });
    await call(world, recovery, 'events', 'PutTargets', {
      EventBusName: 'lifeboat',
      Rule: 'copy',
      Targets: [{ Id: 'queue', Arn: there.arn }],
    });
    const dead = await makeQueue(world, source, 'dead');
    await call(world, source, 'events', 'CreateEventBus', { Name: 'own' });
    await call(world, source, 'events', 'PutRule', {
      EventBusName: 'own',
      Name: 'forward',
      EventPattern: JSON.stringify({ source: ['lifeboat'] }),
    });
    const RoleArn = await makeRole(world, source, 'forward', 'events.amazonaws.com', ['events:PutEvents'], {
      ArnEquals: { 'aws:SourceArn': 'arn:aws:events:us-west-2:111111111111:rule/own/forward' },
    });
    await call(world, source, 'events', 'PutTargets', {
      EventBusName: 'own',
      Rule: 'forward',
      Targets: [{ Id: 'bus', Arn: BUS, RoleArn, DeadLetterConfig: { Arn: dead.arn } }],
    });
    return { world, there, dead, RoleArn };
  }

  function say(world: ReturnType<typeof worldWith>, detailType = 'Snapshot shared') {
    return call<{ Entries: { EventId: string }[] }>(world, source, 'events', 'PutEvents', {
      Entries: [
        { EventBusName: 'own', Source: 'lifeboat', DetailType: detailType, Detail: JSON.stringify(DETAIL) },
      ],
    });
  }

  test('keeps id, account and Region of the event', async () => {
    const { world, there } = await prepare();

    const answer = await say(world);
    await world.clock.runUntil(start + 10_000);

    const [arrived] = await received(world, recovery, there.url);
    expect(arrived?.body).toMatchObject({
      id: answer.Entries[0]?.EventId,
      account: source.account,
      region: source.region,
      source: 'lifeboat',
      detail: DETAIL,
    });
  });

  test.each([
    ['the receiving bus lets another account in', 'Snapshot shared', '333333333333'],
    ['the receiving bus takes another type of event', 'Something else', source.account],
  ])('is refused when %s', async (_why, detailType, account) => {
    const { world, there, dead } = await prepare(account);

    await say(world, detailType);
    await world.clock.runUntil(start + 10_000);

    expect(await received(world, recovery, there.url)).toEqual([]);
    const [letter] = await received(world, source, dead.url);
    expect(letter?.attributes.ERROR_CODE).toBe('NO_PERMISSIONS');
  });

  test('is refused when the role is not there, or does not let EventBridge in for this rule', async () => {
    const { world, dead } = await prepare();
    await call(world, source, 'iam', 'UpdateAssumeRolePolicy', {
      RoleName: 'forward',
      PolicyDocument: allow(
        'events.amazonaws.com',
        'sts:AssumeRole',
        '*',
        'arn:aws:events:*:*:rule/another',
      ).replace('"Resource":"*",', ''),
    });

    await say(world);
    await world.clock.runUntil(start + 10_000);

    const [letter] = await received(world, source, dead.url);
    expect(letter?.attributes.ERROR_CODE).toBe('FAILED_TO_ASSUME_ROLE');
  });

  test('happens once: what has been forwarded is not forwarded again', async () => {
    const { world, there } = await prepare();
    const dead = await makeQueue(world, recovery, 'dead');
    const RoleArn = await makeRole(world, recovery, 'onward', 'events.amazonaws.com', ['events:PutEvents']);
    await call(world, recovery, 'events', 'CreateEventBus', { Name: 'third' });
    await call(world, recovery, 'events', 'PutTargets', {
      EventBusName: 'lifeboat',
      Rule: 'copy',
      Targets: [
        {
          Id: 'third',
          Arn: 'arn:aws:events:us-east-1:222222222222:event-bus/third',
          RoleArn,
          DeadLetterConfig: { Arn: dead.arn },
        },
      ],
    });

    await say(world);
    await world.clock.runUntil(start + 10_000);

    expect(await received(world, recovery, there.url)).toHaveLength(1);
    const [letter] = await received(world, recovery, dead.url);
    expect(letter?.attributes.ERROR_CODE).toBe('THIRD_ACCOUNT_HOP_DETECTED');
  });

  test('to a lost Region arrives when that is back within a day', async () => {
    const { world, there, dead } = await prepare();
    world.faults.loseRegion(recovery.region);

    await say(world);
    await world.clock.runUntil(start + 20 * 3_600_000);
    world.faults.returnRegion(recovery.region);
    await world.clock.runUntil(start + 21 * 3_600_000);

    expect(await received(world, recovery, there.url)).toHaveLength(1);
    expect(await received(world, source, dead.url)).toEqual([]);
  });

  test.each([
    ['an hour', 1, 1, []],
    ['two days', 48, 0, ['MaximumEventAgeInSeconds']],
  ])('rests while its own Region is lost for %s', async (_long, hours, arrived, exhausted) => {
    const { world, there, dead } = await prepare();

    await say(world);
    world.faults.loseRegion(source.region);
    await world.clock.runUntil(start + hours * 3_600_000);
    expect(await received(world, recovery, there.url)).toEqual([]);
    world.faults.returnRegion(source.region);
    await world.clock.runUntil(start + hours * 3_600_000 + 60_000);

    expect(await received(world, recovery, there.url)).toHaveLength(arrived);
    const letters = await received(world, source, dead.url);
    expect(letters.map(({ attributes }) => attributes.EXHAUSTED_RETRY_CONDITION)).toEqual(exhausted);
  });

  test('is lost without a trace for its sender while events are lost', async () => {
    const { world, there, dead } = await prepare();

    world.faults.loseEvents({ region: source.region });
    const answer = await say(world);
    await world.clock.runUntil(start + 60_000);
    world.faults.deliverEvents();
    await world.clock.runUntil(start + 120_000);

    expect(answer.Entries[0]?.EventId).toBeDefined();
    expect(await received(world, recovery, there.url)).toEqual([]);
    expect(await received(world, source, dead.url)).toEqual([]);
    expect(world.trail.notes).toMatchObject([
      { kind: 'event-lost', subject: 'forward', region: source.region, details: { target: BUS } },
    ]);
    await say(world);
    await world.clock.runUntil(start + 180_000);
    expect(await received(world, recovery, there.url)).toHaveLength(1);
  });

  test('to a lost Region is tried for a day, then ends in the dead-letter queue', async () => {
    const { world, dead } = await prepare();
    world.faults.loseRegion(recovery.region);

    await say(world);
    await world.clock.runUntil(start + 25 * 3_600_000);

    const [letter] = await received(world, source, dead.url);
    expect(letter?.attributes.ERROR_CODE).toBe('CONNECTION_FAILURE');
    expect(Number(letter?.attributes.RETRY_ATTEMPTS)).toBeGreaterThan(100);
  });
});

test('of events of which a share is lost, the same ones are lost each time', async () => {
  const arrived = async (seed: string) => {
    const lambda = lambdaStandIn();
    const world = worldWith(lambda, seed);
    lambda.policies.set(FUNCTION, allow('events.amazonaws.com', 'lambda:InvokeFunction', FUNCTION, RULE));
    await rule(world, source, { Arn: FUNCTION });
    world.faults.loseEvents({ share: 0.5 });
    for (let minute = 0; minute < 40; minute++)
      world.clock.at(start + minute * 60_000, () => world.publish(SNAPSHOT));
    await world.clock.runUntil(start + 3_600_000);
    return lambda.invoked.map(({ event }) => event.time);
  };

  const [first, again, other] = [await arrived('a'), await arrived('a'), await arrived('b')];

  expect(first.length).toBeGreaterThan(8);
  expect(first.length).toBeLessThan(32);
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});

test('one seed gives one timeline, another seed another', async () => {
  const timeline = async (seed: string) => {
    const lambda = lambdaStandIn();
    const world = worldWith(lambda, seed);
    lambda.policies.set(FUNCTION, allow('events.amazonaws.com', 'lambda:InvokeFunction', FUNCTION, RULE));
    await rule(world, source, { Arn: FUNCTION });
    for (let minute = 0; minute < 5; minute++)
      world.clock.at(start + minute * 60_000, () => world.publish(SNAPSHOT));
    await world.clock.runUntil(start + 600_000);
    return JSON.stringify(lambda.invoked);
  };

  const [first, again, other] = [await timeline('a'), await timeline('a'), await timeline('b')];

  expect(again).toBe(first);
  expect(other).not.toBe(first);
});
