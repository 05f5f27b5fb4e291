import type { StateType } from './definition';
import { isExpression } from './expression';
import { integrationOf, knownResources } from './integration';
import { isObject, type Json, type JsonObject } from './json';
import { MAXIMUM_WAIT, timestampPattern } from './run-wait';
import { allowFields, validateExpressions } from './validate-fields';
import { type Place, type Validation, validateFlow, validateTarget } from './validate-flow';

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

/** Checks the fields that this type of state has. */
export function validateState(
  type: StateType,
  state: JsonObject,
  place: Place,
  validation: Validation,
): void {
  const { report } = validation;
  const { at } = place;
  allowFields(state, fields[type], at, report);
  if (state.QueryLanguage !== undefined && state.QueryLanguage !== 'JSONata') {
    report(
      'SCHEMA_VALIDATION_FAILED',
      'A state of a JSONata machine cannot use another language',
      `${at}/QueryLanguage`,
    );
  }
  const hasResult = type === 'Task' || type === 'Parallel' || type === 'Map';
  for (const field of ['Output', 'Assign']) {
    validateExpressions(state[field], field, at, hasResult ? ['result'] : [], report);
  }
  for (const field of inputs) validateExpressions(state[field], field, at, [], report);
  switch (type) {
    case 'Wait':
      validateWait(state, at, validation);
      return;
    case 'Choice':
      validateChoice(state, place, validation);
      return;
    case 'Task':
      validateTask(state, at, validation);
      return;
    case 'Parallel':
      validateBranches(state.Branches, at, validation);
      return;
    case 'Map':
      validateMap(state, at, validation);
      return;
    case 'Fail':
      validateTexts(state, at, validation);
      return;
    case 'Pass':
    case 'Succeed':
      return;
  }
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

function validateWait(state: JsonObject, at: string, { report }: Validation): void {
  const { Seconds, Timestamp } = state;
  if ((Seconds === undefined) === (Timestamp === undefined)) {
    report('SCHEMA_VALIDATION_FAILED', "A Wait state has one of 'Seconds' and 'Timestamp'", at);
  }
  validateWhole(Seconds, 'Seconds', at, 0, { report });
  const isTime = typeof Timestamp === 'string' && timestampPattern.test(Timestamp);
  if (Timestamp !== undefined && !isExpression(Timestamp) && !isTime) {
    report('SCHEMA_VALIDATION_FAILED', 'Expected a time as in 2026-01-31T06:00:00Z', `${at}/Timestamp`);
  }
}

function validateChoice(state: JsonObject, place: Place, { report }: Validation): void {
  const { Choices, Default } = state;
  if (Default !== undefined) validateTarget(Default, 'Default', place, report);
  if (!Array.isArray(Choices) || Choices.length === 0) {
    report('SCHEMA_VALIDATION_FAILED', "Field 'Choices' must be an array, not empty", `${place.at}/Choices`);
    return;
  }
  for (const [index, rule] of Choices.entries()) {
    const at = `${place.at}/Choices[${index}]`;
    if (!isObject(rule)) {
      report('SCHEMA_VALIDATION_FAILED', 'Expected an object', at);
      continue;
    }
    allowFields(rule, ['Assign', 'Comment', 'Condition', 'Next', 'Output'], at, report);
    validateTarget(rule.Next, 'Next', { at, targets: place.targets }, report);
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

function validateTask(state: JsonObject, at: string, { report, isSimulated }: Validation): void {
  const { Resource, TimeoutSeconds, HeartbeatSeconds } = state;
  const integration = typeof Resource === 'string' ? integrationOf(Resource) : undefined;
  if (!integration) {
    const known = knownResources.join(', ');
    report(
      'INVALID_RESOURCE',
      `${JSON.stringify(Resource)} is not simulated; these are: ${known}`,
      `${at}/Resource`,
    );
  } else if (!isSimulated(integration.service, integration.action)) {
    report(
      'INVALID_RESOURCE',
      `${integration.service}:${integration.action} is not simulated`,
      `${at}/Resource`,
    );
  }
  validateWhole(TimeoutSeconds, 'TimeoutSeconds', at, 1, { report });
  validateWhole(HeartbeatSeconds, 'HeartbeatSeconds', at, 1, { report });
  const both = typeof TimeoutSeconds === 'number' && typeof HeartbeatSeconds === 'number';
  if (both && HeartbeatSeconds >= TimeoutSeconds) {
    report('SCHEMA_VALIDATION_FAILED', 'Must be smaller than TimeoutSeconds', `${at}/HeartbeatSeconds`);
  }
}

function validateBranches(branches: Json | undefined, at: string, validation: Validation): void {
  if (!Array.isArray(branches) || branches.length === 0) {
    validation.report(
      'SCHEMA_VALIDATION_FAILED',
      "Field 'Branches' must be an array, not empty",
      `${at}/Branches`,
    );
    return;
  }
  for (const [index, branch] of branches.entries()) {
    const place = `${at}/Branches[${index}]`;
    if (isObject(branch)) {
      allowFields(branch, ['Comment', 'StartAt', 'States'], place, validation.report);
      validateFlow(branch, place, validation);
    } else validation.report('SCHEMA_VALIDATION_FAILED', 'Expected an object', place);
  }
}

function validateMap(state: JsonObject, at: string, validation: Validation): void {
  const { ItemProcessor, Items, MaxConcurrency } = state;
  const place = `${at}/ItemProcessor`;
  if (!isObject(ItemProcessor)) {
    validation.report('SCHEMA_VALIDATION_FAILED', "Field 'ItemProcessor' must be an object", place);
  } else {
    const allowed = ['Comment', 'ProcessorConfig', 'StartAt', 'States'];
    allowFields(ItemProcessor, allowed, place, validation.report);
    const mode = isObject(ItemProcessor.ProcessorConfig) ? ItemProcessor.ProcessorConfig.Mode : 'INLINE';
    if (mode !== 'INLINE') {
      const location = `${place}/ProcessorConfig/Mode`;
      validation.report('SCHEMA_VALIDATION_FAILED', 'Only the mode INLINE is simulated', location);
    }
    validateFlow(ItemProcessor, place, validation);
  }
  if (Items !== undefined && !Array.isArray(Items) && !isExpression(Items)) {
    validation.report(
      'SCHEMA_VALIDATION_FAILED',
      'Expected an array or an expression {% ... %}',
      `${at}/Items`,
    );
  }
  validateWhole(MaxConcurrency, 'MaxConcurrency', at, 0, validation);
}

function validateTexts(state: JsonObject, at: string, { report }: Validation): void {
  for (const field of ['Error', 'Cause']) {
    if (state[field] === undefined || typeof state[field] === 'string') continue;
    report('SCHEMA_VALIDATION_FAILED', 'Expected a string', `${at}/${field}`);
  }
}

function validateWhole(
  value: Json | undefined,
  field: string,
  at: string,
  from: number,
  { report }: Pick<Validation, 'report'>,
): void {
  if (value === undefined || isExpression(value)) return;
  if (typeof value === 'number' && Number.isInteger(value) && value >= from && value <= MAXIMUM_WAIT) return;
  report(
    'SCHEMA_VALIDATION_FAILED',
    `Expected a whole number from ${from} to ${MAXIMUM_WAIT} or an expression {% ... %}`,
    `${at}/${field}`,
  );
}
