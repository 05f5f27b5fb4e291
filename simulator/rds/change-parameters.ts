import type {
  CopyDBParameterGroupCommandInput,
  CopyDBParameterGroupCommandOutput,
  ModifyDBParameterGroupCommandInput,
  ModifyDBParameterGroupCommandOutput,
  Parameter,
  ResetDBParameterGroupCommandInput,
  ResetDBParameterGroupCommandOutput,
} from '@aws-sdk/client-rds';
import type { Action } from '../service';
import { checkParameter } from './engine-parameters';
import { arnIn, need, tagNeeds } from './needs';
import { addGroup, findGroup, type ParameterGroup, parameterGroupView } from './parameter-group';
import { invalidCombination, invalidValue, missing } from './refusals';

/** AWS docs: RDS API Reference, ModifyDBParameterGroup, Parameters. */
const MOST_IN_ONE_CALL = 20;

/** All or nothing. Servers do not read what is set. */
export const modifyDBParameterGroup: Action<
  ModifyDBParameterGroupCommandInput,
  Omit<ModifyDBParameterGroupCommandOutput, '$metadata'>
> = {
  lacks: 'The servers do not read what is set.',
  needs: (call) => [
    need(call, 'ModifyDBParameterGroup', arnIn(call, 'pg', call.input.DBParameterGroupName ?? '')),
  ],
  run(call) {
    const group = findGroup(call, call.input.DBParameterGroupName);
    setParameters(group, call.input.Parameters ?? []);
    return { DBParameterGroupName: group.name };
  },
};

export const resetDBParameterGroup: Action<
  ResetDBParameterGroupCommandInput,
  Omit<ResetDBParameterGroupCommandOutput, '$metadata'>
> = {
  needs: (call) => [
    need(call, 'ResetDBParameterGroup', arnIn(call, 'pg', call.input.DBParameterGroupName ?? '')),
  ],
  run(call) {
    const group = findGroup(call, call.input.DBParameterGroupName);
    resetParameters(group, call.input);
    return { DBParameterGroupName: group.name };
  },
};

export const copyDBParameterGroup: Action<
  CopyDBParameterGroupCommandInput,
  Omit<CopyDBParameterGroupCommandOutput, '$metadata'>
> = {
  needs(call) {
    const { SourceDBParameterGroupIdentifier: source = '', Tags } = call.input;
    const target = arnIn(call, 'pg', call.input.TargetDBParameterGroupIdentifier ?? '');
    return [
      need(call, 'CopyDBParameterGroup', arnIn(call, 'pg', nameIn(source))),
      need(call, 'CopyDBParameterGroup', target, Tags),
      ...tagNeeds(call, target, Tags),
    ];
  },
  run(call) {
    const { TargetDBParameterGroupDescription: description, Tags } = call.input;
    if (description === undefined) throw missing('TargetDBParameterGroupDescription');
    const source = findGroup(call, nameIn(call.input.SourceDBParameterGroupIdentifier ?? ''));
    const copy = addGroup(call, {
      kind: 'pg',
      parameter: 'TargetDBParameterGroupIdentifier',
      name: call.input.TargetDBParameterGroupIdentifier,
      family: source.family,
      description,
      tags: Tags,
    });
    for (const [name, value] of source.parameters) copy.parameters.set(name, value);
    return { DBParameterGroup: parameterGroupView(copy) };
  },
};

/** Sets all or none of the values. Throws `InvalidParameterValue`, `InvalidParameterCombination`. */
export function setParameters(group: ParameterGroup, changes: readonly Parameter[]): void {
  if (changes.length > MOST_IN_ONE_CALL) {
    throw invalidValue(
      `At most ${MOST_IN_ONE_CALL} parameters can be modified at once, not ${changes.length}.`,
    );
  }
  for (const change of changes) {
    if (change.ParameterName === undefined || change.ParameterValue === undefined) {
      throw invalidValue('Each parameter needs a ParameterName, a ParameterValue and an ApplyMethod.');
    }
    checkParameter(group.family, change);
  }
  for (const { ParameterName = '', ParameterValue = '' } of changes) {
    group.parameters.set(ParameterName, ParameterValue);
  }
}

/** Takes the given values back, or all of them when none are given. */
export function resetParameters(
  group: ParameterGroup,
  given: Pick<ResetDBParameterGroupCommandInput, 'ResetAllParameters' | 'Parameters'>,
): void {
  const { ResetAllParameters: all = true, Parameters: changes = [] } = given;
  if (given.ResetAllParameters === true && changes.length > 0) {
    throw invalidCombination('Parameters cannot be given when ResetAllParameters is true.');
  }
  if (all && changes.length === 0) group.parameters.clear();
  for (const { ParameterName = '', ApplyMethod } of changes) {
    checkParameter(group.family, { ParameterName, ApplyMethod });
    group.parameters.delete(ParameterName);
  }
}

/** The source may be given by its ARN. */
export function nameIn(given: string): string {
  return given.split(':').pop() ?? '';
}
