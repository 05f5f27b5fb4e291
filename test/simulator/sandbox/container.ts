import { buildSync } from 'esbuild';
import { createChance } from '../../../simulator/chance';
import { type Clock, createClock } from '../../../simulator/clock';
import { createNetwork, type Network, type VpcPlace } from '../../../simulator/network';
import type { HttpWire } from '../../../simulator/sandbox/http-wire';
import { createSandbox, type Outcome, type Sandbox } from '../../../simulator/sandbox/sandbox';

export const START = Date.UTC(2026, 0, 5, 6, 0, 0);

export interface TestContainer {
  readonly clock: Clock;
  readonly network: Network;
  readonly sandbox: Sandbox;
  /** `INFO hello` for each console call, text as it is for the rest. */
  readonly lines: string[];
  /** Loads if needed and runs the handler on `event`, letting virtual time pass as far as needed. */
  invoke(event?: unknown): Promise<Outcome>;
}

export interface TestContainerArgs {
  readonly files: Record<string, string>;
  readonly wire?: HttpWire;
  readonly environment?: Record<string, string>;
  readonly seed?: string;
  readonly container?: string;
  readonly runtime?: string;
  readonly place?: VpcPlace;
  readonly clock?: Clock;
  readonly network?: Network;
}

export function createContainer(args: TestContainerArgs): TestContainer {
  const clock = args.clock ?? createClock(START);
  const network = args.network ?? createNetwork();
  const lines: string[] = [];
  const sandbox = createSandbox({
    world: { clock, chance: createChance(args.seed ?? 'seed') },
    name: 'arn:aws:lambda:us-east-1:111111111111:function:test:1',
    container: args.container ?? 'c1',
    files: args.files,
    handler: 'index.handler',
    environment: { AWS_REGION: 'us-east-1', LAMBDA_TASK_ROOT: '/var/task', ...args.environment },
    runtime: args.runtime ?? 'nodejs24.x',
    architecture: 'arm64',
    memoryMegabytes: 256,
    wire: args.wire ?? { reach: () => 'unknown', handle: async () => 'no-answer' },
    network,
    place: args.place,
    log: (level, parameters) => lines.push(`${level} ${parameters.map((value) => String(value)).join(' ')}`),
    write: (text) => lines.push(text),
  });
  let loaded = false;
  return {
    clock,
    network,
    sandbox,
    lines,
    async invoke(event = {}) {
      if (!loaded) {
        loaded = true;
        const failure = await settled(clock, sandbox.load());
        if (failure) return { kind: 'failed', failure };
      }
      return settled(
        clock,
        sandbox.invoke(JSON.stringify(event), { ...CONTEXT, deadline: clock.now() + 900_000 }),
      );
    },
  };
}

const CONTEXT = { awsRequestId: 'request-1', properties: { functionName: 'test' }, environment: {} };

/** Lets virtual time pass until the promise has settled. */
export async function settled<T>(clock: Clock, promise: Promise<T>): Promise<T> {
  let done = false;
  const finished = promise.finally(() => {
    done = true;
  });
  await clock.runUntilTrue(() => done, clock.now() + 24 * 3_600_000);
  return finished;
}

/** What the handler answered, or an error that tells how it failed. */
export async function answered(outcome: Promise<Outcome>): Promise<unknown> {
  const result = await outcome;
  if (result.kind !== 'answered') throw new Error(JSON.stringify(result));
  return JSON.parse(result.payload);
}

/** The artifact of one file whose `exports.handler` is an async function with this body. */
export function handlerOf(body: string): Record<string, string> {
  return { 'index.js': `exports.handler = async (event, context) => {${body}\n};` };
}

const bundles = new Map<string, string>();

/** The bundle of a CommonJS source, made as functions are bundled for deployment. */
export function bundled(source: string): string {
  let text = bundles.get(source);
  if (text === undefined) {
    const result = buildSync({
      stdin: { contents: source, resolveDir: process.cwd(), loader: 'js' },
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'cjs',
      target: 'node24',
      mainFields: ['module', 'main'],
      external: ['pg-native'],
      logLevel: 'error',
      write: false,
    });
    text = result.outputFiles.map((file) => file.text).join('');
    bundles.set(source, text);
  }
  return text;
}
