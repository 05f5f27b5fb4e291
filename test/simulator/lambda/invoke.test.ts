import { describe, expect, test } from 'vitest';
import { ACCOUNT, createCloud, handler, LOGGING, REGION, START, settled } from './cloud';

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

  test('starts cold once, then keeps state while warm, and forgets it when idle for long', async () => {
    const cloud = createCloud();
    await cloud.deploy('work', `let count = 0; ${handler('return { count: ++count, time: Date.now() };')}`);

    const cold = (await cloud.invoke('work')).body as { count: number; time: number };
    const began = cloud.world.clock.now();
    const warm = (await cloud.invoke('work')).body as { count: number; time: number };
    await cloud.after(11 * 60_000);
    const again = (await cloud.invoke('work')).body as { count: number };

    expect([cold.count, warm.count, again.count]).toEqual([1, 2, 1]);
    expect(cold.time - START).toBeGreaterThanOrEqual(300);
    expect(warm.time).toBe(began);
  });

  test('two at once have a container each', async () => {
    const cloud = createCloud();
    await cloud.deploy(
      'work',
      `let count = 0; ${handler('await new Promise((r) => setTimeout(r, 1000)); return ++count;')}`,
    );
    const one = () =>
      cloud.world.call<{ Payload: Uint8Array }>(
        { kind: 'administrator', account: ACCOUNT },
        REGION,
        'lambda',
        'Invoke',
        { FunctionName: 'work' },
      );

    const both = await settled(cloud.world, Promise.all([one(), one()]));

    expect(both.map(({ Payload }) => Buffer.from(Payload).toString())).toEqual(['1', '1']);
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

  test('a time-out ends the container, and the next invocation starts cold', async () => {
    const cloud = createCloud();
    await cloud.deploy(
      'work',
      `let count = 0; ${handler('count++; if (event.hang) await new Promise((r) => setTimeout(r, 9000)); return count;')}`,
    );
    await cloud.invoke('work');
    const before = cloud.world.clock.now();
    await cloud.invoke('work', { hang: true });

    expect(cloud.world.clock.now() - before).toBe(3000);
    expect((await cloud.invoke('work')).body).toBe(1);
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

  test('a container that fails after its answer is replaced', async () => {
    const cloud = createCloud();
    await cloud.deploy(
      'work',
      `let count = 0; ${handler(`if (event.late) Promise.reject(new Error('late')); return ++count;`)}`,
    );

    expect((await cloud.invoke('work', { late: true })).body).toBe(1);
    expect((await cloud.invoke('work')).body).toBe(1);
    expect((await cloud.invoke('work')).body).toBe(2);
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

  test('reserved concurrency throttles', async () => {
    const cloud = createCloud();
    await cloud.deploy('work', handler('await new Promise((r) => setTimeout(r, 1000)); return 1;'));
    await cloud.call('lambda', 'PutFunctionConcurrency', {
      FunctionName: 'work',
      ReservedConcurrentExecutions: 1,
    });
    const administrator = { kind: 'administrator', account: ACCOUNT } as const;
    const one = () =>
      cloud.world
        .call(administrator, REGION, 'lambda', 'Invoke', { FunctionName: 'work' })
        .catch((error) => error.awsCode);

    const [first, second] = await settled(cloud.world, Promise.all([one(), one()]));

    expect(first).toMatchObject({ StatusCode: 200 });
    expect(second).toBe('TooManyRequestsException');
    await expect(cloud.invoke('work')).resolves.toMatchObject({ StatusCode: 200 });
  });

  test('a lost Region ends what runs and answers nothing', async () => {
    const cloud = createCloud();
    await cloud.deploy(
      'work',
      handler(
        `setInterval(() => console.log('alive'), 100); await new Promise((r) => setTimeout(r, 2000)); return 1;`,
      ),
    );
    const administrator = { kind: 'administrator', account: ACCOUNT } as const;
    const answer = cloud.world
      .call(administrator, REGION, 'lambda', 'Invoke', { FunctionName: 'work' })
      .catch((error) => error.awsCode);
    await cloud.after(1000);
    cloud.world.faults.loseRegion(REGION);
    await cloud.after(60_000);

    expect(await answer).toBe('RegionLost');
  });

  test('the same seed plays the same, also when invocations overlap', async () => {
    const play = async (seed: string) => {
      const cloud = createCloud(seed);
      await cloud.deploy(
        'work',
        handler(`
        const waits = [];
        for (let n = 0; n < 3; n++) { const ms = Math.floor(Math.random() * 500); waits.push(ms); await new Promise((r) => setTimeout(r, ms)); console.log(event.n, ms); }
        return waits;`),
      );
      for (let n = 0; n < 8; n++) {
        await cloud.call('lambda', 'Invoke', {
          FunctionName: 'work',
          InvocationType: 'Event',
          Payload: Buffer.from(JSON.stringify({ n })),
        });
      }
      await cloud.after(20_000);
      return cloud.logged('/aws/lambda/work');
    };

    const [first, second, other] = [await play('a'), await play('a'), await play('b')];

    expect(first).toHaveLength(8 * 6);
    expect(second).toEqual(first);
    expect(other).not.toEqual(first);
  });
});

describe('logs', () => {
  const body = handler(
    `console.log('hello %s', event.name, { a: 1 }); console.warn('care\\nful'); console.debug('quiet'); process.stdout.write('raw\\nlines\\n'); if (event.fail) throw new TypeError('bad');`,
  );

  test('text lines as Lambda writes them', async () => {
    const cloud = createCloud();
    await cloud.deploy('work', body);
    await cloud.invoke('work', { name: 'you' });

    const lines = await cloud.logged('/aws/lambda/work');

    const id = lines[0]?.split(' ')[2];
    expect(lines).toEqual([
      `START RequestId: ${id} Version: $LATEST`,
      expect.stringMatching(
        new RegExp(`^2026-01-05T06:00:00\\.\\d{3}Z\\t${id}\\tINFO\\thello you \\{ a: 1 \\}$`),
      ),
      expect.stringMatching(/\tWARN\tcare\rful$/),
      expect.stringMatching(/\tDEBUG\tquiet$/),
      'raw',
      'lines',
      `END RequestId: ${id}`,
      expect.stringMatching(
        new RegExp(
          `^REPORT RequestId: ${id}\\tDuration: \\d+\\.\\d\\d ms\\tBilled Duration: \\d+ ms\\tMemory Size: 128 MB\\tMax Memory Used: \\d+ MB\\tInit Duration: \\d+\\.\\d\\d ms\\t$`,
        ),
      ),
    ]);
  });

  test('JSON lines when the function asks for them', async () => {
    const cloud = createCloud();
    await cloud.deploy('work', body, { LoggingConfig: { LogFormat: 'JSON', LogGroup: '/own/group' } });
    await cloud.invoke('work', { name: 'you', fail: true });

    const lines = (await cloud.logged('/own/group'))
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));

    expect(lines).toMatchObject([
      { type: 'platform.start', record: { version: '$LATEST' } },
      {
        level: 'INFO',
        message: 'hello you { a: 1 }',
        requestId: expect.any(String),
        timestamp: expect.any(String),
      },
      { level: 'WARN', message: 'care\nful' },
      {
        level: 'ERROR',
        message: {
          errorType: 'TypeError',
          errorMessage: 'bad',
          stackTrace: ['TypeError: bad', expect.any(String)],
        },
      },
      {
        type: 'platform.report',
        record: { status: 'error', metrics: { memorySizeMB: 128, durationMs: expect.any(Number) } },
      },
    ]);
  });

  test('the tail of the log comes with the answer when asked for', async () => {
    const cloud = createCloud();
    await cloud.deploy('work', body);

    const { LogResult = '' } = await cloud.invoke('work', {}, { LogType: 'Tail' });

    expect(Buffer.from(LogResult, 'base64').toString()).toMatch(/^START .*\n[\s\S]*REPORT .*\n$/);
  });

  test.each([
    ['none', [], []],
    ['no new groups', LOGGING.filter((action) => action !== 'logs:CreateLogGroup'), []],
    ['all', LOGGING, ['/aws/lambda/work']],
  ])('a role with %s of the permissions leaves what it may', async (_name, actions, groups) => {
    const cloud = createCloud();
    await cloud.deploy('work', body, { Role: await cloud.role('some', actions) });

    await expect(cloud.invoke('work')).resolves.toMatchObject({ StatusCode: 200 });

    const { logGroups } = await cloud.call<{ logGroups: { logGroupName: string }[] }>(
      'logs',
      'DescribeLogGroups',
      {},
    );
    expect(logGroups.map(({ logGroupName }) => logGroupName)).toEqual(groups);
  });
});
