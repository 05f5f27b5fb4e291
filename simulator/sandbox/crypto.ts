import crypto from 'node:crypto';
import type { Life } from './life';
import { moduleCopy } from './module-copy';
import type { Random } from './random';
import type { Realm } from './realm';
import { promised, withoutThreads } from './thread-pool';

/** Functions that work on the thread pool when they are given a callback. */
const ASYNCHRONOUS = [
  'pbkdf2',
  'scrypt',
  'hkdf',
  'generateKeyPair',
  'generateKey',
  'generatePrime',
  'checkPrime',
  'sign',
  'verify',
] as const;

/** The module `crypto` and the global of the same name: random values from the seed, the rest is Node's own. */
export function createCrypto(life: Life, realm: Realm, random: Random) {
  const webcrypto = createWebCrypto(life, realm, random);
  const called = (result: unknown, callback?: (error: null, result: unknown) => void) => {
    if (callback === undefined) return result;
    life.after(0, () => callback(null, result));
    return undefined;
  };
  const asynchronous = Object.fromEntries(
    ASYNCHRONOUS.map((name) => [name, withoutThreads(life, name, crypto[name])]),
  );
  const provided = {
    ...asynchronous,
    // Node 24 takes several times as long over a key that is bytes: it asks first whether they are a key object.
    createHmac: (algorithm: string, key: crypto.BinaryLike | crypto.KeyObject, options?: object) =>
      crypto.createHmac(algorithm, ArrayBuffer.isView(key) ? crypto.createSecretKey(key) : key, options),
    webcrypto,
    subtle: webcrypto.subtle,
    getRandomValues: webcrypto.getRandomValues,
    randomUUID: () => random.uuid(),
    randomBytes: (size: number, callback?: (error: null, result: unknown) => void) =>
      called(random.bytes(size), callback),
    pseudoRandomBytes: (size: number, callback?: (error: null, result: unknown) => void) =>
      called(random.bytes(size), callback),
    randomInt(...given: unknown[]) {
      const callback = typeof given.at(-1) === 'function' ? (given.pop() as () => void) : undefined;
      const [low, high] = (given.length > 1 ? given : [0, given[0]]) as [number, number];
      return called(low + Math.floor(random.number() * (high - low)), callback);
    },
    randomFillSync: (view: ArrayBufferView, offset?: number, size?: number) => {
      random.fill(part(view, offset, size));
      return view;
    },
    randomFill(view: ArrayBufferView, ...rest: unknown[]) {
      const callback = rest.pop() as (error: null, result: unknown) => void;
      random.fill(part(view, ...(rest as number[])));
      called(view, callback);
    },
  };
  return { module: moduleCopy(crypto, provided), webcrypto };
}

function createWebCrypto(life: Life, realm: Realm, random: Random) {
  const real = crypto.webcrypto;
  const subtle = new Proxy(real.subtle, {
    get(target, name) {
      const value = Reflect.get(target, name, target) as unknown;
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) =>
        promised(life, realm, `crypto.subtle.${String(name)}`, () =>
          (value as (...args: unknown[]) => Promise<unknown>).apply(target, args),
        );
    },
  });
  return {
    subtle,
    CryptoKey: real.CryptoKey,
    getRandomValues<View extends ArrayBufferView>(view: View): View {
      random.fill(view);
      return view;
    },
    randomUUID: () => random.uuid(),
  };
}

/** Offset and size count elements, which are bytes for all but a few typed arrays. */
function part(view: ArrayBufferView, offset = 0, size?: number): ArrayBufferView {
  const element = (view as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1;
  const length = size === undefined ? view.byteLength - offset * element : size * element;
  return Buffer.from(view.buffer, view.byteOffset + offset * element, length);
}
