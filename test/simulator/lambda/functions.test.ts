import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ACCOUNT, createCloud, handler, REGION, START } from './cloud';

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

describe('versions and aliases', () => {
  test('a published version keeps its code and configuration', async () => {
    const cloud = createCloud();
    const code = (text: string) => ({
      Files: { 'index.js': handler(`return [${text}, process.env.STAGE];`) },
    });
    await cloud.deploy('work', '', {
      Code: code(`'old'`) as object,
      Environment: { Variables: { STAGE: 'a' } },
      Publish: true,
    });
    await cloud.call('lambda', 'CreateAlias', { FunctionName: 'work', Name: 'live', FunctionVersion: '1' });
    await cloud.call('lambda', 'UpdateFunctionCode', { FunctionName: 'work', ...code(`'new'`) });
    await cloud.call('lambda', 'UpdateFunctionConfiguration', {
      FunctionName: 'work',
      Environment: { Variables: { STAGE: 'b' } },
    });

    expect((await cloud.invoke('work:live')).body).toEqual(['old', 'a']);
    expect((await cloud.invoke('work')).body).toEqual(['new', 'b']);
    expect(await cloud.call('lambda', 'PublishVersion', { FunctionName: 'work' })).toMatchObject({
      Version: '2',
      FunctionArn: `${ARN}:2`,
    });
    expect(await cloud.call('lambda', 'PublishVersion', { FunctionName: 'work' })).toMatchObject({
      Version: '2',
    });
    await cloud.call('lambda', 'UpdateAlias', { FunctionName: 'work', Name: 'live', FunctionVersion: '2' });
    expect(await cloud.invoke(`${ARN}:live`)).toMatchObject({ ExecutedVersion: '2', body: ['new', 'b'] });
    expect(await cloud.call('lambda', 'ListVersionsByFunction', { FunctionName: 'work' })).toMatchObject({
      Versions: [{ Version: '$LATEST' }, { Version: '1' }, { Version: '2' }],
    });
  });

  test('a warm container of changed code is not used again', async () => {
    const cloud = createCloud();
    await cloud.deploy('work', handler(`return 'old';`));
    await cloud.invoke('work');
    await cloud.call('lambda', 'UpdateFunctionCode', {
      FunctionName: 'work',
      Files: { 'index.js': handler(`return 'new';`) },
    });

    expect((await cloud.invoke('work')).body).toBe('new');
  });

  test('weights divide the invocations of an alias', async () => {
    const cloud = createCloud();
    await cloud.deploy('work', handler('return 1;'), { Publish: true });
    await cloud.call('lambda', 'UpdateFunctionCode', {
      FunctionName: 'work',
      Files: { 'index.js': handler('return 2;') },
      Publish: true,
    });
    await cloud.call('lambda', 'CreateAlias', {
      FunctionName: 'work',
      Name: 'live',
      FunctionVersion: '1',
      RoutingConfig: { AdditionalVersionWeights: { 2: 0.5 } },
    });

    const versions = new Set<string | undefined>();
    for (let count = 0; count < 20; count++) versions.add((await cloud.invoke('work:live')).ExecutedVersion);

    expect(versions).toEqual(new Set(['1', '2']));
  });

  const refused: [string, string, object, object][] = [
    [
      'an alias that exists',
      'CreateAlias',
      { Name: 'live', FunctionVersion: '1' },
      { awsCode: 'ResourceConflictException', message: `Alias already exists: ${ARN}:live` },
    ],
    [
      'an alias of digits',
      'CreateAlias',
      { Name: '7', FunctionVersion: '1' },
      { awsCode: 'ValidationException' },
    ],
    [
      'an alias to no version',
      'CreateAlias',
      { Name: 'next', FunctionVersion: '9' },
      { awsCode: 'ResourceNotFoundException' },
    ],
    [
      'an alias that is not there',
      'GetAlias',
      { Name: 'next' },
      { awsCode: 'ResourceNotFoundException', message: `Cannot find alias arn: ${ARN}:next` },
    ],
    [
      'a change of another revision',
      'UpdateAlias',
      { Name: 'live', RevisionId: 'x' },
      { awsCode: 'PreconditionFailedException', status: 412 },
    ],
    [
      'a published code of another digest',
      'PublishVersion',
      { CodeSha256: 'x' },
      { awsCode: 'InvalidParameterValueException' },
    ],
  ];

  test.each(refused)('%s is refused', async (_name, action, input, expected) => {
    const cloud = createCloud();
    await cloud.deploy('work', handler('return 1;'), { Publish: true });
    await cloud.call('lambda', 'CreateAlias', { FunctionName: 'work', Name: 'live', FunctionVersion: '1' });

    await expect(cloud.call('lambda', action, { FunctionName: 'work', ...input })).rejects.toMatchObject(
      expected,
    );
  });
});

