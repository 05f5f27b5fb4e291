import { awsError } from '../aws-error';
import type { World } from '../world';
import { type Definition, languageNames } from './definition';
import type { Diagnostic, Report } from './diagnostic';
import { isObject, type JsonObject } from './json';
import { validateFlow } from './validate-flow';

/** AWS docs: "Step Functions service quotas", state machine definition: 1 MB. */
const MAXIMUM_DEFINITION = 1_048_576;

const topFields = ['Comment', 'QueryLanguage', 'StartAt', 'States', 'TimeoutSeconds', 'Version'];

/** The definition if it can run here, and everything that is wrong with it otherwise. */
export function validateDefinition(
  world: World,
  text: string,
): { readonly definition?: Definition; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const report: Report = (code, message, location) => diagnostics.push({ code, message, location });
  const parsed = parse(text, report);
  if (parsed) validateTop(world, parsed, report);
  return diagnostics.length > 0
    ? { diagnostics }
    : { definition: parsed as unknown as Definition, diagnostics };
}

/** Throws `InvalidDefinition` 400 with the list of what is wrong and where. */
export function requireDefinition(world: World, text: string): Definition {
  const { definition, diagnostics } = validateDefinition(world, text);
  if (definition) return definition;
  const list = diagnostics.map(({ code, message, location }) => `${code}: ${message} at ${location}`);
  throw awsError('InvalidDefinition', 400, `Invalid State Machine Definition: '${list.join(', ')}'`);
}

function parse(text: string, report: Report): JsonObject | undefined {
  if (text === '') {
    report('MISSING_DESCRIPTION', 'The definition is empty', '/');
    return undefined;
  }
  if (Buffer.byteLength(text) > MAXIMUM_DEFINITION) {
    report('SCHEMA_VALIDATION_FAILED', `The definition is longer than ${MAXIMUM_DEFINITION} bytes`, '/');
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
    report('SCHEMA_VALIDATION_FAILED', 'The definition must be a JSON object', '/');
  } catch (error) {
    report('INVALID_JSON_DESCRIPTION', String(error), '/');
  }
  return undefined;
}

function validateTop(world: World, definition: JsonObject, report: Report): void {
  for (const field of Object.keys(definition)) {
    if (topFields.includes(field)) continue;
    report('SCHEMA_VALIDATION_FAILED', `Field '${field}' is not supported`, `/${field}`);
  }
  const { QueryLanguage = 'JSONPath' } = definition;
  const language = languageNames.find((name) => name === QueryLanguage);
  if (!language) {
    report(
      'SCHEMA_VALIDATION_FAILED',
      `Expected ${languageNames.join(' or ')}, not ${JSON.stringify(QueryLanguage)}`,
      '/QueryLanguage',
    );
    return;
  }
  const { TimeoutSeconds } = definition;
  if (TimeoutSeconds !== undefined && !(Number.isInteger(TimeoutSeconds) && Number(TimeoutSeconds) > 0)) {
    report('SCHEMA_VALIDATION_FAILED', 'Expected a whole number of 1 or more', '/TimeoutSeconds');
  }
  validateFlow(definition, '', {
    report,
    language,
    seen: new Set(),
    outerVariables: new Set(),
    isSimulated: (service, action) => {
      const wanted = action.toLowerCase();
      const actions = Object.keys(world.services.get(service)?.actions ?? {});
      return actions.some((one) => one.toLowerCase() === wanted);
    },
  });
}
