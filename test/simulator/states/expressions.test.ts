import { expect, test } from 'vitest';
import { only, runMachine } from './world';

const input = {
  orders: [
    { id: 'a', total: 3 },
    { id: 'b', total: 4 },
  ],
  text: '{"x":[1]}',
  single: [7],
};

test.each([
  ['plain text stays', 'hello', 'hello'],
  ['numbers and null stay', { a: 1, b: null, c: [true] }, { a: 1, b: null, c: [true] }],
  ['a sum', '{% $sum($states.input.orders.total) %}', 7],
  ['an array of one stays an array', '{% $states.input.single %}', [7]],
  ['deep inside', { list: ['{% $states.input.orders[0].id %}', 'x'] }, { list: ['a', 'x'] }],
  ['the context', '{% $states.context.Execution.Name & $states.context.State.Name %}', 'runOnly'],
  ['the machine', '{% $states.context.StateMachine.Name %}', 'recovery'],
  ['$now is virtual', '{% $now() %}', '2026-01-05T06:00:00.010Z'],
  ['$now with a picture', "{% $now('[H01]:[m01]') %}", '06:00'],
  ['$millis is virtual', '{% $millis() %}', Date.parse('2026-01-05T06:00:00.010Z')],
  [
    'a partial date is completed from virtual time',
    "{% $toMillis('10:30', '[H01]:[m01]') %}",
    Date.parse('2026-01-05T10:30:00Z'),
  ],
  ['$toMillis', "{% $toMillis('1970-01-01T00:00:01Z') %}", 1000],
  ['$partition', '{% $partition([1..5], 2) %}', [[1, 2], [3, 4], [5]]],
  ['$range', '{% $range(0, 10, 5) %}', [0, 5, 10]],
  ['$range down', '{% $range(3, 1, -1) %}', [3, 2, 1]],
  [
    '$hash',
    "{% $hash('a', 'SHA-256') %}",
    'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb',
  ],
  ['$parse', '{% $parse($states.input.text) %}', { x: [1] }],
])('%s', async (_what, Output, expected) => {
  const { output } = await runMachine(only({ Type: 'Pass', Output }), { input });

  expect(output).toEqual(expected);
});

test.each([
  [
    'nothing',
    '{% $states.input.missing %}',
    "The JSONata expression '$states.input.missing' specified for the field 'Output' returned nothing (undefined).",
  ],
  ['a function', '{% function($x){$x} %}', 'returned an unsupported result type'],
  ['an error', "{% 1 + 'a' %}", 'threw an error during evaluation. T2002'],
  ['$eval', "{% $eval('1') %}", '$eval is not available'],
])('an expression that gives %s fails the execution', async (_what, Output, message) => {
  const { execution, events } = await runMachine(only({ Type: 'Pass', Output }), { input });

  expect(execution.status).toBe('FAILED');
  expect(execution.error).toBe('States.QueryEvaluationError');
  expect(execution.cause).toContain(
    "An error occurred while executing the state 'Only' (entered at the event id #2).",
  );
  expect(execution.cause).toContain(message);
  expect(events.map((event) => event.type)).toContain('EvaluationFailed');
});

test('chance is the same for the same seed, and another for another', async () => {
  const definition = only({
    Type: 'Pass',
    Output: {
      uuid: '{% $uuid() %}',
      random: '{% [$random(), $random()] %}',
      shuffled: '{% $shuffle([1..9]) %}',
    },
  });

  const [first, again, other] = await Promise.all(
    ['one', 'one', 'two'].map((seed) => runMachine(definition, { seed })),
  );

  expect(first.output).toEqual(again.output);
  expect(first.output).not.toEqual(other.output);
  expect(first.output.uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(first.output.random[0]).not.toBe(first.output.random[1]);
  expect([...first.output.shuffled].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
});
