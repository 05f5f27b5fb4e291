import { describe, expect, test } from 'vitest';
import { ACCOUNT, createCloud, handler, REGION, START } from './cloud';

const ARN = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:work`;

describe('Invoke', () => {
  test('runs the artifact and answers with what it returns', async () => {
    const cloud = createCloud();
    await cloud.deploy(
      'work',
      {
        'index.js': `${handler(`return { event, settings: require('./settings.json'), env: process.env.STAGE, context };`)}`,
        'settings.json': '{"side":"recovery"}',
      },
      { Environment: { Variables: { STAGE: 'test' } } },
    );

    const answer = await cloud.invoke('work', { a: 1 });

    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
    expect(answer.FunctionError).toBeUndefined();
    expect(answer.body).toMatchObject({
      event: { a: 1 },
      settings: { side: 'recovery' },
      env: 'test',
      context: {
        functionName: 'work',
        functionVersion: '$LATEST',
        invokedFunctionArn: ARN,
        memoryLimitInMB: '128',
        logGroupName: '/aws/lambda/work',
        logStreamName: expect.stringMatching(/^2026\/01\/05\/\[\$LATEST\][0-9a-f]{32}$/),
      },
    });
  });

  const failures: [string, string, object, object][] = [
    [
      'a rejection',
      `throw Object.assign(new Error('no'), { code: 'X' });`,
      {},
      {
        errorType: 'Error',
        errorMessage: 'no',
        trace: ['Error: no', expect.stringContaining('/var/task/index.js:1')],
      },
    ],
    [
      'a time-out',
      `await new Promise((r) => setTimeout(r, 5000));`,
      {},
      {
        errorType: 'Sandbox.Timedout',
        errorMessage: expect.stringMatching(
          /^RequestId: [0-9a-f-]{36} Error: Task timed out after 3.00 seconds$/,
        ),
      },
    ],
    [
      'an exit',
      `process.exit(1);`,
      {},
      {
        errorType: 'Runtime.ExitError',
        errorMessage: expect.stringMatching(
          /^RequestId: .* Error: Runtime exited with error: exit status 1$/,
        ),
      },
    ],
    ['a missing handler', '', { Handler: 'index.nothing' }, { errorType: 'Runtime.HandlerNotFound' }],
    [
      'an answer that is too large',
      `return 'x'.repeat(7_000_000);`,
      {},
      { errorType: 'Function.ResponseSizeTooLarge' },
    ],
  ];

  test.each(failures)('%s is told as a failure of the function', async (_name, body, more, expected) => {
    const cloud = createCloud();
    await cloud.deploy('work', handler(body), more);

    const answer = await cloud.invoke('work');

    expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled', body: expected });
    expect(cloud.world.trail.notes).toMatchObject([
      { kind: 'function-failed', subject: 'work', details: { final: true } },
    ]);
  });

  const refused: [string, object, object][] = [
    [
      'a function that is not there',
      { FunctionName: 'nothing' },
      {
        awsCode: 'ResourceNotFoundException',
        status: 404,
        message: `Function not found: arn:aws:lambda:${REGION}:${ACCOUNT}:function:nothing`,
      },
    ],
    [
      'a version that is not there',
      { Qualifier: '7' },
      { awsCode: 'ResourceNotFoundException', status: 404 },
    ],
    [
      'another Region',
      { FunctionName: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:work` },
      { awsCode: 'ResourceNotFoundException' },
    ],
    [
      'an event that is no JSON',
      { Payload: Buffer.from('{') },
      { awsCode: 'InvalidRequestContentException', status: 400 },
    ],
    [
      'an event that is too large',
      { Payload: Buffer.alloc(7_000_000, 32) },
      { awsCode: 'RequestTooLargeException', status: 413 },
    ],
    [
      'an asynchronous event that is too large',
      { InvocationType: 'Event', Payload: Buffer.alloc(1_048_577, 32) },
      { awsCode: 'RequestTooLargeException', status: 413 },
    ],
  ];

  test.each(refused)('%s is refused', async (_name, more, expected) => {
    const cloud = createCloud();
    await cloud.deploy('work', handler('return 1;'));

    await expect(cloud.invoke('work', {}, more)).rejects.toMatchObject(expected);
  });

  test('needs lambda:InvokeFunction on the qualified ARN', async () => {
    const cloud = createCloud();
    await cloud.deploy('work', handler('return 1;'), { Publish: true });
    await cloud.call('lambda', 'CreateAlias', { FunctionName: 'work', Name: 'live', FunctionVersion: '1' });
    const rule = {
      kind: 'service',
      account: ACCOUNT,
      service: 'events.amazonaws.com',
      sourceArn: 'arn:aws:events:x',
    } as const;
    const invoke = (FunctionName: string) => cloud.call('lambda', 'Invoke', { FunctionName }, rule);
    await cloud.call('lambda', 'AddPermission', {
      FunctionName: 'work',
      Qualifier: 'live',
      StatementId: 'rule',
      Action: 'lambda:InvokeFunction',
      Principal: 'events.amazonaws.com',
      SourceArn: 'arn:aws:events:x',
    });

    await expect(invoke('work:live')).resolves.toMatchObject({ StatusCode: 200, ExecutedVersion: '1' });
    await expect(invoke('work')).rejects.toMatchObject({ awsCode: 'AccessDenied' });
    await expect(invoke('work:1')).rejects.toMatchObject({ awsCode: 'AccessDenied' });
  });

  test('a role that Lambda can no longer assume stops the function', async () => {
    const cloud = createCloud();
    await cloud.deploy('work', handler('return 1;'));
    await cloud.call('iam', 'UpdateAssumeRolePolicy', {
      RoleName: 'work-role',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      }),
    });

    await expect(cloud.invoke('work')).rejects.toMatchObject({
      message: 'The role defined for the function cannot be assumed by Lambda.',
    });
  });

  test('metrics are published for the function and for the alias', async () => {
    const cloud = createCloud();
    await cloud.deploy('work', handler(`if (event.fail) throw new Error('no');`), { Publish: true });
    await cloud.call('lambda', 'CreateAlias', { FunctionName: 'work', Name: 'live', FunctionVersion: '1' });
    await cloud.invoke('work:live');
    await cloud.invoke('work', { fail: true });
    const sum = async (MetricName: string, dimensions: Record<string, string>) => {
      const { Datapoints } = await cloud.call<{ Datapoints: { Sum: number }[] }>(
        'monitoring',
        'GetMetricStatistics',
        {
          Namespace: 'AWS/Lambda',
          MetricName,
          Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
          StartTime: new Date(START),
          EndTime: new Date(START + 60_000),
          Period: 60,
          Statistics: ['Sum'],
        },
      );
      return Datapoints.reduce((total, { Sum }) => total + Sum, 0);
    };

    expect(await sum('Invocations', { FunctionName: 'work' })).toBe(2);
    expect(await sum('Invocations', { FunctionName: 'work', Resource: 'work:live' })).toBe(1);
    expect(await sum('Errors', { FunctionName: 'work' })).toBe(1);
    expect(await sum('Duration', { FunctionName: 'work' })).toBeGreaterThan(0);
  });
});
