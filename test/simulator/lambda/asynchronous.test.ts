import { describe, expect, test } from 'vitest';
import { ACCOUNT, type Cloud, createCloud, handler, LOGGING, REGION } from './cloud';

const QUEUE = `arn:aws:sqs:${REGION}:${ACCOUNT}:failed`;
const QUEUE_URL = `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/failed`;
const MINUTE = 60_000;

async function setUp(
  body: string,
  actions: readonly string[] = ['sqs:SendMessage'],
  more: object = {},
): Promise<Cloud> {
  const cloud = createCloud();
  await cloud.call('sqs', 'CreateQueue', { QueueName: 'failed' });
  const Role = await cloud.role('worker', [...LOGGING, ...actions]);
  await cloud.deploy('work', `let count = 0; ${handler(body)}`, { Role, ...more });
  return cloud;
}

const send = (cloud: Cloud, event: unknown = { a: 1 }) =>
  cloud.invoke('work', event, { InvocationType: 'Event' });

async function messages(cloud: Cloud) {
  const input = { QueueUrl: QUEUE_URL, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] };
  const { Messages = [] } = await cloud.call<{ Messages?: { Body: string; MessageAttributes?: object }[] }>(
    'sqs',
    'ReceiveMessage',
    input,
  );
  return Messages;
}

const configure = (cloud: Cloud, config: object) =>
  cloud.call('lambda', 'PutFunctionEventInvokeConfig', {
    FunctionName: 'work',
    DestinationConfig: { OnFailure: { Destination: QUEUE } },
    ...config,
  });

const failures = (cloud: Cloud) =>
  cloud.world.trail.notes
    .filter(({ kind }) => kind === 'function-failed')
    .map(({ time, details }) => [Math.floor(time / MINUTE) % 60, details.final]);

