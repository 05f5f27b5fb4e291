import { comparisons, typeTests } from './comparison';
import type { Report } from './diagnostic';
import { isObject, type JsonObject } from './json';
import { parsePath } from './json-path';

const operators = [...Object.keys(comparisons), ...Object.keys(typeTests), 'IsPresent'];

/** Checks what a choice of a JSONPath state asks: And, Or, Not, or one test of one Variable. */
export function validateComparison(rule: JsonObject, at: string, report: Report): void {
  if (rule.Assign !== undefined) {
    report(
      'SCHEMA_VALIDATION_FAILED',
      'Variables (Assign) are simulated in JSONata states only',
      `${at}/Assign`,
    );
  }
  if (rule.Next !== undefined) {
    report('SCHEMA_VALIDATION_FAILED', "Only the outermost rule has a 'Next'", `${at}/Next`);
  }
  const fields = Object.keys(rule).filter(
    (field) => !['Assign', 'Comment', 'Next', 'Variable'].includes(field),
  );
  const [field] = fields;
  if (field === undefined || fields.length > 1) {
    report('SCHEMA_VALIDATION_FAILED', `Expected one comparison, not ${described(fields)}`, at);
    return;
  }
  const operand = rule[field];
  switch (field) {
    case 'And':
    case 'Or':
      if (!Array.isArray(operand) || operand.length === 0 || !operand.every(isObject)) {
        report('SCHEMA_VALIDATION_FAILED', 'Expected a list of rules, not empty', `${at}/${field}`);
        return;
      }
      for (const [index, inner] of operand.entries()) {
        validateComparison(inner as JsonObject, `${at}/${field}[${index}]`, report);
      }
      return;
    case 'Not':
      if (isObject(operand)) validateComparison(operand, `${at}/Not`, report);
      else report('SCHEMA_VALIDATION_FAILED', 'Expected a rule', `${at}/Not`);
      return;
    default:
      validatePath(rule, 'Variable', at, report);
      validateOperand(rule, field, at, report);
  }
}

function validateOperand(rule: JsonObject, field: string, at: string, report: Report): void {
  const operand = rule[field] ?? null;
  const location = `${at}/${field}`;
  if (field === 'IsPresent' || Object.hasOwn(typeTests, field)) {
    if (typeof operand !== 'boolean') report('SCHEMA_VALIDATION_FAILED', 'Expected true or false', location);
    return;
  }
  const byPath = field.endsWith('Path') && field !== 'StringMatchesPath';
  const name = byPath ? field.slice(0, -'Path'.length) : field;
  if (!Object.hasOwn(comparisons, name)) {
    const known = `${operators.join(', ')} and, where they compare, their ...Path`;
    report('SCHEMA_VALIDATION_FAILED', `'${field}' is no comparison; these are: ${known}`, location);
  } else if (byPath) {
    validatePath(rule, field, at, report);
  } else if (!comparisons[name].accepts(operand)) {
    const message = `Expected ${comparisons[name].takes}, not ${JSON.stringify(operand)}`;
    report('SCHEMA_VALIDATION_FAILED', message, location);
  }
}

function validatePath(rule: JsonObject, field: string, at: string, report: Report): void {
  const value = rule[field];
  try {
    if (typeof value !== 'string') throw new Error(`expected a path, not ${JSON.stringify(value)}`);
    parsePath(value);
  } catch (error) {
    const { message } = error as Error;
    report('SCHEMA_VALIDATION_FAILED', `The value for the field '${field}': ${message}`, `${at}/${field}`);
  }
}

function described(fields: readonly string[]): string {
  return fields.length === 0 ? 'none' : fields.join(' and ');
}
