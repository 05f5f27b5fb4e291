import { expect, test } from 'vitest';
import { account, call, createMachine, lambdaOf, only, region, runMachine, worldWith } from './world';

const paths = (definition: object) => ({ QueryLanguage: undefined, ...definition });
const run = (definition: object, options: Parameters<typeof runMachine>[1] = {}) =>
  runMachine(paths(definition), options);

const input = {
  name: 'Ada',
  'odd name': 'x',
  n: 4,
  when: '2026-01-05T06:00:30Z',
  flag: true,
  nothing: null,
  list: [{ id: 'a', size: 1 }, { id: 'b', size: 2 }, { size: 3 }],
  deep: { er: { value: 7 } },
  text: '{"a":[1]}',
};

test.each<[what: string, state: object, output: unknown]>([
  ['nothing: the input', {}, input],
  ['Result', { Result: { a: '{% 1 %}', 'b.$': '$.n' } }, { a: '{% 1 %}', 'b.$': '$.n' }],
  ['InputPath', { InputPath: '$.deep.er' }, { value: 7 }],
  ['InputPath null', { InputPath: null }, {}],
  ['InputPath of the context', { InputPath: '$$.Execution.Input.n' }, 4],
  ['OutputPath', { OutputPath: "$['deep']['er']" }, { value: 7 }],
  ['OutputPath null', { OutputPath: null }, {}],
  ['ResultPath null', { Result: 1, ResultPath: null, OutputPath: '$.n' }, 4],
  [
    'ResultPath',
    { Result: 1, ResultPath: '$.deep.new.value', OutputPath: '$.deep' },
    { er: { value: 7 }, new: { value: 1 } },
  ],
  [
    'ResultPath into a list',
    { Result: 1, ResultPath: '$.list[1].id', OutputPath: '$.list[1]' },
    { id: 1, size: 2 },
  ],
  ['ResultPath with InputPath', { InputPath: '$.n', ResultPath: '$.deep', OutputPath: '$.deep' }, 4],
  ['all of a list', { OutputPath: '$.list[*].id' }, ['a', 'b']],
  ['the last of a list', { OutputPath: '$.list[-1].size' }, 3],
  ['null', { OutputPath: '$.nothing' }, null],
  [
    'Parameters',
    {
      InputPath: '$.deep',
      Parameters: {
        'v.$': '$.er.value',
        'all.$': '$',
        'who.$': '$$.State.Name',
        'machine.$': '$$.StateMachine.Name',
        fixed: '$.er',
        inner: [{ 'v.$': '$.er.value' }, 1],
      },
    },
    {
      v: 7,
      all: { er: { value: 7 } },
      who: 'Only',
      machine: 'recovery',
      fixed: '$.er',
      inner: [{ v: 7 }, 1],
    },
  ],
])('Pass with %s', async (_what, state, output) => {
  const ran = await run(only({ Type: 'Pass', ...state }), { input });

  expect(ran.execution).toMatchObject({ status: 'SUCCEEDED' });
  expect(ran.output).toEqual(output);
});

test.each<[expression: string, value: unknown]>([
  ["States.Format('Dear {}, {} of {}', $.name, $.n, $.deep)", 'Dear Ada, 4 of {"er":{"value":7}}'],
  ["States.Format('it\\'s \\{\\} {}', $['odd name'])", "it's {} x"],
  ["States.Format('{}/{}', States.MathAdd($.n, -1), true)", '3/true'],
  ['States.StringToJson($.text)', { a: [1] }],
  ['States.JsonToString($.deep)', '{"er":{"value":7}}'],
  ["States.Array(1, 'two, three', null, $.n)", [1, 'two, three', null, 4]],
  ['States.Array()', []],
  ['States.ArrayGetItem($.list[*].id, 1)', 'b'],
  ['States.ArrayLength($.list)', 3],
  ['States.ArrayContains($.list[*].size, 2)', true],
  ['States.ArrayContains($.list, $.list[1])', true],
  ['States.ArrayPartition($.list[*].size, 2)', [[1, 2], [3]]],
  ['States.ArrayRange(1, 9, 2)', [1, 3, 5, 7, 9]],
  ['States.ArrayUnique(States.Array(1, 2, 1))', [1, 2]],
  ["States.Base64Encode('hé')", 'aMOp'],
  ["States.Base64Decode('aMOp')", 'hé'],
  ["States.Hash('input data', 'SHA-1')", 'aaff4a450a104cd177d28d18d74485e8cae074b7'],
  ['States.JsonMerge($.deep, $.list[0], false)', { er: { value: 7 }, id: 'a', size: 1 }],
  ["States.StringSplit('1,2;3', ',;')", ['1', '2', '3']],
])('%s', async (expression, value) => {
  const ran = await run(only({ Type: 'Pass', Parameters: { 'made.$': expression } }), { input });

  expect(ran.execution.cause).toBeUndefined();
  expect(ran.output).toEqual({ made: value });
});

