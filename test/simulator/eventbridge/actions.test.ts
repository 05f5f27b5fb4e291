import { describe, expect, test } from 'vitest';
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
} from './world';

const FUNCTION = 'arn:aws:lambda:us-west-2:111111111111:function:share:live';

async function prepared() {
  const world = worldWith(lambdaStandIn());
  const events = (action: string, input: object) => call(world, source, 'events', action, input);
  await events('CreateEventBus', { Name: 'own', Tags: [{ Key: 'team', Value: 'data' }] });
  await events('PutRule', { EventBusName: 'own', Name: 'rule', EventPattern: '{"source":["app"]}' });
  await events('PutTargets', { EventBusName: 'own', Rule: 'rule', Targets: [{ Id: 'one', Arn: FUNCTION }] });
  return { world, events };
}

describe('buses and rules', () => {
  test('are described as they were made', async () => {
    const { events } = await prepared();

    expect(await events('DescribeEventBus', { Name: 'own' })).toMatchObject({
      Name: 'own',
      Arn: 'arn:aws:events:us-west-2:111111111111:event-bus/own',
    });
    expect(await events('DescribeRule', { EventBusName: 'own', Name: 'rule' })).toMatchObject({
      Arn: 'arn:aws:events:us-west-2:111111111111:rule/own/rule',
      EventPattern: '{"source":["app"]}',
      State: 'ENABLED',
    });
    expect(await events('ListTargetsByRule', { EventBusName: 'own', Rule: 'rule' })).toMatchObject({
      Targets: [{ Id: 'one', Arn: FUNCTION }],
    });
    expect(
      await events('ListTagsForResource', {
        ResourceARN: 'arn:aws:events:us-west-2:111111111111:event-bus/own',
      }),
    ).toEqual({ Tags: [{ Key: 'team', Value: 'data' }] });
  });

  test('go in order: targets, rule, bus', async () => {
    const { events } = await prepared();
    const at = { EventBusName: 'own' };

    expect(await refusal(events('DeleteEventBus', { Name: 'own' }))).toBe('ValidationException 400');
    expect(await refusal(events('DeleteRule', { ...at, Name: 'rule' }))).toBe('ValidationException 400');
    await events('RemoveTargets', { ...at, Rule: 'rule', Ids: ['one'] });
    await events('DeleteRule', { ...at, Name: 'rule' });
    await events('DeleteEventBus', { Name: 'own' });

    expect(await refusal(events('DescribeEventBus', { Name: 'own' }))).toBe('ResourceNotFoundException 400');
  });

  test.each([
    ['CreateEventBus', { Name: 'own' }, 'ResourceAlreadyExistsException 400'],
    ['CreateEventBus', { Name: 'a b' }, 'ValidationException 400'],
    ['DescribeRule', { Name: 'none' }, 'ResourceNotFoundException 400'],
    ['PutRule', { Name: 'r', EventPattern: '{"source":"app"}' }, 'InvalidEventPatternException 400'],
    ['PutRule', { Name: 'r' }, 'ValidationException 400'],
    [
      'PutRule',
      { Name: 'r', EventBusName: 'none', EventPattern: '{"source":["a"]}' },
      'ResourceNotFoundException 400',
    ],
    ['PutTargets', { Rule: 'none', Targets: [] }, 'ResourceNotFoundException 400'],
    ['PutPermission', { EventBusName: 'own', Policy: '{}' }, 'ValidationException 400'],
    ['RemovePermission', { EventBusName: 'own', StatementId: 'none' }, 'ResourceNotFoundException 400'],
  ])('%s of %j is refused', async (action, input, expected) => {
    const { events } = await prepared();

    expect(await refusal(events(action, input))).toBe(expected);
  });

  test.each([
    ['of another Region without a role', { Arn: 'arn:aws:events:us-east-1:111111111111:event-bus/b' }],
    ['of another account without a role', { Arn: 'arn:aws:events:us-west-2:222222222222:event-bus/b' }],
    ['with its input changed', { Arn: 'arn:aws:events:us-west-2:111111111111:event-bus/b', Input: '{}' }],
  ])('a bus %s is refused as a target', async (_what, target) => {
    const { events } = await prepared();

    expect(
      await refusal(
        events('PutTargets', { EventBusName: 'own', Rule: 'rule', Targets: [{ Id: 'bus', ...target }] }),
      ),
    ).toBe('ValidationException 400');
  });

  test('a sixth target is refused', async () => {
    const { events } = await prepared();
    const Targets = ['a', 'b', 'c', 'd', 'e'].map((Id) => ({ Id, Arn: FUNCTION }));

    expect(await refusal(events('PutTargets', { EventBusName: 'own', Rule: 'rule', Targets }))).toBe(
      'LimitExceededException 400',
    );
  });
});

