import type { Parameter } from '@aws-sdk/client-rds';
import postgres from './postgres-parameters.json';
import { invalidCombination, invalidValue } from './refusals';

/** One parameter of an engine. */
interface EngineParameter {
  readonly name: string;
  readonly type: string;
  /** Needs a reboot. */
  readonly static: boolean;
  /** `6-262143`, or names with commas between. */
  readonly allowed?: string;
  readonly modifiable: boolean;
  readonly description: string;
}

/** PostgreSQL's own settings, as its server lists them, and those that RDS adds. Other engines' are not listed here. */
const POSTGRES: ReadonlyMap<string, EngineParameter> = new Map(
  (postgres as readonly EngineParameter[]).map((one) => [one.name, one]),
);

/** The parameters of a family such as `postgres17`, by name; none for engines whose parameters are not listed. */
export function engineParameters(family: string): ReadonlyMap<string, EngineParameter> {
  return family.startsWith('postgres') ? POSTGRES : new Map();
}

/** As RDS shows it, with the value that people have set, if they have. */
export function parameterView(
  parameter: EngineParameter | undefined,
  name: string,
  value?: string,
): Parameter {
  return {
    ParameterName: name,
    ...(value === undefined ? {} : { ParameterValue: value }),
    ...(parameter === undefined
      ? {}
      : {
          Description: parameter.description,
          DataType: parameter.type,
          ApplyType: parameter.static ? 'static' : 'dynamic',
          ...(parameter.allowed === undefined ? {} : { AllowedValues: parameter.allowed }),
        }),
    Source: value === undefined ? 'engine-default' : 'user',
    IsModifiable: parameter?.modifiable ?? true,
    ApplyMethod: parameter?.static === true ? 'pending-reboot' : 'immediate',
  };
}

/** Throws `InvalidParameterValue` or `InvalidParameterCombination` for a change that RDS would not take. */
export function checkParameter(
  family: string,
  { ParameterName, ParameterValue, ApplyMethod }: Parameter,
): void {
  const known = engineParameters(family);
  if (known.size === 0) return;
  const name = ParameterName ?? '';
  const parameter = known.get(name.toLowerCase());
  // Extensions bring parameters of their own.
  if (parameter === undefined && name.includes('.')) return;
  if (parameter === undefined) throw invalidValue(`Could not find parameter with name: ${name}`);
  if (!parameter.modifiable) throw invalidValue(`The parameter ${name} cannot be modified.`);
  if (parameter.static && ApplyMethod === 'immediate') {
    throw invalidCombination(`cannot use immediate apply method for static parameter ${name}`);
  }
  if (ParameterValue !== undefined && !isAllowed(parameter, ParameterValue)) {
    throw invalidValue(
      `Invalid parameter value: ${ParameterValue} for: ${name} allowed values are: ${parameter.allowed}`,
    );
  }
}

/** Formulas such as `{DBInstanceClassMemory/9531392}` are RDS's to work out. */
function isAllowed({ type, allowed }: EngineParameter, value: string): boolean {
  if (allowed === undefined || /[{(]/.test(value)) return true;
  const [, least, most] = /^(-?[\d.e+]+)-(-?[\d.e+]+)$/.exec(allowed) ?? [];
  if (least !== undefined && most !== undefined) {
    const number = Number(value);
    return value.trim() !== '' && number >= Number(least) && number <= Number(most);
  }
  if (type === 'boolean') return ['0', '1', 'on', 'off', 'true', 'false'].includes(value.toLowerCase());
  return allowed.split(',').includes(value.toLowerCase());
}
