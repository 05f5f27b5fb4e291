import { describe, expect, test } from 'vitest';
import { awsError } from '../../../simulator/aws-error';
import type { Caller, Service } from '../../../simulator/service';
import type { World } from '../../../simulator/world';
import {
  call,
  createMachine,
  finished,
  invoke,
  lambdaOf,
  only,
  policy,
  region,
  roleArn,
  runMachine,
  worldWith,
} from './world';

function failing(name: string, message: string): never {
  throw Object.assign(new Error(message), { name });
}

test('lambda:invoke gives the wrapped result', async () => {
  const lambda = lambdaOf({ add: { answer: ({ a, b }) => ({ sum: a + b }) } });

  const { output } = await runMachine(
    only({
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'add', Payload: { a: 1, b: '{% $states.input.b %}' } },
    }),
    { services: [lambda], input: { b: 2 } },
  );

  expect(output).toEqual({
    ExecutedVersion: '1',
    Payload: { sum: 3 },
    SdkHttpMetadata: { HttpStatusCode: 200 },
    StatusCode: 200,
  });
});

test.each([
  [
    "the function's own error",
    () => failing('CopyNotReady', 'wait'),
    'CopyNotReady',
    '"errorMessage":"wait"',
  ],
  [
    'a throttle',
    () => {
      throw awsError('TooManyRequestsException', 429, 'Rate Exceeded.');
    },
    'Lambda.TooManyRequestsException',
    'Rate Exceeded.',
  ],
  [
    'a service exception',
    () => {
      throw awsError('ServiceException', 500, 'oops');
    },
    'Lambda.ServiceException',
    'Status Code: 500',
  ],
  [
    'a silent network',
    () => {
      throw awsError('RegionLost', 503, 'no answer');
    },
    'Lambda.SdkClientException',
    'no answer',
  ],
])('lambda:invoke fails with %s', async (_what, answer, error, cause) => {
  const { execution } = await runMachine(only(invoke('broken')), {
    services: [lambdaOf({ broken: { answer } })],
  });

  expect(execution.status).toBe('FAILED');
  expect(execution.error).toBe(error);
  expect(execution.cause).toContain(cause);
});

test('a call that the role does not allow is refused', async () => {
  const lambda = lambdaOf({ work: { answer: () => 1 } });
  const world = await worldWith([lambda]);
  await call(world, 'iam', 'PutRolePolicy', {
    RoleName: 'recover',
    PolicyName: 'all',
    PolicyDocument: policy('lambda:InvokeFunction', 'arn:aws:lambda:*:*:function:another'),
  });

  const { execution } = await runMachine(only(invoke('work')), { world });

  expect(execution.error).toBe('Lambda.AWSLambdaException');
  expect(execution.cause).toContain('is not authorized to perform: lambda:InvokeFunction');
});

test('a role that can no longer be assumed fails the task with States.Permissions', async () => {
  const world = await worldWith([lambdaOf({ work: { answer: () => 1 } })]);
  await createMachine(world, only(invoke('work')));
  await call(world, 'iam', 'UpdateAssumeRolePolicy', {
    RoleName: 'recover',
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    }),
  });

  const { executionArn } = await call(world, 'states', 'StartExecution', {
    stateMachineArn: `arn:aws:states:${region}:222222222222:stateMachine:recovery`,
  });
  const { execution } = await finished(world, executionArn);

  expect(execution.error).toBe('States.Permissions');
});

