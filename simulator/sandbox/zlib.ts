import type { Transform } from 'node:stream';
import zlib from 'node:zlib';
import type { Life } from './life';
import { moduleCopy } from './module-copy';
import { withoutThreads } from './thread-pool';

const CONVENIENT = [
  'gzip',
  'gunzip',
  'deflate',
  'inflate',
  'deflateRaw',
  'inflateRaw',
  'unzip',
  'brotliCompress',
  'brotliDecompress',
] as const;

const STREAMS = [
  'createGzip',
  'createGunzip',
  'createDeflate',
  'createInflate',
  'createDeflateRaw',
  'createInflateRaw',
  'createUnzip',
  'createBrotliCompress',
  'createBrotliDecompress',
] as const;

/** The module `zlib`: Node's own, except that what works on threads stops time and answers in order. */
export function createZlib(life: Life): Record<string, unknown> {
  const convenient = CONVENIENT.map((name) => [name, withoutThreads(life, `zlib.${name}`, zlib[name])]);
  const streams = STREAMS.map((name) => {
    const create = zlib[name] as (options?: object) => Transform;
    return [name, (options?: object) => ordered(life, `zlib.${name}`, create(options))];
  });
  return moduleCopy(zlib, Object.fromEntries([...convenient, ...streams]));
}

/**
 * Keeps what each chunk becomes until the thread has finished with that chunk, then hands it on at once: otherwise
 * code would see parts of it whenever the host's threads happened to be done. Flushing goes through here too, because
 * these streams flush by transforming nothing.
 */
function ordered(life: Life, what: string, stream: Transform): Transform {
  const push = stream.push.bind(stream);
  const transform = stream._transform.bind(stream);
  const destroy = stream.destroy.bind(stream);
  let settle: (() => void) | undefined;
  // Bad data: the stream is destroyed without calling back.
  stream.destroy = (error) => {
    settle?.();
    return destroy(error);
  };
  stream._transform = (chunk, encoding, done) => {
    const parts: unknown[] = [];
    let ended = false;
    const work = new Promise<Error | null | undefined>((resolve) => {
      stream.push = (part) => {
        parts.push(part);
        // Data behind the end of what was compressed: the stream ends without calling back.
        if (part === null) {
          ended = true;
          resolve(null);
        }
        return true;
      };
      settle = () => resolve(null);
      transform(chunk, encoding, resolve);
    });
    life.during(what, work, (result) => {
      stream.push = push;
      if (stream.destroyed) return;
      for (const part of parts) push(part);
      if (!ended) done('value' in result ? result.value : null);
    });
  };
  return stream;
}
