import type {
  CreateAliasCommandInput,
  DeleteAliasCommandInput,
  ListAliasesCommandInput,
  ListAliasesCommandOutput,
  UpdateAliasCommandInput,
} from '@aws-sdk/client-kms';
import { type AwsError, awsError } from '../aws-error';
import type { Action, Call, Need } from '../service';
import { findOwnKey, keyNeeds, mustNotBePendingDeletion } from './find-key';
import { keysOf } from './key';
import { pageOf } from './page';
import { aliasNotFound } from './refusals';

export const createAlias: Action<CreateAliasCommandInput, object> = {
  needs: (call) => [aliasNeed(call, 'CreateAlias'), ...keyNeeds(call, 'CreateAlias', call.input.TargetKeyId)],
  run(call) {
    const { AliasName: name = '', TargetKeyId } = call.input;
    const { aliases } = keysOf(call.world, call.account, call.region);
    checkName(name);
    if (/^arn:|^alias\//.test(TargetKeyId ?? '') && !TargetKeyId?.includes(':key/')) {
      throw awsError('ValidationException', 400, 'Aliases must refer to keys. Not aliases');
    }
    const key = findOwnKey(call, TargetKeyId);
    mustNotBePendingDeletion(key);
    if (aliases.has(name)) {
      throw awsError(
        'AlreadyExistsException',
        400,
        `An alias with the name ${aliasArn(call, name)} already exists`,
      );
    }
    const now = call.world.clock.now();
    aliases.set(name, { keyId: key.id, created: now, updated: now });
    return {};
  },
};

export const updateAlias: Action<UpdateAliasCommandInput, object> = {
  needs: (call) => [
    aliasNeed(call, 'UpdateAlias'),
    ...keyNeeds(call, 'UpdateAlias', call.input.AliasName),
    ...keyNeeds(call, 'UpdateAlias', call.input.TargetKeyId),
  ],
  run(call) {
    const { AliasName: name = '', TargetKeyId } = call.input;
    checkName(name);
    const alias = keysOf(call.world, call.account, call.region).aliases.get(name);
    if (alias === undefined) throw aliasNotFound(aliasArn(call, name));
    const key = findOwnKey(call, TargetKeyId);
    mustNotBePendingDeletion(key);
    alias.keyId = key.id;
    alias.updated = call.world.clock.now();
    return {};
  },
};

export const deleteAlias: Action<DeleteAliasCommandInput, object> = {
  needs: (call) => [aliasNeed(call, 'DeleteAlias'), ...keyNeeds(call, 'DeleteAlias', call.input.AliasName)],
  run(call) {
    const { AliasName: name = '' } = call.input;
    checkName(name);
    if (!keysOf(call.world, call.account, call.region).aliases.delete(name)) {
      throw aliasNotFound(aliasArn(call, name));
    }
    return {};
  },
};

export const listAliases: Action<ListAliasesCommandInput, Omit<ListAliasesCommandOutput, '$metadata'>> = {
  needs: () => [{ action: 'kms:ListAliases', resource: '*' }],
  run(call) {
    const { aliases } = keysOf(call.world, call.account, call.region);
    const only = call.input.KeyId === undefined ? undefined : findOwnKey(call, call.input.KeyId).id;
    const wanted = [...aliases].filter(([, { keyId }]) => only === undefined || keyId === only);
    const { items, ...page } = pageOf(wanted, ([name]) => name, call.input);
    return {
      Aliases: items.map(([name, { keyId, created, updated }]) => ({
        AliasName: name,
        AliasArn: aliasArn(call, name),
        TargetKeyId: keyId,
        CreationDate: new Date(created),
        LastUpdatedDate: new Date(updated),
      })),
      ...page,
    };
  },
};

/** An alias is a resource of its own: both it and the key must be allowed. AWS docs: KMS, "Controlling access to aliases". */
function aliasNeed(call: Call<{ AliasName: string | undefined }>, action: string): Need {
  return {
    action: `kms:${action}`,
    resource: aliasArn(call, call.input.AliasName ?? ''),
    context: { 'kms:CallerAccount': call.account },
  };
}

function aliasArn({ region, account }: Call, name: string): string {
  return `arn:aws:kms:${region}:${account}:${name}`;
}

function checkName(name: string): void {
  if (!/^alias\/[a-zA-Z0-9/_-]+$/.test(name) || name.length > 256) {
    throw invalidAlias(
      'Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
    );
  }
  if (name.startsWith('alias/aws/')) throw awsError('NotAuthorizedException', 400, '');
}

function invalidAlias(message: string): AwsError {
  return awsError('InvalidAliasNameException', 400, message);
}
