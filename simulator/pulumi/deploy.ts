import type { Trail } from '../trail';
import { type Backend, rootOf } from './backend';
import { readConfig } from './config';
import { deleteUnasked } from './deletions';
import { countResources, type Deployment, openDeployment } from './deployment';
import { type Diagnostic, deploymentError } from './diagnostics';
import { createEngine } from './engine';
import { type HeldTime, holdTime } from './held-time';
import { engineService, resourceMonitor } from './monitor';
import { runProgram } from './program';
import { createProgress } from './progress';
import { readProject } from './project';
import { serve } from './server';
import { createTransforms } from './transforms';
import { containsSecret, plain, type Value } from './values';

export interface DeployArgs {
  /** The folder of Pulumi.yaml. */
  readonly projectDir: string;
  readonly stack: string;
  /** Only says what would be done. Defaults to false. */
  readonly preview?: boolean;
  /** Overrides configuration; keys without a namespace are the project's. Defaults to none. */
  readonly config?: Readonly<Record<string, string>>;
  /** Whose administrator deploys. */
  readonly deployAs: { readonly account: string };
}

/** What a deployment did. Lists hold URNs in alphabetical order, `deleted` in the order of deletion. */
export interface DeployResult {
  readonly stack: string;
  readonly preview: boolean;
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly replaced: readonly string[];
  readonly deleted: readonly string[];
  readonly same: readonly string[];
  /** As `pulumi up` counts: the stack, components, custom resources and the program's own providers. */
  readonly resources: number;
  /** The stack's outputs; what a preview cannot know is `UNKNOWN`. */
  readonly outputs: Readonly<Record<string, OutputValue>>;
  readonly diagnostics: readonly Diagnostic[];
}

export interface OutputValue {
  readonly value: unknown;
  readonly secret: boolean;
}

/** Deployments of one process run one after the other: the SDK keeps some state per process. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs the project's program against the backend's world, as `pulumi up` (or `preview`) would. Time stands still
 * meanwhile, but where the provider waits for a database that changes or goes. Rejects with a `DeploymentError` when the program or a resource fails; what was made by then stays in
 * the state.
 */
export function deploy(backend: Backend, args: DeployArgs): Promise<DeployResult> {
  const { clock, trail } = backend.world;
  const result = last.then(() => {
    const from = trail.calls.length;
    const time = holdTime(clock, 'deploy');
    return run(backend, args, time).finally(() => {
      time.end();
      arrange(trail, from);
    });
  });
  last = result.catch(() => undefined);
  return result;
}

async function run(backend: Backend, args: DeployArgs, time: HeldTime): Promise<DeployResult> {
  const { stack, preview = false } = args;
  const project = readProject(args.projectDir);
  const deployment = openDeployment(backend, {
    project: project.name,
    stack,
    folder: project.programFolder,
    config: readConfig(project, stack, args.config ?? {}),
    account: args.deployAs.account,
    preview,
    time,
  });
  const progress = createProgress(deployment);
  const transforms = createTransforms();
  const finish = async () => {
    if (!progress.faulty) await deleteUnasked(deployment);
  };
  const monitor = resourceMonitor({
    ...{ deployment, progress, transforms },
    engine: createEngine(deployment),
    finish: () => finish().catch((error) => progress.fail(urnOf(error), error)),
  });
  const engine = engineService(deployment);
  const server = await serve(monitor, engine);
  try {
    await runProgram({ project, deployment, progress, monitor, engine, address: server.address });
  } finally {
    transforms.close();
    server.close();
  }
  return resultOf(deployment);
}

/**
 * A deployment's calls all happen at one moment, in an order that depends on how fast the host read and bundled the
 * program's files. The trail shows them in the order of their content, so that it is the same in every run.
 */
function arrange(trail: Trail, from: number): void {
  const calls = trail.calls.splice(from).map((call) => [JSON.stringify(call), call] as const);
  trail.calls.push(...calls.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, call]) => call));
}

/** Throws when anything went wrong, else says what was done. */
export function resultOf(deployment: Deployment): DeployResult {
  const { stack, preview, done, diagnostics, state } = deployment;
  if (diagnostics.some(({ severity }) => severity === 'error')) {
    throw deploymentError(`${preview ? 'Preview' : 'Deployment'} of ${stack}`, diagnostics);
  }
  const outputs = Object.entries(rootOf(state)?.outputs ?? {}).map(([name, value]) => [
    name,
    outputValue(value),
  ]);
  return {
    stack,
    preview,
    created: done.created.sort(),
    updated: done.updated.sort(),
    replaced: done.replaced.sort(),
    deleted: done.deleted,
    same: done.same.sort(),
    resources: countResources(state),
    outputs: Object.fromEntries(outputs),
    diagnostics,
  };
}

export function urnOf(error: unknown): string {
  return error instanceof Error && 'urn' in error && typeof error.urn === 'string' ? error.urn : '';
}

function outputValue(value: Value): OutputValue {
  return { value: plain(value), secret: containsSecret(value) };
}
