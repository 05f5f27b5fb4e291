import type {
  DescribeDBParametersCommandInput,
  DescribeDBParametersCommandOutput,
  DescribeEngineDefaultParametersCommandInput,
  DescribeEngineDefaultParametersCommandOutput,
  Parameter,
} from '@aws-sdk/client-rds';
import type { Action } from '../service';
import { engineParameters, parameterView } from './engine-parameters';
import { arnIn, need } from './needs';
import { pageOf } from './page';
import { checkFamily, checkParameterGroup, familyOfDefault } from './parameter-group';
import { invalidValue, missing } from './refusals';
import { rdsOf } from './store';

const SOURCES: readonly string[] = ['user', 'system', 'engine-default'];

/** A group's parameters: those that were set, and the engine's own. */
export const describeDBParameters: Action<
  DescribeDBParametersCommandInput,
  Omit<DescribeDBParametersCommandOutput, '$metadata'>
> = {
  lacks: 'MySQL and MariaDB: only what was set. No parameter has the source `system`.',
  needs: (call) => [
    need(call, 'DescribeDBParameters', arnIn(call, 'pg', call.input.DBParameterGroupName ?? '')),
  ],
  run(call) {
    const { DBParameterGroupName: name, Source: source } = call.input;
    if (name === undefined) throw missing('DBParameterGroupName');
    checkParameterGroup(call, name);
    const group = rdsOf(call.world, call.account, call.region).parameterGroups.get(name.toLowerCase());
    const all = parametersOf(group?.family ?? familyOfDefault(name), group?.parameters, source);
    const { items, ...page } = pageOf(all, ({ ParameterName = '' }) => ParameterName, call.input);
    return { Parameters: items, ...page };
  },
};

/** What every new group of a family has. */
export const describeEngineDefaultParameters: Action<
  DescribeEngineDefaultParametersCommandInput,
  Omit<DescribeEngineDefaultParametersCommandOutput, '$metadata'>
> = {
  lacks: 'MySQL and MariaDB: none.',
  needs: () => [{ action: 'rds:DescribeEngineDefaultParameters', resource: '*' }],
  run({ input }) {
    const family = checkFamily(input.DBParameterGroupFamily);
    const all = parametersOf(family);
    const { items, ...page } = pageOf(all, ({ ParameterName = '' }) => ParameterName, input);
    return { EngineDefaults: { DBParameterGroupFamily: family, Parameters: items, ...page } };
  },
};

/** A family's parameters with the values that were set, all or those of one source. Throws `InvalidParameterValue`. */
export function parametersOf(
  family: string,
  set: ReadonlyMap<string, string> = new Map(),
  source?: string,
): Parameter[] {
  if (source !== undefined && !SOURCES.includes(source)) {
    throw invalidValue(`Invalid source: ${source}. Allowed are ${SOURCES.join(', ')}.`);
  }
  const known = engineParameters(family);
  const names = new Set([...known.keys(), ...set.keys()]);
  return [...names]
    .map((name) => parameterView(known.get(name), name, set.get(name)))
    .filter(({ Source }) => source === undefined || Source === source);
}
