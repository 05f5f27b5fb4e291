import type { Report } from './diagnostic';
import { isObject, type Json, type JsonObject } from './json';
import { allowFields, validateExpressions } from './validate-fields';
import { type Place, type Validation, validateTarget } from './validate-flow';
import { validateResultPath } from './validate-paths';

/** Checks Retry and Catch. AWS docs: "Handling errors in Step Functions workflows". */
export function validateRecovery(state: JsonObject, place: Place, { report, language }: Validation): void {
  each(state.Retry, 'Retry', place, report, (retrier, at) => {
    allowFields(retrier, retrierFields, at, report);
    for (const [field, allowed, test] of retrierNumbers) {
      const value = retrier[field];
      if (value === undefined || test(value)) continue;
      report(
        'SCHEMA_VALIDATION_FAILED',
        `Expected ${allowed}, not ${JSON.stringify(value)}`,
        `${at}/${field}`,
      );
    }
    const { JitterStrategy, IntervalSeconds = 1, MaxDelaySeconds } = retrier;
    if (JitterStrategy !== undefined && JitterStrategy !== 'FULL' && JitterStrategy !== 'NONE') {
      report('SCHEMA_VALIDATION_FAILED', 'Expected FULL or NONE', `${at}/JitterStrategy`);
    }
    if (MaxDelaySeconds !== undefined && Number(MaxDelaySeconds) <= Number(IntervalSeconds)) {
      report('SCHEMA_VALIDATION_FAILED', 'Must be greater than IntervalSeconds', `${at}/MaxDelaySeconds`);
    }
  });
  each(state.Catch, 'Catch', place, report, (catcher, at) => {
    validateTarget(catcher.Next, 'Next', { at, targets: place.targets }, report);
    const common = ['Comment', 'ErrorEquals', 'Next'];
    switch (language) {
      case 'JSONata':
        allowFields(catcher, [...common, 'Assign', 'Output'], at, report);
        for (const field of ['Output', 'Assign'] as const) {
          validateExpressions(catcher[field], field, at, ['errorOutput'], report);
        }
        return;
      case 'JSONPath':
        allowFields(catcher, [...common, 'ResultPath'], at, report, language);
        validateResultPath(catcher, at, report);
    }
  });
}

const retrierFields = [
  'BackoffRate',
  'Comment',
  'ErrorEquals',
  'IntervalSeconds',
  'JitterStrategy',
  'MaxAttempts',
  'MaxDelaySeconds',
];

const retrierNumbers: readonly (readonly [field: string, allowed: string, test: (value: Json) => boolean])[] =
  [
    ['IntervalSeconds', 'a whole number from 1 to 99999999', (value) => isWhole(value, 1, 99_999_999)],
    ['MaxAttempts', 'a whole number from 0 to 99999999', (value) => isWhole(value, 0, 99_999_999)],
    ['BackoffRate', 'a number of 1 or more', (value) => typeof value === 'number' && value >= 1],
    ['MaxDelaySeconds', 'a whole number from 1 to 31622400', (value) => isWhole(value, 1, 31_622_400)],
  ];

function each(
  list: Json | undefined,
  field: 'Retry' | 'Catch',
  place: Place,
  report: Report,
  check: (rule: JsonObject, at: string) => void,
): void {
  if (list === undefined) return;
  if (!Array.isArray(list)) {
    report('SCHEMA_VALIDATION_FAILED', `Field '${field}' must be an array`, `${place.at}/${field}`);
    return;
  }
  for (const [index, rule] of list.entries()) {
    const at = `${place.at}/${field}[${index}]`;
    if (!isObject(rule)) {
      report('SCHEMA_VALIDATION_FAILED', 'Expected an object', at);
      continue;
    }
    validateErrorEquals(rule.ErrorEquals, at, index === list.length - 1, report);
    check(rule, at);
  }
}

function validateErrorEquals(names: Json | undefined, at: string, isLast: boolean, report: Report): void {
  const location = `${at}/ErrorEquals`;
  if (!Array.isArray(names) || names.length === 0 || !names.every((name) => typeof name === 'string')) {
    report('SCHEMA_VALIDATION_FAILED', 'Expected a list of error names, not empty', location);
  } else if (names.includes('States.ALL') && (names.length > 1 || !isLast)) {
    report('SCHEMA_VALIDATION_FAILED', 'States.ALL must stand alone and come last', location);
  }
}

function isWhole(value: Json, from: number, to: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to;
}
