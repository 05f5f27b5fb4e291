import type {
  CopyOptionGroupCommandInput,
  CopyOptionGroupCommandOutput,
  CreateOptionGroupCommandInput,
  CreateOptionGroupCommandOutput,
  DeleteOptionGroupCommandInput,
  DescribeOptionGroupOptionsCommandInput,
  DescribeOptionGroupOptionsCommandOutput,
  DescribeOptionGroupsCommandInput,
  DescribeOptionGroupsCommandOutput,
  ModifyOptionGroupCommandInput,
  ModifyOptionGroupCommandOutput,
} from '@aws-sdk/client-rds';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { ENGINE_VERSIONS, majorOf } from './engine-versions';
import { arnIn, need, tagNeeds } from './needs';
import {
  addOptionGroup,
  defaultGroup,
  defaultGroups,
  findOptionGroup,
  OPTIONS,
  optionGroupNotFound,
  optionGroupView,
} from './option-group';
import { pageOf } from './page';
import { invalidCombination, invalidValue, missing } from './refusals';
import { rdsOf } from './store';

type Plain<Output> = Omit<Output, '$metadata'>;

export const createOptionGroup: Action<
  CreateOptionGroupCommandInput,
  Plain<CreateOptionGroupCommandOutput>
> = {
  needs(call) {
    const arn = arnIn(call, 'og', call.input.OptionGroupName ?? '');
    return [need(call, 'CreateOptionGroup', arn, call.input.Tags), ...tagNeeds(call, arn, call.input.Tags)];
  },
  run(call) {
    const { OptionGroupName, EngineName, MajorEngineVersion, OptionGroupDescription, Tags } = call.input;
    const group = addOptionGroup(call, {
      parameter: 'OptionGroupName',
      name: OptionGroupName,
      engine: EngineName,
      majorVersion: MajorEngineVersion,
      description: OptionGroupDescription,
      tags: Tags,
    });
    return { OptionGroup: optionGroupView(call, group) };
  },
};

export const copyOptionGroup: Action<CopyOptionGroupCommandInput, Plain<CopyOptionGroupCommandOutput>> = {
  needs(call) {
    const {
      SourceOptionGroupIdentifier: source = '',
      TargetOptionGroupIdentifier: target = '',
      Tags,
    } = call.input;
    const arn = arnIn(call, 'og', target);
    return [
      need(call, 'CopyOptionGroup', arnIn(call, 'og', nameIn(source))),
      need(call, 'CopyOptionGroup', arn, Tags),
      ...tagNeeds(call, arn, Tags),
    ];
  },
  run(call) {
    const { SourceOptionGroupIdentifier = '', TargetOptionGroupIdentifier, Tags } = call.input;
    const source = findOptionGroup(call, nameIn(SourceOptionGroupIdentifier));
    const copy = addOptionGroup(call, {
      parameter: 'TargetOptionGroupIdentifier',
      name: TargetOptionGroupIdentifier,
      engine: source.engine,
      majorVersion: source.majorVersion,
      description: call.input.TargetOptionGroupDescription,
      tags: Tags,
    });
    for (const [name, option] of source.options) copy.options.set(name, option);
    return { OptionGroup: optionGroupView(call, copy) };
  },
};

/** Changes take effect at once, whatever ApplyImmediately says: nothing reads them. */
export const modifyOptionGroup: Action<
  ModifyOptionGroupCommandInput,
  Plain<ModifyOptionGroupCommandOutput>
> = {
  lacks: 'Changes are kept at once, whatever `ApplyImmediately` says, and no server reads them.',
  needs: (call) => [need(call, 'ModifyOptionGroup', arnIn(call, 'og', call.input.OptionGroupName ?? ''))],
  run(call) {
    const { OptionsToInclude: include = [], OptionsToRemove: remove = [] } = call.input;
    const group = findOptionGroup(call, call.input.OptionGroupName);
    if (include.length + remove.length === 0) {
      throw invalidCombination('Either OptionsToInclude or OptionsToRemove must be given.');
    }
    for (const name of [...include.map(({ OptionName = '' }) => OptionName), ...remove]) {
      if (!(name in (OPTIONS[group.engine] ?? {}))) {
        throw invalidValue(
          `Option ${name} is not available for engine ${group.engine} ${group.majorVersion}.`,
        );
      }
    }
    for (const option of include) group.options.set(option.OptionName ?? '', option);
    for (const name of remove) group.options.delete(name);
    return { OptionGroup: optionGroupView(call, group) };
  },
};