test('chance is the same for the same seed, and in every field another', async () => {
  const definition = only({
    Type: 'Pass',
    Parameters: { 'a.$': 'States.UUID()', 'b.$': 'States.UUID()', 'c.$': 'States.MathRandom(1, 3)' },
  });

  const [first, again, other] = await Promise.all(
    ['one', 'one', 'two'].map((seed) => run(definition, { seed })),
  );

  expect(first.output).toEqual(again.output);
  expect(first.output.a).not.toBe(other.output.a);
  expect(first.output.a).not.toBe(first.output.b);
  expect(first.output.a).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect([1, 2]).toContain(first.output.c);
});

test.each<[rule: object, holds: boolean]>([
  [{ Variable: '$.name', StringEquals: 'Ada' }, true],
  [{ Variable: '$.n', StringEquals: '4' }, false],
  [{ Variable: '$.name', StringLessThan: 'B' }, true],
  [{ Variable: '$.name', StringMatches: 'A*' }, true],
  [{ Variable: '$.when', StringMatches: '*-01-*.Z' }, false],
  [{ Variable: '$.n', NumericGreaterThan: 3 }, true],
  [{ Variable: '$.n', NumericGreaterThan: 4 }, false],
  [{ Variable: '$.n', NumericLessThanEquals: 4 }, true],
  [{ Variable: '$.n', NumericLessThanPath: '$.deep.er.value' }, true],
  [{ Variable: '$.name', NumericEquals: 4 }, false],
  [{ Variable: '$.flag', BooleanEquals: true }, true],
  [{ Variable: '$.when', TimestampEquals: '2026-01-05T07:00:30+01:00' }, true],
  [{ Variable: '$.when', TimestampGreaterThanPath: '$$.Execution.StartTime' }, true],
  [{ Variable: '$.missing', IsPresent: false }, true],
  [{ Variable: '$.nothing', IsPresent: true }, true],
  [{ Variable: '$.nothing', IsNull: true }, true],
  [{ Variable: '$.n', IsNull: true }, false],
  [{ Variable: '$.n', IsNumeric: true }, true],
  [{ Variable: '$.n', IsString: false }, true],
  [{ Variable: '$.when', IsTimestamp: true }, true],
  [{ Not: { Variable: '$.n', NumericEquals: 4 } }, false],
  [
    {
      And: [
        { Variable: '$.missing', IsPresent: true },
        { Variable: '$.missing', StringEquals: 'x' },
      ],
    },
    false,
  ],
  [{ Or: [{ Variable: '$.n', NumericEquals: 1 }, { Not: { Variable: '$.name', IsNull: true } }] }, true],
])('Choice: %j is %s', async (rule, holds) => {
  const ran = await run(
    {
      StartAt: 'Choose',
      States: {
        Choose: { Type: 'Choice', Choices: [{ ...rule, Next: 'Yes' }], Default: 'No', OutputPath: '$.deep' },
        Yes: { Type: 'Pass', Result: true, ResultPath: '$.held', End: true },
        No: { Type: 'Pass', Result: false, ResultPath: '$.held', End: true },
      },
    },
    { input },
  );

  expect(ran.output).toEqual({ er: { value: 7 }, held: holds });
});

