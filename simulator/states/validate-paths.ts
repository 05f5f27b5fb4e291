import type { StateType } from './definition';
import type { Report } from './diagnostic';
import { parseExpression } from './intrinsic';
import { isObject, type Json, type JsonObject } from './json';
import { parsePath, parseReference } from './json-path';
import { validateComparison } from './validate-comparison';
import { allowFields } from './validate-fields';
import type { Place, Validation } from './validate-flow';

const common = ['Comment', 'QueryLanguage', 'Type', 'InputPath', 'OutputPath'];
const moving = [...common, 'Next', 'End'];
const resulting = [...moving, 'Parameters', 'ResultPath'];
const recovering = [...resulting, 'ResultSelector', 'Retry', 'Catch'];

const fields: Readonly<Record<StateType, readonly string[]>> = {
  Pass: [...resulting, 'Result'],
  Wait: [...moving, 'Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'],
  Choice: [...common, 'Choices', 'Default'],
  Succeed: common,
  Fail: ['Comment', 'QueryLanguage', 'Type', 'Error', 'ErrorPath', 'Cause', 'CausePath'],
  Task: [
    ...[...recovering, 'Resource', 'Credentials', 'TimeoutSeconds', 'TimeoutSecondsPath'],
    ...['HeartbeatSeconds', 'HeartbeatSecondsPath'],
  ],
  Parallel: [...recovering, 'Branches'],
  Map: [
    ...[...recovering, 'ItemProcessor', 'Iterator', 'ItemsPath', 'ItemSelector', 'Label'],
    ...['MaxConcurrency', 'MaxConcurrencyPath'],
  ],
};

/** Checks the fields that a state has in JSONPath only. AWS docs: "Processing input and output in Step Functions". */
export function validatePaths(
  type: StateType,
  state: JsonObject,
  { at }: Place,
  { report }: Validation,
): void {
  if (state.Assign !== undefined) {
    report(
      'SCHEMA_VALIDATION_FAILED',
      'Variables (Assign) are simulated in JSONata states only',
      `${at}/Assign`,
    );
  }
  allowFields(state, [...fields[type], 'Assign'], at, report, 'JSONPath');
  for (const field of ['InputPath', 'OutputPath']) readable(state[field], field, at, report, parsePath);
  validateResultPath(state, at, report);
  for (const field of ['Parameters', 'ResultSelector', 'ItemSelector', 'Credentials']) {
    validateTemplate(state[field], `${at}/${field}`, report);
  }
  for (const field of references) readable(state[field], field, at, report, parseReference);
  for (const field of ['ErrorPath', 'CausePath']) readable(state[field], field, at, report, parseExpression);
  for (const [one, other] of exclusive) {
    if (state[one] === undefined || state[other] === undefined) continue;
    report('SCHEMA_VALIDATION_FAILED', `A state has either '${one}' or '${other}', not both`, at);
  }
  if (type === 'Choice') validateRules(state, at, report);
}

const references = [
  'ItemsPath',
  'SecondsPath',
  'TimestampPath',
  'TimeoutSecondsPath',
  'HeartbeatSecondsPath',
  'MaxConcurrencyPath',
];

const exclusive: readonly (readonly [string, string])[] = [
  ['TimeoutSeconds', 'TimeoutSecondsPath'],
  ['HeartbeatSeconds', 'HeartbeatSecondsPath'],
  ['MaxConcurrency', 'MaxConcurrencyPath'],
  ['Error', 'ErrorPath'],
  ['Cause', 'CausePath'],
  ['ItemProcessor', 'Iterator'],
  ['ItemSelector', 'Parameters'],
];

/** Where a state or a catcher puts its result: null, or a reference path into the state's input. */
export function validateResultPath({ ResultPath }: JsonObject, at: string, report: Report): void {
  readable(ResultPath, 'ResultPath', at, report, (text) => {
    if (parseReference(text).ofContext)
      throw new Error(`a result cannot be put into the Context object: ${text}`);
  });
}

function validateRules({ Choices }: JsonObject, at: string, report: Report): void {
  for (const [index, rule] of Array.isArray(Choices) ? Choices.entries() : []) {
    if (!isObject(rule)) continue;
    const { Next: _next, ...comparison } = rule;
    validateComparison(comparison, `${at}/Choices[${index}]`, report);
  }
}

/** `.$` fields hold a path or a call of an intrinsic function. AWS docs: "Manipulate parameters in Step Functions". */
function validateTemplate(template: Json | undefined, at: string, report: Report): void {
  if (Array.isArray(template)) {
    for (const [index, item] of template.entries()) validateTemplate(item, `${at}[${index}]`, report);
  } else if (isObject(template)) {
    for (const [name, value] of Object.entries(template)) {
      if (!name.endsWith('.$')) validateTemplate(value, `${at}/${name}`, report);
      else if (value === null)
        report('SCHEMA_VALIDATION_FAILED', 'Expected a path, not null', `${at}/${name}`);
      else readable(value, name, at, report, parseExpression);
    }
  }
}

function readable(
  value: Json | undefined,
  field: string,
  at: string,
  report: Report,
  read: (text: string) => unknown,
): void {
  const nullable = field === 'InputPath' || field === 'OutputPath' || field === 'ResultPath';
  if (value === undefined || (value === null && nullable)) return;
  try {
    if (typeof value !== 'string') throw new Error(`expected a string, not ${JSON.stringify(value)}`);
    read(value);
  } catch (error) {
    const { message } = error as Error;
    report('SCHEMA_VALIDATION_FAILED', `The value for the field '${field}': ${message}`, `${at}/${field}`);
  }
}
