import { describe, expect, test } from 'vitest';
import { ACCOUNT, createCloud, REGION, START } from '../lambda/cloud';

const GROUP = { logGroupName: '/app/one' };
const STREAM = { ...GROUP, logStreamName: 'a' };
const DAY = 86_400_000;

async function setUp() {
  const cloud = createCloud();
  const call = <Output = Record<string, unknown>>(action: string, input: object) =>
    cloud.call<Output>('logs', action, input);
  await call('CreateLogGroup', { ...GROUP, tags: { team: 'one' } });
  await call('CreateLogStream', STREAM);
  const put = (messages: readonly string[], time = START, stream = 'a') =>
    call('PutLogEvents', {
      ...GROUP,
      logStreamName: stream,
      logEvents: messages.map((message, at) => ({ timestamp: time + at, message })),
    });
  const filter = async (input: object = {}) => {
    const { events } = await call<{ events: { message: string }[] }>('FilterLogEvents', {
      ...GROUP,
      ...input,
    });
    return events.map(({ message }) => message);
  };
  return { cloud, call, put, filter };
}

describe('groups', () => {
  test('are described, with what was set', async () => {
    const { call } = await setUp();
    await call('PutRetentionPolicy', { ...GROUP, retentionInDays: 30 });
    await call('CreateLogGroup', { logGroupName: '/other' });

    const arn = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/app/one`;
    expect(await call('DescribeLogGroups', { logGroupNamePrefix: '/app' })).toEqual({
      logGroups: [
        expect.objectContaining({
          logGroupName: '/app/one',
          arn: `${arn}:*`,
          logGroupArn: arn,
          creationTime: START,
          retentionInDays: 30,
        }),
      ],
    });
    expect(await call('DescribeLogGroups', { limit: 1 })).toMatchObject({
      logGroups: [{ logGroupName: '/app/one' }],
      nextToken: '1',
    });
    expect(await call('DescribeLogGroups', { limit: 1, nextToken: '1' })).toMatchObject({
      logGroups: [{ logGroupName: '/other' }],
    });
    await call('DeleteLogGroup', GROUP);
    expect(await call('DescribeLogGroups', {})).toMatchObject({ logGroups: [{ logGroupName: '/other' }] });
  });

  test('have tags', async () => {
    const { call } = await setUp();
    const resourceArn = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/app/one`;
    await call('TagResource', { resourceArn, tags: { stage: 'test' } });
    await call('UntagLogGroup', { ...GROUP, tags: ['team'] });

    expect(await call('ListTagsForResource', { resourceArn })).toEqual({ tags: { stage: 'test' } });
    expect(await call('ListTagsLogGroup', GROUP)).toEqual({ tags: { stage: 'test' } });
  });

  const refused: [string, object, object][] = [
    ['CreateLogGroup', GROUP, { awsCode: 'ResourceAlreadyExistsException', status: 400 }],
    ['CreateLogGroup', { logGroupName: 'a b' }, { awsCode: 'InvalidParameterException' }],
    ['CreateLogStream', STREAM, { awsCode: 'ResourceAlreadyExistsException' }],
    ['CreateLogStream', { ...GROUP, logStreamName: 'a:b' }, { awsCode: 'InvalidParameterException' }],
    [
      'DeleteLogGroup',
      { logGroupName: 'x' },
      { awsCode: 'ResourceNotFoundException', message: 'The specified log group does not exist.' },
    ],
    [
      'GetLogEvents',
      { ...GROUP, logStreamName: 'x' },
      { awsCode: 'ResourceNotFoundException', message: 'The specified log stream does not exist.' },
    ],
    ['PutRetentionPolicy', { ...GROUP, retentionInDays: 2 }, { awsCode: 'InvalidParameterException' }],
    ['FilterLogEvents', { ...GROUP, filterPattern: '[a, b]' }, { awsCode: 'InvalidParameterException' }],
    ['DescribeLogGroups', { nextToken: 'x' }, { awsCode: 'InvalidParameterException' }],
  ];

  test.each(refused)('%s %j is refused', async (action, input, expected) => {
    const { call } = await setUp();

    await expect(call(action, input)).rejects.toMatchObject(expected);
  });
});

