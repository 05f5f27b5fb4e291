import vm from 'node:vm';
import { REALM_SCRIPT } from './realm-script';

/** A context with globals of its own, in which Date, Math.random and errors are as in a Lambda container. */
export interface Realm {
  readonly global: Record<string, unknown>;
  /** An error that `instanceof Error` in the context recognizes, whose stack shows only the function's own code. */
  error(message: string, properties?: object): Error;
  /** The context's own, for values that cross into it. */
  readonly Promise: PromiseConstructor;
  readonly prototypes: readonly object[];
  parse(json: string): unknown;
  object(properties: object): Record<string, unknown>;
  run<T>(script: vm.Script): T;
}

interface Intrinsics {
  readonly Error: ErrorConstructor;
  readonly Object: ObjectConstructor;
  readonly Promise: PromiseConstructor;
  readonly JSON: JSON;
}

/**
 * Classes of which both the host and the context have one. Values of the host's (from Node's own modules) must pass
 * the context's `instanceof`, as they do in a process that has only one of each.
 */
const SHARED = {
  Object,
  Function,
  Array,
  Error,
  TypeError,
  RangeError,
  SyntaxError,
  AggregateError,
  Promise,
  Map,
  Set,
  Date,
  RegExp,
};

/** Binary data has one class on both sides, because `Buffer` is the host's. */
const BINARY = {
  ArrayBuffer,
  SharedArrayBuffer,
  DataView,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
};

const script = new vm.Script(REALM_SCRIPT, { filename: 'node:internal/realm' });

export function createRealm(now: () => number, random: () => number): Realm {
  // Of an ordinary context Node answers every look at a global itself, which takes 300 times as long.
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY, { name: 'lambda' });
  const global = vm.runInContext('globalThis', context) as Record<string, unknown>;
  for (const [name, value] of Object.entries(BINARY)) define(global, name, value);
  const prepare = script.runInContext(context) as (
    now: () => number,
    random: () => number,
    shared: object,
  ) => Intrinsics;
  const own = prepare(now, random, SHARED);
  return {
    global,
    error: (message, properties = {}) => Object.assign(new own.Error(message), properties),
    Promise: own.Promise,
    prototypes: [own.Error.prototype, own.Promise.prototype],
    parse: (json) => own.JSON.parse(json),
    object: (properties) => Object.assign(new own.Object(), properties) as Record<string, unknown>,
    run: <T>(compiled: vm.Script) => compiled.runInContext(context) as T,
  };
}

/** As Node defines its globals: replaceable, not enumerated. */
export function define(global: object, name: string, value: unknown): void {
  Object.defineProperty(global, name, { value, writable: true, configurable: true, enumerable: false });
}
