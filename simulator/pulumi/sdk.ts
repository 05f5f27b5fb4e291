import type { AsyncLocalStorage } from 'node:async_hooks';
import type { ServerUnaryCall, sendUnaryData, UntypedServiceImplementation } from '@grpc/grpc-js';

/**
 * What is used of the SDK's runtime and not declared by it: the Automation API runs inline programs by the same
 * functions (`@pulumi/pulumi` 3.270, `automation/server.js`).
 */
export interface Sdk {
  readonly state: {
    readonly LocalStore: new () => Store;
    getGlobalStore(): Store;
  };
  readonly settings: {
    resetOptions(
      project: string,
      stack: string,
      parallel: number,
      engineAddress: string,
      monitorAddress: string,
      preview: boolean,
      organization: string,
    ): void;
    waitForRPCs(): Promise<void>;
    signalAndWaitForShutdown(): Promise<void>;
    disconnectSync(): void;
  };
  readonly config: { setAllConfig(config: Record<string, string>, secretKeys: string[]): void };
  readonly stack: { runInPulumiStack(program: () => Promise<unknown>): Promise<unknown> };
  readonly errors: {
    readonly RunError: { isInstance(error: unknown): boolean };
    readonly ResourceError: { isInstance(error: unknown): boolean };
    isGrpcError(error: Error): boolean;
  };
}

/** A gRPC client as the SDK uses it: unary requests with callbacks. */
export interface Client {
  close(): void;
  readonly [method: string]: (request: never, callback: sendUnaryData<never>) => void;
}

/** What the SDK keeps for one run of a program. */
export interface Store {
  /** Classes of loaded provider packages: they outlive a run, as the packages do. */
  resourcePackages: unknown;
  resourceModules: unknown;
  readonly settings: {
    readonly options: { rootDirectory?: string };
    monitor?: Client;
    engine?: Client;
  };
}

/** Loads the program's own copy of the SDK, which shares its state with any other copy through the process. */
export function loadSdk(load: NodeJS.Require): Sdk {
  renewLog(load);
  return {
    state: load('@pulumi/pulumi/runtime/state'),
    settings: load('@pulumi/pulumi/runtime/settings'),
    config: load('@pulumi/pulumi/runtime/config'),
    stack: load('@pulumi/pulumi/runtime/stack'),
    errors: load('@pulumi/pulumi/errors'),
  };
}

/**
 * The SDK chains all messages of a process on one promise. A message about a resource that failed never gets through,
 * and would keep back those of every later deployment: each starts with a chain of its own.
 */
function renewLog(load: NodeJS.Require): void {
  const path = load.resolve('@pulumi/pulumi/log');
  const shared = load(path) as object;
  const module = load.cache[path];
  delete load.cache[path];
  Object.assign(shared, load(path));
  load.cache[path] = module;
}

/**
 * A client that calls the service directly: bundled functions (400 kB each) are not encoded and decoded for nothing,
 * requests arrive in the order in which they were made, and no message is lost when connections close.
 */
export function inProcess(service: UntypedServiceImplementation): Client {
  const methods = Object.entries(service).map(([name, handle]) => {
    const serve = handle as (call: ServerUnaryCall<never, never>, callback: sendUnaryData<never>) => void;
    const method: Client[string] = (request, callback) =>
      serve({ request } as ServerUnaryCall<never, never>, callback);
    return [name, method];
  });
  return { ...Object.fromEntries(methods), close() {} };
}

/**
 * Runs a program with a store of its own. It is the process's store too meanwhile: what the SDK's callback server
 * calls (transforms) runs outside the program's asynchronous context and looks there.
 */
export async function withStore<T>(sdk: Sdk, work: (store: Store) => Promise<T>): Promise<T> {
  const host = globalThis as { globalStore?: Store; asyncLocalStorage?: AsyncLocalStorage<Store> };
  const earlier = sdk.state.getGlobalStore();
  const store = new sdk.state.LocalStore();
  store.resourcePackages = earlier.resourcePackages;
  store.resourceModules = earlier.resourceModules;
  host.globalStore = store;
  try {
    return await (host.asyncLocalStorage
      ? host.asyncLocalStorage.run(store, () => work(store))
      : work(store));
  } finally {
    store.settings.monitor?.close();
    store.settings.engine?.close();
    host.globalStore = earlier;
    // Until then Node follows every promise of the process, which doubles what a simulated day costs.
    host.asyncLocalStorage?.disable();
  }
}
