import type {
  CreateSecretCommandOutput,
  DescribeSecretCommandOutput,
  PutSecretValueCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import type {
  SecretArgs,
  SecretPolicyArgs,
  SecretPolicyState,
  SecretState,
  SecretVersionArgs,
  SecretVersionState,
} from '@pulumi/aws/secretsmanager';
import { differs, document, type Plain, resource, unlessMissing } from './define';
import type { Context } from './handler';
import { keyValueTags } from './tagging';

export const secret = resource<SecretArgs, SecretState>({
  inputs: ['name', 'description', 'kmsKeyId', 'policy', 'recoveryWindowInDays', 'region', 'tags'],
  replaceOn: ['name'],
  naming: { property: 'name', maximum: 512 },
  tagging: {
    tag: (aws, id, tags) =>
      aws.call('secretsmanager', 'TagResource', { SecretId: id, Tags: keyValueTags(tags) }),
    untag: (aws, id, keys) => aws.call('secretsmanager', 'UntagResource', { SecretId: id, TagKeys: keys }),
  },
  async create(aws, inputs) {
    const { ARN: id = '' } = await aws.call<CreateSecretCommandOutput>('secretsmanager', 'CreateSecret', {
      Name: inputs.name,
      Description: inputs.description,
      KmsKeyId: inputs.kmsKeyId,
      Tags: keyValueTags(aws.tags),
    });
    if (inputs.policy !== undefined) {
      const ResourcePolicy = document(inputs.policy);
      await aws.call('secretsmanager', 'PutResourcePolicy', { SecretId: id, ResourcePolicy });
    }
    return id;
  },
  async update(aws, id, inputs, before) {
    const SecretId = id;
    if (differs(inputs, before, ['description', 'kmsKeyId'])) {
      const { description: Description = '', kmsKeyId: KmsKeyId } = inputs;
      await aws.call('secretsmanager', 'UpdateSecret', { SecretId, Description, KmsKeyId });
    }
    if (differs(inputs, before, ['policy'])) {
      if (inputs.policy === undefined) await aws.call('secretsmanager', 'DeleteResourcePolicy', { SecretId });
      else
        await aws.call('secretsmanager', 'PutResourcePolicy', {
          SecretId,
          ResourcePolicy: document(inputs.policy),
        });
    }
    return undefined;
  },
  async delete(aws, id, before) {
    const days = before.recoveryWindowInDays ?? 30;
    const how = days === 0 ? { ForceDeleteWithoutRecovery: true } : { RecoveryWindowInDays: days };
    await aws.call('secretsmanager', 'DeleteSecret', { SecretId: id, ...how });
  },
  async describe(aws, id) {
    const found = await unlessMissing(['ResourceNotFoundException'], () =>
      aws.call<DescribeSecretCommandOutput>('secretsmanager', 'DescribeSecret', { SecretId: id }),
    );
    if (!found || found.DeletedDate) return undefined;
    return { arn: found.ARN, name: found.Name, description: found.Description, kmsKeyId: found.KmsKeyId };
  },
});

export const secretVersion = resource<SecretVersionArgs, SecretVersionState>({
  inputs: ['secretId', 'secretString', 'secretBinary', 'versionStages', 'region'],
  async create(aws, inputs) {
    const { VersionId = '', ARN } = await aws.call<PutSecretValueCommandOutput>(
      'secretsmanager',
      'PutSecretValue',
      {
        SecretId: inputs.secretId,
        SecretString: inputs.secretString,
        VersionStages: inputs.versionStages,
        ...(inputs.secretBinary === undefined
          ? {}
          : { SecretBinary: Buffer.from(inputs.secretBinary, 'base64') }),
      },
    );
    return { id: `${inputs.secretId}|${VersionId}`, outputs: { arn: ARN, versionId: VersionId } };
  },
  /** AWS keeps the current version of a secret until the secret itself goes. */
  async delete() {},
});

export const secretPolicy = resource<SecretPolicyArgs, SecretPolicyState>({
  inputs: ['secretArn', 'policy', 'blockPublicPolicy', 'region'],
  replaceOn: ['secretArn'],
  async create(aws, inputs) {
    await putPolicy(aws, inputs.secretArn, inputs);
    return inputs.secretArn;
  },
  async update(aws, id, inputs) {
    await putPolicy(aws, id, inputs);
    return undefined;
  },
  async delete(aws, id) {
    await aws.call('secretsmanager', 'DeleteResourcePolicy', { SecretId: id });
  },
});

function putPolicy(aws: Context, SecretId: string, { policy, blockPublicPolicy }: Plain<SecretPolicyArgs>) {
  return aws.call('secretsmanager', 'PutResourcePolicy', {
    SecretId,
    ResourcePolicy: document(policy),
    BlockPublicPolicy: blockPublicPolicy,
  });
}
