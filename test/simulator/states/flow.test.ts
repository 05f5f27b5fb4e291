import { expect, test } from 'vitest';
import { call, createMachine, finished, invoke, lambdaOf, only, runMachine, start, worldWith } from './world';

test('states hand on their output and share variables', async () => {
  const { output, execution } = await runMachine(
    {
      StartAt: 'First',
      States: {
        First: {
          Type: 'Pass',
          Output: { n: '{% $states.input.n + 1 %}' },
          Assign: { before: '{% $states.input.n %}', list: [1, 2] },
          Next: 'Second',
        },
        Second: {
          Type: 'Pass',
          Assign: { before: '{% $before * 10 %}', copy: '{% $before %}' },
          Next: 'Third',
        },
        Third: { Type: 'Succeed', Output: '{% [$before, $copy, $states.input.n, $sum($list)] %}' },
      },
    },
    { input: { n: 4 } },
  );

  expect(execution.status).toBe('SUCCEEDED');
  expect(output).toEqual([40, 4, 5, 3]);
});

test.each([
  ['seconds', { Seconds: 90 }, 90],
  ['seconds by expression', { Seconds: '{% $states.input.wait * 2 %}' }, 120],
  ['a time', { Timestamp: '2026-01-05T07:00:00Z' }, 3600],
  ['a time by expression', { Timestamp: '{% $fromMillis($millis() + 5000) %}' }, 5.01],
  ['a time that has passed', { Timestamp: '2025-01-05T07:00:00Z' }, 0.01],
])('Wait for %s', async (_what, wait, seconds) => {
  const run = await runMachine(only({ Type: 'Wait', ...wait }), { input: { wait: 60 } });

  expect(run.execution.status).toBe('SUCCEEDED');
  expect(run.output).toEqual({ wait: 60 });
  expect(Math.abs(run.seconds - seconds)).toBeLessThan(0.02);
});

const choice = (more: object = {}) => ({
  StartAt: 'Choose',
  States: {
    Choose: {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $states.input.size > 10 %}', Next: 'Big', Assign: { why: 'size' } },
        { Condition: "{% $states.input.kind = 'x' %}", Next: 'Kind', Output: 'changed' },
      ],
      ...more,
    },
    Big: { Type: 'Succeed', Output: "{% 'big by ' & $why %}" },
    Kind: { Type: 'Pass', End: true },
    Other: { Type: 'Pass', Output: "{% 'other ' & $string($states.input.size) %}", End: true },
  },
});

test.each([
  [{ size: 11, kind: 'x' }, 'big by size'],
  [{ size: 1, kind: 'x' }, 'changed'],
  [{ size: 1, kind: 'y' }, 'other 1'],
])('Choice of %j', async (input, expected) => {
  const { output } = await runMachine(choice({ Default: 'Other' }), { input });

  expect(output).toBe(expected);
});

test.each([
  ['without a match or Default', choice(), { size: 1 }, 'States.NoChoiceMatched', 'Choose'],
  [
    'with a condition that is not true or false',
    choice({ Choices: [{ Condition: '{% $states.input.size %}', Next: 'Big' }], Default: 'Kind' }),
    { size: 1 },
    'States.QueryEvaluationError',
    "The field 'Choices[0]/Condition' must evaluate to a boolean, not 1.",
  ],
  [
    'at a Fail state',
    only({ Type: 'Fail', Error: 'Mine', Cause: "{% 'no ' & $states.input.size %}" }),
    { size: 1 },
    'Mine',
    'no 1',
  ],
  [
    'that waits for no number',
    only({ Type: 'Wait', Seconds: "{% 'soon' %}" }),
    {},
    'States.QueryEvaluationError',
    "'Seconds' must be a whole number",
  ],
  [
    'with too much data',
    only({ Type: 'Pass', Output: "{% $pad('', 262145, 'x') %}" }),
    {},
    'States.DataLimitExceeded',
    'Pass',
  ],
])('an execution fails %s', async (_what, definition, input, error, cause) => {
  const { execution } = await runMachine(definition, { input });

  expect(execution.status).toBe('FAILED');
  expect(execution.error).toBe(error);
  expect(execution.cause).toContain(cause);
});

test('Parallel runs branches at once, each with its own variables, and reads the outer ones', async () => {
  const branch = (seconds: number, name: string) => ({
    StartAt: `Wait${name}`,
    States: {
      [`Wait${name}`]: { Type: 'Wait', Seconds: seconds, Assign: { mine: name }, Next: `Say${name}` },
      [`Say${name}`]: { Type: 'Pass', Output: '{% $mine & $outer & $states.input.given %}', End: true },
    },
  });
  const run = await runMachine({
    StartAt: 'Set',
    States: {
      Set: { Type: 'Pass', Assign: { outer: '-o-' }, Next: 'Both' },
      Both: {
        Type: 'Parallel',
        Arguments: { given: 'g' },
        Branches: [branch(60, 'A'), branch(30, 'B')],
        Output: '{% $join($states.result, "+") %}',
        End: true,
      },
    },
  });

  expect(run.output).toBe('A-o-g+B-o-g');
  expect(run.seconds).toBeGreaterThan(60);
  expect(run.seconds).toBeLessThan(61);
});