test.each<[what: string, state: object, error: string, cause: string]>([
  [
    'a path in Parameters',
    { Type: 'Pass', Parameters: { a: { 'b.$': '$.deep.b' } } },
    'States.ParameterPathFailure',
    "The JSONPath '$.deep.b' specified for the field 'b.$' could not be found in the input '{",
  ],
  [
    'InputPath',
    { Type: 'Pass', InputPath: '$.b[*].c' },
    'States.Runtime',
    "specified for the field 'InputPath'",
  ],
  ['OutputPath', { Type: 'Succeed', OutputPath: '$.list[3]' }, 'States.Runtime', "'OutputPath'"],
  [
    'ResultPath through a text',
    { Type: 'Pass', Result: 1, ResultPath: '$.name.a' },
    'States.ResultPathMatchFailure',
    'Unable to apply Reference Path $.name.a to input',
  ],
  [
    'ResultPath beyond a list',
    { Type: 'Pass', Result: 1, ResultPath: '$.list[3]' },
    'States.ResultPathMatchFailure',
    '$.list[3]',
  ],
  [
    'SecondsPath',
    { Type: 'Wait', SecondsPath: '$.name' },
    'States.Runtime',
    "'Seconds' must be a whole number",
  ],
  [
    'ItemsPath',
    {
      Type: 'Map',
      ItemsPath: '$.n',
      ItemProcessor: { StartAt: 'One', States: { One: { Type: 'Pass', End: true } } },
    },
    'States.Runtime',
    'array',
  ],
  [
    'what is no JSON',
    { Type: 'Pass', Parameters: { 'a.$': 'States.StringToJson($.name)' } },
    'States.IntrinsicFailure',
    "The function 'States.StringToJson' had the following error",
  ],
  [
    'an argument that is missing',
    { Type: 'Pass', Parameters: { 'a.$': "States.Format('{}', $.b)" } },
    'States.IntrinsicFailure',
    "'$.b'",
  ],
  [
    'a variable that is missing',
    { Type: 'Choice', Choices: [{ Variable: '$.b', StringEquals: 'x', Next: 'End' }] },
    'States.Runtime',
    "Invalid path '$.b'",
  ],
  [
    'no choice',
    { Type: 'Choice', Choices: [{ Variable: '$.n', NumericEquals: 1, Next: 'End' }] },
    'States.NoChoiceMatched',
    'no Default',
  ],
  ['ErrorPath', { Type: 'Fail', ErrorPath: '$.name', CausePath: "States.Format('n={}', $.n)" }, 'Ada', 'n=4'],
])('%s fails', async (_what, state, error, cause) => {
  const { StartAt, States } = only(state) as { StartAt: string; States: object };

  const ran = await run({ StartAt, States: { ...States, End: { Type: 'Succeed' } } }, { input });

  expect(ran.execution.status).toBe('FAILED');
  expect(ran.execution.error).toBe(error);
  expect(ran.execution.cause).toContain(cause);
  expect(ran.events.map(({ type }) => type)).not.toContain('EvaluationFailed');
});

test.each([
  ['Seconds', { Seconds: 90 }, 90],
  ['SecondsPath', { SecondsPath: '$.n' }, 4],
  ['Timestamp', { Timestamp: '2026-01-05T07:00:00Z' }, 3600],
  ['TimestampPath', { TimestampPath: '$.when' }, 30],
])('Wait with %s', async (_what, wait, seconds) => {
  const ran = await run(only({ Type: 'Wait', ...wait, OutputPath: '$.n' }), { input });

  expect(ran.output).toBe(4);
  expect(Math.abs(ran.seconds - seconds)).toBeLessThan(0.02);
});

const add = `arn:aws:lambda:${region}:${account}:function:add`;

/** Adds `by` to `n`; fails for 13, and the first two times for 100. */
function adding() {
  let tries = 0;
  const answer = ({ n, by = 1 }: { n: number; by?: number }) => {
    if (n === 13) throw Object.assign(new Error('unlucky'), { name: 'Unlucky' });
    if (n === 100 && ++tries < 3) throw Object.assign(new Error('busy'), { name: 'Busy' });
    return { sum: n + by };
  };
  return [lambdaOf({ add: { answer }, [add]: { answer } })];
}

test('tasks call functions by ARN and by integration, and place what they return', async () => {
  const ran = await run(
    {
      StartAt: 'Direct',
      States: {
        Direct: {
          Type: 'Task',
          Resource: add,
          TimeoutSeconds: 10,
          Parameters: { 'n.$': '$.n', by: 10 },
          ResultPath: '$.direct',
          Next: 'Integrated',
        },
        Integrated: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          Parameters: { FunctionName: 'add', Payload: { 'n.$': '$.direct.sum' } },
          ResultSelector: { 'sum.$': '$.Payload.sum', 'of.$': '$$.Execution.Input.n' },
          ResultPath: '$.integrated',
          End: true,
        },
      },
    },
    { input: { n: 1 }, services: adding() },
  );

  expect(ran.output).toEqual({ n: 1, direct: { sum: 11 }, integrated: { sum: 12, of: 1 } });
  expect(ran.events.map(({ type }) => type)).toEqual([
    'ExecutionStarted',
    ...['TaskStateEntered', 'LambdaFunctionScheduled', 'LambdaFunctionStarted', 'LambdaFunctionSucceeded'],
    ...['TaskStateExited', 'TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskSucceeded'],
    ...['TaskStateExited', 'ExecutionSucceeded'],
  ]);
  expect(ran.events[2].lambdaFunctionScheduledEventDetails).toMatchObject({
    ...{ resource: add, input: '{"n":1,"by":10}', timeoutInSeconds: 10 },
  });
});

