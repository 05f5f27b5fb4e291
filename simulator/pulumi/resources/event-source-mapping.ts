import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import type { EventSourceMappingArgs, EventSourceMappingState } from '@pulumi/aws/lambda';
import { capitalized, type Plain, resource, unlessMissing } from './define';

/** Made and left creating: a deployment takes no virtual time in which it could get enabled. */
export const eventSourceMapping = resource<EventSourceMappingArgs, EventSourceMappingState>({
  inputs: [
    ...(['batchSize', 'enabled', 'eventSourceArn', 'filterCriteria', 'functionName'] as const),
    ...([
      'functionResponseTypes',
      'maximumBatchingWindowInSeconds',
      'region',
      'scalingConfig',
      'tags',
    ] as const),
  ],
  replaceOn: ['eventSourceArn'],
  recomputed: ['functionArn', 'lastModified', 'state'],
  tagging: {
    tag: (aws, id, tags) => aws.call('lambda', 'TagResource', { Resource: arnOf(aws, id), Tags: tags }),
    untag: (aws, id, keys) =>
      aws.call('lambda', 'UntagResource', { Resource: arnOf(aws, id), TagKeys: keys }),
  },
  async create(aws, inputs) {
    const made = await aws.call<EventSourceMappingConfiguration>('lambda', 'CreateEventSourceMapping', {
      ...request(inputs),
      EventSourceArn: inputs.eventSourceArn,
      ...(Object.keys(aws.tags).length > 0 ? { Tags: { ...aws.tags } } : {}),
    });
    return made.UUID ?? '';
  },
  async update(aws, id, inputs, before) {
    const now = request(inputs);
    if (JSON.stringify(now) === JSON.stringify(request(before))) return undefined;
    await aws.call('lambda', 'UpdateEventSourceMapping', { UUID: id, ...NOTHING, ...now });
    return undefined;
  },
  async delete(aws, id) {
    await aws.call('lambda', 'DeleteEventSourceMapping', { UUID: id });
  },
  async describe(aws, id) {
    const found = await unlessMissing(['ResourceNotFoundException'], () =>
      aws.call<EventSourceMappingConfiguration>('lambda', 'GetEventSourceMapping', { UUID: id }),
    );
    return (
      found && {
        arn: found.EventSourceMappingArn,
        uuid: id,
        batchSize: found.BatchSize,
        eventSourceArn: found.EventSourceArn,
        functionArn: found.FunctionArn,
        functionResponseTypes: found.FunctionResponseTypes ?? [],
        lastModified: found.LastModified?.toISOString(),
        state: found.State,
        stateTransitionReason: found.StateTransitionReason,
      }
    );
  },
});

/** What AWS takes for settings that a program no longer has. */
const NOTHING = {
  BatchSize: 10,
  Enabled: true,
  FilterCriteria: {},
  FunctionResponseTypes: [],
  MaximumBatchingWindowInSeconds: 0,
  ScalingConfig: {},
};

function request(inputs: Plain<EventSourceMappingArgs>): Record<string, unknown> {
  const given = {
    BatchSize: inputs.batchSize,
    Enabled: inputs.enabled,
    FilterCriteria: capitalized(inputs.filterCriteria),
    FunctionName: inputs.functionName,
    FunctionResponseTypes: inputs.functionResponseTypes,
    MaximumBatchingWindowInSeconds: inputs.maximumBatchingWindowInSeconds,
    ScalingConfig: capitalized(inputs.scalingConfig),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function arnOf(
  { account, region }: { readonly account: string; readonly region: string },
  id: string,
): string {
  return `arn:aws:lambda:${region}:${account}:event-source-mapping:${id}`;
}
