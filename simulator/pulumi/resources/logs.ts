import type {
  CreateLogGroupCommandInput,
  DescribeLogGroupsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import type { LogGroupArgs, LogGroupState } from '@pulumi/aws/cloudwatch';
import { differs, resource } from './define';
import type { Context } from './handler';

export const logGroup = resource<LogGroupArgs, LogGroupState>({
  inputs: ['name', 'retentionInDays', 'kmsKeyId', 'logGroupClass', 'region', 'tags'],
  replaceOn: ['name', 'logGroupClass'],
  naming: { property: 'name', maximum: 512 },
  tagging: {
    tag: (aws, id, tags) => aws.call('logs', 'TagResource', { resourceArn: arnOf(aws, id), tags }),
    untag: (aws, id, keys) =>
      aws.call('logs', 'UntagResource', { resourceArn: arnOf(aws, id), tagKeys: keys }),
  },
  async create(aws, inputs) {
    const logGroupName = inputs.name ?? '';
    await aws.call('logs', 'CreateLogGroup', {
      logGroupName,
      kmsKeyId: inputs.kmsKeyId,
      logGroupClass: inputs.logGroupClass as CreateLogGroupCommandInput['logGroupClass'],
      tags: { ...aws.tags },
    } satisfies CreateLogGroupCommandInput);
    if (inputs.retentionInDays) await retain(aws, logGroupName, inputs.retentionInDays);
    return logGroupName;
  },
  async update(aws, id, inputs, before) {
    if (differs(inputs, before, ['retentionInDays'])) await retain(aws, id, inputs.retentionInDays ?? 0);
    if (differs(inputs, before, ['kmsKeyId'])) {
      if (inputs.kmsKeyId)
        await aws.call('logs', 'AssociateKmsKey', { logGroupName: id, kmsKeyId: inputs.kmsKeyId });
      else await aws.call('logs', 'DisassociateKmsKey', { logGroupName: id });
    }
    return undefined;
  },
  async delete(aws, id) {
    await aws.call('logs', 'DeleteLogGroup', { logGroupName: id });
  },
  async describe(aws, id) {
    const { logGroups = [] } = await aws.call<DescribeLogGroupsCommandOutput>('logs', 'DescribeLogGroups', {
      logGroupNamePrefix: id,
    });
    const found = logGroups.find(({ logGroupName }) => logGroupName === id);
    return found && { name: id, arn: arnOf(aws, id), retentionInDays: found.retentionInDays ?? 0 };
  },
});

/** 0 days: kept for ever. */
async function retain(aws: Context, logGroupName: string, retentionInDays: number): Promise<void> {
  if (retentionInDays > 0) await aws.call('logs', 'PutRetentionPolicy', { logGroupName, retentionInDays });
  else await aws.call('logs', 'DeleteRetentionPolicy', { logGroupName });
}

/** Without the `:*` with which AWS's API ends it, as the provider gives it. */
function arnOf(aws: Context, name: string): string {
  return `arn:aws:logs:${aws.region}:${aws.account}:log-group:${name}`;
}
