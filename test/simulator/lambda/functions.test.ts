import { describe, expect, test } from 'vitest';
import { ACCOUNT, createCloud, handler, REGION, START } from './cloud';
import { zip } from './zip';

const ARN = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:work`;

describe('functions', () => {
  test('are described as they were made', async () => {
    const cloud = createCloud();
    await cloud.deploy('work', handler('return 1;'), {
      Description: 'Works.',
      Timeout: 30,
      MemorySize: 512,
      Architectures: ['arm64'],
      Tags: { team: 'one' },
      TracingConfig: { Mode: 'Active' },
    });

    expect(await cloud.call('lambda', 'GetFunction', { FunctionName: 'work' })).toMatchObject({
      Configuration: {
        FunctionName: 'work',
        FunctionArn: ARN,
        Role: `arn:aws:iam::${ACCOUNT}:role/work-role`,
        Runtime: 'nodejs24.x',
        Timeout: 30,
        MemorySize: 512,
        Version: '$LATEST',
        State: 'Active',
        LastModified: '2026-01-05T06:00:00.000+0000',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogFormat: 'Text', LogGroup: '/aws/lambda/work' },
      },
      Code: { RepositoryType: 'S3' },
      Tags: { team: 'one' },
    });
  });

  const refused: [string, object, object][] = [
    [
      'one that exists',
      { FunctionName: 'there' },
      { awsCode: 'ResourceConflictException', status: 409, message: 'Function already exist: there' },
    ],
    [
      'a role that is not there',
      { Role: `arn:aws:iam::${ACCOUNT}:role/nobody` },
      { message: 'The role defined for the function cannot be assumed by Lambda.' },
    ],
    [
      'a role of another account',
      { Role: 'arn:aws:iam::999999999999:role/x' },
      { awsCode: 'AccessDeniedException' },
    ],
    ['a role that is no ARN', { Role: 'x' }, { awsCode: 'ValidationException' }],
    ['a time-out that is too long', { Timeout: 901 }, { awsCode: 'ValidationException' }],
    ['too little memory', { MemorySize: 64 }, { awsCode: 'ValidationException' }],
    ['another language', { Runtime: 'python3.13' }, { awsCode: 'InvalidParameterValueException' }],
    [
      'too many environment variables',
      { Environment: { Variables: { A: 'x'.repeat(5000) } } },
      { message: expect.stringContaining('exceeded the 4KB limit') },
    ],
    [
      "variables that are Lambda's own",
      { Environment: { Variables: { AWS_REGION: 'x' } } },
      { message: expect.stringContaining('reserved keys') },
    ],
    ['no code', { Code: {} }, { awsCode: 'InvalidParameterValueException' }],
    [
      'a broken archive',
      { Code: { ZipFile: Buffer.from('PK no') } },
      { message: expect.stringContaining('Could not unzip uploaded file') },
    ],
    [
      'a dead-letter queue that the role may not send to',
      { DeadLetterConfig: { TargetArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:dead` } },
      { message: 'The provided execution role does not have permissions to call SendMessage on SQS' },
    ],
  ];

  test.each(refused)('%s is refused', async (_name, more, expected) => {
    const cloud = createCloud();
    await cloud.deploy('there', handler('return 1;'));

    const Role = `arn:aws:iam::${ACCOUNT}:role/there-role`;

    await expect(cloud.deploy('work', handler('return 1;'), { Role, ...more })).rejects.toMatchObject(
      expected,
    );
  });

  test('a role must let Lambda in', async () => {
    const cloud = createCloud();
    const Role = await cloud.role('machine', [], 'states.amazonaws.com');

    await expect(cloud.deploy('work', handler(''), { Role })).rejects.toMatchObject({
      awsCode: 'InvalidParameterValueException',
      message: 'The role defined for the function cannot be assumed by Lambda.',
    });
  });

  test.each([
    ['lambda:CreateFunction', 'iam:PassRole'],
    ['iam:PassRole', 'lambda:CreateFunction'],
  ])('whoever may %s must be allowed %s too', async (allowed, denied) => {
    const cloud = createCloud();
    const role = await cloud.role('deployer', [allowed]);
    const Role = await cloud.role('worker', []);
    const caller = { kind: 'role', account: ACCOUNT, role, session: 's' } as const;

    await expect(
      cloud.call(
        'lambda',
        'CreateFunction',
        { FunctionName: 'work', Role, Handler: 'index.handler', Runtime: 'nodejs24.x', Code: { Files: {} } },
        caller,
      ),
    ).rejects.toMatchObject({ awsCode: 'AccessDenied', message: expect.stringContaining(denied) });
  });

  test('code comes as an archive too, stored or deflated', async () => {
    const cloud = createCloud();
    const ZipFile = zip({
      'index.js': handler(`return require('./lib/name').name;`),
      'lib/': '',
      'lib/name.js': `exports.name = 'packed';`,
    });
    await cloud.deploy('work', '', { Code: { ZipFile } });

    expect((await cloud.invoke('work')).body).toBe('packed');
    expect(await cloud.call('lambda', 'GetFunctionConfiguration', { FunctionName: 'work' })).toMatchObject({
      CodeSize: ZipFile.length,
    });
  });

  test('deleting one takes all that belongs to it', async () => {
    const cloud = createCloud();
    await cloud.deploy('work', handler('return 1;'), { Publish: true });
    await cloud.call('lambda', 'CreateAlias', { FunctionName: 'work', Name: 'live', FunctionVersion: '1' });

    await expect(
      cloud.call('lambda', 'DeleteFunction', { FunctionName: 'work', Qualifier: '1' }),
    ).rejects.toMatchObject({ awsCode: 'ResourceConflictException' });
    await cloud.call('lambda', 'DeleteFunction', { FunctionName: 'work' });

    await expect(cloud.invoke('work:live')).rejects.toMatchObject({ awsCode: 'ResourceNotFoundException' });
    expect(await cloud.call('lambda', 'ListFunctions', {})).toEqual({ Functions: [] });
  });
});

