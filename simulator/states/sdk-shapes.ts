import { NormalizedSchema } from '@smithy/core/schema';
import { isObject, type Json, type JsonObject } from './json';

type Client = Record<string, unknown>;

/** A name as the AWS SDK for Java writes it, capitalized: `DBSnapshotArn` is `DbSnapshotArn`. */
export function javaName(name: string): string {
  const words = name.replace(
    /[A-Z]{2,}(?=[A-Z][a-z]|$|\d)/g,
    (run) => `${run[0]}${run.slice(1).toLowerCase()}`,
  );
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** Arguments of an SDK task as the input of the action. A name that the action does not know is left as it is. */
export function toInput(client: Client | undefined, action: string, args: Json): object {
  const value = isObject(args) ? args : {};
  const schema = operationSchema(client, action, 4);
  return schema ? (readValue(schema, value) as object) : value;
}

/** What the action answered as the result of an SDK task: Java's names, times and bytes as text. */
export function toOutput(client: Client | undefined, action: string, output: object): Json {
  const schema = operationSchema(client, action, 5);
  return schema ? writeValue(schema, output) : toPlain(output);
}

/** The answer with its own names, times and bytes as text, without what the SDK adds. */
export function toPlain(output: object): JsonObject {
  const { $metadata, ...rest } = output as Record<string, unknown>;
  return JSON.parse(JSON.stringify(rest, bytesAsText)) as JsonObject;
}

function bytesAsText(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value;
}

/** Operation schemas are `[9, namespace, name, traits, input, output]`. */
function operationSchema(
  client: Client | undefined,
  action: string,
  part: 4 | 5,
): NormalizedSchema | undefined {
  const operation = client?.[`${action}$`];
  return Array.isArray(operation) ? NormalizedSchema.of(operation[part]) : undefined;
}

function readValue(schema: NormalizedSchema, value: Json): unknown {
  if (schema.isStructSchema() && isObject(value)) {
    const members = new Map(
      [...schema.structIterator()].map(([name, member]) => [javaName(name), { name, member }]),
    );
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        const known = members.get(javaName(key));
        return known ? [known.name, readValue(known.member, item)] : [key, item];
      }),
    );
  }
  if (schema.isListSchema() && Array.isArray(value)) {
    return value.map((item) => readValue(schema.getValueSchema(), item));
  }
  if (schema.isMapSchema() && isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, readValue(schema.getValueSchema(), item)]),
    );
  }
  if (schema.isTimestampSchema() && typeof value === 'string') return new Date(value);
  if (schema.isBlobSchema() && value !== null) {
    return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  }
  return value;
}

function writeValue(schema: NormalizedSchema, value: unknown): Json {
  if (schema.isStructSchema() && isObject(value)) {
    const object: JsonObject = {};
    for (const [name, member] of schema.structIterator()) {
      const item = (value as Record<string, unknown>)[name];
      if (item !== undefined && item !== null) object[javaName(name)] = writeValue(member, item);
    }
    return object;
  }
  if (schema.isListSchema() && Array.isArray(value)) {
    return value.map((item) => writeValue(schema.getValueSchema(), item));
  }
  if (schema.isMapSchema() && isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, writeValue(schema.getValueSchema(), item)]),
    );
  }
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  return (value ?? null) as Json;
}