describe('Retry and Catch', () => {
  /** Fails so often with these errors, then succeeds. */
  function flaky(...errors: string[]) {
    const times: number[] = [];
    const answer = (_event: unknown, world: { clock: { now(): number } }) => {
      times.push(world.clock.now());
      const error = errors.shift();
      if (error) failing(error, 'again');
      return 'done';
    };
    const gaps = () => times.slice(1).map((time, index) => Math.round((time - times[index]) / 1000));
    return { lambda: lambdaOf({ flaky: { answer } }), gaps };
  }

  test.each([
    ['1, 2, 4 seconds by default', ['A', 'A', 'A'], {}, [1, 2, 4]],
    ['interval and rate', ['A', 'A'], { IntervalSeconds: 10, BackoffRate: 3 }, [10, 30]],
    ['at most MaxDelaySeconds', ['A', 'A', 'A'], { IntervalSeconds: 10, MaxDelaySeconds: 15 }, [10, 15, 15]],
  ])('%s', async (_what, errors, retrier, expected) => {
    const { lambda, gaps } = flaky(...errors);
    const { output } = await runMachine(
      only(invoke('flaky', { Retry: [{ ErrorEquals: ['A'], ...retrier }] })),
      { services: [lambda] },
    );

    expect(output).toBe('done');
    expect(gaps()).toEqual(expected);
  });

  test('full jitter waits less, by the seed', async () => {
    const retry = { Retry: [{ ErrorEquals: ['A'], IntervalSeconds: 100, JitterStrategy: 'FULL' }] };
    const one = flaky('A', 'A');
    await runMachine(only(invoke('flaky', retry)), { services: [one.lambda] });
    const two = flaky('A', 'A');
    await runMachine(only(invoke('flaky', retry)), { services: [two.lambda] });

    expect(one.gaps()).toEqual(two.gaps());
    expect(one.gaps()[0]).toBeLessThan(100);
    expect(one.gaps()[1]).toBeLessThan(200);
  });

  test('each retrier counts for itself', async () => {
    const { lambda, gaps } = flaky('A', 'B', 'A', 'B', 'A');
    const { execution } = await runMachine(
      only(
        invoke('flaky', {
          Retry: [
            { ErrorEquals: ['A'], MaxAttempts: 2, BackoffRate: 1 },
            { ErrorEquals: ['States.ALL'], IntervalSeconds: 7, BackoffRate: 1 },
          ],
        }),
      ),
      { services: [lambda] },
    );

    expect(gaps()).toEqual([1, 7, 1, 7]);
    expect(execution.error).toBe('A');
  });

  test.each([
    ['its name', ['A'], true],
    ['States.TaskFailed', ['States.TaskFailed'], true],
    ['States.ALL', ['States.ALL'], true],
    ['another name', ['B', 'States.Timeout'], false],
  ])('Catch by %s', async (_what, ErrorEquals, caught) => {
    const { lambda } = flaky('A');
    const { execution, output } = await runMachine(
      {
        StartAt: 'Work',
        States: {
          Work: {
            ...invoke('flaky', {
              Catch: [{ ErrorEquals, Next: 'Caught', Assign: { kind: '{% $states.errorOutput.Error %}' } }],
            }),
            End: true,
          },
          Caught: { Type: 'Pass', Output: { kind: '{% $kind %}', given: '{% $states.input %}' }, End: true },
        },
      },
      { services: [lambda] },
    );

    expect(execution.status).toBe(caught ? 'SUCCEEDED' : 'FAILED');
    if (caught) {
      expect(output.kind).toBe('A');
      expect(output.given.Error).toBe('A');
      expect(JSON.parse(output.given.Cause).errorMessage).toBe('again');
    }
  });

  test('an expression that fails can be caught, and the retry count is seen', async () => {
    const { output, events } = await runMachine(
      {
        StartAt: 'Work',
        States: {
          Work: {
            ...invoke('work', {
              Arguments: {
                FunctionName: 'work',
                Payload: '{% $states.context.State.RetryCount < 2 ? $error("no") : 5 %}',
              },
              Retry: [{ ErrorEquals: ['States.QueryEvaluationError'] }],
            }),
            End: true,
          },
        },
      },
      { services: [lambdaOf({ work: { answer: (event) => event } })] },
    );

    expect(output).toBe(5);
    expect(events.filter((event) => event.type === 'EvaluationFailed')).toHaveLength(2);
  });

  test('States.ALL does not take what is terminal', async () => {
    const { execution } = await runMachine(
      {
        StartAt: 'Work',
        States: {
          Work: {
            ...invoke('work', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }] }),
            End: true,
          },
          Caught: { Type: 'Succeed' },
        },
      },
      { services: [lambdaOf({ work: { answer: () => 'x'.repeat(262_145) } })] },
    );

    expect(execution.error).toBe('States.DataLimitExceeded');
  });
});

test.each([
  ['a number', 30],
  ['an expression', '{% $states.input.limit %}'],
])('TimeoutSeconds as %s ends a task, whose late answer changes nothing', async (_what, TimeoutSeconds) => {
  const { output, events, seconds } = await runMachine(
    {
      StartAt: 'Work',
      States: {
        Work: {
          ...invoke('slow', { TimeoutSeconds, Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }] }),
          End: true,
        },
        Late: { Type: 'Wait', Seconds: 300, Output: '{% $states.input.Error %}', End: true },
      },
    },
    { services: [lambdaOf({ slow: { after: 60_000, answer: () => 'late' } })], input: { limit: 30 } },
  );

  expect(output).toBe('States.Timeout');
  expect(Math.floor(seconds)).toBe(330);
  expect(events.map((event) => event.type)).toContain('TaskTimedOut');
  expect(events.map((event) => event.type)).not.toContain('TaskSucceeded');
});

