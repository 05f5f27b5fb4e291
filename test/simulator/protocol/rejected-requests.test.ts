import { describe, expect, test } from 'vitest';
import { ADMIN, answering, ROLE, refusalOf, send, serviceOf, worldWith } from './setup';

describe('a call without permission', () => {
  test.each([
    ['rds', 'DescribeDBSnapshots', 'AccessDenied', 403],
    ['route53', 'ListHostedZones', 'AccessDenied', 403],
    ['sns', 'ListTopics', 'AuthorizationErrorException', 403],
    ['kms', 'ListKeys', 'AccessDeniedException', 400],
    ['states', 'ListStateMachines', 'AccessDeniedException', 400],
    ['lambda', 'ListFunctions', 'AccessDeniedException', 403],
    ['scheduler', 'ListSchedules', 'AccessDeniedException', 403],
  ])('to %s is refused with %s %s %i', async (name, action, code, status) => {
    const world = worldWith(serviceOf(name, { [action]: answering({}, `${name}:${action}`) }));

    const refusal = await refusalOf(send(world, ROLE, name, action, {}));

    expect([refusal.name, refusal.$metadata?.httpStatusCode]).toEqual([code, status]);
    expect(refusal.message).toBe(
      `User: arn:aws:sts::111111111111:assumed-role/nobody/test is not authorized to perform: ${name}:${action} ` +
        `on resource: * because no identity-based policy allows the ${name}:${action} action`,
    );
  });
});

describe('an action that is not simulated', () => {
  test.each([
    ['rds', 'DescribeEvents', 'InvalidAction', 400],
    ['route53', 'ListHostedZones', 'InvalidAction', 400],
    ['kms', 'ListKeys', 'UnknownOperationException', 400],
    ['lambda', 'ListFunctions', 'UnknownOperationException', 404],
  ])('of %s is refused by name', async (name, action, code, status) => {
    const world = worldWith(serviceOf(name, {}));

    const refusal = await refusalOf(send(world, ADMIN, name, action, {}));

    expect([refusal.name, refusal.$metadata?.httpStatusCode]).toEqual([code, status]);
    expect(refusal.message).toBe(`${name}:${action} is not simulated.`);
  });
});

describe('a request that does not fit', () => {
  test.each([
    [
      'rds',
      'CopyDBSnapshot',
      {},
      'MissingParameter',
      'must contain the parameter SourceDBSnapshotIdentifier',
    ],
    [
      'rds',
      'CopyDBSnapshot',
      { SourceDBSnapshotIdentifier: 'a', TargetDBSnapshotIdentifier: 'b', CopyTags: 'yes' },
      'InvalidParameterValue',
      'CopyTags must be true or false',
    ],
    ['rds', 'DescribeDBSnapshots', { Filters: [{ Name: 'engine' }] }, 'MissingParameter', 'Filters.1.Values'],
    ['iam', 'GetRole', {}, 'ValidationError', "'roleName' failed"],
    ['sns', 'Publish', {}, 'InvalidParameterException', "'message' failed"],
    ['kms', 'Encrypt', {}, 'ValidationException', "'keyId' failed"],
    ['kms', 'DescribeKey', { KeyId: 5 }, 'SerializationException', 'KeyId must be text, not 5'],
    ['sqs', 'CreateQueue', {}, 'MissingParameter', "'queueName' failed"],
    [
      'scheduler',
      'CreateSchedule',
      { Name: 'x', ScheduleExpression: 'rate(1 hour)' },
      'ValidationException',
      "'target' failed",
    ],
    ['route53', 'CreateHostedZone', { Name: 'example.com' }, 'InvalidInput', 'CallerReference is required'],
  ])('%s %s %j is refused with %s', async (name, action, input, code, message) => {
    const world = worldWith(serviceOf(name, { [action]: answering({}) }));

    const refusal = await refusalOf(send(world, ADMIN, name, action, input));

    expect([refusal.name, refusal.$metadata?.httpStatusCode]).toEqual([code, 400]);
    expect(refusal.message).toContain(message);
  });
});
