import type {
  DescribeEventBusCommandOutput,
  DescribeRuleCommandOutput,
  PutRuleCommandInput,
  PutTargetsCommandInput,
  PutTargetsCommandOutput,
  Target,
} from '@aws-sdk/client-eventbridge';
import type {
  EventBusArgs,
  EventBusPolicyArgs,
  EventBusPolicyState,
  EventBusState,
  EventRuleArgs,
  EventRuleState,
  EventTargetArgs,
  EventTargetState,
} from '@pulumi/aws/cloudwatch';
import { capitalized, type Plain, resource, unlessMissing } from './define';
import type { Context } from './handler';
import { keyValueTags, type Tagging } from './tagging';

const MISSING = ['ResourceNotFoundException'];

function taggingBy(arnOf: (aws: Context, id: string) => string): Tagging {
  return {
    tag: (aws, id, tags) =>
      aws.call('events', 'TagResource', { ResourceARN: arnOf(aws, id), Tags: keyValueTags(tags) }),
    untag: (aws, id, keys) =>
      aws.call('events', 'UntagResource', { ResourceARN: arnOf(aws, id), TagKeys: keys }),
  };
}

export const eventBus = resource<EventBusArgs, EventBusState>({
  inputs: ['name', 'description', 'kmsKeyIdentifier', 'deadLetterConfig', 'region', 'tags'],
  replaceOn: ['name'],
  naming: { property: 'name', maximum: 256 },
  tagging: taggingBy((aws, id) => `arn:aws:events:${aws.region}:${aws.account}:event-bus/${id}`),
  async create(aws, inputs) {
    await aws.call('events', 'CreateEventBus', { ...busRequest(inputs), Tags: keyValueTags(aws.tags) });
    return inputs.name ?? '';
  },
  async update(aws, _id, inputs) {
    await aws.call('events', 'UpdateEventBus', busRequest(inputs));
    return undefined;
  },
  async delete(aws, id) {
    await aws.call('events', 'DeleteEventBus', { Name: id });
  },
  async describe(aws, id) {
    const found = await unlessMissing(MISSING, () =>
      aws.call<DescribeEventBusCommandOutput>('events', 'DescribeEventBus', { Name: id }),
    );
    return found && { name: found.Name, arn: found.Arn };
  },
});

export const eventBusPolicy = resource<EventBusPolicyArgs, EventBusPolicyState>({
  inputs: ['eventBusName', 'policy', 'region'],
  replaceOn: ['eventBusName'],
  async create(aws, inputs) {
    const EventBusName = inputs.eventBusName ?? 'default';
    await aws.call('events', 'PutPermission', { EventBusName, Policy: inputs.policy });
    return EventBusName;
  },
  async update(aws, id, inputs) {
    await aws.call('events', 'PutPermission', { EventBusName: id, Policy: inputs.policy });
    return undefined;
  },
  async delete(aws, id) {
    await aws.call('events', 'RemovePermission', { EventBusName: id, RemoveAllPermissions: true });
  },
});

export const eventRule = resource<EventRuleArgs, EventRuleState>({
  inputs: [
    ...(['name', 'eventBusName', 'eventPattern', 'scheduleExpression', 'description'] as const),
    ...(['roleArn', 'state', 'isEnabled', 'forceDestroy', 'region', 'tags'] as const),
  ],
  replaceOn: ['name', 'eventBusName'],
  naming: { property: 'name', maximum: 64 },
  tagging: taggingBy((aws, id) => `arn:aws:events:${aws.region}:${aws.account}:rule/${id}`),
  async create(aws, inputs) {
    await aws.call('events', 'PutRule', { ...ruleRequest(inputs), Tags: keyValueTags(aws.tags) });
    const { eventBusName: bus = 'default', name = '' } = inputs;
    return bus === 'default' ? name : `${bus}/${name}`;
  },
  async update(aws, _id, inputs) {
    await aws.call('events', 'PutRule', ruleRequest(inputs));
    return undefined;
  },
  async delete(aws, id, before) {
    await aws.call('events', 'DeleteRule', { ...splitRule(id), Force: before.forceDestroy ?? false });
  },
  async describe(aws, id) {
    const found = await unlessMissing(MISSING, () =>
      aws.call<DescribeRuleCommandOutput>('events', 'DescribeRule', splitRule(id)),
    );
    return (
      found && { name: found.Name, arn: found.Arn, eventBusName: found.EventBusName, state: found.State }
    );
  },
});

