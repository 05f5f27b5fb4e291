import type { CreateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import { awsError } from '../aws-error';
import { compilePattern } from '../eventbridge/pattern';
import { isAllowed } from '../iam/authorize';
import { numberOf, queueByArn } from '../sqs/store';
import type { World } from '../world';
import type { MappingSettings } from './event-source-mapping';
import type { FunctionReference } from './function-name';
import { findFunction, versionOf } from './function-record';
import { executionRole } from './role';

type Given = Partial<CreateEventSourceMappingCommandInput>;

/** AWS docs: CreateEventSourceMapping, parameters of Amazon SQS; lambda invocation-eventfiltering, five filters. */
const DEFAULTS: MappingSettings = { batchSize: 10, windowSeconds: 0, reportsFailures: false, filters: [] };
const LARGEST_BATCH = 10_000;
const LARGEST_BATCH_AT_ONCE = 10;
const LONGEST_WINDOW = 300;
const CONCURRENCY = [2, 1000] as const;
const MOST_FILTERS = 5;

/** What AWS knows for other sources only, and what is not simulated of SQS's own. */
const FOREIGN = [
  ...(['AmazonManagedKafkaEventSourceConfig', 'BisectBatchOnFunctionError', 'DestinationConfig'] as const),
  ...(['DocumentDBEventSourceConfig', 'MaximumRecordAgeInSeconds', 'MaximumRetryAttempts'] as const),
  ...(['ParallelizationFactor', 'Queues', 'SelfManagedEventSource', 'Topics'] as const),
  ...(['SelfManagedKafkaEventSourceConfig', 'SourceAccessConfigurations', 'StartingPosition'] as const),
  ...(['StartingPositionTimestamp', 'TumblingWindowInSeconds'] as const),
] as const satisfies readonly (keyof Given)[];
const NOT_SIMULATED = [
  ...(['KMSKeyArn', 'LoggingConfig', 'MetricsConfig', 'ProvisionedPollerConfig'] as const),
] as const satisfies readonly (keyof Given)[];

/** The settings that a request asks for, over those there are. Throws `InvalidParameterValueException` (400). */
export function settingsOf(given: Given, before: MappingSettings = DEFAULTS): MappingSettings {
  for (const name of FOREIGN) {
    if (given[name] !== undefined) throw invalid(`Unsupported parameter for an SQS event source: ${name}.`);
  }
  for (const name of NOT_SIMULATED) {
    if (given[name] !== undefined)
      throw awsError(
        'NotSimulated',
        501,
        `${name} is not simulated for event source mappings: leave it out.`,
      );
  }
  const { MaximumConcurrency } = given.ScalingConfig ?? { MaximumConcurrency: before.maximumConcurrency };
  const settings: MappingSettings = {
    batchSize: inRange('BatchSize', given.BatchSize ?? before.batchSize, 1, LARGEST_BATCH),
    windowSeconds: inRange(
      'MaximumBatchingWindowInSeconds',
      given.MaximumBatchingWindowInSeconds ?? before.windowSeconds,
      0,
      LONGEST_WINDOW,
    ),
    ...(MaximumConcurrency === undefined
      ? {}
      : { maximumConcurrency: inRange('MaximumConcurrency', MaximumConcurrency, ...CONCURRENCY) }),
    reportsFailures: reports(given.FunctionResponseTypes) ?? before.reportsFailures,
    filters: filtersOf(given) ?? before.filters,
  };
  if (settings.batchSize > LARGEST_BATCH_AT_ONCE && settings.windowSeconds === 0) {
    throw invalid(
      `Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than ${LARGEST_BATCH_AT_ONCE}`,
    );
  }
  return settings;
}

/** What Lambda does with the function's role, in AWS's wording of the refusal. */
const QUEUE_ACTIONS = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];

/**
 * Whether the function can be handed the queue's messages. AWS docs: lambda services-sqs-configure. Throws
 * `InvalidParameterValueException` (400), `ResourceNotFoundException` (404).
 */
export function checkSource(world: World, target: FunctionReference, arn: string): void {
  const found = findFunction(world, target);
  const { role, timeoutSeconds } = versionOf(found, target.qualifier).configuration;
  const [, , service, region] = arn.split(':');
  if (service !== 'sqs') {
    throw invalid(`Unrecognized event source: ${arn}. Only event sources of SQS are simulated.`);
  }
  if (region !== target.region) {
    throw invalid(`The event source ${arn} must be in the Region of the function, ${target.region}.`);
  }
  const caller = executionRole(world, found, role);
  for (const action of QUEUE_ACTIONS) {
    if (isAllowed(world, caller, target.region, { action: `sqs:${action}`, resource: arn })) continue;
    throw invalid(`The function execution role does not have permissions to call ${action} on SQS`);
  }
  const queue = queueByArn(world, arn);
  if (!queue) {
    throw invalid(
      'Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist.',
    );
  }
  const hiddenSeconds = numberOf(queue, 'VisibilityTimeout');
  if (hiddenSeconds < timeoutSeconds) {
    throw invalid(
      `Queue visibility timeout: ${hiddenSeconds} seconds is less than Function timeout: ${timeoutSeconds} seconds`,
    );
  }
}

function reports(types: readonly string[] | undefined): boolean | undefined {
  const unknown = types?.find((type) => type !== 'ReportBatchItemFailures');
  if (unknown !== undefined) {
    throw invalid(`FunctionResponseTypes may hold ReportBatchItemFailures, not ${unknown}.`);
  }
  return types && types.length > 0;
}

function filtersOf({ FilterCriteria }: Given): string[] | undefined {
  if (!FilterCriteria) return undefined;
  const patterns = (FilterCriteria.Filters ?? []).map(({ Pattern = '' }) => Pattern);
  if (patterns.length > MOST_FILTERS) {
    throw invalid(`${patterns.length} filters are given; a mapping may have ${MOST_FILTERS}.`);
  }
  for (const pattern of patterns) {
    compilePattern(pattern, (reason) => {
      throw invalid(`Invalid filter pattern definition. ${reason}`);
    });
  }
  return patterns;
}

function inRange(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalid(`Value ${value} for ${name} is invalid: it must be a whole number from ${least} to ${most}.`);
}

function invalid(message: string) {
  return awsError('InvalidParameterValueException', 400, message);
}