describe('.waitForTaskToken', () => {
  const waiting = (more: object = {}) =>
    only({
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: { FunctionName: 'ask', Payload: { token: '{% $states.context.Task.Token %}' } },
      ...more,
    });

  /** Runs the machine; `react` gets the token once the function has it. */
  async function asked(react: (token: string, world: World) => void, more: object = {}) {
    const tokens: string[] = [];
    const lambda = lambdaOf({
      ask: {
        answer({ token }, world) {
          tokens.push(token);
          react(token, world);
        },
      },
    });
    const run = await runMachine(waiting(more), { services: [lambda] });
    return { ...run, tokens };
  }

  test('the result comes by SendTaskSuccess', async () => {
    const run = await asked((taskToken, world) => {
      world.clock.after(3_600_000, () =>
        call(world, 'states', 'SendTaskSuccess', { taskToken, output: '{"approved":true}' }),
      );
    });

    expect(run.output).toEqual({ approved: true });
    expect(Math.floor(run.seconds)).toBe(3600);
    expect(run.tokens[0].length).toBeLessThanOrEqual(2048);
    expect(run.events.map((event) => event.type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
  });

  test('the token works before the call has returned', async () => {
    const run = await asked((taskToken, world) => {
      void call(world, 'states', 'SendTaskSuccess', { taskToken, output: '1' });
    });

    expect(run.output).toBe(1);
  });

  test('the failure comes by SendTaskFailure', async () => {
    const run = await asked((taskToken, world) => {
      world.clock.after(1000, () =>
        call(world, 'states', 'SendTaskFailure', { taskToken, error: 'Refused', cause: 'not today' }),
      );
    });

    expect(run.execution).toMatchObject({ status: 'FAILED', error: 'Refused', cause: 'not today' });
  });

  test('heartbeats keep a task alive; the first missed one ends it', async () => {
    const run = await asked(
      (taskToken, world) => {
        for (const at of [50_000, 100_000]) {
          world.clock.after(at, () => call(world, 'states', 'SendTaskHeartbeat', { taskToken }));
        }
      },
      { HeartbeatSeconds: 60, TimeoutSeconds: 600 },
    );

    expect(run.execution.error).toBe('States.HeartbeatTimeout');
    expect(Math.floor(run.seconds)).toBe(160);
  });

  test('a retry has a token of its own', async () => {
    const run = await asked(() => undefined, {
      TimeoutSeconds: 5,
      Retry: [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 1 }],
    });

    expect(new Set(run.tokens).size).toBe(2);
  });

  test('tokens that are used up, unknown or malformed are refused', async () => {
    const run = await asked((taskToken, world) => {
      void call(world, 'states', 'SendTaskSuccess', { taskToken, output: '1' });
    });
    const send = (action: string, input: object) => call(run.world, 'states', action, input);

    const used = { taskToken: run.tokens[0], output: '1' };
    await expect(send('SendTaskSuccess', used)).rejects.toMatchObject({
      awsCode: 'TaskTimedOut',
      status: 400,
    });
    await expect(send('SendTaskHeartbeat', { taskToken: 'AQCE' })).rejects.toMatchObject({
      awsCode: 'TaskDoesNotExist',
    });
    await expect(send('SendTaskFailure', { taskToken: 'no token!' })).rejects.toMatchObject({
      awsCode: 'InvalidToken',
    });
  });

  test('output that is no JSON is refused and the task waits on', async () => {
    const refused: unknown[] = [];
    const run = await asked((taskToken, world) => {
      call(world, 'states', 'SendTaskSuccess', { taskToken, output: 'nope' }).catch((error) => {
        refused.push(error.awsCode);
        void call(world, 'states', 'SendTaskSuccess', { taskToken, output: '2' });
      });
    });

    expect(refused).toEqual(['InvalidOutput']);
    expect(run.output).toBe(2);
  });
});

describe('other resources', () => {
  /** Answers every call of these actions with what they are given, and tells who called. */
  function recording(name: string, actions: Record<string, () => object>, client?: Service['client']) {
    const calls: { action: string; input: Record<string, unknown>; caller: Caller }[] = [];
    const service: Service = {
      name,
      ...(client ? { client } : {}),
      actions: Object.fromEntries(
        Object.entries(actions).map(([action, answer]) => [
          action,
          {
            needs: () => [{ action: `${name}:${action}`, resource: '*' }],
            run: ({ input, caller }: { input: Record<string, unknown>; caller: Caller }) => {
              calls.push({ action, input, caller });
              return answer();
            },
          },
        ]),
      ),
    };
    return { service, calls };
  }

  test('sns:publish turns an object into text', async () => {
    const sns = recording('sns', { Publish: () => ({ MessageId: 'm-1' }) });
    const { output } = await runMachine(
      only({
        Type: 'Task',
        Resource: 'arn:aws:states:::sns:publish',
        Arguments: { TopicArn: 'arn:t', Message: { a: '{% $states.input.a %}' } },
      }),
      { services: [sns.service], input: { a: 1 } },
    );

    expect(output).toEqual({ MessageId: 'm-1' });
    expect(sns.calls[0].input).toEqual({ TopicArn: 'arn:t', Message: '{"a":1}' });
    expect(sns.calls[0].caller).toMatchObject({ kind: 'role', role: roleArn });
  });

  test('sns:publish that is not allowed fails by the name that SNS gives it', async () => {
    const sns = recording('sns', {
      Publish: () => {
        throw awsError('AccessDenied', 403, 'is not authorized to perform: SNS:Publish');
      },
    });
    const { execution } = await runMachine(
      only({
        Type: 'Task',
        Resource: 'arn:aws:states:::sns:publish',
        Arguments: { TopicArn: 'arn:t', Message: '' },
      }),
      { services: [sns.service] },
    );

    expect(execution.error).toBe('SNS.AuthorizationErrorException');
    expect(execution.cause).toContain('is not authorized to perform: SNS:Publish');
  });

  const put = only({
    Type: 'Task',
    Resource: 'arn:aws:states:::events:putEvents',
    Arguments: { Entries: [{ Detail: { a: 1 }, DetailType: 'Step', Source: 'lifeboat' }] },
  });

  test('events:putEvents adds the execution to the resources', async () => {
    const events = recording('events', {
      PutEvents: () => ({ FailedEntryCount: 0, Entries: [{ EventId: 'e-1' }] }),
    });
    const { output, execution } = await runMachine(put, { services: [events.service] });

    expect(output).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: 'e-1' }] });
    expect(events.calls[0].input.Entries).toEqual([
      {
        Detail: '{"a":1}',
        DetailType: 'Step',
        Source: 'lifeboat',
        Resources: [execution.executionArn, execution.stateMachineArn],
      },
    ]);
  });

  test('events:putEvents fails with a refused entry', async () => {
    const events = recording('events', {
      PutEvents: () => ({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'X' }] }),
    });
    const { execution } = await runMachine(put, { services: [events.service] });

    expect(execution.error).toBe('EventBridge.FailedEntry');
  });

  const describeSnapshots = only({
    Type: 'Task',
    Resource: 'arn:aws:states:::aws-sdk:rds:describeDBSnapshots',
    Arguments: {
      DbInstanceIdentifier: '{% $states.input.database %}',
      Filters: [{ Name: 'a', Values: ['b'] }],
    },
  });
  const rdsClient = () => require('@aws-sdk/client-rds');

  test('aws-sdk tasks speak the names of the SDK for Java', async () => {
    const answer = {
      DBSnapshots: [
        {
          DBSnapshotIdentifier: 's-1',
          SnapshotCreateTime: new Date('2026-01-05T06:00:00Z'),
          IAMDatabaseAuthenticationEnabled: true,
        },
      ],
    };
    const rds = recording('rds', { DescribeDBSnapshots: () => answer }, rdsClient);
    const { output } = await runMachine(describeSnapshots, {
      services: [rds.service],
      input: { database: 'orders' },
    });

    expect(rds.calls[0].input).toEqual({
      DBInstanceIdentifier: 'orders',
      Filters: [{ Name: 'a', Values: ['b'] }],
    });
    expect(output).toEqual({
      DbSnapshots: [
        {
          DbSnapshotIdentifier: 's-1',
          SnapshotCreateTime: '2026-01-05T06:00:00.000Z',
          IamDatabaseAuthenticationEnabled: true,
        },
      ],
    });
  });

  test.each([
    ['DBInstanceNotFound', 'Rds.DbInstanceNotFoundException'],
    ['KMSKeyNotAccessibleFault', 'Rds.KmsKeyNotAccessibleException'],
    ['Throttling', 'Rds.RdsException'],
    ['RegionLost', 'Rds.SdkClientException'],
  ])('the code %s becomes %s', async (code, error) => {
    const rds = recording(
      'rds',
      {
        DescribeDBSnapshots: () => {
          throw awsError(code, 400, 'no');
        },
      },
      rdsClient,
    );
    const { execution } = await runMachine(describeSnapshots, {
      services: [rds.service],
      input: { database: 'x' },
    });

    expect(execution.error).toBe(error);
  });

  test('states:startExecution starts another machine', async () => {
    const world = await worldWith();
    const nested = await createMachine(world, only({ Type: 'Pass' }), 'nested');
    const { output } = await runMachine(
      only({
        Type: 'Task',
        Resource: 'arn:aws:states:::states:startExecution',
        Arguments: {
          StateMachineArn: nested,
          Name: 'child',
          Input: { a: '{% $states.context.Execution.Id %}' },
        },
      }),
      { world },
    );

    const child = await call(world, 'states', 'DescribeExecution', { executionArn: output.ExecutionArn });
    expect(child.status).toBe('SUCCEEDED');
    expect(JSON.parse(child.output).a).toContain(':execution:recovery:run');
  });
});
