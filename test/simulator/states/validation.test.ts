import { expect, test } from 'vitest';
import { call, invoke, lambdaOf, only, roleArn, worldWith } from './world';

/** The package has no types. */
const aslValidator: (definition: object) => { readonly isValid: boolean } = require('asl-validator');

const machine = (more: object) => ({ QueryLanguage: 'JSONata', ...more });
const one = (state: object) => machine(only(state));
const end = { Type: 'Succeed' };

const accepted: [string, object][] = [
  ['Pass', one({ Type: 'Pass', Output: { a: '{% 1 %}' }, Assign: { b: 2 }, Comment: 'c' })],
  ['Wait', one({ Type: 'Wait', Seconds: 10 })],
  ['Wait by expression', one({ Type: 'Wait', Timestamp: '{% $states.input.at %}' })],
  ['Fail', one({ Type: 'Fail', Error: 'E', Cause: '{% $states.input.why %}' })],
  [
    'Choice',
    machine({
      StartAt: 'A',
      TimeoutSeconds: 60,
      Comment: 'a choice',
      States: {
        A: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.a %}', Next: 'B' }], Default: 'B' },
        B: end,
      },
    }),
  ],
  [
    'Task with everything',
    machine({
      StartAt: 'A',
      States: {
        A: {
          ...invoke('work'),
          Assign: { kept: '{% $states.result.Payload %}' },
          TimeoutSeconds: 60,
          HeartbeatSeconds: 30,
          Retry: [
            {
              ErrorEquals: ['Lambda.TooManyRequestsException', 'Lambda.ServiceException'],
              IntervalSeconds: 2,
              MaxAttempts: 6,
              BackoffRate: 2,
              MaxDelaySeconds: 60,
              JitterStrategy: 'FULL',
            },
          ],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B', Output: '{% $states.errorOutput %}' }],
          Next: 'B',
        },
        B: end,
      },
    }),
  ],
  [
    'Parallel with a Map inside',
    one({
      Type: 'Parallel',
      Branches: [
        {
          StartAt: 'Each',
          States: {
            Each: {
              Type: 'Map',
              Items: '{% $states.input.items %}',
              ItemSelector: { item: '{% $states.context.Map.Item.Value %}' },
              MaxConcurrency: 3,
              ItemProcessor: {
                ProcessorConfig: { Mode: 'INLINE' },
                StartAt: 'Token',
                States: {
                  Token: {
                    Type: 'Task',
                    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
                    Arguments: { FunctionName: 'f', Payload: { t: '{% $states.context.Task.Token %}' } },
                    End: true,
                  },
                },
              },
              End: true,
            },
          },
        },
      ],
    }),
  ],
  [
    'JSONPath with everything',
    {
      StartAt: 'A',
      TimeoutSeconds: 60,
      States: {
        A: {
          Type: 'Task',
          Resource: 'arn:aws:lambda:us-east-1:222222222222:function:work:live',
          InputPath: '$.a',
          Parameters: { 'b.$': "States.Format('{}', $.b[0]['c d'])", 'c.$': '$$.Execution.Id', d: '$.x' },
          ResultSelector: { 'r.$': '$.items[*].r' },
          ResultPath: '$.a.r',
          OutputPath: '$',
          TimeoutSecondsPath: '$.t',
          Retry: [{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 1 }],
          Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: 'B' }],
          Next: 'B',
        },
        B: {
          Type: 'Choice',
          Choices: [
            {
              And: [
                { Variable: '$.a', IsPresent: true },
                { Not: { Variable: '$.a.n', NumericGreaterThanPath: '$.m' } },
              ],
              Next: 'C',
            },
            { Variable: '$.at', TimestampLessThan: '2026-01-05T06:00:00Z', Next: 'W' },
          ],
          Default: 'F',
        },
        C: {
          Type: 'Map',
          ItemsPath: '$.items',
          ItemSelector: { 'v.$': '$$.Map.Item.Value' },
          ItemProcessor: { StartAt: 'P', States: { P: { Type: 'Pass', Result: [1], End: true } } },
          Next: 'D',
        },
        D: {
          Type: 'Map',
          Iterator: { StartAt: 'Q', States: { Q: { Type: 'Pass', InputPath: null, End: true } } },
          Next: 'W',
        },
        W: { Type: 'Wait', SecondsPath: '$.s', End: true },
        F: { Type: 'Fail', Error: 'E', CausePath: '$.why' },
      },
    },
  ],
];

