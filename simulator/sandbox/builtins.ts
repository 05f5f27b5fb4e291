import assert from 'node:assert';
import asyncHooks from 'node:async_hooks';
import buffer from 'node:buffer';
import childProcess from 'node:child_process';
import cluster from 'node:cluster';
import diagnosticsChannel from 'node:diagnostics_channel';
import events from 'node:events';
import path from 'node:path';
import querystring from 'node:querystring';
import stream from 'node:stream';
import streamConsumers from 'node:stream/consumers';
import streamPromises from 'node:stream/promises';
import streamWeb from 'node:stream/web';
import stringDecoder from 'node:string_decoder';
import tty from 'node:tty';
import url from 'node:url';
import util from 'node:util';
import workerThreads from 'node:worker_threads';
import { refusing } from './refusing';

/** Node's own modules that need nothing from the world. */
const HARMLESS: Readonly<Record<string, unknown>> = {
  assert,
  'assert/strict': assert.strict,
  async_hooks: asyncHooks,
  buffer,
  diagnostics_channel: diagnosticsChannel,
  events,
  path: path.posix,
  'path/posix': path.posix,
  querystring,
  stream,
  'stream/consumers': streamConsumers,
  'stream/promises': streamPromises,
  'stream/web': streamWeb,
  string_decoder: stringDecoder,
  url,
  util,
  'util/types': util.types,
  tty: { isatty: () => false, ReadStream: tty.ReadStream, WriteStream: tty.WriteStream },
};

/** Modules that would leave the container; requiring them is fine, calling them is refused. */
const REFUSED: Readonly<Record<string, unknown>> = {
  child_process: refusing('child_process', childProcess, {}),
  cluster: refusing('cluster', cluster, { isPrimary: true, isMaster: true, isWorker: false }),
  worker_threads: refusing('worker_threads', workerThreads, {
    isMainThread: true,
    parentPort: null,
    workerData: null,
    threadId: 0,
  }),
};

/**
 * Answers `require` of a name of Node's own, with or without `node:`, from `own` (those made for this container) or
 * from the list of harmless ones; undefined for a name that is not simulated.
 */
export function builtin(own: Readonly<Record<string, unknown>>, specifier: string): unknown {
  const name = specifier.replace(/^node:/, '');
  return own[name] ?? HARMLESS[name] ?? REFUSED[name];
}
