import type { Network, VpcPlace } from '../network';
import type { World } from '../world';
import type { LogLevel } from './console';
import { type Failure, failureOf, runtimeFailure } from './failure';
import { prepareGlobals } from './globals';
import type { HttpWire } from './http-wire';
import { createLife } from './life';
import { type Handler, loadHandler } from './load-handler';
import { createModules } from './modules';
import { patientNow } from './patient-now';
import { createRandom } from './random';
import { createRealm, type Realm } from './realm';
import { ownUncaught, unwrapped } from './uncaught';

export interface SandboxArgs {
  readonly world: Pick<World, 'clock' | 'chance'>;
  /** The function's ARN with its version, and the container's id: keys of its chance and of its order. */
  readonly name: string;
  readonly container: string;
  /** The deployed artifact: text by file name, relative to `/var/task`. */
  readonly files: Readonly<Record<string, string>>;
  /** `index.handler` */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  /** `nodejs24.x` */
  readonly runtime: string;
  readonly architecture: 'arm64' | 'x64';
  readonly memoryMegabytes: number;
  /** How far its clock is ahead of the world's, in milliseconds. Defaults to 0. */
  readonly skew?: () => number;
  readonly wire: HttpWire;
  readonly network: Network;
  /** Where the function stands in the network; undefined outside any VPC. */
  readonly place: VpcPlace | undefined;
  readonly log: (level: LogLevel, parameters: readonly unknown[]) => void;
  readonly write: (text: string) => void;
}

/** What an invocation came to: the JSON text of the answer, a failure, or nothing because the container was killed. */
export type Outcome =
  | { readonly kind: 'answered'; readonly payload: string }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'killed' };

/** What the handler is told beside the event. */
export interface InvocationContext {
  readonly awsRequestId: string;
  readonly deadline: number;
  /** Plain values of Lambda's context object: names, limits, the log stream. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** Environment variables that change with each invocation. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A container: a deployed artifact in a context of its own, loaded once, invoked one event at a time. */
export interface Sandbox {
  /** Runs the artifact's module code; the failure if it could not be loaded. */
  load(): Promise<Failure | undefined>;
  /** Gives the handler one event (JSON text); settles when the handler does, at whatever virtual time that is. */
  invoke(event: string, context: InvocationContext): Promise<Outcome>;
  /** Stops its timers and keeps answers back until `thaw`, as Lambda does between invocations. */
  freeze(): void;
  thaw(): void;
  /** Ends it at once: nothing reaches its code any more, an invocation under way settles as `killed`. */
  kill(): void;
  /** Whether it has ended: killed, or by what its own code did. */
  isOver(): boolean;
}

export function createSandbox(args: SandboxArgs): Sandbox {
  // Lambda's machines run in UTC, and a context has no time zone of its own.
  if (process.env.TZ !== 'UTC') process.env.TZ = 'UTC';
  let finish: ((outcome: Outcome) => void) | undefined;
  let handler: Handler | undefined;
  /** What ended it from inside. */
  let death: Failure | undefined;

  const life = createLife({
    clock: args.world.clock,
    name: `${args.name} ${args.container}`,
    onUncaught: (error) => die(failureOf(unwrapped(error), true)),
    onIdle: () => {
      if (finish) die(runtimeFailure('Runtime.NodeJsExit', NEVER_SETTLED));
    },
  });
  const random = createRandom((counter) => args.world.chance(args.name, args.container, counter));
  const patient = patientNow(life, (message) => realm.error(message));
  const now = () => patient() + (args.skew?.() ?? 0);
  const realm: Realm = createRealm(now, random.number);
  ownUncaught(realm.prototypes, {
    life,
    tell: (kind, error) =>
      die(kind === 'unhandledRejection' ? rejectionFailure(error) : failureOf(error, true)),
  });
  const { environment, builtin } = prepareGlobals(args, life, realm, random, (code) => {
    const how = code === 0 ? 'without providing a reason' : `with error: exit status ${code}`;
    die(runtimeFailure('Runtime.ExitError', `Error: Runtime exited ${how}`));
  });
  const modules = createModules({ realm, files: args.files, builtin });

  return {
    load: () =>
      new Promise((resolve) => {
        const settle = (outcome: Outcome) => {
          finish = undefined;
          resolve(outcome.kind === 'failed' ? outcome.failure : undefined);
        };
        finish = settle;
        life.after(0, () => {
          const loaded = loadHandler(modules, args.handler, args.runtime);
          if (typeof loaded !== 'function') {
            die(loaded);
            return;
          }
          handler = loaded;
          settle({ kind: 'killed' });
        });
      }),
    invoke: (event, context) =>
      new Promise((resolve) => {
        finish = (outcome) => {
          finish = undefined;
          resolve(outcome);
        };
        if (life.isOver()) {
          finish(death ? { kind: 'failed', failure: death } : { kind: 'killed' });
          return;
        }
        Object.assign(environment, context.environment);
        life.after(0, () => start(event, context));
      }),
    freeze: life.freeze,
    thaw: life.thaw,
    kill() {
      life.end();
      finish?.({ kind: 'killed' });
    },
    isOver: life.isOver,
  };

  function start(event: string, context: InvocationContext): void {
    const answer = (value: unknown) => {
      try {
        finish?.({ kind: 'answered', payload: JSON.stringify(value) ?? 'null' });
      } catch (error) {
        finish?.({ kind: 'failed', failure: failureOf(error, false) });
      }
    };
    const fail = (error: unknown) => finish?.({ kind: 'failed', failure: failureOf(error, false) });
    let given: unknown;
    try {
      given = handler?.(realm.parse(event), contextObject(context), (error, value) => {
        if (error === null || error === undefined) answer(value);
        else fail(error);
      });
    } catch (error) {
      fail(error);
      return;
    }
    if (isThenable(given)) given.then(answer, fail);
    else if ((handler?.length ?? 0) < 3) answer(given);
  }

  function contextObject(context: InvocationContext): object {
    return realm.object({
      ...context.properties,
      awsRequestId: context.awsRequestId,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, context.deadline - life.now()),
    });
  }

  function die(failure: Failure): void {
    const tell = finish;
    death ??= failure;
    life.end();
    tell?.({ kind: 'failed', failure });
  }
}

const NEVER_SETTLED =
  'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise ' +
  'that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#process_exit_codes';

function rejectionFailure(error: unknown): Failure {
  const { payload } = failureOf(error, true);
  return runtimeFailure(
    'Runtime.UnhandledPromiseRejection',
    `${payload.errorType}: ${payload.errorMessage}`,
    payload.trace,
  );
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}
