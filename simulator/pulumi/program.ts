import { createRequire } from 'node:module';
import type { IEngineServer } from '@pulumi/pulumi/proto/engine_grpc_pb';
import type { IResourceMonitorServer } from '@pulumi/pulumi/proto/resource_grpc_pb';
import type { Deployment } from './deployment';
import { type AwaitingModule, exportedOf } from './es-module';
import { catchStrays, enterProgram } from './host';
import type { Progress } from './progress';
import type { Project } from './project';
import { inProcess, loadSdk, type Sdk, withStore } from './sdk';
import { watch } from './watch';

interface ProgramArgs {
  readonly project: Project;
  readonly deployment: Deployment;
  readonly progress: Progress;
  readonly monitor: IResourceMonitorServer;
  readonly engine: IEngineServer;
  /** Where both listen too: for what runs outside the program's asynchronous context, as transforms do. */
  readonly address: string;
}

/**
 * Runs the program as Pulumi's language host does: a fresh copy of its own modules, its folder as working folder, its
 * stack's configuration. Resolves when the program has asked for everything and the monitor has done it; faults are
 * noted in the deployment.
 */
export async function runProgram(args: ProgramArgs): Promise<void> {
  const { project, deployment, progress, address } = args;
  const load = createRequire(project.main);
  const sdk = loadSdk(load);
  const leave = enterProgram(project, load);
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
      store.settings.monitor = inProcess(args.monitor);
      store.settings.engine = inProcess(args.engine);
      sdk.config.setAllConfig({ ...config }, []);
      const { stuck, stop } = watch(progress);
      const ended = runToEnd(sdk, load, project, progress, fault);
      await Promise.race([ended, progress.failure, stuck]).finally(stop);
      await settled(progress);
      sdk.settings.disconnectSync();
    });
  } finally {
    release();
    leave();
  }
}

async function runToEnd(
  sdk: Sdk,
  load: NodeJS.Require,
  project: Project,
  progress: Progress,
  fault: (error: unknown) => void,
): Promise<void> {
  try {
    await sdk.stack.runInPulumiStack(async () => {
      const loaded: unknown = load(project.main);
      await (load.cache[project.main] as AwaitingModule | undefined)?.ended;
      const exported = exportedOf(project.main, loaded);
      return typeof exported === 'function' ? await exported() : exported;
    });
    await sdk.settings.waitForRPCs();
    await turns(3);
    if (!progress.faulty) await sdk.settings.signalAndWaitForShutdown();
  } catch (error) {
    fault(error);
    await sdk.settings.waitForRPCs();
  }
}

/** Pulumi's own words for a program's fault; one whose cause the engine has noted already is not told twice. */
function noteFault({ errors }: Sdk, project: Project, progress: Progress, error: unknown): void {
  if (progress.failed || (error instanceof Error && errors.isGrpcError(error))) return;
  if (errors.RunError.isInstance(error) || errors.ResourceError.isInstance(error)) {
    progress.fault('', error);
    return;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  progress.fault('', `Running program '${project.main}' failed with an unhandled exception:\n${text}`);
}

/** What a failed program had begun is still finished, so that the state knows of it. */
async function settled(progress: Progress): Promise<void> {
  let begun: number;
  do {
    begun = progress.begun;
    await progress.idle();
    if (progress.faulty) await turns(20);
  } while (begun !== progress.begun);
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}
