import type { AwsError } from '../aws-error';
import type { Caller } from '../service';
import type { World } from '../world';
import { putEvents } from './integration-events';
import { invokeFunction, invokeNamed } from './integration-lambda';
import { publishMessage, sendMessage } from './integration-messages';
import { sdkCall } from './integration-sdk';
import { startNested } from './integration-states';
import type { Json } from './json';
import type { StateFailure } from './state-failure';
import type { Execution } from './store';

interface TaskRequest {
  readonly world: World;
  /** A session of the execution's role, or of the one in Credentials. */
  readonly caller: Caller;
  readonly region: string;
  readonly execution: Execution;
  readonly args: Json;
}

/** How one kind of task is done. */
export interface TaskCall {
  /** The IAM-side name and action it calls, as the world knows them. */
  readonly service: string;
  readonly action: string;
  call(request: TaskRequest): Promise<Json>;
  /** The error that Retry and Catch see for a refusal. */
  failureOf(error: AwsError): StateFailure;
}

/** A Resource of a Task state, understood. */
export interface Integration extends TaskCall {
  /** A function's own ARN: the history tells of these in events of their own. */
  readonly direct?: true;
  /** As in the history: `lambda`, `aws-sdk:rds`. */
  readonly resourceType: string;
  /** As in the history: `invoke.waitForTaskToken`. */
  readonly resource: string;
  /** Whether the task's result comes by SendTaskSuccess. */
  readonly waits: boolean;
}

const optimized: Readonly<Record<string, TaskCall>> = {
  'lambda:invoke': invokeFunction,
  'sns:publish': publishMessage,
  'sqs:sendMessage': sendMessage,
  'events:putEvents': putEvents,
  'states:startExecution': startNested,
};

/** The resources that are simulated, for messages. */
export const knownResources = [
  'arn:aws:lambda:<region>:<account>:function:<name>',
  ...Object.keys(optimized).map((name) => `arn:aws:states:::${name}[.waitForTaskToken]`),
  'arn:aws:states:::aws-sdk:<service>:<action>[.waitForTaskToken]',
];

/** `arn:aws:states:::lambda:invoke.waitForTaskToken`; undefined when it is none that is simulated. */
export function integrationOf(resource: string): Integration | undefined {
  if (/^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/.test(resource)) {
    return { ...invokeNamed(resource), direct: true, resourceType: 'lambda', resource, waits: false };
  }
  const match = /^arn:aws:states:::((?:aws-sdk:)?[a-z0-9]+):([a-zA-Z0-9]+)(\.waitForTaskToken)?$/.exec(
    resource,
  );
  if (!match) return undefined;
  const [, resourceType, action, suffix = ''] = match;
  const call = resourceType.startsWith('aws-sdk:')
    ? sdkCall(resourceType.slice('aws-sdk:'.length), action)
    : optimized[`${resourceType}:${action}`];
  return call && { ...call, resourceType, resource: `${action}${suffix}`, waits: suffix !== '' };
}
