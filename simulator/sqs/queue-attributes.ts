import { awsError } from '../aws-error';
import { parsePolicy } from '../iam/policy';
import type { World } from '../world';
import { queueByArn, queueDoesNotExist } from './store';

/** AWS docs: SQS API reference, SetQueueAttributes. Times are in seconds, sizes in bytes. */
export const DEFAULTS = {
  DelaySeconds: '0',
  KmsDataKeyReusePeriodSeconds: '300',
  MaximumMessageSize: '1048576',
  MessageRetentionPeriod: '345600',
  ReceiveMessageWaitTimeSeconds: '0',
  VisibilityTimeout: '30',
} as const;

const RANGES: Readonly<Record<keyof typeof DEFAULTS, readonly [number, number]>> = {
  DelaySeconds: [0, 900],
  KmsDataKeyReusePeriodSeconds: [60, 86_400],
  MaximumMessageSize: [1_024, 1_048_576],
  MessageRetentionPeriod: [60, 1_209_600],
  ReceiveMessageWaitTimeSeconds: [0, 20],
  VisibilityTimeout: [0, 43_200],
};

const OTHERS = ['KmsMasterKeyId', 'Policy', 'RedriveAllowPolicy', 'RedrivePolicy', 'SqsManagedSseEnabled'];

/** Throws `InvalidAttributeName` or `InvalidAttributeValue` 400, or `QueueDoesNotExist` 400 for dead letters. */
export function checkAttributes(
  world: World,
  arn: string,
  attributes: Readonly<Record<string, string>>,
): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (Object.hasOwn(RANGES, name)) checkRange(name as keyof typeof RANGES, value);
    else if ((name === 'FifoQueue' || name === 'ContentBasedDeduplication') && value !== 'false') {
      throw awsError(
        'InvalidAttributeValue',
        400,
        `${name} ${value}: first-in-first-out queues are not simulated.`,
      );
    } else if (!OTHERS.includes(name) && name !== 'FifoQueue' && name !== 'ContentBasedDeduplication') {
      throw awsError('InvalidAttributeName', 400, `Unknown Attribute ${name}.`);
    }
  }
  if (attributes.Policy) parsePolicy(attributes.Policy, 'resource', 'InvalidAttributeValue');
  if (attributes.RedrivePolicy) checkRedrive(world, arn, attributes.RedrivePolicy);
}

function checkRange(name: keyof typeof RANGES, value: string): void {
  const [least, most] = RANGES[name];
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= least && number <= most) return;
  throw awsError(
    'InvalidAttributeValue',
    400,
    `Invalid value ${value} for the parameter ${name}: it must be ${least} to ${most}.`,
  );
}

function checkRedrive(world: World, arn: string, text: string): void {
  const wrong = (reason: string) =>
    awsError(
      'InvalidAttributeValue',
      400,
      `Value ${text} for parameter RedrivePolicy is invalid. Reason: ${reason}`,
    );
  let policy: { deadLetterTargetArn?: unknown; maxReceiveCount?: unknown } | null;
  try {
    policy = JSON.parse(text);
  } catch {
    throw wrong('Redrive policy is not a valid JSON map.');
  }
  const most = Number(policy?.maxReceiveCount);
  if (!Number.isInteger(most) || most < 1 || most > 1_000) {
    throw wrong('maxReceiveCount must be between 1 and 1000.');
  }
  const target = String(policy?.deadLetterTargetArn);
  if (placeOf(target) !== placeOf(arn)) {
    throw wrong('Dead letter target must be in the account and Region of the queue itself.');
  }
  if (!queueByArn(world, target)) throw queueDoesNotExist();
}

/** `us-east-1:222222222222` */
function placeOf(arn: string): string {
  return arn.split(':').slice(3, 5).join(':');
}