test('the first branch that fails ends the others', async () => {
  const invoked: string[] = [];
  const lambda = lambdaOf({ late: { answer: () => invoked.push('late') } });
  const run = await runMachine(
    only({
      Type: 'Parallel',
      Branches: [
        {
          StartAt: 'Soon',
          States: {
            Soon: { Type: 'Wait', Seconds: 5, Next: 'Broken' },
            Broken: { Type: 'Fail', Error: 'Broken' },
          },
        },
        {
          StartAt: 'Later',
          States: {
            Later: { Type: 'Wait', Seconds: 600, Next: 'Call' },
            Call: { ...invoke('late'), End: true },
          },
        },
      ],
    }),
    { services: [lambda] },
  );

  expect(run.execution.error).toBe('Broken');
  expect(run.seconds).toBeLessThan(6);
  expect(invoked).toEqual([]);
  expect(run.events.map((event) => event.type).slice(-2)).toEqual(['ParallelStateFailed', 'ExecutionFailed']);
});

const mapOf = (more: object = {}, seconds: number | string = 10) =>
  only({
    Type: 'Map',
    Items: '{% $states.input.items %}',
    ItemSelector: {
      value: '{% $states.context.Map.Item.Value %}',
      index: '{% $states.context.Map.Item.Index %}',
      prefix: '{% $states.input.prefix %}',
    },
    ItemProcessor: {
      ProcessorConfig: { Mode: 'INLINE' },
      StartAt: 'Pause',
      States: {
        Pause: { Type: 'Wait', Seconds: seconds, Next: 'Say' },
        Say: {
          Type: 'Pass',
          Output: '{% $states.input.prefix & $states.input.value & $states.input.index %}',
          End: true,
        },
      },
    },
    ...more,
  });

test.each([
  ['all at once', {}, 10],
  ['two at a time', { MaxConcurrency: 2 }, 20],
  ['one after the other', { MaxConcurrency: '{% 1 %}' }, 30],
])('Map %s', async (_what, more, seconds) => {
  const run = await runMachine(mapOf(more), { input: { items: ['a', 'b', 'c'], prefix: 'p' } });

  expect(run.output).toEqual(['pa0', 'pb1', 'pc2']);
  expect(run.seconds).toBeGreaterThan(seconds);
  expect(run.seconds).toBeLessThan(seconds + 1);
});

test('a Map over nothing gives nothing, and over no array fails', async () => {
  const empty = await runMachine(mapOf(), { input: { items: [] } });
  const wrong = await runMachine(mapOf(), { input: { items: 'abc' } });

  expect(empty.output).toEqual([]);
  expect(wrong.execution.error).toBe('States.QueryEvaluationError');
  expect(wrong.execution.cause).toContain("'Items' must evaluate to an array");
});

test('one failed iteration ends the others and can be caught', async () => {
  const run = await runMachine(
    {
      StartAt: 'Each',
      States: {
        Each: {
          Type: 'Map',
          Items: [1, 2, 3],
          ItemProcessor: {
            StartAt: 'Pause',
            States: {
              Pause: { Type: 'Wait', Seconds: '{% $states.input %}', Next: 'Check' },
              Check: {
                Type: 'Choice',
                Choices: [{ Condition: '{% $states.input = 2 %}', Next: 'Bad' }],
                Default: 'Good',
              },
              Bad: { Type: 'Fail', Error: 'Two', Cause: 'it is two' },
              Good: { Type: 'Succeed' },
            },
          },
          Catch: [
            {
              ErrorEquals: ['Two'],
              Next: 'Caught',
              Output: '{% $states.errorOutput.Cause & $states.input.x %}',
            },
          ],
          End: true,
        },
        Caught: { Type: 'Pass', End: true },
      },
    },
    { input: { x: '!' } },
  );

  expect(run.output).toBe('it is two!');
  const types = run.events.map((event) => event.type);
  expect(types.filter((type) => type?.startsWith('MapIteration')).sort()).toEqual([
    'MapIterationAborted',
    'MapIterationFailed',
    'MapIterationStarted',
    'MapIterationStarted',
    'MapIterationStarted',
    'MapIterationSucceeded',
  ]);
  expect(types.indexOf('MapIterationAborted')).toBeLessThan(types.indexOf('MapStateFailed'));
});

