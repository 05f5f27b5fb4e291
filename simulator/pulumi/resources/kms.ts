import type {
  CreateAliasCommandInput,
  CreateKeyCommandInput,
  CreateKeyCommandOutput,
  DescribeKeyCommandOutput,
  KeySpec,
  KeyUsageType,
} from '@aws-sdk/client-kms';
import type {
  AliasArgs,
  AliasState,
  KeyArgs,
  KeyPolicyArgs,
  KeyPolicyState,
  KeyState,
} from '@pulumi/aws/kms';
import { differs, document, type Plain, resource, unlessMissing } from './define';
import type { Context } from './handler';
import { tagList } from './tagging';

export const key = resource<KeyArgs, KeyState>({
  inputs: [
    ...([
      'description',
      'policy',
      'keyUsage',
      'customerMasterKeySpec',
      'multiRegion',
      'isEnabled',
      'region',
    ] as const),
    ...(['enableKeyRotation', 'rotationPeriodInDays', 'deletionWindowInDays', 'tags'] as const),
    'bypassPolicyLockoutSafetyCheck',
  ],
  replaceOn: ['keyUsage', 'customerMasterKeySpec', 'multiRegion'],
  tagging: {
    tag: (aws, id, tags) =>
      aws.call('kms', 'TagResource', { KeyId: id, Tags: tagList(tags, 'TagKey', 'TagValue') }),
    untag: (aws, id, keys) => aws.call('kms', 'UntagResource', { KeyId: id, TagKeys: keys }),
  },
  async create(aws, inputs) {
    const { KeyMetadata } = await aws.call<CreateKeyCommandOutput>('kms', 'CreateKey', {
      Description: inputs.description,
      KeyUsage: inputs.keyUsage as KeyUsageType | undefined,
      KeySpec: inputs.customerMasterKeySpec as KeySpec | undefined,
      MultiRegion: inputs.multiRegion,
      Policy: inputs.policy,
      BypassPolicyLockoutSafetyCheck: inputs.bypassPolicyLockoutSafetyCheck,
      Tags: tagList(aws.tags, 'TagKey', 'TagValue'),
    } satisfies CreateKeyCommandInput);
    const id = KeyMetadata?.KeyId ?? '';
    if (inputs.enableKeyRotation) await rotate(aws, id, inputs);
    if (inputs.isEnabled === false) await aws.call('kms', 'DisableKey', { KeyId: id });
    return id;
  },
  async update(aws, id, inputs, before) {
    const KeyId = id;
    if (differs(inputs, before, ['description'])) {
      await aws.call('kms', 'UpdateKeyDescription', { KeyId, Description: inputs.description ?? '' });
    }
    if (differs(inputs, before, ['policy']))
      await putPolicy(aws, id, inputs.policy ?? defaultPolicy(aws.account));
    if (differs(inputs, before, ['enableKeyRotation', 'rotationPeriodInDays'])) await rotate(aws, id, inputs);
    if (differs(inputs, before, ['isEnabled'])) {
      await aws.call('kms', inputs.isEnabled === false ? 'DisableKey' : 'EnableKey', { KeyId });
    }
    return undefined;
  },
  async delete(aws, id, before) {
    await aws.call('kms', 'ScheduleKeyDeletion', {
      KeyId: id,
      PendingWindowInDays: before.deletionWindowInDays ?? 30,
    });
  },
  async describe(aws, id) {
    const metadata = await describeKey(aws, id);
    if (!metadata || metadata.KeyState === 'PendingDeletion') return undefined;
    return {
      arn: metadata.Arn,
      keyId: metadata.KeyId,
      description: metadata.Description,
      isEnabled: metadata.Enabled,
      keyUsage: metadata.KeyUsage,
      customerMasterKeySpec: metadata.KeySpec,
      multiRegion: metadata.MultiRegion,
    };
  },
});

export const alias = resource<AliasArgs, AliasState>({
  inputs: ['name', 'targetKeyId', 'region'],
  replaceOn: ['name'],
  naming: { property: 'name', prefix: 'alias/', maximum: 256 },
  async create(aws, inputs) {
    const AliasName = inputs.name ?? '';
    await aws.call('kms', 'CreateAlias', {
      AliasName,
      TargetKeyId: inputs.targetKeyId,
    } satisfies CreateAliasCommandInput);
    return AliasName;
  },
  async update(aws, id, inputs) {
    await aws.call('kms', 'UpdateAlias', { AliasName: id, TargetKeyId: inputs.targetKeyId });
    return undefined;
  },
  async delete(aws, id) {
    await aws.call('kms', 'DeleteAlias', { AliasName: id });
  },
  async describe(aws, id) {
    const metadata = await describeKey(aws, id);
    const arn = `arn:aws:kms:${aws.region}:${aws.account}:${id}`;
    return metadata && { name: id, arn, targetKeyArn: metadata.Arn, targetKeyId: metadata.KeyId };
  },
});

export const keyPolicy = resource<KeyPolicyArgs, KeyPolicyState>({
  inputs: ['keyId', 'policy', 'region', 'bypassPolicyLockoutSafetyCheck'],
  replaceOn: ['keyId'],
  async create(aws, inputs) {
    await putPolicy(aws, inputs.keyId, inputs.policy);
    return inputs.keyId;
  },
  async update(aws, id, inputs) {
    await putPolicy(aws, id, inputs.policy);
    return undefined;
  },
  async delete(aws, id) {
    await putPolicy(aws, id, defaultPolicy(aws.account));
  },
});

async function describeKey(aws: Context, id: string) {
  const answer = await unlessMissing(['NotFoundException'], () =>
    aws.call<DescribeKeyCommandOutput>('kms', 'DescribeKey', { KeyId: id }),
  );
  return answer?.KeyMetadata;
}

async function putPolicy(aws: Context, id: string, policy: unknown): Promise<void> {
  await aws.call('kms', 'PutKeyPolicy', { KeyId: id, PolicyName: 'default', Policy: document(policy) });
}

async function rotate(aws: Context, id: string, inputs: Plain<KeyArgs>): Promise<void> {
  if (!inputs.enableKeyRotation) {
    await aws.call('kms', 'DisableKeyRotation', { KeyId: id });
    return;
  }
  await aws.call('kms', 'EnableKeyRotation', {
    KeyId: id,
    RotationPeriodInDays: inputs.rotationPeriodInDays,
  });
}

/** What KMS gives a key without a policy of its own. Source: AWS docs, KMS, "Default key policy". */
function defaultPolicy(account: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Id: 'default',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  });
}
