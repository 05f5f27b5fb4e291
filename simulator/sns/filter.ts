import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import { awsError } from '../aws-error';
import { compilePattern } from '../eventbridge/pattern';
import { type Notification, textFor } from './notification';
import type { Subscription } from './store';

/** Filter policies are patterns over a message's attributes, or over its body where the scope says so. */
export function isWanted(subscription: Subscription, notification: Notification): boolean {
  const { FilterPolicy, FilterPolicyScope } = subscription.attributes;
  if (!FilterPolicy) return true;
  const matches = compilePattern(FilterPolicy, refuseFilter);
  if (FilterPolicyScope !== 'MessageBody') {
    const values = Object.entries(notification.attributes).map(([name, given]) => [
      name,
      attributeValue(given),
    ]);
    return matches(Object.fromEntries(values));
  }
  try {
    return matches(JSON.parse(textFor(subscription, notification)));
  } catch {
    // AWS docs: SNS Developer Guide, "Amazon SNS subscription filter policy scope": what is no JSON is not delivered.
    return false;
  }
}

/** Throws `InvalidParameter` 400. */
export function checkFilter(policy: string): void {
  compilePattern(policy, refuseFilter);
}

function refuseFilter(reason: string): never {
  throw awsError('InvalidParameter', 400, `Invalid parameter: FilterPolicy: ${reason}`);
}

function attributeValue({ DataType = 'String', StringValue = '' }: MessageAttributeValue): unknown {
  if (DataType.startsWith('Number')) return Number(StringValue);
  if (DataType !== 'String.Array') return StringValue;
  try {
    return JSON.parse(StringValue);
  } catch {
    return StringValue;
  }
}
