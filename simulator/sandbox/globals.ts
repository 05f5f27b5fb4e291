import type { EventEmitter } from 'node:events';
import streamWeb from 'node:stream/web';
import { createAbortSignal } from './abort-signal';
import { builtin } from './builtins';
import { createConsole } from './console';
import { createCrypto } from './crypto';
import { createFileSystem } from './file-system';
import { createHttp } from './http';
import type { Life } from './life';
import { createNet } from './net';
import { createOperatingSystem } from './operating-system';
import { createPerformance } from './performance';
import { createProcess } from './process';
import type { Random } from './random';
import { define, type Realm } from './realm';
import type { SandboxArgs } from './sandbox';
import { promised } from './thread-pool';
import { createTimers, type Timers } from './timers';
import { createTimersPromises } from './timers-promises';
import { createZlib } from './zlib';

/** The host's classes that are the same in every realm and know neither time nor chance. */
const HOST_GLOBALS = {
  Buffer,
  TextEncoder,
  TextDecoder,
  URL,
  URLSearchParams,
  AbortController,
  Event,
  EventTarget,
  DOMException,
  structuredClone,
  atob,
  btoa,
  ReadableStream: streamWeb.ReadableStream,
  WritableStream: streamWeb.WritableStream,
  TransformStream: streamWeb.TransformStream,
};

/** Puts Node's globals into the realm and makes the modules that this container's `require` answers with. */
export function prepareGlobals(
  args: SandboxArgs,
  life: Life,
  realm: Realm,
  random: Random,
  exited: (code: number) => void,
) {
  const timers = createTimers(life, realm.Promise);
  const { module: crypto, webcrypto } = createCrypto(life, realm, random);
  const performance = createPerformance(life);
  const process = createProcess({
    life,
    realm,
    environment: args.environment,
    version: versionOf(args.runtime),
    architecture: args.architecture,
    memoryMegabytes: args.memoryMegabytes,
    write: args.write,
    exit(code): never {
      exited(code);
      // Nothing can stop code in the middle; whatever it still does after this has no effect.
      throw realm.error(`process.exit(${code})`);
    },
  }) as EventEmitter & { env: Record<string, string>; uptime(): number; nextTick: unknown };
  const console = createConsole({ now: life.now, log: args.log, write: args.write });
  const globals = {
    ...HOST_GLOBALS,
    global: realm.global,
    AbortSignal: createAbortSignal(life),
    process,
    console,
    crypto: webcrypto,
    performance,
    queueMicrotask: (run: () => void) => queueMicrotask(() => life.enter(run)),
    ...timerGlobals(timers),
  };
  for (const [name, value] of Object.entries(globals)) define(realm.global, name, value);
  leaseCompilation(life, realm);
  return {
    environment: process.env,
    builtin: modulesOf(args, life, realm, { timers, crypto, performance, process, console }),
  };
}

/** WebAssembly is compiled on threads. */
function leaseCompilation(life: Life, realm: Realm): void {
  const own = realm.global.WebAssembly as Record<string, (...args: unknown[]) => Promise<unknown>>;
  for (const name of ['compile', 'instantiate']) {
    const real = own[name];
    if (!real) continue;
    own[name] = (...args) => promised(life, realm, `WebAssembly.${name}`, () => real(...args));
  }
}

interface Made {
  readonly timers: Timers;
  readonly crypto: unknown;
  readonly performance: unknown;
  readonly process: { uptime(): number };
  readonly console: unknown;
}

function modulesOf(args: SandboxArgs, life: Life, realm: Realm, made: Made) {
  const { network, place, wire, environment } = args;
  const files = createFileSystem(life, realm, args.files);
  const { http, https, http2 } = createHttp({ life, realm, wire });
  const resolves = (hostname: string) => network.resolves(hostname) || wire.reach(hostname) !== 'unknown';
  const { net, tls, dns, dnsPromises } = createNet({ life, realm, network, place }, resolves, environment);
  const timersPromises = createTimersPromises(life, made.timers, realm.Promise);
  const own = {
    console: made.console,
    crypto: made.crypto,
    process: made.process,
    perf_hooks: { performance: made.performance },
    timers: { ...timerGlobals(made.timers), promises: timersPromises },
    'timers/promises': timersPromises,
    fs: files.fs,
    'fs/promises': files.promises,
    os: createOperatingSystem(args.architecture, args.memoryMegabytes, made.process.uptime),
    zlib: createZlib(life),
    http,
    https,
    http2,
    net,
    tls,
    dns,
    'dns/promises': dnsPromises,
  };
  return (specifier: string) => builtin(own, specifier);
}

function timerGlobals({ setTimeout, setInterval, setImmediate, clear }: Timers) {
  return {
    setTimeout,
    setInterval,
    setImmediate,
    clearTimeout: clear,
    clearInterval: clear,
    clearImmediate: clear,
  };
}

/** A fixed version for each runtime, so that what depends on it (a user agent) is the same on every machine. */
function versionOf(runtime: string): string {
  const major = /^nodejs(\d+)\.x$/.exec(runtime)?.[1] ?? '24';
  return `v${major}.11.0`;
}
