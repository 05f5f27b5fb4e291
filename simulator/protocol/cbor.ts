import { unreadable, wrong } from './misfit';
import { readCbor, writeCbor } from './sdk-schema';
import type { Shape } from './shape';
import { readTree, type TreeFormat, writeTree } from './tree';

export function readCborBody(shape: Shape, body: Uint8Array): unknown {
  let given: unknown;
  try {
    given = body.byteLength === 0 ? {} : readCbor(body);
  } catch {
    throw unreadable('The body is not CBOR.');
  }
  return readTree(shape, given, CBOR);
}

export function writeCborBody(shape: Shape, value: unknown): Uint8Array {
  return writeCbor(writeTree(shape, value, CBOR));
}

const CBOR: TreeFormat = {
  jsonNames: false,
  readBlob(given, path) {
    if (!(given instanceof Uint8Array)) throw wrong(path, given, 'bytes');
    return Uint8Array.from(given);
  },
  writeBlob: (value) => value,
  readTimestamp(_shape, given, path) {
    if (given instanceof Date) return given;
    const seconds = typeof given === 'object' && given !== null && 'value' in given ? given.value : given;
    if (typeof seconds !== 'number' && typeof seconds !== 'bigint') throw wrong(path, given, 'a time');
    return new Date(Math.round(Number(seconds) * 1000));
  },
  writeTimestamp: (_shape, value) => value,
};