test.each([
  ['is retried', 100, { n: 100, done: { sum: 101 } }],
  [
    'is caught, into the input',
    13,
    { n: 13, error: { Error: 'Unlucky', Cause: expect.stringContaining('unlucky') } },
  ],
  [
    'is caught when its parameters are missing',
    undefined,
    { error: expect.objectContaining({ Error: 'States.ParameterPathFailure' }) },
  ],
])('a task that fails %s', async (_what, n, output) => {
  const ran = await run(
    {
      StartAt: 'Add',
      States: {
        Add: {
          Type: 'Task',
          Resource: add,
          Parameters: { 'n.$': '$.n' },
          ResultPath: '$.done',
          Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 2, MaxAttempts: 3 }],
          Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Caught' }],
          End: true,
        },
        Caught: { Type: 'Pass', End: true },
      },
    },
    { input: { n }, services: adding() },
  );

  expect(ran.output).toEqual(output);
  expect(ran.seconds > 5).toBe(n === 100);
});

test.each(['ItemProcessor', 'Iterator'])('Map with an %s, in a Parallel', async (processor) => {
  const selector = processor === 'Iterator' ? 'Parameters' : 'ItemSelector';
  const each = {
    Type: 'Map',
    ItemsPath: '$.list',
    MaxConcurrency: 2,
    [selector]: {
      'n.$': '$$.Map.Item.Value.size',
      'by.$': '$.n',
      'index.$': '$$.Map.Item.Index',
    },
    [processor]: {
      StartAt: 'Add',
      States: { Add: { Type: 'Task', Resource: add, ResultPath: '$.result', End: true } },
    },
    ResultSelector: { 'sums.$': '$[*].result.sum', 'places.$': '$[*].index' },
    ResultPath: '$.added',
    OutputPath: '$.added',
  };
  const branches = [
    { StartAt: 'Each', States: { Each: { ...each, End: true } } },
    { StartAt: 'Other', States: { Other: { Type: 'Pass', OutputPath: '$.name', End: true } } },
  ];

  const ran = await run(
    only({ Type: 'Parallel', Branches: branches, ResultPath: '$.both', OutputPath: '$.both' }),
    {
      ...{ input, services: adding() },
    },
  );

  expect(ran.output).toEqual([{ sums: [5, 6, 7], places: [0, 1, 2] }, 'Ada']);
});

test('a task waits for its token, and a state may have JSONata as its own', async () => {
  const answer = async ({ token }: { token: string }, world: Parameters<typeof call>[0]) => {
    await call(world, 'states', 'SendTaskSuccess', { taskToken: token, output: '{"n":5}' });
  };
  const ran = await run(
    {
      StartAt: 'Wait',
      States: {
        Wait: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
          Parameters: { FunctionName: 'tell', Payload: { 'token.$': '$$.Task.Token' } },
          Next: 'Twice',
        },
        Twice: { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $states.input.n * 2 %}', End: true },
      },
    },
    { services: [lambdaOf({ tell: { answer } })] },
  );

  expect(ran.output).toBe(10);
});

test('a machine is described as it was given, and updated', async () => {
  const world = await worldWith();
  const definition = only({ Type: 'Pass', Result: { a: 1 }, ResultPath: '$.r' });
  const stateMachineArn = await createMachine(world, paths(definition));

  const described = await call(world, 'states', 'DescribeStateMachine', { stateMachineArn });
  const changed = JSON.stringify(only({ Type: 'Pass', InputPath: '$.a' }));
  await call(world, 'states', 'UpdateStateMachine', { stateMachineArn, definition: changed });
  const after = await call(world, 'states', 'DescribeStateMachine', { stateMachineArn });

  expect(JSON.parse(described.definition)).toEqual(definition);
  expect(after.definition).toBe(changed);
});
