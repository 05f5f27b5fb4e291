import type { LogGroupClass } from '@aws-sdk/client-cloudwatch-logs';
import { awsError } from '../aws-error';
import { storeKind, type World } from '../world';

/** Times are virtual milliseconds since 1970, as CloudWatch Logs gives them on the wire. */
export interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
  readonly ingestionTime: number;
  readonly eventId: string;
}

export interface LogStream {
  readonly name: string;
  readonly creationTime: number;
  /** In the order of arrival; readers sort by time. */
  events: LogEvent[];
}

export interface LogGroup {
  readonly name: string;
  readonly creationTime: number;
  readonly logGroupClass: LogGroupClass;
  readonly kmsKeyId?: string;
  retentionInDays?: number;
  readonly tags: Map<string, string>;
  readonly streams: Map<string, LogStream>;
}

const GROUPS = storeKind('log groups', () => new Map<string, LogGroup>());

/** Where something is: the account and Region of a call. */
export interface Place {
  readonly world: World;
  readonly account: string;
  readonly region: string;
}

export function logGroups({ world, account, region }: Place): Map<string, LogGroup> {
  return world.store(GROUPS, account, region);
}

/** `arn:aws:logs:us-east-1:111111111111:log-group:/aws/lambda/copy` */
export function logGroupArn({ account, region }: Pick<Place, 'account' | 'region'>, name: string): string {
  return `arn:aws:logs:${region}:${account}:log-group:${name}`;
}

/** The name in `/aws/lambda/copy` itself, in its ARN, and in its ARN with `:*` behind. */
export function logGroupName(identifier: string | undefined): string {
  return (identifier ?? '').replace(/^arn:aws:logs:[^:]*:\d*:log-group:/, '').replace(/:\*$/, '');
}

/** Throws `ResourceNotFoundException` (400) when there is no such group. */
export function findLogGroup(place: Place, identifier: string | undefined): LogGroup {
  const group = logGroups(place).get(logGroupName(identifier));
  if (!group) throw awsError('ResourceNotFoundException', 400, 'The specified log group does not exist.');
  return group;
}

/** Throws `ResourceNotFoundException` (400) when the group or the stream in it does not exist. */
export function findLogStream(place: Place, identifier: string | undefined, name: string | undefined) {
  const stream = findLogGroup(place, identifier).streams.get(name ?? '');
  if (!stream) throw awsError('ResourceNotFoundException', 400, 'The specified log stream does not exist.');
  return stream;
}

const DAY = 86_400_000;

/** The events of a stream that retention has not yet taken away, oldest first. */
export function keptEvents(place: Place, group: LogGroup, stream: LogStream): LogEvent[] {
  const oldest =
    group.retentionInDays === undefined ? 0 : place.world.clock.now() - group.retentionInDays * DAY;
  if (stream.events.some((event) => event.timestamp < oldest)) {
    stream.events = stream.events.filter((event) => event.timestamp >= oldest);
  }
  return [...stream.events].sort((a, b) => a.timestamp - b.timestamp);
}