test('a machine that takes too long times out', async () => {
  const run = await runMachine({ TimeoutSeconds: 60, ...only({ Type: 'Wait', Seconds: 600 }) });

  expect(run.execution.status).toBe('TIMED_OUT');
  expect(run.execution.error).toBe('States.Timeout');
  expect(run.seconds).toBe(60);
  expect(run.events.at(-1)?.type).toBe('ExecutionTimedOut');
});

test('a loop without end stops at the limit of the history', async () => {
  const run = await runMachine({
    StartAt: 'A',
    States: {
      A: { Type: 'Choice', Choices: [{ Condition: false, Next: 'End' }], Default: 'A' },
      End: { Type: 'Succeed' },
    },
  });

  expect(run.execution.error).toBe('States.Runtime');
  expect(run.execution.cause).toBe('The execution reached the maximum number of history events (25000).');
});

test('an execution in a lost Region stops where it is', async () => {
  const invoked: string[] = [];
  const world = await worldWith([lambdaOf({ next: { answer: () => invoked.push('next') } })]);
  const stateMachineArn = await createMachine(world, {
    StartAt: 'Pause',
    States: { Pause: { Type: 'Wait', Seconds: 60, Next: 'Next' }, Next: { ...invoke('next'), End: true } },
  });
  await call(world, 'states', 'StartExecution', { stateMachineArn, name: 'run' });

  world.clock.at(start + 30_000, () => world.faults.loseRegion('us-east-1'));
  await world.clock.runUntil(start + 600_000);

  expect(invoked).toEqual([]);
  await expect(call(world, 'states', 'ListStateMachines', {})).rejects.toMatchObject({
    awsCode: 'RegionLost',
  });
  expect(world.trail.notes.map((note) => note.kind)).toEqual(['execution-started', 'state-entered']);
});

test('an execution whose Region was lost has failed when that is back', async () => {
  const world = await worldWith([]);
  const published: unknown[] = [];
  world.onPublish(({ detail }) => published.push(detail.status));
  const stateMachineArn = await createMachine(world, {
    StartAt: 'Pause',
    States: { Pause: { Type: 'Wait', Seconds: 60, End: true } },
  });
  const { executionArn } = await call(world, 'states', 'StartExecution', { stateMachineArn, name: 'run' });

  world.clock.at(start + 30_000, () => world.faults.loseRegion('us-east-1'));
  world.clock.at(start + 600_000, () => world.faults.returnRegion('us-east-1'));
  await world.clock.runUntil(start + 700_000);

  expect(await call(world, 'states', 'DescribeExecution', { executionArn })).toMatchObject({
    status: 'FAILED',
    error: 'States.Runtime',
    stopDate: new Date(start + 600_000),
  });
  expect(published).toEqual(['RUNNING', 'FAILED']);
});

test('the history tells the whole run, and notes, events and metrics its outline', async () => {
  const world = await worldWith([lambdaOf({ work: { after: 2000, answer: () => ({ done: true }) } })]);
  const published: unknown[] = [];
  world.onPublish((event) => {
    const { executionArn, stateMachineArn, name, status, output, error } = event.detail;
    published.push({ source: event.source, executionArn, stateMachineArn, name, status, output, error });
  });
  const stateMachineArn = await createMachine(world, only(invoke('work')));
  const { executionArn } = await call(world, 'states', 'StartExecution', { stateMachineArn, name: 'run' });
  const run = await finished(world, executionArn);

  expect(run.events.map(({ id, previousEventId, type }) => [id, previousEventId, type])).toEqual([
    [1, 0, 'ExecutionStarted'],
    [2, 1, 'TaskStateEntered'],
    [3, 2, 'TaskScheduled'],
    [4, 3, 'TaskStarted'],
    [5, 4, 'TaskSucceeded'],
    [6, 5, 'TaskStateExited'],
    [7, 6, 'ExecutionSucceeded'],
  ]);
  expect(run.events[2].taskScheduledEventDetails).toMatchObject({
    resourceType: 'lambda',
    resource: 'invoke',
  });
  expect(run.events[4].timestamp).toEqual(new Date(start + 2010));
  const source = 'aws.states';
  expect(published).toEqual([
    { source, executionArn, stateMachineArn, name: 'run', status: 'RUNNING', output: null, error: null },
    {
      source,
      executionArn,
      stateMachineArn,
      name: 'run',
      status: 'SUCCEEDED',
      output: '{"done":true}',
      error: null,
    },
  ]);
  expect(world.trail.notes.map(({ time, kind, subject }) => [time - start, kind, subject])).toEqual([
    [0, 'execution-started', 'recovery'],
    [10, 'state-entered', 'Only'],
    [2010, 'execution-succeeded', 'recovery'],
  ]);
});

test('two runs of one seed have one history', async () => {
  const run = () =>
    runMachine(mapOf({}, '{% $round($random() * 20) %}'), { input: { items: [1, 2, 3, 4], prefix: '' } });

  const [first, second] = [await run(), await run()];

  expect(first.events).toEqual(second.events);
});
