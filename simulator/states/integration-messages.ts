import type { PublishCommandOutput } from '@aws-sdk/client-sns';
import type { SendMessageCommandOutput } from '@aws-sdk/client-sqs';
import type { TaskCall } from './integration';
import { isObject, type Json } from './json';
import { sdkFailure } from './sdk-error';
import { toPlain } from './sdk-shapes';

/** AWS docs: "Publish messages to an Amazon SNS topic with Step Functions". A message that is not text becomes JSON. */
export const publishMessage: TaskCall = {
  service: 'sns',
  action: 'Publish',
  async call({ world, caller, region, args }) {
    const input = withText(args, 'Message');
    return toPlain(await world.call<PublishCommandOutput>(caller, region, 'sns', 'Publish', input));
  },
  failureOf(error) {
    // AWS docs: Amazon SNS API Reference, Publish: what is not allowed is an AuthorizationError.
    const named = error.awsCode.startsWith('AccessDenied')
      ? { ...error, awsCode: 'AuthorizationError' }
      : error;
    return sdkFailure({ ...named, message: error.message }, 'sns', 'SNS', 'AmazonSNSException');
  },
};

/** AWS docs: "Send messages to an Amazon SQS queue with Step Functions". */
export const sendMessage: TaskCall = {
  service: 'sqs',
  action: 'SendMessage',
  async call({ world, caller, region, args }) {
    const input = withText(args, 'MessageBody');
    return toPlain(await world.call<SendMessageCommandOutput>(caller, region, 'sqs', 'SendMessage', input));
  },
  failureOf: (error) => sdkFailure(error, 'sqs', 'SQS', 'AmazonSQSException'),
};

function withText(args: Json, member: string): object {
  if (!isObject(args)) return {};
  const value = args[member];
  if (value === undefined || typeof value === 'string') return args;
  return { ...args, [member]: JSON.stringify(value) };
}
