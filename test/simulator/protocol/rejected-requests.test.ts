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
    ['ec2', 'DescribeVolumes', 'InvalidAction', 400],
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

describe("a request that AWS's model does not allow", () => {
  const key = { TargetKeyId: 'k' };
  test.each([
    [
      'kms',
      'CreateKey',
      { KeySpec: 'AES_1' },
      'ValidationException',
      "'AES_1' at 'keySpec'",
      'enum value set: [RSA_2048',
    ],
    [
      'kms',
      'CreateAlias',
      { ...key, AliasName: 'x y' },
      'ValidationException',
      "'aliasName'",
      'pattern: ^[a-zA-Z0-9:/_-]+$',
    ],
    [
      'kms',
      'ListKeys',
      { Limit: 5_000 },
      'ValidationException',
      "'limit'",
      'value less than or equal to 1000',
    ],
    [
      'iam',
      'GetRole',
      { RoleName: 'a/b' },
      'ValidationError',
      "'a/b' at 'roleName'",
      'pattern: [\\w+=,.@-]+',
    ],
    [
      'iam',
      'GetRole',
      { RoleName: 'r'.repeat(65) },
      'ValidationError',
      "'roleName'",
      'length less than or equal to 64',
    ],
    [
      'sts',
      'AssumeRole',
      { RoleArn: 'short', RoleSessionName: 'me' },
      'ValidationError',
      "'roleArn'",
      'length greater than or equal to 20',
    ],
    ['events', 'PutRule', { Name: 'r', State: 'ON' }, 'ValidationException', "'state'", 'enum value set'],
    [
      'events',
      'TagResource',
      { ResourceARN: 'arn:x', Tags: [{ Key: 'k'.repeat(129), Value: '' }] },
      'ValidationException',
      "'tags.1.member.key'",
      'less than or equal to 128',
    ],
    [
      'rds',
      'DescribeEvents',
      { SourceType: 'table' },
      'ValidationError',
      "'table' at 'sourceType'",
      'db-instance',
    ],
    ['route53', 'GetHostedZone', { Id: 'z'.repeat(40) }, 'InvalidInput', "'id'", 'less than or equal to 32'],
    [
      'logs',
      'CreateLogGroup',
      { logGroupName: 'a b' },
      'InvalidParameterException',
      "'logGroupName'",
      'pattern',
    ],
    ['lambda', 'GetFunction', { FunctionName: 'a b' }, 'ValidationException', "'functionName'", 'pattern'],
    [
      'monitoring',
      'PutMetricAlarm',
      { AlarmName: 'a', EvaluationPeriods: 0, ComparisonOperator: 'GreaterThanThreshold' },
      'ValidationException',
      "'evaluationPeriods'",
      'greater than or equal to 1',
    ],
    [
      'secretsmanager',
      'CreateSecret',
      { Name: 'n', SecretString: 's'.repeat(65_537) },
      'ValidationException',
      "Value at 'secretString'",
      'less than or equal to 65536',
    ],
    [
      'kms',
      'CreateGrant',
      { KeyId: 'k', GranteePrincipal: 'p', Operations: ['Fly'] },
      'ValidationException',
      "'[Fly]' at 'operations'",
      'constraint: [Member must satisfy enum value set',
    ],
  ])('%s %s %j is refused with %s', async (name, action, input, code, at, constraint) => {
    const world = worldWith(serviceOf(name, { [action]: answering({}) }));

    const refusal = await refusalOf(send(world, ADMIN, name, action, input));

    expect([refusal.name, refusal.$metadata?.httpStatusCode]).toEqual([code, 400]);
    expect(refusal.message).toMatch(/^1 validation error detected: /);
    expect(refusal.message).toContain(at);
    expect(refusal.message).toContain(constraint);
  });

  test('is told all that is wrong at once', async () => {
    const world = worldWith(serviceOf('kms', { CreateKey: answering({}) }));

    const refusal = await refusalOf(
      send(world, ADMIN, 'kms', 'CreateKey', { KeySpec: 'AES_1', Description: 'd'.repeat(9_000) }),
    );

    expect(refusal.message).toMatch(/^2 validation errors detected: .*; .*/);
  });
});
