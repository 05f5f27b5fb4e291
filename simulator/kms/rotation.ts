import type {
  DisableKeyRotationCommandInput,
  EnableKeyRotationCommandInput,
  GetKeyRotationStatusCommandInput,
  GetKeyRotationStatusCommandOutput,
} from '@aws-sdk/client-kms';
import type { Action } from '../service';
import { findKey, findOwnKey, keyNeeds, mustBeEnabled, mustNotBePendingDeletion } from './find-key';
import { managedByAws, validation } from './refusals';

const DAY = 24 * 60 * 60 * 1000;

/** AWS docs: KMS, EnableKeyRotation: 90 to 2,560 days, 365 unless given. */
const [SHORTEST, USUAL, LONGEST] = [90, 365, 2_560];

export const enableKeyRotation: Action<EnableKeyRotationCommandInput, object> = {
  needs: (call) => keyNeeds(call, 'EnableKeyRotation', call.input.KeyId),
  run(call) {
    const key = findOwnKey(call, call.input.KeyId);
    if (key.manager === 'AWS') throw managedByAws(key);
    mustBeEnabled(key);
    const periodDays = call.input.RotationPeriodInDays ?? key.rotation?.periodDays ?? USUAL;
    if (periodDays < SHORTEST || periodDays > LONGEST) {
      throw validation(
        `1 validation error detected: Value '${periodDays}' at 'rotationPeriodInDays' failed to satisfy constraint: Member must have value between ${SHORTEST} and ${LONGEST}`,
      );
    }
    key.rotation = { periodDays, since: call.world.clock.now() };
    return {};
  },
};

export const disableKeyRotation: Action<DisableKeyRotationCommandInput, object> = {
  needs: (call) => keyNeeds(call, 'DisableKeyRotation', call.input.KeyId),
  run(call) {
    const key = findOwnKey(call, call.input.KeyId);
    if (key.manager === 'AWS') throw managedByAws(key);
    mustBeEnabled(key);
    delete key.rotation;
    return {};
  },
};

export const getKeyRotationStatus: Action<
  GetKeyRotationStatusCommandInput,
  Omit<GetKeyRotationStatusCommandOutput, '$metadata'>
> = {
  needs: (call) => keyNeeds(call, 'GetKeyRotationStatus', call.input.KeyId),
  run(call) {
    const key = findKey(call, call.input.KeyId);
    mustNotBePendingDeletion(key);
    const { rotation } = key;
    if (rotation === undefined) return { KeyId: key.id, KeyRotationEnabled: false };
    const { periodDays, since } = rotation;
    const turns = Math.floor((call.world.clock.now() - since) / (periodDays * DAY));
    return {
      KeyId: key.id,
      KeyRotationEnabled: key.state === 'Enabled',
      RotationPeriodInDays: periodDays,
      NextRotationDate: new Date(since + (turns + 1) * periodDays * DAY),
    };
  },
};
