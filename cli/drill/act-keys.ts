import type { DescribeKeyCommandOutput, ListKeysCommandOutput } from '@aws-sdk/client-kms';
import type { SideName } from '../../runtime/names';
import { counted } from '../count';
import { callAs, type Stage } from './stage';

/** The shortest that KMS takes. AWS docs: KMS API Reference, ScheduleKeyDeletion. */
const PENDING_DAYS = 7;

/** Shuts every customer managed key of the source account to all others, disables it, and schedules its deletion. */
export async function destroyKeys(stage: Stage): Promise<string> {
  const { account } = stage.chain.source;
  const { Keys = [] } = await callAs<ListKeysCommandOutput>(stage, 'source', 'kms', 'ListKeys');
  const owner = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  };
  let destroyed = 0;
  for (const { KeyId } of Keys) {
    const { KeyMetadata } = await callAs<DescribeKeyCommandOutput>(stage, 'source', 'kms', 'DescribeKey', {
      KeyId,
    });
    if (KeyMetadata?.KeyManager !== 'CUSTOMER' || KeyMetadata.KeyState !== 'Enabled') continue;
    await callAs(stage, 'source', 'kms', 'PutKeyPolicy', { KeyId, Policy: JSON.stringify(owner) });
    await callAs(stage, 'source', 'kms', 'DisableKey', { KeyId });
    await callAs(stage, 'source', 'kms', 'ScheduleKeyDeletion', {
      KeyId,
      PendingWindowInDays: PENDING_DAYS,
    });
    destroyed += 1;
  }
  return `shuts, disables and schedules the deletion of ${counted(destroyed, 'key')}`;
}

/** Disables every customer managed key of a side's account in its Region, or enables those that are disabled. */
export async function switchKeys(stage: Stage, side: SideName, to: 'on' | 'off'): Promise<string> {
  const keys = await keysIn(stage, side, to === 'off' ? 'Enabled' : 'Disabled');
  for (const KeyId of keys)
    await callAs(stage, side, 'kms', to === 'off' ? 'DisableKey' : 'EnableKey', { KeyId });
  return `${counted(keys.length, 'key')} ${to === 'off' ? 'disabled by somebody' : 'enabled again'}`;
}

export async function scheduleDeletion(
  stage: Stage,
  side: SideName,
  PendingWindowInDays: number = PENDING_DAYS,
): Promise<string> {
  const keys = await keysIn(stage, side, 'Enabled');
  for (const KeyId of keys) {
    await callAs(stage, side, 'kms', 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays });
  }
  return `${counted(keys.length, 'key')} scheduled for deletion in ${counted(PendingWindowInDays, 'day')}`;
}

/** KMS leaves a key disabled whose deletion was cancelled, so it is enabled too. AWS docs: KMS API Reference, CancelKeyDeletion. */
export async function cancelDeletion(stage: Stage, side: SideName): Promise<string> {
  const keys = await keysIn(stage, side, 'PendingDeletion');
  for (const KeyId of keys) {
    await callAs(stage, side, 'kms', 'CancelKeyDeletion', { KeyId });
    await callAs(stage, side, 'kms', 'EnableKey', { KeyId });
  }
  return `the deletion of ${counted(keys.length, 'key')} is cancelled`;
}

async function keysIn(stage: Stage, side: SideName, state: string): Promise<string[]> {
  const { Keys = [] } = await callAs<ListKeysCommandOutput>(stage, side, 'kms', 'ListKeys');
  const found: string[] = [];
  for (const { KeyId = '' } of Keys) {
    const { KeyMetadata } = await callAs<DescribeKeyCommandOutput>(stage, side, 'kms', 'DescribeKey', {
      KeyId,
    });
    if (KeyMetadata?.KeyManager === 'CUSTOMER' && KeyMetadata.KeyState === state) found.push(KeyId);
  }
  return found;
}
