import type {
  GetSecretValueCommandInput,
  GetSecretValueCommandOutput,
  ListSecretVersionIdsCommandInput,
  ListSecretVersionIdsCommandOutput,
  PutSecretValueCommandInput,
  PutSecretValueCommandOutput,
  UpdateSecretVersionStageCommandInput,
  UpdateSecretVersionStageCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { keyToWrite, requireKeyToRead } from './key';
import { secretNeed } from './needs';
import { findSecret, type SecretVersion } from './store';
import { requestToken } from './token';
import { addVersion, findVersion, moveStage, requireContent } from './versions';

export const GetSecretValue: Action<
  GetSecretValueCommandInput,
  Omit<GetSecretValueCommandOutput, '$metadata'>
> = {
  needs(call) {
    const { VersionId, VersionStage } = call.input;
    const stage = VersionStage ?? (VersionId === undefined ? 'AWSCURRENT' : undefined);
    const context = {
      ...(VersionId === undefined ? {} : { 'secretsmanager:VersionId': VersionId }),
      ...(stage === undefined ? {} : { 'secretsmanager:VersionStage': stage }),
    };
    return [secretNeed(call, 'GetSecretValue', context)];
  },
  run(call) {
    const secret = findSecret(call, call.input.SecretId);
    const version = findVersion(secret, call.input);
    requireKeyToRead(call, secret, version.keyArn);
    version.accessed = call.world.clock.now();
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: version.id,
      ...(version.string === undefined ? {} : { SecretString: version.string }),
      ...(version.binary === undefined ? {} : { SecretBinary: version.binary }),
      VersionStages: [...version.stages].sort(),
      CreatedDate: new Date(version.created),
    };
  },
};

/** The same token with the same value changes nothing; with another value it is refused (`ResourceExistsException`). */
export const PutSecretValue: Action<
  PutSecretValueCommandInput,
  Omit<PutSecretValueCommandOutput, '$metadata'>
> = {
  needs: (call) => [secretNeed(call, 'PutSecretValue')],
  run(call) {
    const { input, world } = call;
    const secret = findSecret(call, input.SecretId);
    requireContent(input);
    if (input.SecretString === undefined && input.SecretBinary === undefined) {
      throw awsError('InvalidRequestException', 400, 'You must provide either SecretString or SecretBinary.');
    }
    const keyArn = keyToWrite(call, secret, secret.kmsKeyId);
    const stages = input.VersionStages ?? ['AWSCURRENT'];
    const version = addVersion(secret, requestToken(call, input), input, stages, keyArn, world.clock.now());
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: version.id,
      VersionStages: [...version.stages].sort(),
    };
  },
};

export const ListSecretVersionIds: Action<
  ListSecretVersionIdsCommandInput,
  Omit<ListSecretVersionIdsCommandOutput, '$metadata'>
> = {
  needs: (call) => [secretNeed(call, 'ListSecretVersionIds')],
  run(call) {
    const secret = findSecret(call, call.input.SecretId, { deleted: true });
    const versions = [...secret.versions.values()]
      .filter((version) => call.input.IncludeDeprecated || version.stages.size > 0)
      .sort((a, b) => b.created - a.created || (a.id < b.id ? -1 : 1));
    return { ARN: secret.arn, Name: secret.name, Versions: versions.map(listed) };
  },
};

/** Moves a stage from the version that has it, which the request must name, to another; or takes it away. */
export const UpdateSecretVersionStage: Action<
  UpdateSecretVersionStageCommandInput,
  Omit<UpdateSecretVersionStageCommandOutput, '$metadata'>
> = {
  needs: (call) => [
    secretNeed(call, 'UpdateSecretVersionStage', {
      'secretsmanager:VersionStage': call.input.VersionStage ?? '',
    }),
  ],
  run(call) {
    const { VersionStage = '', RemoveFromVersionId, MoveToVersionId } = call.input;
    const secret = findSecret(call, call.input.SecretId);
    const holder = [...secret.versions.values()].find((version) => version.stages.has(VersionStage));
    if (holder && holder.id !== MoveToVersionId && holder.id !== RemoveFromVersionId) {
      throw awsError(
        'InvalidParameterException',
        400,
        `The parameter RemoveFromVersionId can't be empty. Staging label ${VersionStage} is currently attached to version ${holder.id}, so you must explicitly reference that version in RemoveFromVersionId.`,
      );
    }
    if (RemoveFromVersionId !== undefined && holder?.id !== RemoveFromVersionId) {
      throw awsError(
        'InvalidParameterException',
        400,
        `Staging label ${VersionStage} is not attached to version ${RemoveFromVersionId}.`,
      );
    }
    if (MoveToVersionId !== undefined) {
      moveStage(secret, VersionStage, findVersion(secret, { VersionId: MoveToVersionId }));
    } else if (VersionStage === 'AWSCURRENT') {
      throw awsError(
        'InvalidParameterException',
        400,
        'You can only move staging label AWSCURRENT to a different secret version. It can’t be completely removed.',
      );
    } else {
      holder?.stages.delete(VersionStage);
    }
    return { ARN: secret.arn, Name: secret.name };
  },
};

function listed(version: SecretVersion) {
  return {
    VersionId: version.id,
    VersionStages: [...version.stages].sort(),
    CreatedDate: new Date(version.created),
    ...(version.accessed === undefined ? {} : { LastAccessedDate: day(version.accessed) }),
  };
}

/** AWS tells the day of the last access, not the time. */
export function day(time: number): Date {
  return new Date(Math.floor(time / 86_400_000) * 86_400_000);
}
