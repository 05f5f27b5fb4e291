import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { awsError } from '../aws-error';
import { storeKind, type World } from '../world';
import { type FunctionReference, functionArn } from './function-name';

/** AWS docs: EventSourceMappingConfiguration, State. */
export type MappingState =
  | 'Creating'
  | 'Enabling'
  | 'Enabled'
  | 'Disabling'
  | 'Disabled'
  | 'Updating'
  | 'Deleting';

/** How a mapping reads its queue. */
export interface MappingSettings {
  readonly batchSize: number;
  readonly windowSeconds: number;
  /** Batches at one time; undefined when only AWS's own bound holds. */
  readonly maximumConcurrency?: number;
  /** Whether the function says which messages of a batch failed. */
  readonly reportsFailures: boolean;
  /** Patterns as JSON; none takes every message. */
  readonly filters: readonly string[];
}

/** A function that Lambda hands the messages of a queue to. */
export interface EventSourceMapping {
  readonly uuid: string;
  readonly account: string;
  readonly region: string;
  readonly arn: string;
  /** ARN, of the mapping's Region. */
  readonly queue: string;
  readonly tags: Map<string, string>;
  target: FunctionReference;
  settings: MappingSettings;
  state: MappingState;
  /** Virtual milliseconds since 1970. */
  modified: number;
  /** Ends the reading of the queue; undefined while nobody reads. */
  stop?: () => void;
}

const MAPPINGS = storeKind('lambda event source mappings', () => new Map<string, EventSourceMapping>());

/** Mappings by UUID. */
export function mappingsOf(world: World, account: string, region: string): Map<string, EventSourceMapping> {
  return world.store(MAPPINGS, account, region);
}

export function mappingArn(account: string, region: string, uuid: string): string {
  return `arn:aws:lambda:${region}:${account}:event-source-mapping:${uuid}`;
}

export function isMappingArn(arn: string): boolean {
  return arn.split(':')[5] === 'event-source-mapping';
}

/** Throws `ResourceNotFoundException` (404) when there is no such mapping. */
export function findMapping(world: World, account: string, region: string, uuid: string): EventSourceMapping {
  const found = mappingsOf(world, account, region).get(uuid);
  if (!found) throw mappingNotFound();
  return found;
}

/** Undefined when there is no such mapping. */
export function mappingTags(world: World, arn: string): Map<string, string> | undefined {
  const [, , , region = '', account = '', , uuid = ''] = arn.split(':');
  return mappingsOf(world, account, region).get(uuid)?.tags;
}

export function mappingNotFound() {
  return awsError('ResourceNotFoundException', 404, 'The resource you requested does not exist.');
}

export function describeMapping(mapping: EventSourceMapping): EventSourceMappingConfiguration {
  const { settings } = mapping;
  return {
    UUID: mapping.uuid,
    EventSourceMappingArn: mapping.arn,
    EventSourceArn: mapping.queue,
    FunctionArn: functionArn(mapping.target),
    BatchSize: settings.batchSize,
    MaximumBatchingWindowInSeconds: settings.windowSeconds,
    ...(settings.maximumConcurrency === undefined
      ? {}
      : { ScalingConfig: { MaximumConcurrency: settings.maximumConcurrency } }),
    FunctionResponseTypes: settings.reportsFailures ? ['ReportBatchItemFailures'] : [],
    ...(settings.filters.length === 0
      ? {}
      : { FilterCriteria: { Filters: settings.filters.map((Pattern) => ({ Pattern })) } }),
    State: mapping.state,
    StateTransitionReason: 'USER_INITIATED',
    LastModified: new Date(mapping.modified),
  };
}
