import type { DescribeKeyCommandOutput, ListKeysCommandOutput } from '@aws-sdk/client-kms';
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
