import { missing, wrong } from './misfit';
import type { Shape } from './shape';

/** What JSON and CBOR do differently: which names members have, how the kinds that JSON lacks look. */
export interface TreeFormat {
  readonly jsonNames: boolean;
  readBlob(given: unknown, path: string): Uint8Array;
  writeBlob(value: Uint8Array): unknown;
  readTimestamp(shape: Shape, given: unknown, path: string): Date;
  writeTimestamp(shape: Shape, value: Date): unknown;
}

/** Turns a parsed document into the value that the shape describes. Throws a misfit where it does not fit. */
export function readTree(shape: Shape, given: unknown, format: TreeFormat, path = ''): unknown {
  switch (shape.kind) {
    case 'structure':
      return readStructure(shape, given, format, path);
    case 'list': {
      if (!Array.isArray(given)) throw wrong(path, given, 'a list');
      return given.map((item, index) => readItem(shape, item, format, `${path}.${index + 1}`));
    }
    case 'map': {
      if (!isTree(given)) throw wrong(path, given, 'a map');
      return Object.fromEntries(
        Object.entries(given).map(([key, item]) => [key, readItem(shape, item, format, `${path}.${key}`)]),
      );
    }
    case 'string':
      if (typeof given !== 'string') throw wrong(path, given, 'text');
      return given;
    case 'boolean':
      if (typeof given !== 'boolean') throw wrong(path, given, 'true or false');
      return given;
    case 'number':
      return readNumber(given, path);
    case 'big-integer':
      if (typeof given !== 'bigint' && !Number.isInteger(given)) throw wrong(path, given, 'a whole number');
      return BigInt(given as bigint | number);
    case 'blob':
      return format.readBlob(given, path);
    case 'timestamp':
      return format.readTimestamp(shape, given, path);
    case 'big-decimal':
    case 'document':
    case 'unit':
      return given;
  }
}

/** The reverse, for answers. Members that the shape does not have are an error of the action, so they throw. */
export function writeTree(shape: Shape, value: unknown, format: TreeFormat): unknown {
  switch (shape.kind) {
    case 'structure': {
      const written: Record<string, unknown> = {};
      for (const { name, shape: member } of shape.members) {
        const item = (value as Readonly<Record<string, unknown>>)[name];
        if (item === undefined || item === null) continue;
        written[wireName(name, member, format)] = writeTree(member, item, format);
      }
      return written;
    }
    case 'list':
      return (value as readonly unknown[]).map((item) => writeItem(shape, item, format));
    case 'map':
      return Object.fromEntries(
        Object.entries(value as object)
          .filter(([, item]) => item !== undefined)
          .map(([key, item]) => [key, writeItem(shape, item, format)]),
      );
    case 'blob':
      return format.writeBlob(value as Uint8Array);
    case 'timestamp':
      if (!(value instanceof Date)) throw new Error(`An answer holds ${String(value)} where a Date belongs.`);
      return format.writeTimestamp(shape, value);
    case 'string':
    case 'boolean':
    case 'number':
      if (typeof value !== shape.kind) {
        throw new Error(`An answer holds ${JSON.stringify(value)} where ${shape.name} is a ${shape.kind}.`);
      }
      return value;
    case 'big-integer':
      return Number(value);
    case 'big-decimal':
    case 'document':
    case 'unit':
      return value;
  }
}

function readStructure(
  shape: Shape,
  given: unknown,
  format: TreeFormat,
  path: string,
): Record<string, unknown> {
  if (!isTree(given)) throw wrong(path, given, 'a structure');
  const value: Record<string, unknown> = {};
  let present = 0;
  for (const { name, shape: member, required } of shape.members) {
    const item = given[wireName(name, member, format)];
    const at = path === '' ? name : `${path}.${name}`;
    if (item === undefined || item === null) {
      if (required) throw missing(at);
      continue;
    }
    present++;
    value[name] = readTree(member, item, format, at);
  }
  if (shape.union && present !== 1) throw wrong(path, given, 'exactly one of its choices');
  return value;
}

function readItem(shape: Shape, item: unknown, format: TreeFormat, path: string): unknown {
  if (item !== null) return readTree(shape.item, item, format, path);
  if (shape.traits.sparse === undefined) throw wrong(path, item, 'a value');
  return null;
}

function writeItem(shape: Shape, item: unknown, format: TreeFormat): unknown {
  return item === null ? null : writeTree(shape.item, item, format);
}

function readNumber(given: unknown, path: string): number {
  if (typeof given === 'number') return given;
  if (typeof given === 'bigint') return Number(given);
  // JSON has no literals for these.
  if (given === 'NaN' || given === 'Infinity' || given === '-Infinity') return Number(given);
  throw wrong(path, given, 'a number');
}

function wireName(name: string, member: Shape, format: TreeFormat): string {
  return format.jsonNames ? (member.traits.jsonName ?? name) : name;
}

function isTree(given: unknown): given is Readonly<Record<string, unknown>> {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}
