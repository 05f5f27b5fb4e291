import type { LanguageName } from './definition';
import type { Report } from './diagnostic';
import { compile, described, isExpression } from './expression';
import { isObject, type Json, type JsonObject } from './json';

/** Reports every field that is not among the allowed ones. */
export function allowFields(
  object: JsonObject,
  allowed: readonly string[],
  at: string,
  report: Report,
  language: LanguageName = 'JSONata',
): void {
  const foreign = foreignFields[language];
  for (const field of Object.keys(object)) {
    if (allowed.includes(field)) continue;
    const hint = foreign.has(field) ? ` with QueryLanguage ${language}` : '';
    report('SCHEMA_VALIDATION_FAILED', `Field '${field}' is not supported${hint}`, `${at}/${field}`);
  }
}

/** What only the other language has. */
const foreignFields: Readonly<Record<LanguageName, ReadonlySet<string>>> = {
  JSONata: new Set(['InputPath', 'OutputPath', 'ResultPath', 'Parameters', 'ResultSelector', 'Result']),
  JSONPath: new Set(['Arguments', 'Output', 'Items', 'Condition']),
};

/**
 * Compiles every expression in a value. `sees` lists which of `$states.result` and `$states.errorOutput` the field may
 * refer to: Step Functions refuses the others when a machine is created.
 */
export function validateExpressions(
  value: Json | undefined,
  field: string,
  at: string,
  sees: readonly ('result' | 'errorOutput')[],
  report: Report,
): void {
  const location = `${at}/${field}`;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      validateExpressions(item, `${field}[${index}]`, at, sees, report);
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value))
      validateExpressions(item, `${field}/${key}`, at, sees, report);
  } else if (typeof value === 'string' && value.startsWith('{%') && !isExpression(value)) {
    report('SCHEMA_VALIDATION_FAILED', 'An expression that starts with {% must end with %}', location);
  } else if (isExpression(value)) {
    validateExpression(value, location, sees, report);
  }
}

function validateExpression(
  expression: string,
  location: string,
  sees: readonly ('result' | 'errorOutput')[],
  report: Report,
): void {
  try {
    compile(expression);
  } catch (error) {
    report('SCHEMA_VALIDATION_FAILED', `JSONata: ${described(error)}`, location);
  }
  for (const name of ['result', 'errorOutput'] as const) {
    if (sees.includes(name) || !new RegExp(`\\$states\\.${name}\\b`).test(expression)) continue;
    report('SCHEMA_VALIDATION_FAILED', `$states.${name} is not available in this field`, location);
  }
}
