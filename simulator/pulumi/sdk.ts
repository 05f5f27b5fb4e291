/**
 * What is used of the SDK's runtime and not declared by it: the Automation API runs inline programs by the same
 * functions (`@pulumi/pulumi` 3.270, `automation/server.js`).
 */
export interface Sdk {
  readonly state: {
    withLocalStorage<T>(work: () => Promise<T>): Promise<T>;
    getStore(): Store;
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

interface Store {
  readonly settings: {
    readonly options: { rootDirectory?: string };
    readonly monitor?: { close(): void };
    readonly engine?: { close(): void };
  };
}

/** Loads the program's own copy of the SDK, which shares its state with any other copy through the process. */
export function loadSdk(load: NodeJS.Require): Sdk {
  return {
    state: load('@pulumi/pulumi/runtime/state'),
    settings: load('@pulumi/pulumi/runtime/settings'),
    config: load('@pulumi/pulumi/runtime/config'),
    stack: load('@pulumi/pulumi/runtime/stack'),
    errors: load('@pulumi/pulumi/errors'),
  };
}
