import type {
  CancelKeyDeletionCommandInput,
  CancelKeyDeletionCommandOutput,
  DisableKeyCommandInput,
  EnableKeyCommandInput,
  ScheduleKeyDeletionCommandInput,
  ScheduleKeyDeletionCommandOutput,
} from '@aws-sdk/client-kms';
import type { Action } from '../service';
import { storeKind, type World } from '../world';
import { findOwnKey, keyNeeds, mustNotBePendingDeletion } from './find-key';
import { type Key, keysOf } from './key';
import { managedByAws, validation, wrongState } from './refusals';

const DAY = 24 * 60 * 60 * 1000;

/** AWS docs: KMS, ScheduleKeyDeletion: 7 to 30 days, 30 unless given. */
const [SHORTEST_WINDOW, LONGEST_WINDOW] = [7, 30];

type Listener = (key: Key) => void;

/** What a world has one of is kept as the store of no account. */
const LISTENERS = storeKind<Listener[]>('kms listeners', () => []);

/** Has `listener` told of every key that can no longer be used, at the moment of it. */
export function onKeyUnusable(world: World, listener: Listener): void {
  world.store(LISTENERS, '', '').push(listener);
}

export const enableKey: Action<EnableKeyCommandInput, object> = {
  needs: (call) => keyNeeds(call, 'EnableKey', call.input.KeyId),
  run(call) {
    const key = findOwnKey(call, call.input.KeyId);
    mustNotBePendingDeletion(key);
    key.state = 'Enabled';
    return {};
  },
};

export const disableKey: Action<DisableKeyCommandInput, object> = {
  needs: (call) => keyNeeds(call, 'DisableKey', call.input.KeyId),
  run(call) {
    const key = findOwnKey(call, call.input.KeyId);
    if (key.manager === 'AWS') throw managedByAws(key);
    mustNotBePendingDeletion(key);
    key.state = 'Disabled';
    tell(call.world, key);
    return {};
  },
};

export const scheduleKeyDeletion: Action<
  ScheduleKeyDeletionCommandInput,
  Omit<ScheduleKeyDeletionCommandOutput, '$metadata'>
> = {
  needs: (call) =>
    keyNeeds(call, 'ScheduleKeyDeletion', call.input.KeyId, {
      'kms:ScheduleKeyDeletionPendingWindowInDays': String(call.input.PendingWindowInDays ?? LONGEST_WINDOW),
    }),
  run(call) {
    const { world } = call;
    const key = findOwnKey(call, call.input.KeyId);
    if (key.manager === 'AWS') throw managedByAws(key);
    mustNotBePendingDeletion(key);
    const days = call.input.PendingWindowInDays ?? LONGEST_WINDOW;
    if (days < SHORTEST_WINDOW || days > LONGEST_WINDOW) {
      throw validation(
        `1 validation error detected: Value '${days}' at 'pendingWindowInDays' failed to satisfy constraint: Member must have value between ${SHORTEST_WINDOW} and ${LONGEST_WINDOW}`,
      );
    }
    const time = world.clock.now() + days * DAY;
    const timer = world.clock.at(time, () => deleteKey(world, key), `kms delete ${key.arn}`);
    key.state = 'PendingDeletion';
    key.deletion = { time, cancel: timer.cancel };
    tell(world, key);
    return { KeyId: key.arn, DeletionDate: new Date(time), KeyState: key.state, PendingWindowInDays: days };
  },
};

export const cancelKeyDeletion: Action<
  CancelKeyDeletionCommandInput,
  Omit<CancelKeyDeletionCommandOutput, '$metadata'>
> = {
  needs: (call) => keyNeeds(call, 'CancelKeyDeletion', call.input.KeyId),
  run(call) {
    const key = findOwnKey(call, call.input.KeyId);
    if (key.deletion === undefined) throw wrongState(key);
    key.deletion.cancel();
    delete key.deletion;
    // It comes back disabled. AWS docs: KMS, CancelKeyDeletion.
    key.state = 'Disabled';
    return { KeyId: key.arn };
  },
};

function deleteKey(world: World, { id, account, region }: Key): void {
  const { keys, aliases } = keysOf(world, account, region);
  keys.delete(id);
  for (const [name, alias] of aliases) if (alias.keyId === id) aliases.delete(name);
}

function tell(world: World, key: Key): void {
  for (const listener of world.store(LISTENERS, '', '')) listener(key);
}
