import { createHash } from 'node:crypto';
import type { MessageAttributeValue } from '@aws-sdk/client-sqs';

export function md5(data: string | Uint8Array): string {
  return createHash('md5').update(data).digest('hex');
}

/**
 * MD5 over all attributes in order of their names: each name, data type and value with its length in four bytes before
 * it, and one byte for the kind of value. AWS docs: SQS Developer Guide, "Calculating the MD5 message digest for message
 * attributes".
 */
export function md5OfAttributes(
  attributes: Readonly<Record<string, MessageAttributeValue>>,
): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const parts = names.flatMap((name) => {
    const { DataType = '', StringValue, BinaryValue } = attributes[name] ?? {};
    const value = BinaryValue ?? Buffer.from(StringValue ?? '');
    const kind = Buffer.from([BinaryValue ? 2 : 1]);
    return [measured(Buffer.from(name)), measured(Buffer.from(DataType)), kind, measured(value)];
  });
  return md5(Buffer.concat(parts));
}

function measured(value: Uint8Array): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(value.length);
  return Buffer.concat([length, value]);
}
