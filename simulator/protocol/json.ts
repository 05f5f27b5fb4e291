import { unreadable, wrong } from './misfit';
import { readText, writeText } from './scalar-text';
import type { Shape, TimestampFormat } from './shape';
import { readTree, type TreeFormat, writeTree } from './tree';

/** A JSON body as the shape's value. `jsonNames`: REST services may call a member otherwise in JSON. */
export function readJson(shape: Shape, body: Uint8Array, jsonNames: boolean): unknown {
  const text = Buffer.from(body).toString('utf8');
  let given: unknown;
  try {
    given = text === '' ? {} : JSON.parse(text);
  } catch {
    throw unreadable('The body is not JSON.');
  }
  return readTree(shape, given, jsonNames ? REST : RPC);
}

export function writeJson(shape: Shape, value: unknown, jsonNames: boolean): Uint8Array {
  return Buffer.from(JSON.stringify(writeTree(shape, value, jsonNames ? REST : RPC)));
}

const DEFAULT: TimestampFormat = 'epoch-seconds';

const RPC: TreeFormat = {
  jsonNames: false,
  readBlob(given, path) {
    if (typeof given !== 'string') throw wrong(path, given, 'text in base 64');
    return new Uint8Array(Buffer.from(given, 'base64'));
  },
  writeBlob: (value) => Buffer.from(value).toString('base64'),
  readTimestamp(shape, given, path) {
    const numeric = (shape.format ?? DEFAULT) === 'epoch-seconds';
    if (typeof given !== (numeric ? 'number' : 'string')) throw wrong(path, given, 'a time');
    return readText(shape, String(given), DEFAULT, path) as Date;
  },
  writeTimestamp(shape, value) {
    const text = writeText(shape, value, DEFAULT);
    return (shape.format ?? DEFAULT) === 'epoch-seconds' ? Number(text) : text;
  },
};

const REST: TreeFormat = { ...RPC, jsonNames: true };
