import type { Sight } from './expression';
import { type PathExpression, parseExpression } from './intrinsic';
import { isObject, type Json, type JsonObject } from './json';
import { type JsonPath, selectPath } from './json-path';
import { pathFailure } from './state-failure';

/** What paths can see: what `$` is, what `$$` is, and chance that is the same in every run. */
export interface PathSight extends Pick<Sight, 'chance'> {
  readonly root: Json;
  readonly context: JsonObject;
}

/**
 * A template with the values of its `.$` fields, which lose that ending. Throws `States.ParameterPathFailure` when a
 * path finds nothing, `States.IntrinsicFailure`. AWS docs: "Manipulate parameters in Step Functions workflows".
 */
export function fillTemplate(template: Json, sight: PathSight, field: string): Json {
  if (Array.isArray(template)) {
    return template.map((item, index) => fillTemplate(item, sight, `${field}[${index}]`));
  }
  if (!isObject(template)) return template;
  const filled = Object.entries(template).map(([name, value]): [string, Json] => {
    const at = `${field}/${name}`;
    if (!name.endsWith('.$')) return [name, fillTemplate(value, sight, at)];
    const expression = parseExpression(String(value));
    const found = evaluated(expression, sight, at);
    if (found !== undefined) return [name.slice(0, -2), found];
    throw pathFailure('States.ParameterPathFailure', missing(String(value), name, sight));
  });
  return Object.fromEntries(filled);
}

/** The value of a field that holds a path or a call of an intrinsic function. Throws `States.Runtime` without one. */
export function readField(text: string, sight: PathSight, field: string): Json {
  const found = evaluated(parseExpression(text), sight, field);
  if (found !== undefined) return found;
  throw pathFailure('States.Runtime', missing(text, field, sight));
}

/** What a path finds, or undefined. */
export function lookUp(path: JsonPath, sight: PathSight): Json | undefined {
  return selectPath(path, path.ofContext ? sight.context : sight.root);
}

function missing(path: string, field: string, { root }: PathSight): string {
  return `The JSONPath '${path}' specified for the field '${field}' could not be found in the input '${JSON.stringify(root)}'`;
}

function evaluated(expression: PathExpression, sight: PathSight, field: string): Json | undefined {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'path':
      return lookUp(expression.path, sight);
    case 'call':
      return called(expression, sight, field);
  }
}

function called(call: PathExpression & { kind: 'call' }, sight: PathSight, field: string): Json {
  const args = call.args.map((arg, index) => {
    const value = evaluated(arg, sight, `${field}(${index})`);
    if (value !== undefined || arg.kind !== 'path') return value ?? null;
    throw intrinsicFailure(call.name, missing(arg.path.text, field, sight));
  });
  let drawn = 0;
  const random = (...keys: readonly number[]) =>
    keys.length === 0 ? sight.chance(call.name, field, drawn++) : sight.chance('seeded', ...keys);
  try {
    return call.intrinsic.call(args, random);
  } catch (error) {
    throw intrinsicFailure(call.name, (error as Error).message);
  }
}

function intrinsicFailure(name: string, why: string) {
  return pathFailure('States.IntrinsicFailure', `The function '${name}' had the following error: ${why}`);
}
