import { type AwsError, awsError, isAwsError } from '../aws-error';
import { useKey } from '../kms/use-key';
import type { Call } from '../service';
import type { Queue } from './store';

/** SQS's codes for what KMS answers. AWS docs: SQS API Reference, SendMessage, "Errors". */
const CODES: Readonly<Record<string, string>> = {
  DisabledException: 'KmsDisabled',
  KMSInvalidStateException: 'KmsInvalidState',
  NotFoundException: 'KmsNotFound',
};

/**
 * Throws unless whoever sends may use the key that the queue is encrypted under: a service only as far as the key's
 * policy lets it in, which no key that AWS manages does. KMS is asked each time, where SQS goes on with a data key for some
 * minutes. AWS docs: SQS Developer Guide, "Amazon SQS Key management", "Configuring AWS KMS permissions".
 */
export function requireKeyToSend(call: Call, queue: Queue): void {
  requireKey(call, queue, ['kms:GenerateDataKey', 'kms:Decrypt']);
}

/** Throws unless whoever receives may use the key that the queue is encrypted under. */
export function requireKeyToReceive(call: Call, queue: Queue): void {
  requireKey(call, queue, ['kms:Decrypt']);
}

function requireKey({ world, caller }: Call, queue: Queue, actions: readonly string[]): void {
  const { KmsMasterKeyId: name = '' } = queue.attributes;
  if (name === '') return;
  const { account, region } = queue;
  // Names without an account are the queue's, whoever sends.
  const local = name.startsWith('alias/') ? name : `key/${name}`;
  const arn = name.startsWith('arn:') ? name : `arn:aws:kms:${region}:${account}:${local}`;
  try {
    useKey(
      world,
      caller,
      region,
      account === caller.account ? name : arn,
      actions,
      `sqs.${region}.amazonaws.com`,
    );
  } catch (error) {
    throw isAwsError(error) ? inWordsOfSqs(error) : error;
  }
}

function inWordsOfSqs({ awsCode, message }: AwsError): AwsError {
  return awsError(CODES[awsCode] ?? 'KmsAccessDenied', 400, message);
}