describe('PutEvents', () => {
  const ENTRY = { EventBusName: 'own', Source: 'app', DetailType: 'Type', Detail: '{"a":1}' };

  test('takes each entry by itself', async () => {
    const { world, events } = await prepared();
    const queue = await makeQueue(world, source, 'arrived');
    await events('PutTargets', {
      EventBusName: 'own',
      Rule: 'rule',
      Targets: [{ Id: 'one', Arn: queue.arn }],
    });

    const answer = await events('PutEvents', {
      Entries: [
        { ...ENTRY, Source: 'aws.rds' },
        { ...ENTRY, Detail: 'no JSON' },
        { ...ENTRY, Detail: '[1]' },
        { ...ENTRY, DetailType: undefined },
        { ...ENTRY, EventBusName: 'none' },
        ENTRY,
      ],
    });
    await world.clock.runUntil(start + 5_000);

    expect(answer).toEqual({
      FailedEntryCount: 4,
      Entries: [
        { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: expect.any(String) },
        { ErrorCode: 'MalformedDetail', ErrorMessage: expect.any(String) },
        { ErrorCode: 'MalformedDetail', ErrorMessage: expect.any(String) },
        { ErrorCode: 'InvalidArgument', ErrorMessage: expect.any(String) },
        { EventId: expect.any(String) },
        { EventId: expect.any(String) },
      ],
    });
    expect((await received(world, source, queue.url)).map(({ body }) => body.detail)).toEqual([{ a: 1 }]);
  });

  test('gives equal events ids of their own', async () => {
    const { events } = await prepared();

    const { Entries } = (await events('PutEvents', { Entries: [ENTRY, ENTRY] })) as {
      Entries: { EventId: string }[];
    };

    expect(new Set(Entries.map(({ EventId }) => EventId)).size).toBe(2);
  });

  test.each([
    [[], 'ValidationException 400'],
    [Array.from({ length: 11 }, () => ENTRY), 'ValidationException 400'],
    [[{ ...ENTRY, Detail: JSON.stringify({ a: 'x'.repeat(1_100_000) }) }], 'ValidationException 400'],
  ])('refuses the whole request of wrong size', async (Entries, expected) => {
    const { events } = await prepared();

    expect(await refusal(events('PutEvents', { Entries }))).toBe(expected);
  });

  test.each([
    ['events:PutEvents', {}, 'not refused'],
    ['events:DescribeRule', {}, 'AccessDenied 403'],
    ['events:PutEvents', { 'events:source': 'other' }, 'AccessDenied 403'],
  ])('by a role that may do %s where %j: %s', async (action, equals, expected) => {
    const { world } = await prepared();
    const role = await makeRole(world, source, 'function', 'lambda.amazonaws.com', [action]);
    if (Object.keys(equals).length > 0) {
      await call(world, source, 'iam', 'PutRolePolicy', {
        RoleName: 'function',
        PolicyName: 'all',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: action, Resource: '*', Condition: { StringEquals: equals } },
          ],
        }),
      });
    }
    const caller = { kind: 'role', account: source.account, role, session: 'one' } as const;

    expect(
      await refusal(world.call(caller, source.region, 'events', 'PutEvents', { Entries: [ENTRY] })),
    ).toBe(expected);
  });

  test('onto the bus of another account needs that bus to let the account in', async () => {
    const { world } = await prepared();
    await call(world, recovery, 'events', 'CreateEventBus', { Name: 'lifeboat' });
    const EventBusName = 'arn:aws:events:us-east-1:222222222222:event-bus/lifeboat';
    const put = () =>
      call(world, { ...source, region: recovery.region }, 'events', 'PutEvents', {
        Entries: [{ ...ENTRY, EventBusName }],
      });

    expect(await refusal(put())).toBe('AccessDenied 403');
    await call(world, recovery, 'events', 'PutPermission', {
      EventBusName: 'lifeboat',
      StatementId: 'source',
      Action: 'events:PutEvents',
      Principal: source.account,
    });
    expect(await refusal(put())).toBe('not refused');
    await call(world, recovery, 'events', 'RemovePermission', {
      EventBusName: 'lifeboat',
      StatementId: 'source',
    });
    expect(await refusal(put())).toBe('AccessDenied 403');
  });
});