const services = () => [lambdaOf({})];

async function validate(definition: unknown) {
  const text = typeof definition === 'string' ? definition : JSON.stringify(definition);
  return call(await worldWith(services()), 'states', 'ValidateStateMachineDefinition', { definition: text });
}

/** The second opinion; it changes what it is given. */
function secondOpinion(definition: object): boolean {
  return aslValidator(structuredClone(definition)).isValid;
}

test.each(accepted)('%s is accepted, and by asl-validator', async (_what, definition) => {
  const { result, diagnostics } = await validate(definition);

  expect(diagnostics).toEqual([]);
  expect(result).toBe('OK');
  expect(secondOpinion(definition)).toBe(true);
});

const flow = (States: object, StartAt = 'A') => machine({ StartAt, States });

const invoked = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke' };
const nested = { StartAt: 'In', States: { In: end } };
const mapped = { Type: 'Map', ItemProcessor: nested };
const chosen = (rule: object) => ({ Type: 'Choice', Choices: [{ ...rule, Next: 'End' }], Default: 'End' });

const flowOf = (state: object) => ({ StartAt: 'Only', States: { Only: state, End: end } });

/** Whether asl-validator sees this fault too, at the end. */
type Refusal = [string, object, string, string, string, boolean];

const refused: Refusal[] = [
  [
    'an unknown start',
    flow({ A: end }, 'B'),
    'MISSING_TRANSITION_TARGET',
    '/StartAt',
    "Missing 'StartAt' target: B",
    true,
  ],
  [
    'an unknown Next',
    flow({ A: { Type: 'Pass', Next: 'B' }, C: end }),
    'MISSING_TRANSITION_TARGET',
    '/States/A/Next',
    'B',
    true,
  ],
  [
    'no end',
    flow({ A: { Type: 'Pass', Next: 'A' } }),
    'MISSING_END_STATE',
    '/States',
    'No state ends the flow',
    true,
  ],
  [
    'neither Next nor End',
    flow({ A: { Type: 'Pass' }, B: end }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/A',
    "'Next' or 'End: true'",
    true,
  ],
  [
    'an unknown type',
    flow({ A: { Type: 'Wander', End: true } }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/A/Type',
    'Type must be one of',
    true,
  ],
  [
    'an unknown field',
    one({ Type: 'Pass', Outputs: 1 }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/Only/Outputs',
    "Field 'Outputs' is not supported",
    false,
  ],
  [
    'a JSONPath field',
    one({ Type: 'Pass', ResultPath: '$.a' }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/Only/ResultPath',
    'with QueryLanguage JSONata',
    true,
  ],
  [
    'a faulty expression',
    one({ Type: 'Pass', Output: { a: ['{% 1 + %}'] } }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/Only/Output/a[0]',
    'JSONata: S0207',
    true,
  ],
  [
    'an unfinished expression',
    one({ Type: 'Pass', Output: '{% 1 }' }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/Only/Output',
    'must end with %}',
    false,
  ],
  [
    '$states.result where there is none',
    one(invoke('f', { Arguments: '{% $states.result %}' })),
    'SCHEMA_VALIDATION_FAILED',
    '/States/Only/Arguments',
    '$states.result is not available',
    false,
  ],
  [
    '$states.errorOutput outside Catch',
    one({ Type: 'Pass', Output: '{% $states.errorOutput %}' }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/Only/Output',
    '$states.errorOutput is not available',
    false,
  ],
  [
    'two kinds of wait',
    one({ Type: 'Wait', Seconds: 1, Timestamp: '2026-01-01T00:00:00Z' }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/Only',
    "one of 'Seconds' and 'Timestamp'",
    true,
  ],
  [
    'a negative wait',
    one({ Type: 'Wait', Seconds: -1 }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/Only/Seconds',
    'Expected a whole number from 0',
    true,
  ],
  [
    'a resource that is not simulated',
    one({ Type: 'Task', Resource: 'arn:aws:states:::batch:submitJob.sync' }),
    'INVALID_RESOURCE',
    '/States/Only/Resource',
    'is not simulated',
    false,
  ],
  [
    'an action that is not simulated',
    one({ Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:lambda:deleteFunction' }),
    'INVALID_RESOURCE',
    '/States/Only/Resource',
    'lambda:deleteFunction',
    false,
  ],
  [
    'a heartbeat longer than the timeout',
    one(invoke('f', { TimeoutSeconds: 5, HeartbeatSeconds: 5 })),
    'SCHEMA_VALIDATION_FAILED',
    '/States/Only/HeartbeatSeconds',
    'smaller than TimeoutSeconds',
    false,
  ],
  [
    'States.ALL not last',
    one(invoke('f', { Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['A'] }] })),
    'SCHEMA_VALIDATION_FAILED',
    '/States/Only/Retry[0]/ErrorEquals',
    'come last',
    false,
  ],
  [
    'a slow retry rate',
    one(invoke('f', { Retry: [{ ErrorEquals: ['A'], BackoffRate: 0.5 }] })),
    'SCHEMA_VALIDATION_FAILED',
    '/States/Only/Retry[0]/BackoffRate',
    '1 or more',
    false,
  ],
  [
    'a Catch to nowhere',
    one(invoke('f', { Catch: [{ ErrorEquals: ['A'], Next: 'X' }] })),
    'MISSING_TRANSITION_TARGET',
    '/States/Only/Catch[0]/Next',
    'X',
    true,
  ],
  [
    'no choices',
    flow({ A: { Type: 'Choice', Choices: [] }, B: end }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/A/Choices',
    'not empty',
    false,
  ],
  [
    'a condition that is text',
    flow({ A: { Type: 'Choice', Choices: [{ Condition: 'yes', Next: 'B' }] }, B: end }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/A/Choices[0]/Condition',
    'Expected an expression',
    false,
  ],
  [
    'a name used twice',
    one({ Type: 'Parallel', Branches: [{ StartAt: 'Only', States: { Only: end } }] }),
    'DUPLICATE_STATE_NAME',
    '/States/Only/Branches[0]/States/Only',
    "'Only' is used twice",
    true,
  ],
  [
    'a fault deep inside',
    one({
      Type: 'Parallel',
      Branches: [{ StartAt: 'X', States: { X: { Type: 'Pass', Next: 'Only' }, Y: end } }],
    }),
    'MISSING_TRANSITION_TARGET',
    '/States/Only/Branches[0]/States/X/Next',
    'Only',
    true,
  ],
  [
    'a distributed Map',
    one({
      Type: 'Map',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'X',
        States: { X: end },
      },
    }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/Only/ItemProcessor/ProcessorConfig/Mode',
    'INLINE',
    false,
  ],
  [
    'a variable of an outer scope',
    one({
      Type: 'Parallel',
      Assign: { v: 1 },
      Branches: [{ StartAt: 'X', States: { X: { Type: 'Pass', Assign: { v: 2 }, End: true } } }],
    }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/Only/Branches[0]/States/X/Assign/v',
    'belongs to an outer scope',
    false,
  ],
  [
    'a variable called states',
    one({ Type: 'Pass', Assign: { states: 1 } }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/Only/Assign/states',
    'cannot be a variable',
    false,
  ],
  [
    'another language',
    { QueryLanguage: 'XPath', StartAt: 'A', States: { A: end } },
    'SCHEMA_VALIDATION_FAILED',
    '/QueryLanguage',
    'Expected JSONPath or JSONata, not "XPath"',
    true,
  ],
  [
    'a state in JSONPath in a machine in JSONata',
    one({ Type: 'Pass', QueryLanguage: 'JSONPath' }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/Only/QueryLanguage',
    'cannot use another language',
    false,
  ],
  ...(
    [
      ['a JSONata field', { Type: 'Pass', Output: 1 }, 'Output', 'with QueryLanguage JSONPath', true],
      ['variables', { Type: 'Pass', Assign: { a: 1 } }, 'Assign', 'in JSONata states only', false],
      ['a variable', { Type: 'Pass', InputPath: '$a.b' }, 'InputPath', 'variables ($name) are', false],
      ['a filter', { Type: 'Pass', InputPath: '$.a[?(@.b==1)]' }, 'InputPath', 'filter expressions', false],
      ['a slice', { Type: 'Pass', OutputPath: '$.a[0:2]' }, 'OutputPath', 'slices', false],
      ['a union', { Type: 'Pass', OutputPath: '$.a[0,1]' }, 'OutputPath', 'unions', false],
      ['a descent', { Type: 'Pass', OutputPath: '$..a' }, 'OutputPath', "the descent '..'", false],
      [
        'a function in a path',
        { Type: 'Pass', OutputPath: '$.a.length()' },
        'OutputPath',
        'functions',
        false,
      ],
      ['no path', { Type: 'Pass', InputPath: 'a.b' }, 'InputPath', 'starts with $', true],
      ['ResultPath to many', { Type: 'Pass', ResultPath: '$.a[*]' }, 'ResultPath', 'one place', false],
      ['ResultPath into the context', { Type: 'Pass', ResultPath: '$$.a' }, 'ResultPath', 'Context', false],
      ['a .$ that is no path', { Type: 'Pass', Parameters: { 'a.$': 'b' } }, 'Parameters/a.$', 'not b', true],
      [
        'an unknown function',
        { Type: 'Pass', Parameters: { a: [{ 'b.$': 'States.Upper($.c)' }] } },
        'Parameters/a[0]/b.$',
        'States.Upper is no intrinsic function',
        false,
      ],
      [
        'a function without its arguments',
        { Type: 'Pass', Parameters: { 'b.$': 'States.MathAdd($.c)' } },
        'Parameters/b.$',
        'States.MathAdd was given 1 arguments; it takes 2',
        false,
      ],
      ['an expression', { Type: 'Wait', Seconds: '{% 1 %}' }, 'Seconds', 'Expected a whole number', true],
      [
        'a Catch with Output',
        { ...invoked, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Only', Output: 1 }] },
        'Catch[0]/Output',
        'with QueryLanguage JSONPath',
        false,
      ],
      ['two processors', { ...mapped, Iterator: nested }, '', "'ItemProcessor' or 'Iterator'", false],
      [
        'a resource that is not simulated',
        { ...invoked, Resource: 'arn:aws:states:::glue:startJobRun.sync' },
        'Resource',
        'is not simulated',
        false,
      ],
      ['a choice of nothing', chosen({ Variable: '$.a' }), 'Choices[0]', 'Expected one comparison', true],
      [
        'an unknown comparison',
        chosen({ Not: { Variable: '$.a', TextEquals: 'b' } }),
        'Choices[0]/Not/TextEquals',
        "'TextEquals' is no comparison",
        true,
      ],
      [
        'a comparison with another type',
        chosen({ Variable: '$.a', NumericEquals: '1' }),
        'Choices[0]/NumericEquals',
        'Expected a number, not "1"',
        true,
      ],
      [
        'a choice without a variable',
        chosen({ And: [{ IsPresent: true }] }),
        'Choices[0]/And[0]/Variable',
        'expected a path',
        true,
      ],
    ] as const
  ).map(
    ([what, state, field, message, both]): Refusal => [
      `${what}, with JSONPath,`,
      state.Type === 'Choice' ? flowOf(state) : only(state),
      ...([
        what.startsWith('a resource') ? 'INVALID_RESOURCE' : 'SCHEMA_VALIDATION_FAILED',
        `/States/Only${field && `/${field}`}`,
        message,
        both,
      ] as const),
    ],
  ),
];

test.each(refused)(
  '%s is refused and located',
  async (_what, definition, code, location, message, bothSee) => {
    const { result, diagnostics } = await validate(definition);

    expect(result).toBe('FAIL');
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({ severity: 'ERROR', code, location });
    expect(diagnostics[0].message).toContain(message);
    if (bothSee) expect(secondOpinion(definition)).toBe(false);
  },
);

test.each([
  ['nothing', '', 'MISSING_DESCRIPTION'],
  ['no JSON', '{', 'INVALID_JSON_DESCRIPTION'],
  ['no object', '[]', 'SCHEMA_VALIDATION_FAILED'],
])('%s is refused', async (_what, text, code) => {
  const { diagnostics } = await validate(text);

  expect(diagnostics).toHaveLength(1);
  expect(diagnostics[0].code).toBe(code);
});

test('a machine is not created from it; all faults are told at once', async () => {
  const world = await worldWith(services());
  const definition = JSON.stringify(
    machine({ StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, C: { Type: 'Wait', End: true } } }),
  );

  const created = call(world, 'states', 'CreateStateMachine', { name: 'm', roleArn, definition });

  await expect(created).rejects.toMatchObject({ awsCode: 'InvalidDefinition', status: 400 });
  await expect(created).rejects.toThrow(
    "Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: Missing 'Next' target: B at /States/A/Next, SCHEMA_VALIDATION_FAILED: A Wait state has one of 'Seconds' and 'Timestamp' at /States/C'",
  );
});
