import type { CreateSecretCommandInput, CreateSecretCommandOutput } from '@aws-sdk/client-secrets-manager';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { secretArn } from './arn';
import { keyToWrite } from './key';
import { tagContext } from './needs';
import { type Secret, secretAt, secretStore } from './store';
import { requestToken } from './token';
import { addVersion, requireContent } from './versions';

type Output = Omit<CreateSecretCommandOutput, '$metadata'>;

/** Refuses with `ResourceExistsException`, `InvalidRequestException` (the name is about to be deleted), `InvalidParameterException`. */
export const CreateSecret: Action<CreateSecretCommandInput, Output> = {
  needs({ world, account, region, input }) {
    const resource = secretArn(world, account, region, input.Name ?? '');
    const context = {
      'secretsmanager:Name': input.Name ?? '',
      ...(input.Description === undefined ? {} : { 'secretsmanager:Description': input.Description }),
      ...(input.KmsKeyId === undefined ? {} : { 'secretsmanager:KmsKeyId': input.KmsKeyId }),
      ...tagContext(input.Tags),
    };
    return [
      { action: 'secretsmanager:CreateSecret', resource, context },
      ...(input.Tags?.length ? [{ action: 'secretsmanager:TagResource', resource, context }] : []),
    ];
  },
  run(call) {
    const { world, account, region, input } = call;
    const name = input.Name ?? '';
    if (!/^[A-Za-z0-9/_+=.@!-]{1,512}$/.test(name)) {
      throw awsError(
        'ValidationException',
        400,
        'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
      );
    }
    requireContent(input);
    const token = requestToken(call, input);
    const same = secretAt(world, account, region, name);
    if (same) return repeated(same, token, input);
    const now = world.clock.now();
    const secret: Secret = {
      arn: secretArn(world, account, region, name),
      name,
      account,
      region,
      created: now,
      changed: now,
      ...(input.Description === undefined ? {} : { description: input.Description }),
      ...(input.KmsKeyId === undefined ? {} : { kmsKeyId: input.KmsKeyId }),
      tags: new Map((input.Tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? ''])),
      versions: new Map(),
    };
    const hasValue = input.SecretString !== undefined || input.SecretBinary !== undefined;
    const keyArn = hasValue ? keyToWrite(call, secret, input.KmsKeyId) : undefined;
    world.store(secretStore, account, region).set(name, secret);
    if (!hasValue) return { ARN: secret.arn, Name: name };
    const version = addVersion(secret, token, input, ['AWSCURRENT'], keyArn, now);
    return { ARN: secret.arn, Name: name, VersionId: version.id };
  },
};

/** The same request again succeeds; another one under the same name does not. */
function repeated(secret: Secret, token: string, input: CreateSecretCommandInput): Output {
  if (secret.deletion) {
    throw awsError(
      'InvalidRequestException',
      400,
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
  }
  const version = input.ClientRequestToken === undefined ? undefined : secret.versions.get(token);
  if (version && version.string === input.SecretString) {
    return { ARN: secret.arn, Name: secret.name, VersionId: version.id };
  }
  throw awsError(
    'ResourceExistsException',
    400,
    `The operation failed because the secret ${secret.name} already exists.`,
  );
}
