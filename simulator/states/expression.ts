import jsonata from 'jsonata';
import { worldFunctions } from './expression-functions';
import { isObject, type Json, type JsonObject } from './json';
import { evaluationFailure } from './state-failure';

/** What an expression can see: the state's own data, the variables, and where its time and chance come from. */
export interface Sight {
  readonly states: {
    readonly input: Json;
    readonly context: JsonObject;
    readonly result?: Json;
    readonly errorOutput?: Json;
  };
  readonly variables: Readonly<Record<string, Json>>;
  /** Virtual milliseconds since 1970. */
  readonly now: number;
  /** A number in [0, 1) that depends on the keys alone. */
  readonly chance: (...keys: readonly (string | number)[]) => number;
}

/** Whether a string is `{% ... %}`, which Step Functions evaluates, or plain text, which it leaves alone. */
export function isExpression(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('{%') && value.endsWith('%}');
}

/** Compiles the text inside `{% %}`; throws what JSONata throws (an object with `code`, `position`, `message`). */
export function compile(expression: string): jsonata.Expression {
  let compiled = compiledExpressions.get(expression);
  if (!compiled) {
    compiled = jsonata(textOf(expression));
    compiledExpressions.set(expression, compiled);
  }
  return compiled;
}

const compiledExpressions = new Map<string, jsonata.Expression>();

function textOf(expression: string): string {
  return expression.slice(2, -2).trim();
}

/**
 * Evaluates every expression inside `template`. `field` names it in errors as AWS does (`Arguments/Payload`). Throws
 * `States.QueryEvaluationError`. AWS docs: "Transforming data with JSONata in Step Functions".
 */
export async function evaluate(template: Json, sight: Sight, field: string): Promise<Json> {
  if (isExpression(template)) return evaluateExpression(template, sight, field);
  if (Array.isArray(template)) {
    const items: Json[] = [];
    for (const [index, item] of template.entries()) {
      items.push(await evaluate(item, sight, `${field}[${index}]`));
    }
    return items;
  }
  if (isObject(template)) {
    const object: JsonObject = {};
    for (const [key, value] of Object.entries(template)) {
      object[key] = await evaluate(value, sight, `${field}/${key}`);
    }
    return object;
  }
  return template;
}

async function evaluateExpression(expression: string, sight: Sight, field: string): Promise<Json> {
  const text = textOf(expression);
  const what = `The JSONata expression '${text}' specified for the field '${field}'`;
  let value: unknown;
  try {
    value = await compile(expression).evaluate(undefined, {
      ...worldFunctions(sight, text),
      ...sight.variables,
      states: sight.states,
    });
  } catch (error) {
    throw evaluationFailure(`${what} threw an error during evaluation. ${described(error)}`, field);
  }
  if (value === undefined) {
    throw evaluationFailure(`${what} returned nothing (undefined).`, field);
  }
  let supported = true;
  const json = JSON.stringify(value, (_key, part: unknown) => {
    if (!isFunction(part)) return part;
    supported = false;
    return null;
  });
  if (!supported) throw evaluationFailure(`${what} returned an unsupported result type.`, field);
  return JSON.parse(json) as Json;
}

/** JSONata's own functions are objects that hold their environment. */
function isFunction(value: unknown): boolean {
  if (typeof value === 'function') return true;
  return isObject(value) && ('_jsonata_lambda' in value || '_jsonata_function' in value);
}

/** JSONata throws plain objects: `{ code: 'T2001', message: ... }`. */
export function described(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const { code, message } = error as { code?: string; message?: string };
  return code === undefined ? `${message}` : `${code}: ${message}`;
}
