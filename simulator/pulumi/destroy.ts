import type { Backend } from './backend';
import { deleteUnasked } from './deletions';
import { type DeployResult, resultOf, urnOf } from './deploy';
import { openDeployment } from './deployment';
import { holdTime } from './held-time';

export interface DestroyArgs {
  /** `stack` when only one project has a stack of this name, else `project/stack`. */
  readonly stack: string;
}

/**
 * Deletes all of a stack's resources, dependents first. Rejects when one is protected, before anything is deleted, or
 * cannot be deleted; retained ones stay in the world and leave the state.
 */
export async function destroy(backend: Backend, { stack }: DestroyArgs): Promise<DeployResult> {
  const named = backend
    .list()
    .filter((state) => stack === state.stack || stack === `${state.project}/${state.stack}`);
  const [state, other] = named;
  if (!state) throw new Error(`no stack named '${stack}' found`);
  if (other) throw new Error(`several projects have a stack '${stack}': name one as project/stack`);
  const time = holdTime(backend.world.clock, 'destroy');
  const deployment = openDeployment(backend, {
    ...{ project: state.project, stack: state.stack, folder: '', config: {}, account: '', preview: false },
    time,
  });
  try {
    await deleteUnasked(deployment);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    deployment.diagnostics.push({ severity: 'error', urn: urnOf(error), message });
  } finally {
    time.end();
  }
  return resultOf(deployment);
}
