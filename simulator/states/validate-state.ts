import { type LanguageName, languageNames, type StateType } from './definition';
import { isExpression } from './expression';
import { integrationOf, knownResources } from './integration';
import { isObject, type Json, type JsonObject } from './json';
import { MAXIMUM_WAIT } from './run-wait';
import { timestampPattern } from './timestamp';
import { allowFields } from './validate-fields';
import { type Place, type Validation, validateFlow, validateTarget } from './validate-flow';
import { validatePaths } from './validate-paths';
import { validateQueries } from './validate-queries';
import { validateRecovery } from './validate-recovery';

/** Checks the fields that this type of state has. */
export function validateState(
  type: StateType,
  state: JsonObject,
  place: Place,
  validation: Validation,
): void {
  const { at } = place;
  const language = languageOf(state, at, validation);
  const inner = { ...validation, language };
  validateRecovery(state, place, inner);
  switch (language) {
    case 'JSONata':
      validateQueries(type, state, place, inner);
      break;
    case 'JSONPath':
      validatePaths(type, state, place, inner);
      break;
  }
  switch (type) {
    case 'Wait':
      validateWait(state, at, inner);
      return;
    case 'Choice':
      validateChoice(state, place, inner);
      return;
    case 'Task':
      validateTask(state, at, inner);
      return;
    case 'Parallel':
      validateBranches(state.Branches, at, validation);
      return;
    case 'Map':
      validateMap(state, at, validation, language);
      return;
    case 'Fail':
      validateTexts(state, at, validation);
      return;
    case 'Pass':
    case 'Succeed':
      return;
  }
}

/** Says how long a Wait state waits. */
const waits: Readonly<Record<LanguageName, readonly string[]>> = {
  JSONata: ['Seconds', 'Timestamp'],
  JSONPath: ['Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'],
};

function validateWait(state: JsonObject, at: string, { report, language }: Validation): void {
  const { Seconds, Timestamp } = state;
  const ways = waits[language];
  if (ways.filter((field) => state[field] !== undefined).length !== 1) {
    const list = ways.map((field) => `'${field}'`);
    const [last = ''] = list.splice(-1);
    report('SCHEMA_VALIDATION_FAILED', `A Wait state has one of ${list.join(', ')} and ${last}`, at);
  }
  validateWhole(Seconds, 'Seconds', at, 0, { report, language });
  const isTime = typeof Timestamp === 'string' && timestampPattern.test(Timestamp);
  const isComputed = language === 'JSONata' && isExpression(Timestamp);
  if (Timestamp !== undefined && !isComputed && !isTime) {
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
    if (isObject(rule)) validateTarget(rule.Next, 'Next', { at, targets: place.targets }, report);
    else report('SCHEMA_VALIDATION_FAILED', 'Expected an object', at);
  }
}

function validateTask(state: JsonObject, at: string, { report, isSimulated, language }: Validation): void {
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
  validateWhole(TimeoutSeconds, 'TimeoutSeconds', at, 1, { report, language });
  validateWhole(HeartbeatSeconds, 'HeartbeatSeconds', at, 1, { report, language });
  const both = typeof TimeoutSeconds === 'number' && typeof HeartbeatSeconds === 'number';
  if (both && HeartbeatSeconds >= TimeoutSeconds) {
    report('SCHEMA_VALIDATION_FAILED', 'Must be smaller than TimeoutSeconds', `${at}/HeartbeatSeconds`);
  }
}

function languageOf(state: JsonObject, at: string, { report, language }: Validation): LanguageName {
  const own = languageNames.find((name) => name === state.QueryLanguage);
  if (state.QueryLanguage !== undefined && own !== 'JSONata' && own !== language) {
    const message =
      language === 'JSONata'
        ? 'A state of a JSONata machine cannot use another language'
        : `Expected ${languageNames.join(' or ')}, not ${JSON.stringify(state.QueryLanguage)}`;
    report('SCHEMA_VALIDATION_FAILED', message, `${at}/QueryLanguage`);
  }
  return own === 'JSONata' ? own : language;
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

/** Inside, states have the machine's language again, not the Map's own. */
function validateMap(state: JsonObject, at: string, validation: Validation, language: LanguageName): void {
  const field = language === 'JSONPath' && state.Iterator !== undefined ? 'Iterator' : 'ItemProcessor';
  const { [field]: processor, MaxConcurrency } = state;
  const place = `${at}/${field}`;
  if (!isObject(processor)) {
    validation.report('SCHEMA_VALIDATION_FAILED', `Field '${field}' must be an object`, place);
  } else {
    const allowed = ['Comment', 'ProcessorConfig', 'StartAt', 'States'];
    allowFields(processor, allowed, place, validation.report);
    const mode = isObject(processor.ProcessorConfig) ? processor.ProcessorConfig.Mode : 'INLINE';
    if (mode !== 'INLINE') {
      const location = `${place}/ProcessorConfig/Mode`;
      validation.report('SCHEMA_VALIDATION_FAILED', 'Only the mode INLINE is simulated', location);
    }
    validateFlow(processor, place, validation);
  }
  validateWhole(MaxConcurrency, 'MaxConcurrency', at, 0, { ...validation, language });
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
  { report, language }: Pick<Validation, 'report' | 'language'>,
): void {
  if (value === undefined || (language === 'JSONata' && isExpression(value))) return;
  if (typeof value === 'number' && Number.isInteger(value) && value >= from && value <= MAXIMUM_WAIT) return;
  report(
    'SCHEMA_VALIDATION_FAILED',
    `Expected a whole number from ${from} to ${MAXIMUM_WAIT}${language === 'JSONata' ? ' or an expression {% ... %}' : ''}`,
    `${at}/${field}`,
  );
}
