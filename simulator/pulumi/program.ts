import { createRequire } from 'node:module';
import { join, sep } from 'node:path';
import type { Deployment } from './deployment';
import type { Progress } from './progress';
import type { Project } from './project';
import { loadSdk, type Sdk, withStore } from './sdk';

/** Read from the developer's environment by the AWS provider's SDK; a deployment must not depend on them. */
const ENVIRONMENT = ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE'];

/** How long a program may ask for nothing and yet not end, in real milliseconds, before it counts as stuck. */
const STUCK_AFTER = 60_000;

const SIMULATOR = join(__dirname, '..') + sep;

/**
 * Runs the program as Pulumi's language host does: a fresh copy of its own modules, its folder as working folder, its
 * stack's configuration, the monitor at `address`. Resolves when the program has asked for everything and the
 * monitor has done it; faults are noted in the deployment.
 */
export async function runProgram(
  project: Project,
  deployment: Deployment,
  progress: Progress,
  address: string,
): Promise<void> {
  const load = createRequire(project.main);
  const sdk = loadSdk(load);
  const leave = enter(project, load);
  const faults = new Set<unknown>();
  const fault = (error: unknown): void => {
    if (!faults.has(error)) noteFault(sdk, project, progress, error);
    faults.add(error);
  };
  const release = catchStrays(fault);
  try {
    await withStore(sdk, async (store) => {
      const { stack, config, preview } = deployment;
      sdk.settings.resetOptions(project.name, stack, -1, address, address, preview, 'organization');
      store.settings.options.rootDirectory = project.folder;
      sdk.config.setAllConfig({ ...config }, []);
      try {
        const ended = runToEnd(sdk, load, project, progress).catch(fault);
        await Promise.race([ended, progress.failure, stuck(progress)]);
        if (progress.failed) await settled(progress);
      } finally {
        sdk.settings.disconnectSync();
      }
    });
  } finally {
    release();
    leave();
  }
}

async function runToEnd(sdk: Sdk, load: NodeJS.Require, project: Project, progress: Progress): Promise<void> {
  await sdk.stack.runInPulumiStack(async () => {
    const exported: unknown = load(project.main);
    return typeof exported === 'function' ? await exported() : exported;
  });
  await sdk.settings.waitForRPCs();
  await turns(3);
  if (!progress.failed) await sdk.settings.signalAndWaitForShutdown();
}

/** Hides the program's modules loaded so far, so that it loads its own, and gives them back to others afterwards. */
function enter(project: Project, load: NodeJS.Require): () => void {
  const own = (path: string) =>
    path.startsWith(project.folder + sep) &&
    !path.includes(`${sep}node_modules${sep}`) &&
    !path.startsWith(SIMULATOR);
  const hidden = new Map(Object.entries(load.cache).filter(([path]) => own(path)));
  for (const path of hidden.keys()) delete load.cache[path];
  const environment = ENVIRONMENT.map((name) => [name, process.env[name]] as const);
  for (const name of ENVIRONMENT) delete process.env[name];
  const folder = process.cwd();
  process.chdir(project.programFolder);
  return () => {
    process.chdir(folder);
    for (const [name, value] of environment) if (value !== undefined) process.env[name] = value;
    for (const path of Object.keys(load.cache).filter(own)) delete load.cache[path];
    for (const [path, module] of hidden) load.cache[path] = module;
  };
}

/** Takes what nobody caught for the program's fault while it runs: a rejected output has no other way out. */
function catchStrays(fault: (error: unknown) => void): () => void {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const others = events.map((event) => [event, process.listeners(event as 'uncaughtException')] as const);
  for (const event of events) process.removeAllListeners(event).on(event, fault);
  return () => {
    for (const [event, listeners] of others) {
      process.removeAllListeners(event);
      for (const listener of listeners) process.on(event, listener);
    }
  };
}

/** Pulumi's own words for a program's fault; one whose cause the engine has noted already is not told twice. */
function noteFault({ errors }: Sdk, project: Project, progress: Progress, error: unknown): void {
  if (error instanceof Error && errors.isGrpcError(error)) return;
  if (errors.RunError.isInstance(error) || errors.ResourceError.isInstance(error)) {
    progress.fail('', error);
    return;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const message = `Running program '${project.main}' failed with an unhandled exception:\n${text}`;
  progress.fail('', new Error(message, { cause: error }));
}

/** What a failed program had begun is still finished, so that the state knows of it. */
async function settled(progress: Progress): Promise<void> {
  let begun: number;
  do {
    begun = progress.begun;
    await progress.idle();
    await turns(20);
  } while (begun !== progress.begun);
}

async function stuck(progress: Progress): Promise<void> {
  let begun = -1;
  while (begun !== progress.begun) {
    begun = progress.begun;
    await new Promise((resolve) => setTimeout(resolve, STUCK_AFTER).unref());
    await progress.idle();
  }
  progress.fail(
    '',
    new Error(`The program waits for something that never comes: ${STUCK_AFTER / 1000} s without a request.`),
  );
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}
