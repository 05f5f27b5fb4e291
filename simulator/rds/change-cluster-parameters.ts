import type {
  CopyDBClusterParameterGroupCommandInput,
  CopyDBClusterParameterGroupCommandOutput,
  DescribeDBClusterParametersCommandInput,
  DescribeDBClusterParametersCommandOutput,
  DescribeEngineDefaultClusterParametersCommandInput,
  DescribeEngineDefaultClusterParametersCommandOutput,
  ModifyDBClusterParameterGroupCommandInput,
  ModifyDBClusterParameterGroupCommandOutput,
  ResetDBClusterParameterGroupCommandInput,
  ResetDBClusterParameterGroupCommandOutput,
} from '@aws-sdk/client-rds';
import type { Action } from '../service';
import { nameIn, resetParameters, setParameters } from './change-parameters';
import { clusterParameterGroupView, findClusterGroup } from './cluster-parameter-group';
import { parametersOf } from './describe-parameters';
import { arnIn, need, tagNeeds } from './needs';
import { pageOf } from './page';
import { addGroup, checkFamily, familyOfDefault, isDefaultGroup } from './parameter-group';
import { missing } from './refusals';

type Plain<Output> = Omit<Output, '$metadata'>;

const NONE_OF_AURORA = "Aurora's own parameters are not listed: only what was set.";

/** All or nothing. Servers do not read what is set. AWS docs: RDS API Reference, ModifyDBClusterParameterGroup. */
export const modifyDBClusterParameterGroup: Action<
  ModifyDBClusterParameterGroupCommandInput,
  Plain<ModifyDBClusterParameterGroupCommandOutput>
> = {
  lacks: 'The servers do not read what is set.',
  needs: (call) => [
    need(call, 'ModifyDBClusterParameterGroup', groupArn(call, call.input.DBClusterParameterGroupName)),
  ],
  run(call) {
    const group = findClusterGroup(call, call.input.DBClusterParameterGroupName);
    setParameters(group, call.input.Parameters ?? []);
    return { DBClusterParameterGroupName: group.name };
  },
};

export const resetDBClusterParameterGroup: Action<
  ResetDBClusterParameterGroupCommandInput,
  Plain<ResetDBClusterParameterGroupCommandOutput>
> = {
  needs: (call) => [
    need(call, 'ResetDBClusterParameterGroup', groupArn(call, call.input.DBClusterParameterGroupName)),
  ],
  run(call) {
    const group = findClusterGroup(call, call.input.DBClusterParameterGroupName);
    resetParameters(group, call.input);
    return { DBClusterParameterGroupName: group.name };
  },
};

export const copyDBClusterParameterGroup: Action<
  CopyDBClusterParameterGroupCommandInput,
  Plain<CopyDBClusterParameterGroupCommandOutput>
> = {
  needs(call) {
    const { SourceDBClusterParameterGroupIdentifier: source = '', Tags } = call.input;
    const target = groupArn(call, call.input.TargetDBClusterParameterGroupIdentifier);
    return [
      need(call, 'CopyDBClusterParameterGroup', groupArn(call, nameIn(source))),
      need(call, 'CopyDBClusterParameterGroup', target, Tags),
      ...tagNeeds(call, target, Tags),
    ];
  },
  run(call) {
    const { TargetDBClusterParameterGroupDescription: description, Tags } = call.input;
    if (description === undefined) throw missing('TargetDBClusterParameterGroupDescription');
    const source = findClusterGroup(call, nameIn(call.input.SourceDBClusterParameterGroupIdentifier ?? ''));
    const copy = addGroup(call, {
      kind: 'cluster-pg',
      parameter: 'TargetDBClusterParameterGroupIdentifier',
      name: call.input.TargetDBClusterParameterGroupIdentifier,
      family: source.family,
      description,
      tags: Tags,
    });
    for (const [name, value] of source.parameters) copy.parameters.set(name, value);
    return { DBClusterParameterGroup: clusterParameterGroupView(copy) };
  },
};

export const describeDBClusterParameters: Action<
  DescribeDBClusterParametersCommandInput,
  Plain<DescribeDBClusterParametersCommandOutput>
> = {
  lacks: NONE_OF_AURORA,
  needs: (call) => [
    need(call, 'DescribeDBClusterParameters', groupArn(call, call.input.DBClusterParameterGroupName)),
  ],
  run(call) {
    const { DBClusterParameterGroupName: name, Source } = call.input;
    if (name === undefined) throw missing('DBClusterParameterGroupName');
    const group = isDefaultGroup(name) ? undefined : findClusterGroup(call, name);
    const all = parametersOf(group?.family ?? familyOfDefault(name), group?.parameters, Source);
    const { items, ...page } = pageOf(all, ({ ParameterName = '' }) => ParameterName, call.input);
    return { Parameters: items, ...page };
  },
};

/** What every new group of a family has. */
export const describeEngineDefaultClusterParameters: Action<
  DescribeEngineDefaultClusterParametersCommandInput,
  Plain<DescribeEngineDefaultClusterParametersCommandOutput>
> = {
  lacks: NONE_OF_AURORA,
  needs: () => [{ action: 'rds:DescribeEngineDefaultClusterParameters', resource: '*' }],
  run({ input }) {
    const family = checkFamily(input.DBParameterGroupFamily);
    const { items, ...page } = pageOf(parametersOf(family), ({ ParameterName = '' }) => ParameterName, input);
    return { EngineDefaults: { DBParameterGroupFamily: family, Parameters: items, ...page } };
  },
};

function groupArn(call: Parameters<typeof arnIn>[0], name: string | undefined): string {
  return arnIn(call, 'cluster-pg', name ?? '');
}