describe('asynchronous events', () => {
  test('are answered at once and handled later', async () => {
    const cloud = await setUp(`console.log('did', event.a);`);

    const answer = await send(cloud);
    const before = await cloud.call<{ logGroups: unknown[] }>('logs', 'DescribeLogGroups', {});
    await cloud.after(5000);

    expect(answer).toMatchObject({ StatusCode: 202, body: undefined });
    expect(before.logGroups).toEqual([]);
    expect(await cloud.logged('/aws/lambda/work')).toContainEqual(expect.stringMatching(/did 1$/));
  });

  test('are tried again after one and two minutes, then end at the destination with their story', async () => {
    const cloud = await setUp(`throw new Error('no ' + ++count);`);
    await configure(cloud, {});
    await send(cloud);
    await cloud.after(10 * MINUTE);

    expect(failures(cloud)).toEqual([
      [0, false],
      [1, false],
      [3, true],
    ]);
    const [message, ...others] = await messages(cloud);
    expect(others).toEqual([]);
    expect(JSON.parse(message?.Body ?? '')).toEqual({
      version: '1.0',
      timestamp: expect.stringMatching(/^2026-01-05T06:03:/),
      requestContext: {
        requestId: expect.any(String),
        functionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:work:$LATEST`,
        condition: 'RetriesExhausted',
        approximateInvokeCount: 3,
      },
      requestPayload: { a: 1 },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: { errorType: 'Error', errorMessage: 'no 3', trace: expect.any(Array) },
    });
  });

  test.each([
    [0, [[0, true]]],
    [
      1,
      [
        [0, false],
        [1, true],
      ],
    ],
  ])('with at most %d retries', async (MaximumRetryAttempts, expected) => {
    const cloud = await setUp(`throw new Error('no');`);
    await configure(cloud, { MaximumRetryAttempts });
    await send(cloud);
    await cloud.after(10 * MINUTE);

    expect(failures(cloud)).toEqual(expected);
  });

  test('a retry that succeeds ends it', async () => {
    const cloud = await setUp(`if (++count < 2) throw new Error('no');`);
    await configure(cloud, {});
    await send(cloud);
    await cloud.after(10 * MINUTE);

    expect(failures(cloud)).toEqual([[0, false]]);
    expect(await messages(cloud)).toEqual([]);
  });

  test('that grow too old end at the destination', async () => {
    const cloud = await setUp(`throw new Error('no');`);
    await configure(cloud, { MaximumEventAgeInSeconds: 90 });
    await send(cloud);
    await cloud.after(10 * MINUTE);

    const [message] = await messages(cloud);
    expect(JSON.parse(message?.Body ?? '')).toMatchObject({
      requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 2 },
    });
  });

  test('wait while the function is throttled', async () => {
    const cloud = await setUp(`await new Promise((r) => setTimeout(r, 2500)); console.log('did', event.n);`);
    await cloud.call('lambda', 'PutFunctionConcurrency', {
      FunctionName: 'work',
      ReservedConcurrentExecutions: 1,
    });
    await send(cloud, { n: 1 });
    await send(cloud, { n: 2 });
    await cloud.after(MINUTE);

    const done = (await cloud.logged('/aws/lambda/work')).filter((line) => /did \d$/.test(line));
    expect(done).toHaveLength(2);
    expect(failures(cloud)).toEqual([]);
  });

  test('with nothing reserved go to the destination untried', async () => {
    const cloud = await setUp(`console.log('did');`);
    await configure(cloud, {});
    await cloud.call('lambda', 'PutFunctionConcurrency', {
      FunctionName: 'work',
      ReservedConcurrentExecutions: 0,
    });
    await send(cloud);
    await cloud.after(MINUTE);

    expect(await messages(cloud)).toHaveLength(1);
  });

  test('go to a dead-letter queue with what went wrong beside them', async () => {
    const cloud = await setUp(`throw new Error('no');`, ['sqs:SendMessage'], {
      DeadLetterConfig: { TargetArn: QUEUE },
    });
    await send(cloud);
    await cloud.after(10 * MINUTE);

    expect(await messages(cloud)).toMatchObject([
      {
        Body: '{"a":1}',
        MessageAttributes: { ErrorMessage: { StringValue: 'no' }, ErrorCode: { StringValue: '200' } },
      },
    ]);
  });

  test('success has a destination of its own', async () => {
    const cloud = await setUp(`return { did: event.a };`);
    await configure(cloud, { DestinationConfig: { OnSuccess: { Destination: QUEUE } } });
    await send(cloud);
    await cloud.after(MINUTE);

    const [message] = await messages(cloud);
    expect(JSON.parse(message?.Body ?? '')).toMatchObject({
      requestContext: { condition: 'Success', approximateInvokeCount: 1 },
      responsePayload: { did: 1 },
    });
  });

  test('other functions, topics and buses are destinations too', async () => {
    const cloud = await setUp(`throw new Error('no');`, ['lambda:InvokeFunction']);
    await cloud.deploy('hub', handler(`console.log('hub', event.requestContext.condition);`));
    const Destination = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:hub`;
    await configure(cloud, { MaximumRetryAttempts: 0, DestinationConfig: { OnFailure: { Destination } } });
    await send(cloud);
    await cloud.after(MINUTE);

    expect(await cloud.logged('/aws/lambda/hub')).toContainEqual(
      expect.stringMatching(/hub RetriesExhausted$/),
    );
  });

  test("a destination needs the function's role to be allowed, when it is set and when it is used", async () => {
    const cloud = await setUp(`throw new Error('no');`, []);

    await expect(configure(cloud, {})).rejects.toMatchObject({
      awsCode: 'InvalidParameterValueException',
      message: `The function's execution role does not have permissions to call SendMessage on ${QUEUE}`,
    });

    const allowed = await setUp(`throw new Error('no');`);
    await configure(allowed, { MaximumRetryAttempts: 0 });
    await allowed.call('iam', 'DeleteRolePolicy', { RoleName: 'worker', PolicyName: 'all' });
    await send(allowed);
    await allowed.after(2 * MINUTE);

    expect(await messages(allowed)).toEqual([]);
    expect(allowed.world.trail.notes).toContainEqual(
      expect.objectContaining({ kind: 'event-lost', subject: 'work' }),
    );
    const metric = {
      Namespace: 'AWS/Lambda',
      MetricName: 'DestinationDeliveryFailures',
      Dimensions: [{ Name: 'FunctionName', Value: 'work' }],
    };
    const time = allowed.world.clock.now();
    const { Datapoints } = await allowed.call<{ Datapoints: { Sum: number }[] }>(
      'monitoring',
      'GetMetricStatistics',
      {
        ...metric,
        StartTime: new Date(time - 10 * MINUTE),
        EndTime: new Date(time),
        Period: 600,
        Statistics: ['Sum'],
      },
    );
    expect(Datapoints.reduce((sum, { Sum }) => sum + Sum, 0)).toBe(1);
  });

  test.each([
    ['are tried again', 2, [[true], []]],
    ['that have grown too old end at their destination', 8, [[], ['EventAgeExceeded']]],
  ])('%s when their Region is back after %i hours', async (_what, hours, expected) => {
    const cloud = await setUp(`console.log('did', event.a);`);
    await configure(cloud, {});
    await send(cloud);
    cloud.world.faults.loseRegion(REGION);
    await cloud.after(hours * 60 * MINUTE);
    cloud.world.faults.returnRegion(REGION);
    await cloud.after(MINUTE);

    const done = cloud.world.trail.calls.filter(({ action }) => action === 'PutLogEvents');
    const conditions = (await messages(cloud)).map(
      ({ Body = '' }) => JSON.parse(Body).requestContext.condition,
    );
    expect([done.map(() => true), conditions]).toEqual(expected);
  });

  test('that were being handled when their Region was lost are handled again', async () => {
    const cloud = await setUp(
      `console.log('began'); await new Promise((resolve) => setTimeout(resolve, 20_000)); console.log('ended');`,
      [],
      { Timeout: 60 },
    );
    await send(cloud);
    await cloud.after(10_000);
    cloud.world.faults.loseRegion(REGION);
    await cloud.after(MINUTE);
    cloud.world.faults.returnRegion(REGION);
    await cloud.after(MINUTE);

    const lines = await cloud.logged('/aws/lambda/work');
    expect(lines.filter((line) => /ended$/.test(line))).toHaveLength(1);
    expect(failures(cloud)).toEqual([]);
  });

  test('a lost Region takes its queue along', async () => {
    const cloud = await setUp(`throw new Error('no');`);
    await send(cloud);
    await cloud.after(5000);
    cloud.world.faults.loseRegion(REGION);
    await cloud.after(10 * MINUTE);

    expect(failures(cloud)).toEqual([[0, false]]);
  });
});