describe('policies', () => {
  const statement = {
    FunctionName: 'work',
    StatementId: 'rule',
    Action: 'lambda:InvokeFunction',
    Principal: 'events.amazonaws.com',
    SourceArn: 'arn:aws:events:x',
    SourceAccount: ACCOUNT,
  };

  test('say who may invoke', async () => {
    const cloud = createCloud();
    await cloud.deploy('work', handler('return 1;'));
    await cloud.call('lambda', 'AddPermission', statement);

    const { Policy } = await cloud.call<{ Policy: string }>('lambda', 'GetPolicy', { FunctionName: 'work' });

    expect(JSON.parse(Policy)).toEqual({
      Version: '2012-10-17',
      Id: 'default',
      Statement: [
        {
          Sid: 'rule',
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'lambda:InvokeFunction',
          Resource: ARN,
          Condition: {
            ArnLike: { 'AWS:SourceArn': 'arn:aws:events:x' },
            StringEquals: { 'AWS:SourceAccount': ACCOUNT },
          },
        },
      ],
    });
    await expect(cloud.call('lambda', 'AddPermission', statement)).rejects.toMatchObject({
      awsCode: 'ResourceConflictException',
    });
    await cloud.call('lambda', 'RemovePermission', { FunctionName: 'work', StatementId: 'rule' });
    await expect(cloud.call('lambda', 'GetPolicy', { FunctionName: 'work' })).rejects.toMatchObject({
      awsCode: 'ResourceNotFoundException',
    });
    await expect(
      cloud.call('lambda', 'RemovePermission', { FunctionName: 'work', StatementId: 'rule' }),
    ).rejects.toMatchObject({ awsCode: 'ResourceNotFoundException' });
  });

  test('another account invokes only when both sides allow it', async () => {
    const cloud = createCloud();
    await cloud.deploy('work', handler('return 1;'));
    const other = { kind: 'administrator', account: '999999999999' } as const;
    const invoke = () => cloud.call('lambda', 'Invoke', { FunctionName: ARN }, other);

    await expect(invoke()).rejects.toMatchObject({ awsCode: 'AccessDenied' });
    await cloud.call('lambda', 'AddPermission', {
      ...statement,
      Principal: '999999999999',
      SourceArn: undefined,
      SourceAccount: undefined,
    });
    await expect(invoke()).resolves.toMatchObject({ StatusCode: 200 });
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

/** A ZIP archive: every second file deflated, the rest stored. */
function zip(files: Record<string, string>): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  Object.entries(files).forEach(([name, text], at) => {
    const method = at % 2 === 0 ? 8 : 0;
    const body = method === 8 ? deflateRawSync(text) : Buffer.from(text);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(method, 8);
    local.writeUInt32LE(body.length, 18);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(method, 10);
    central.writeUInt32LE(body.length, 20);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(offset, 42);
    parts.push(local, Buffer.from(name), body);
    directory.push(central, Buffer.from(name));
    offset += local.length + name.length + body.length;
  });
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}
