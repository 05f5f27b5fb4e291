import type { CreateStateMachineCommandOutput, DescribeStateMachineCommandOutput } from '@aws-sdk/client-sfn';
import type { StateMachineArgs, StateMachineState } from '@pulumi/aws/sfn';
import { type Plain, resource, unlessMissing } from './define';
import { tagList } from './tagging';

export const stateMachine = resource<StateMachineArgs, StateMachineState>({
  inputs: [
    ...(['name', 'definition', 'roleArn', 'type', 'loggingConfiguration', 'tracingConfiguration'] as const),
    ...(['publish', 'region', 'tags'] as const),
  ],
  replaceOn: ['name', 'type'],
  recomputed: ['revisionId', 'stateMachineVersionArn'],
  naming: { property: 'name', maximum: 80 },
  tagging: {
    tag: (aws, id, tags) =>
      aws.call('states', 'TagResource', { resourceArn: id, tags: tagList(tags, 'key', 'value') }),
    untag: (aws, id, keys) => aws.call('states', 'UntagResource', { resourceArn: id, tagKeys: keys }),
  },
  async create(aws, inputs) {
    const made = await aws.call<CreateStateMachineCommandOutput>('states', 'CreateStateMachine', {
      name: inputs.name,
      type: inputs.type ?? 'STANDARD',
      publish: inputs.publish,
      ...request(inputs),
      tags: tagList(aws.tags, 'key', 'value'),
    });
    const id = made.stateMachineArn ?? '';
    return { id, outputs: { stateMachineVersionArn: made.stateMachineVersionArn } };
  },
  async update(aws, id, inputs) {
    await aws.call('states', 'UpdateStateMachine', {
      stateMachineArn: id,
      publish: inputs.publish,
      ...request(inputs),
    });
    return undefined;
  },
  async delete(aws, id) {
    await aws.call('states', 'DeleteStateMachine', { stateMachineArn: id });
  },
  async describe(aws, id) {
    const found = await unlessMissing(['StateMachineDoesNotExist'], () =>
      aws.call<DescribeStateMachineCommandOutput>('states', 'DescribeStateMachine', { stateMachineArn: id }),
    );
    if (!found || found.status === 'DELETING') return undefined;
    return {
      arn: id,
      name: found.name,
      type: found.type,
      status: found.status,
      creationDate: found.creationDate?.toISOString(),
      revisionId: found.revisionId,
    };
  },
});

function request(inputs: Plain<StateMachineArgs>): object {
  const { loggingConfiguration: logging, tracingConfiguration: tracing } = inputs;
  const group = logging?.logDestination;
  return {
    definition: inputs.definition,
    roleArn: inputs.roleArn,
    ...(tracing ? { tracingConfiguration: { enabled: tracing.enabled ?? false } } : {}),
    ...(logging
      ? {
          loggingConfiguration: {
            level: logging.level,
            includeExecutionData: logging.includeExecutionData,
            destinations: group ? [{ cloudWatchLogsLogGroup: { logGroupArn: group } }] : [],
          },
        }
      : {}),
  };
}