export const eventTarget = resource<EventTargetArgs, EventTargetState>({
  inputs: [
    ...([
      'rule',
      'eventBusName',
      'targetId',
      'arn',
      'roleArn',
      'input',
      'inputPath',
      'inputTransformer',
    ] as const),
    ...(['deadLetterConfig', 'retryPolicy', 'sqsTarget', 'forceDestroy', 'region'] as const),
  ],
  replaceOn: ['rule', 'eventBusName', 'targetId'],
  naming: { property: 'targetId', maximum: 64 },
  async create(aws, inputs) {
    await putTarget(aws, inputs);
    const { eventBusName: bus = 'default', rule, targetId } = inputs;
    return bus === 'default' ? `${rule}-${targetId}` : `${bus}-${rule}-${targetId}`;
  },
  async update(aws, _id, inputs) {
    await putTarget(aws, inputs);
    return undefined;
  },
  async delete(aws, _id, before) {
    const {
      rule: Rule,
      eventBusName: EventBusName = 'default',
      targetId = '',
      forceDestroy: Force = false,
    } = before;
    await aws.call('events', 'RemoveTargets', { Rule, EventBusName, Ids: [targetId], Force });
  },
});

function busRequest(inputs: Plain<EventBusArgs>): object {
  const {
    name: Name,
    description: Description,
    kmsKeyIdentifier: KmsKeyIdentifier,
    deadLetterConfig,
  } = inputs;
  return {
    Name,
    Description,
    KmsKeyIdentifier,
    ...(deadLetterConfig ? { DeadLetterConfig: { Arn: deadLetterConfig.arn } } : {}),
  };
}

function ruleRequest(inputs: Plain<EventRuleArgs>): PutRuleCommandInput {
  const enabled = inputs.isEnabled === false ? 'DISABLED' : 'ENABLED';
  return {
    Name: inputs.name,
    EventBusName: inputs.eventBusName ?? 'default',
    EventPattern: inputs.eventPattern,
    ScheduleExpression: inputs.scheduleExpression,
    Description: inputs.description,
    RoleArn: inputs.roleArn,
    State: (inputs.state ?? enabled) as PutRuleCommandInput['State'],
  };
}

/** `bus/rule`, or only the rule's name on the default bus. */
function splitRule(id: string): { Name: string; EventBusName: string } {
  const [Name = '', EventBusName = 'default'] = id.split('/').reverse();
  return { Name, EventBusName };
}

async function putTarget(aws: Context, inputs: Plain<EventTargetArgs>): Promise<void> {
  const { inputTransformer } = inputs;
  const target = {
    Id: inputs.targetId,
    Arn: inputs.arn,
    RoleArn: inputs.roleArn,
    Input: inputs.input,
    InputPath: inputs.inputPath,
    InputTransformer: inputTransformer && {
      InputPathsMap: inputTransformer.inputPaths,
      InputTemplate: inputTransformer.inputTemplate,
    },
    DeadLetterConfig: capitalized(inputs.deadLetterConfig) as Target['DeadLetterConfig'],
    RetryPolicy: capitalized(inputs.retryPolicy) as Target['RetryPolicy'],
    SqsParameters: capitalized(inputs.sqsTarget) as Target['SqsParameters'],
  } satisfies Target;
  const { FailedEntries = [] } = await aws.call<PutTargetsCommandOutput>('events', 'PutTargets', {
    Rule: inputs.rule,
    EventBusName: inputs.eventBusName ?? 'default',
    Targets: [target],
  } satisfies PutTargetsCommandInput);
  const [failed] = FailedEntries;
  if (failed) throw new Error(`target ${failed.TargetId}: ${failed.ErrorCode}: ${failed.ErrorMessage}`);
}
