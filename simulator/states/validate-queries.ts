import type { StateType } from './definition';
import type { Report } from './diagnostic';
import { isExpression } from './expression';
import { isObject, type Json, type JsonObject } from './json';
import { allowFields, validateExpressions } from './validate-fields';
import type { Place, Validation } from './validate-flow';

const common = ['Comment', 'QueryLanguage', 'Type'];
const moving = [...common, 'Next', 'End', 'Output', 'Assign'];
const recovering = [...moving, 'Retry', 'Catch'];

const fields: Readonly<Record<StateType, readonly string[]>> = {
  Pass: moving,
  Wait: [...moving, 'Seconds', 'Timestamp'],
  Choice: [...common, 'Choices', 'Default', 'Output', 'Assign'],
  Succeed: [...common, 'Output'],
  Fail: [...common, 'Error', 'Cause'],
  Task: [...recovering, 'Resource', 'Arguments', 'TimeoutSeconds', 'HeartbeatSeconds', 'Credentials'],
  Parallel: [...recovering, 'Branches', 'Arguments'],
  Map: [...recovering, 'ItemProcessor', 'Items', 'ItemSelector', 'MaxConcurrency', 'Label'],
};

/** Checks the fields that a state has in JSONata only. AWS docs: "Transforming data with JSONata in Step Functions". */
export function validateQueries(
  type: StateType,
  state: JsonObject,
  { at }: Place,
  { report }: Validation,
): void {
  allowFields(state, fields[type], at, report);
  const hasResult = type === 'Task' || type === 'Parallel' || type === 'Map';
  for (const field of ['Output', 'Assign']) {
    validateExpressions(state[field], field, at, hasResult ? ['result'] : [], report);
  }
  for (const field of inputs) validateExpressions(state[field], field, at, [], report);
  if (type === 'Choice') validateRules(state.Choices, at, report);
  if (type === 'Map') validateItems(state.Items, at, report);
}

/** Fields that are evaluated before a state has a result. */
const inputs = [
  'Arguments',
  'Credentials',
  'Cause',
  'Error',
  'HeartbeatSeconds',
  'ItemSelector',
  'Items',
  'MaxConcurrency',
  'Seconds',
  'TimeoutSeconds',
  'Timestamp',
];

function validateRules(rules: Json | undefined, place: string, report: Report): void {
  for (const [index, rule] of Array.isArray(rules) ? rules.entries() : []) {
    if (!isObject(rule)) continue;
    const at = `${place}/Choices[${index}]`;
    allowFields(rule, ['Assign', 'Comment', 'Condition', 'Next', 'Output'], at, report);
    if (!isExpression(rule.Condition) && typeof rule.Condition !== 'boolean') {
      report(
        'SCHEMA_VALIDATION_FAILED',
        'Expected an expression {% ... %}, true or false',
        `${at}/Condition`,
      );
    }
    for (const field of ['Condition', 'Output', 'Assign'])
      validateExpressions(rule[field], field, at, [], report);
  }
}

function validateItems(Items: Json | undefined, at: string, report: Report): void {
  if (Items !== undefined && !Array.isArray(Items) && !isExpression(Items)) {
    report('SCHEMA_VALIDATION_FAILED', 'Expected an array or an expression {% ... %}', `${at}/Items`);
  }
}
