import type {
  AliasConfiguration,
  CreateAliasCommandInput,
  DeleteAliasCommandInput,
  GetAliasCommandInput,
  ListAliasesCommandInput,
  ListAliasesCommandOutput,
  UpdateAliasCommandInput,
} from '@aws-sdk/client-lambda';
import { awsError } from '../aws-error';
import type { Action, Call } from '../service';
import { functionReference, needs } from './function-name';
import { type Alias, findFunction, type LambdaFunction, versionOf } from './function-record';
import { page } from './page';
import { checkRevision, revisionOf } from './revision';

/** AWS docs: CreateAlias. A name of digits only would be a version. */
const NAME = /^(?!\d+$)[\w-]{1,128}$/;

export const createAlias: Action<CreateAliasCommandInput, AliasConfiguration> = {
  needs: needs('CreateAlias'),
  run(call) {
    const found = findFunction(call.world, functionReference(call));
    const { Name = '', FunctionVersion = '', Description = '', RoutingConfig } = call.input;
    if (!NAME.test(Name)) {
      throw awsError(
        'ValidationException',
        400,
        `1 validation error detected: Value '${Name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)`,
      );
    }
    if (found.aliases.has(Name)) {
      throw awsError('ResourceConflictException', 409, `Alias already exists: ${found.arn}:${Name}`);
    }
    return kept(
      call,
      found,
      Name,
      FunctionVersion,
      Description,
      RoutingConfig?.AdditionalVersionWeights ?? {},
    );
  },
};

export const updateAlias: Action<UpdateAliasCommandInput, AliasConfiguration> = {
  needs: needs('UpdateAlias'),
  run(call) {
    const { found, alias } = existing(call);
    const { FunctionVersion, Description, RoutingConfig, RevisionId } = call.input;
    checkRevision(RevisionId, alias.revisionId);
    return kept(
      call,
      found,
      alias.name,
      FunctionVersion ?? alias.version,
      Description ?? alias.description,
      RoutingConfig ? (RoutingConfig.AdditionalVersionWeights ?? {}) : alias.weights,
    );
  },
};

export const getAlias: Action<GetAliasCommandInput, AliasConfiguration> = {
  needs: needs('GetAlias'),
  run(call) {
    const { found, alias } = existing(call);
    return described(found, alias);
  },
};

/** Deleting an alias that is not there succeeds. */
export const deleteAlias: Action<DeleteAliasCommandInput, object> = {
  needs: needs('DeleteAlias'),
  run(call) {
    const found = findFunction(call.world, functionReference(call));
    const name = call.input.Name ?? '';
    found.aliases.delete(name);
    found.policies.delete(name);
    found.eventInvokeConfigs.delete(name);
    return {};
  },
};

export const listAliases: Action<ListAliasesCommandInput, Omit<ListAliasesCommandOutput, '$metadata'>> = {
  needs: needs('ListAliases'),
  run(call) {
    const found = findFunction(call.world, functionReference(call));
    const aliases = [...found.aliases.values()]
      .filter(({ version }) => version === (call.input.FunctionVersion ?? version))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const { items, next } = page(aliases, call.input.MaxItems ?? 50, call.input.Marker);
    return { Aliases: items.map((alias) => described(found, alias)), NextMarker: next };
  },
};

function existing(call: Call<GetAliasCommandInput>): { found: LambdaFunction; alias: Alias } {
  const found = findFunction(call.world, functionReference(call));
  const alias = found.aliases.get(call.input.Name ?? '');
  if (!alias) {
    throw awsError(
      'ResourceNotFoundException',
      404,
      `Cannot find alias arn: ${found.arn}:${call.input.Name}`,
    );
  }
  return { found, alias };
}

function kept(
  call: Call,
  found: LambdaFunction,
  name: string,
  version: string,
  description: string,
  weights: Readonly<Record<string, number>>,
): AliasConfiguration {
  for (const named of [version, ...Object.keys(weights)]) {
    if (found.aliases.has(named))
      throw awsError(
        'InvalidParameterValueException',
        400,
        `An alias must point to a version, not to the alias ${named}.`,
      );
    versionOf(found, named);
  }
  const before = found.aliases.get(name)?.revisionId ?? '';
  const revisionId = revisionOf(
    found.arn,
    name,
    version,
    description,
    weights,
    call.world.clock.now(),
    before,
  );
  const alias: Alias = { name, version, description, weights, revisionId };
  found.aliases.set(name, alias);
  return described(found, alias);
}

function described(found: LambdaFunction, alias: Alias): AliasConfiguration {
  return {
    AliasArn: `${found.arn}:${alias.name}`,
    Name: alias.name,
    FunctionVersion: alias.version,
    Description: alias.description,
    ...(Object.keys(alias.weights).length > 0
      ? { RoutingConfig: { AdditionalVersionWeights: { ...alias.weights } } }
      : {}),
    RevisionId: alias.revisionId,
  };
}
