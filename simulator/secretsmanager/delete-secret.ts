import type {
  DeleteSecretCommandInput,
  DeleteSecretCommandOutput,
  RestoreSecretCommandInput,
  RestoreSecretCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { secretNeed } from './needs';
import { findSecret, secretAt, secretStore } from './store';

const DAY = 86_400_000;

/** Marks the secret, which then answers only to Describe, List and Restore, and goes 7 to 30 days later (30); or at once. */
export const DeleteSecret: Action<DeleteSecretCommandInput, Omit<DeleteSecretCommandOutput, '$metadata'>> = {
  needs(call) {
    const { RecoveryWindowInDays, ForceDeleteWithoutRecovery } = call.input;
    return [
      secretNeed(call, 'DeleteSecret', {
        ...(RecoveryWindowInDays === undefined
          ? {}
          : { 'secretsmanager:RecoveryWindowInDays': String(RecoveryWindowInDays) }),
        ...(ForceDeleteWithoutRecovery === undefined
          ? {}
          : { 'secretsmanager:ForceDeleteWithoutRecovery': String(ForceDeleteWithoutRecovery) }),
      }),
    ];
  },
  run(call) {
    const { world, account, region, input } = call;
    const { RecoveryWindowInDays, ForceDeleteWithoutRecovery } = input;
    if (RecoveryWindowInDays !== undefined && ForceDeleteWithoutRecovery) {
      throw awsError(
        'InvalidParameterException',
        400,
        "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
      );
    }
    const days = RecoveryWindowInDays ?? 30;
    if (days < 7 || days > 30) {
      throw awsError(
        'InvalidParameterException',
        400,
        'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).',
      );
    }
    const now = world.clock.now();
    const id = input.SecretId ?? '';
    if (ForceDeleteWithoutRecovery && !secretAt(world, account, region, id)) {
      // AWS docs: DeleteSecret with ForceDeleteWithoutRecovery does not say that there was nothing to delete.
      return { Name: id, DeletionDate: new Date(now) };
    }
    const secret = findSecret(call, id, { deleted: ForceDeleteWithoutRecovery });
    if (ForceDeleteWithoutRecovery) {
      world.store(secretStore, secret.account, secret.region).delete(secret.name);
      return { ARN: secret.arn, Name: secret.name, DeletionDate: new Date(now) };
    }
    secret.deletion = { asked: now, at: now + days * DAY };
    return { ARN: secret.arn, Name: secret.name, DeletionDate: new Date(secret.deletion.at) };
  },
};

export const RestoreSecret: Action<
  RestoreSecretCommandInput,
  Omit<RestoreSecretCommandOutput, '$metadata'>
> = {
  needs: (call) => [secretNeed(call, 'RestoreSecret')],
  run(call) {
    const secret = findSecret(call, call.input.SecretId, { deleted: true });
    secret.deletion = undefined;
    return { ARN: secret.arn, Name: secret.name };
  },
};
