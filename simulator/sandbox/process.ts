import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import type { Life } from './life';
import type { Realm } from './realm';

export interface ProcessArgs {
  readonly life: Life;
  readonly realm: Realm;
  readonly environment: Readonly<Record<string, string>>;
  /** `v24.11.0` */
  readonly version: string;
  readonly architecture: 'arm64' | 'x64';
  readonly memoryMegabytes: number;
  readonly write: (text: string) => void;
  readonly exit: (code: number) => never;
}

/** The `process` that code in a Lambda container sees. */
export function createProcess(args: ProcessArgs): EventEmitter {
  const { life, realm } = args;
  const started = life.now();
  const output = () =>
    Object.assign(
      new Writable({
        decodeStrings: false,
        write(chunk, _encoding, done) {
          args.write(String(chunk));
          done();
        },
      }),
      { isTTY: false },
    );
  const emitter = new EventEmitter();
  const nanoseconds = () => BigInt(life.now() - started) * 1_000_000n;
  return Object.assign(emitter, {
    [Symbol.toStringTag]: 'process',
    env: environmentOf(realm, args.environment),
    version: args.version,
    versions: realm.object({ node: args.version.slice(1), v8: '13.6.0', uv: '1.51.0', modules: '137' }),
    release: realm.object({ name: 'node' }),
    features: realm.object({}),
    config: realm.object({}),
    platform: 'linux',
    arch: args.architecture,
    pid: 2,
    ppid: 1,
    title: '/var/lang/bin/node',
    argv: ['/var/lang/bin/node', '/var/runtime/index.mjs'],
    argv0: '/var/lang/bin/node',
    execArgv: [],
    execPath: '/var/lang/bin/node',
    exitCode: undefined,
    stdout: Object.assign(output(), { fd: 1 }),
    stderr: Object.assign(output(), { fd: 2 }),
    cwd: () => '/var/task',
    umask: () => 0o22,
    getuid: () => 993,
    geteuid: () => 993,
    getgid: () => 990,
    getegid: () => 990,
    uptime: () => (life.now() - started) / 1000,
    hrtime: Object.assign(
      (since?: [number, number]) => {
        const [seconds, rest] = since ?? [0, 0];
        const passed = nanoseconds() - (BigInt(seconds) * 1_000_000_000n + BigInt(rest));
        return [Number(passed / 1_000_000_000n), Number(passed % 1_000_000_000n)];
      },
      { bigint: nanoseconds },
    ),
    // A context has no memory of its own to measure: a fixed share of what the function was given.
    memoryUsage: Object.assign(() => realm.object(memoryUsage(args.memoryMegabytes)), {
      rss: () => memoryUsage(args.memoryMegabytes).rss,
    }),
    cpuUsage: () => realm.object({ user: 0, system: 0 }),
    nextTick: (run: (...args: unknown[]) => void, ...parameters: unknown[]) =>
      process.nextTick(() => life.enter(() => run(...parameters))),
    emitWarning(warning: unknown, kind?: unknown) {
      const name = warning instanceof Error ? warning.name : typeof kind === 'string' ? kind : 'Warning';
      const message = warning instanceof Error ? warning.message : String(warning);
      args.write(`(node:2) ${name}: ${message}\n`);
    },
    exit(code?: number) {
      emitter.emit('exit', code ?? 0);
      return args.exit(code ?? 0);
    },
    abort: () => args.exit(134),
  });
}

/** Values become strings when they are set, as in Node. */
function environmentOf(realm: Realm, initial: Readonly<Record<string, string>>): object {
  return new Proxy(realm.object(initial), {
    set: (target, name, value) => Reflect.set(target, name, String(value)),
  });
}

function memoryUsage(megabytes: number) {
  const rss = Math.round(megabytes * 2 ** 20 * 0.5);
  const heap = Math.round(rss / 2);
  return { rss, heapTotal: heap, heapUsed: Math.round(heap / 2), external: 2 ** 20, arrayBuffers: 2 ** 16 };
}
