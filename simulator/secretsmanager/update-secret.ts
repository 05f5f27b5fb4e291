import type { UpdateSecretCommandInput, UpdateSecretCommandOutput } from '@aws-sdk/client-secrets-manager';
import type { Action } from '../service';
import { keyToWrite, requireKeyToRead } from './key';
import { secretNeed } from './needs';
import { currentVersion, findSecret } from './store';
import { requestToken } from './token';
import { addVersion, requireContent } from './versions';

/**
 * Changes description and key, and makes a new version if a value is given. With a new key and no value, the current
 * value is encrypted again under the new key.
 */
export const UpdateSecret: Action<UpdateSecretCommandInput, Omit<UpdateSecretCommandOutput, '$metadata'>> = {
  needs(call) {
    const { Description, KmsKeyId } = call.input;
    const context = {
      ...(Description === undefined ? {} : { 'secretsmanager:Description': Description }),
      ...(KmsKeyId === undefined ? {} : { 'secretsmanager:KmsKeyId': KmsKeyId }),
    };
    return [secretNeed(call, 'UpdateSecret', context)];
  },
  run(call) {
    const { input, world } = call;
    const secret = findSecret(call, input.SecretId);
    requireContent(input);
    const hasValue = input.SecretString !== undefined || input.SecretBinary !== undefined;
    const current = currentVersion(secret);
    const reencrypt = !hasValue && current !== undefined && input.KmsKeyId !== undefined;
    if (reencrypt) requireKeyToRead(call, secret, current.keyArn);
    const keyArn =
      hasValue || reencrypt ? keyToWrite(call, secret, input.KmsKeyId ?? secret.kmsKeyId) : undefined;
    if (input.Description !== undefined) secret.description = input.Description;
    if (input.KmsKeyId !== undefined) secret.kmsKeyId = input.KmsKeyId;
    secret.changed = world.clock.now();
    if (reencrypt) secret.versions.set(current.id, { ...current, keyArn });
    if (!hasValue) return { ARN: secret.arn, Name: secret.name };
    const token = requestToken(call, input);
    const version = addVersion(secret, token, input, ['AWSCURRENT'], keyArn, world.clock.now());
    return { ARN: secret.arn, Name: secret.name, VersionId: version.id };
  },
};