export const describeOptionGroups: Action<
  DescribeOptionGroupsCommandInput,
  Plain<DescribeOptionGroupsCommandOutput>
> = {
  needs: (call) => [need(call, 'DescribeOptionGroups', arnIn(call, 'og', call.input.OptionGroupName ?? '*'))],
  run(call) {
    const { OptionGroupName: name, EngineName: engine, MajorEngineVersion: major } = call.input;
    if (name !== undefined && engine !== undefined) {
      throw invalidCombination(
        'OptionGroupName cannot be given together with EngineName or MajorEngineVersion.',
      );
    }
    if (major !== undefined && engine === undefined) throw missing('EngineName');
    const { optionGroups } = rdsOf(call.world, call.account, call.region);
    const found =
      name === undefined
        ? [...defaultGroups(), ...optionGroups.values()]
        : [defaultGroup(name) ?? findOptionGroup(call, name)];
    const wanted = found.filter(
      (group) =>
        (engine === undefined || group.engine === engine) &&
        (major === undefined || group.majorVersion === major),
    );
    const { items, ...page } = pageOf(wanted, (group) => group.name, call.input);
    return { OptionGroupsList: items.map((group) => optionGroupView(call, group)), ...page };
  },
};

export const deleteOptionGroup: Action<DeleteOptionGroupCommandInput, object> = {
  needs: (call) => [need(call, 'DeleteOptionGroup', arnIn(call, 'og', call.input.OptionGroupName ?? ''))],
  run(call) {
    const { instances, snapshots, optionGroups } = rdsOf(call.world, call.account, call.region);
    const given = call.input.OptionGroupName ?? '';
    if (defaultGroup(given) !== undefined) throw invalidValue(`The option group ${given} cannot be deleted.`);
    const { name } = findOptionGroup(call, given);
    const isUsed =
      [...instances.values()].some(({ optionGroup }) => optionGroup === name) ||
      [...snapshots.values()].some(({ traits }) => traits.optionGroup === name);
    if (isUsed) {
      throw awsError(
        'InvalidOptionGroupStateFault',
        400,
        `The option group '${name}' cannot be deleted because it is in use.`,
      );
    }
    optionGroups.delete(name);
    return {};
  },
};

export const describeOptionGroupOptions: Action<
  DescribeOptionGroupOptionsCommandInput,
  Plain<DescribeOptionGroupOptionsCommandOutput>
> = {
  lacks: 'Names of options, without their settings.',
  needs: () => [{ action: 'rds:DescribeOptionGroupOptions', resource: '*' }],
  run({ input }) {
    const { EngineName: engine, MajorEngineVersion: wanted } = input;
    if (engine === undefined) throw missing('EngineName');
    const options = OPTIONS[engine];
    if (options === undefined) throw optionGroupNotFound(engine);
    const majors = ENGINE_VERSIONS.filter((one) => one.engine === engine).map((one) =>
      majorOf(engine, one.version),
    );
    const found = [...new Set(majors)]
      .filter((major) => wanted === undefined || major === wanted)
      .flatMap((major) =>
        Object.entries(options).map(([name, description]) => ({ major, name, description })),
      );
    const { items, ...page } = pageOf(found, ({ major, name }) => `${major} ${name}`, input);
    return {
      OptionGroupOptions: items.map(({ major, name, description }) => ({
        Name: name,
        Description: description,
        EngineName: engine,
        MajorEngineVersion: major,
        Persistent: false,
        Permanent: false,
      })),
      ...page,
    };
  },
};

/** The source may be given by its ARN. */
function nameIn(given: string): string {
  return /^arn:aws:rds:[^:]*:\d*:og:(.+)$/.exec(given)?.[1] ?? given;
}
