import type { Call, Need } from '../service';
import { logGroupArn, logGroupName } from './log-group';

interface NamesGroup {
  readonly logGroupName?: string;
  readonly logGroupIdentifier?: string;
  readonly logStreamName?: string;
}

/**
 * What a call on a log group or stream needs. AWS docs: CloudWatch Logs asks with the form of the ARN that policies
 * match by a trailing `:*`, which is the group's with a stream behind it, the stream empty for the group itself.
 */
export function needs(action: string, perStream = false) {
  return (call: Call<NamesGroup>): Need[] => {
    const { logGroupName: name, logGroupIdentifier, logStreamName = '' } = call.input;
    const group = logGroupArn(call, logGroupName(name ?? logGroupIdentifier));
    return [{ action: `logs:${action}`, resource: `${group}:log-stream:${perStream ? logStreamName : ''}` }];
  };
}

/** Tags are asked for with the group's plain ARN. */
export function needsOfTags(action: string) {
  return (call: Call<{ resourceArn?: string; tags?: Record<string, string> }>): Need[] => {
    const { resourceArn, tags } = call.input;
    return [
      {
        action: `logs:${action}`,
        resource: logGroupArn(call, logGroupName(resourceArn)),
        ...(tags ? { context: requestTags(tags) } : {}),
      },
    ];
  };
}

export function requestTags(tags: Readonly<Record<string, string>>): Record<string, string | string[]> {
  const context: Record<string, string | string[]> = { 'aws:TagKeys': Object.keys(tags) };
  for (const [key, value] of Object.entries(tags)) context[`aws:RequestTag/${key}`] = value;
  return context;
}
