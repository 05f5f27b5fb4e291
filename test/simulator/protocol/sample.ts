import type { Member, Shape } from '../../../simulator/protocol/shape';

/** How much of a structure is filled in: everything, or only what must be there. */
export type Fill = 'full' | 'bare';

const TEXT = 'Ü <b> & "q" \'s\' 1+1=2% ☃';
const DEPTH = 5;

/** A value of the shape. Equal arguments give equal values; members differ by their names. */
export function sample(shape: Shape, fill: Fill, name = shape.name, depth = 0): unknown {
  const { traits } = shape;
  const bound = traits.httpHeader ?? traits.httpPrefixHeaders ?? traits.httpLabel;
  switch (shape.kind) {
    case 'structure': {
      const members = shape.members.filter((member) => isChosen(member, fill, depth));
      // Query and XML cannot say that a structure is there and empty.
      const chosen = shape.union || (members.length === 0 && depth > 0) ? shape.members.slice(0, 1) : members;
      return Object.fromEntries(
        chosen.map((member) => [member.name, sample(member.shape, fill, member.name, depth + 1)]),
      );
    }
    case 'list':
      return [1, 2].map((index) => sample(shape.item, fill, `${name}${index}`, depth + 1));
    case 'map':
      return Object.fromEntries(
        ['one', 'two'].map((key) => [key, sample(shape.item, fill, `${name}${key}`, depth + 1)]),
      );
    case 'string':
      // SQS sends its requests to the queue's own address.
      if (name === 'QueueUrl') return 'https://sqs.us-west-2.amazonaws.com/111111111111/orders';
      if (traits.mediaType?.endsWith('json')) return '{"a":1}';
      return bound === undefined && traits.httpPayload === undefined ? `${name} ${TEXT}` : `${name}-x.1`;
    case 'boolean':
      return name.length % 2 === 0;
    case 'number':
      return traits.httpResponseCode === undefined ? name.length : 202;
    case 'big-integer':
      return BigInt(name.length);
    case 'big-decimal':
      return '1.5';
    case 'blob':
      return new Uint8Array([0, 1, 254, 255, name.length]);
    case 'timestamp':
      return new Date(Date.UTC(2026, 10, 21, 6, 0, name.length % 60));
    case 'document':
      return { any: [1, 'two', null] };
    case 'unit':
      return {};
  }
}

function isChosen({ shape: { traits }, required }: Member, fill: Fill, depth: number): boolean {
  if (required) return true;
  if (fill === 'full') return depth < DEPTH && traits.streaming === undefined;
  // Clients make up a token that is missing, and show a status and a payload even where there were none.
  return [traits.idempotencyToken, traits.httpResponseCode, traits.httpPayload].some(
    (it) => it !== undefined,
  );
}

/** The value with bytes as hexadecimal text and without what is undefined, so that it can be compared. */
export function comparable(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (value instanceof Date || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(comparable);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => item !== undefined && key !== '$metadata')
      .map(([key, item]) => [key, comparable(item)]),
  );
}