describe('concurrency', () => {
  test('leaves a hundred for all others', async () => {
    const cloud = createCloud();
    await cloud.deploy('work', handler('return 1;'));
    const reserve = (count: number) =>
      cloud.call('lambda', 'PutFunctionConcurrency', {
        FunctionName: 'work',
        ReservedConcurrentExecutions: count,
      });

    await expect(reserve(901)).rejects.toMatchObject({
      awsCode: 'InvalidParameterValueException',
      message:
        "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].",
    });
    await reserve(900);
    expect(await cloud.call('lambda', 'GetFunctionConcurrency', { FunctionName: 'work' })).toEqual({
      ReservedConcurrentExecutions: 900,
    });
    await cloud.call('lambda', 'DeleteFunctionConcurrency', { FunctionName: 'work' });
    expect(await cloud.call('lambda', 'GetFunctionConcurrency', { FunctionName: 'work' })).toEqual({});
  });
});

describe('tags', () => {
  test('belong to the function', async () => {
    const cloud = createCloud();
    await cloud.deploy('work', handler('return 1;'), { Tags: { a: '1' } });
    await cloud.call('lambda', 'TagResource', { Resource: ARN, Tags: { b: '2' } });
    await cloud.call('lambda', 'UntagResource', { Resource: ARN, TagKeys: ['a'] });

    expect(await cloud.call('lambda', 'ListTags', { Resource: ARN })).toEqual({ Tags: { b: '2' } });
    await expect(
      cloud.call('lambda', 'TagResource', { Resource: `${ARN}:1`, Tags: {} }),
    ).rejects.toMatchObject({ awsCode: 'InvalidParameterValueException' });
  });
});

test('times are virtual', async () => {
  const cloud = createCloud();
  await cloud.deploy('work', handler('return 1;'));

  expect(cloud.world.clock.now()).toBe(START);
});