describe('events', () => {
  test('are read forwards and backwards by tokens', async () => {
    const { call, put } = await setUp();
    await put(['1', '2', '3', '4', '5']);
    const read = async (input: object) => {
      const answer = await call<{
        events: { message: string }[];
        nextForwardToken: string;
        nextBackwardToken: string;
      }>('GetLogEvents', { ...STREAM, ...input });
      return { ...answer, text: answer.events.map(({ message }) => message).join('') };
    };

    const first = await read({ startFromHead: true, limit: 2 });
    const second = await read({ nextToken: first.nextForwardToken, limit: 2 });
    const back = await read({ nextToken: second.nextBackwardToken, limit: 2 });
    const last = await read({ limit: 2 });

    expect([first.text, second.text, back.text, last.text]).toEqual(['12', '34', '12', '45']);
    expect((await read({ nextToken: last.nextForwardToken })).nextForwardToken).toBe(last.nextForwardToken);
    expect((await read({ startTime: START + 1, endTime: START + 3 })).text).toBe('23');
  });

  test.each([
    ['', ['error 42 here', 'ok 42', '{"level":"ERROR","n":5}', '{"level":"INFO","n":7,"a":{"b":"xyz"}}']],
    ['42', ['error 42 here', 'ok 42']],
    ['42 error', ['error 42 here']],
    ['"42 here"', ['error 42 here']],
    ['?error ?INFO', ['error 42 here', '{"level":"INFO","n":7,"a":{"b":"xyz"}}']],
    ['42 -error', ['ok 42']],
    ['{ $.level = "ERROR" }', ['{"level":"ERROR","n":5}']],
    ['{ $.level = "*R" && $.n < 6 }', ['{"level":"ERROR","n":5}']],
    ['{ $.level = "NONE" || $.a.b = "x*" }', ['{"level":"INFO","n":7,"a":{"b":"xyz"}}']],
    ['{ $.n >= 5 && $.level != ERROR }', ['{"level":"INFO","n":7,"a":{"b":"xyz"}}']],
  ])('are filtered by %s', async (filterPattern, expected) => {
    const { put, filter } = await setUp();
    await put([
      'error 42 here',
      'ok 42',
      '{"level":"ERROR","n":5}',
      '{"level":"INFO","n":7,"a":{"b":"xyz"}}',
    ]);

    expect(await filter({ filterPattern })).toEqual(expected);
  });

  test('of several streams come in the order of their times', async () => {
    const { call, put, filter } = await setUp();
    await call('CreateLogStream', { ...GROUP, logStreamName: 'b' });
    await put(['b2'], START + 2, 'b');
    await put(['a1'], START + 1);
    await put(['a3'], START + 3);

    expect(await filter()).toEqual(['a1', 'b2', 'a3']);
    expect(await filter({ logStreamNames: ['b'] })).toEqual(['b2']);
    const { logStreams } = await call<{ logStreams: object[] }>('DescribeLogStreams', {
      ...GROUP,
      orderBy: 'LastEventTime',
      descending: true,
    });
    expect(logStreams).toMatchObject([
      { logStreamName: 'a', firstEventTimestamp: START + 1, lastEventTimestamp: START + 3 },
      { logStreamName: 'b' },
    ]);
  });

  test('go when the retention says so', async () => {
    const { cloud, call, put, filter } = await setUp();
    await call('PutRetentionPolicy', { ...GROUP, retentionInDays: 1 });
    await put(['old']);
    await cloud.after(DAY);
    await put(['new'], START + DAY);

    expect(await filter()).toEqual(['old', 'new']);
    await cloud.after(1);
    expect(await filter()).toEqual(['new']);
  });

  test('too old or too new are rejected, the others kept', async () => {
    const { call, filter } = await setUp();
    const logEvents = [START - 1000, START].map((timestamp) => ({ timestamp, message: String(timestamp) }));

    expect(await call('PutLogEvents', { ...STREAM, logEvents })).toEqual({});
    expect(
      await call('PutLogEvents', { ...STREAM, logEvents: [{ timestamp: START - 15 * DAY, message: 'old' }] }),
    ).toEqual({
      rejectedLogEventsInfo: { tooOldLogEventEndIndex: 1 },
    });
    expect(
      await call('PutLogEvents', { ...STREAM, logEvents: [{ timestamp: START + DAY, message: 'new' }] }),
    ).toEqual({
      rejectedLogEventsInfo: { tooNewLogEventStartIndex: 0 },
    });
    expect(await filter()).toEqual([String(START - 1000), String(START)]);
  });

  test.each([
    ['out of order', [2, 1].map((n) => ({ timestamp: START + n, message: 'x' }))],
    ['over more than a day', [0, DAY + 1].map((n) => ({ timestamp: START - 2 * DAY + n, message: 'x' }))],
    ['more than a megabyte', [{ timestamp: START, message: 'x'.repeat(1_048_576) }]],
    ['none', []],
  ])('%s are refused', async (_name, logEvents) => {
    const { call } = await setUp();

    await expect(call('PutLogEvents', { ...STREAM, logEvents })).rejects.toMatchObject({
      awsCode: 'InvalidParameterException',
    });
  });
});

describe('permissions', () => {
  test.each([
    [
      'CreateLogStream',
      { ...GROUP, logStreamName: 'b' },
      `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/app/one:*`,
    ],
    [
      'PutLogEvents',
      { ...STREAM, logEvents: [{ timestamp: START, message: 'x' }] },
      `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/app/one:log-stream:a`,
    ],
    ['FilterLogEvents', GROUP, `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/app/*:*`],
    ['DescribeLogGroups', {}, '*'],
  ])('%s is asked for on the ARN that policies name', async (action, input, Resource) => {
    const { cloud } = await setUp();
    const role = await cloud.role('reader', []);
    const caller = { kind: 'role', account: ACCOUNT, role, session: 's' } as const;
    const allow = (resource: string) =>
      cloud.call('iam', 'PutRolePolicy', {
        RoleName: 'reader',
        PolicyName: 'one',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: `logs:${action}`, Resource: resource }],
        }),
      });

    await allow(`arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/another:*`);
    await expect(cloud.call('logs', action, input, caller)).rejects.toMatchObject({
      awsCode: 'AccessDenied',
    });
    await allow(Resource);
    await expect(cloud.call('logs', action, input, caller)).resolves.toBeDefined();
  });
});
