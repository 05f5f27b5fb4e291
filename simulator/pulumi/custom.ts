import type { ResourceState } from './backend';
import { checkInputs, tagsOf } from './check';
import { contextOf } from './context';
import { deletedBeforeReplacing, deleteResource, protectedFault } from './deletions';
import { count, type Deployment } from './deployment';
import type { Goal } from './goal';
import { commonState } from './goal-state';
import { type Plan, plan } from './plan';
import { type Chosen, chooseProvider } from './provider-resources';
import { handlerOf } from './resources';
import type { Context, Handler } from './resources/handler';
import { keepSecrets, type Properties, plainAll, sameValue, secret, UNKNOWN } from './values';

interface Step {
  readonly deployment: Deployment;
  readonly goal: Goal;
  readonly urn: string;
  readonly handler: Handler;
  readonly chosen: Chosen;
  readonly old: ResourceState | undefined;
}

/** Brings one custom resource to what the program wants. Rejects with the reason, in Pulumi's words. */
export async function registerCustom(
  deployment: Deployment,
  goal: Goal,
  urn: string,
  old: ResourceState | undefined,
): Promise<ResourceState> {
  const handler = handlerOf(goal.type);
  const chosen = await chooseProvider(deployment, goal.type, goal.provider, goal.version);
  const step: Step = { deployment, goal, urn, handler, chosen, old };
  if (goal.importId !== '' && old?.id !== goal.importId) return adopt(step);

  const gone = old ? undefined : deployment.before.get(urn);
  const generation = old?.generation ?? (gone ? gone.generation + 1 : 0);
  const inputs = checkInputs(goal, urn, handler, old, generation);
  const providerId = chosen.provider?.id ?? UNKNOWN;
  const tags = tagsOf(inputs, chosen.provider?.defaultTags ?? {});
  const decided: Plan = plan({ goal, handler, inputs, tags, providerId, old });
  switch (decided.kind) {
    case 'create':
      // What is gone already went before something that it depends on was replaced in place.
      count(deployment, gone ? 'replaced' : 'created', urn);
      return create(step, inputs, generation);
    case 'same':
      count(deployment, 'same', urn);
      return state(step, old?.id ?? '', inputs, old?.outputs ?? {}, generation);
    case 'update':
      count(deployment, 'updated', urn);
      return update(step, inputs, decided.changed);
    case 'replace':
      count(deployment, 'replaced', urn);
      return replace(step, decided.deleteFirst);
  }
}

async function create(step: Step, inputs: Properties, generation: number): Promise<ResourceState> {
  const { deployment, handler } = step;
  if (deployment.preview) return state(step, '', inputs, inputs, generation);
  const made = await explain(step, 'creating', () => handler.create(context(step, inputs), plainAll(inputs)));
  return state(step, made.id, inputs, keepSecrets(made.outputs, inputs), generation);
}

async function update(step: Step, inputs: Properties, changed: readonly string[]): Promise<ResourceState> {
  const { deployment, handler, old } = step;
  if (!old || !handler.update) throw new Error(`${step.urn} cannot be updated.`);
  if (deployment.preview) {
    const more = changed.some((key) => key !== 'tags' && key !== 'tagsAll');
    const unknown = Object.fromEntries((more ? handler.recomputed : []).map((key) => [key, UNKNOWN]));
    return state(step, old.id, inputs, { ...old.outputs, ...unknown, ...inputs }, old.generation);
  }
  const before = { inputs: plainAll(old.inputs), outputs: plainAll(old.outputs) };
  const outputs = await explain(step, 'updating', async () =>
    handler.update?.(context(step, inputs), old.id, plainAll(inputs), before),
  );
  return state(step, old.id, inputs, keepSecrets(outputs ?? {}, inputs), old.generation);
}

async function replace(step: Step, deleteFirst: boolean): Promise<ResourceState> {
  const { deployment, goal, handler, urn, old } = step;
  if (!old) throw new Error(`${urn} cannot be replaced: it is not in the state.`);
  if (old.protect) {
    throw new Error(
      `unable to replace resource "${urn}" as it is currently marked for protection. To unprotect it, remove the ` +
        '`protect` flag from the resource in the program and run `pulumi up`.',
    );
  }
  const generation = old.generation + 1;
  const inputs = checkInputs(goal, urn, handler, old, generation);
  if (deleteFirst) {
    const going = deletedBeforeReplacing(deployment, old);
    const guarded = going.find(({ protect }) => protect);
    if (guarded) throw new Error(protectedFault(guarded.urn));
    for (const resource of going) {
      await deleteResource(deployment, resource);
      deployment.state.resources.delete(resource.urn);
    }
    return create(step, inputs, generation);
  }
  const made = await create(step, inputs, generation);
  deployment.state.pendingDeletions.push(old);
  return made;
}

/** Takes over what exists under the id that the program gave, if it is as the program says. */
async function adopt(step: Step): Promise<ResourceState> {
  const { deployment, goal, handler, urn } = step;
  const found = await explain(step, 'importing', async () =>
    handler.read?.(context(step, goal.inputs), goal.importId),
  );
  if (!found)
    throw new Error(`importing ${goal.type} (${goal.name}): resource '${goal.importId}' does not exist`);
  const wanted = plainAll(goal.inputs);
  const different = Object.keys(wanted).filter((key) => !sameValue(wanted[key], found.outputs[key]));
  if (different.length > 0) {
    throw new Error(
      `importing ${goal.type} (${goal.name}): inputs to import do not match the existing resource: ` +
        `${different.sort().join(', ')}. Give them as they are in AWS, then change them.`,
    );
  }
  count(deployment, 'created', urn);
  return state(step, found.id, goal.inputs, keepSecrets(found.outputs, goal.inputs), 0);
}

function context(step: Step, inputs: Properties): Context {
  const { deployment, chosen, urn } = step;
  if (!chosen.provider) throw new Error(`The provider of ${urn} is not known.`);
  const plainInputs = plainAll(inputs);
  const tags = tagsOf(plainInputs, chosen.provider.defaultTags);
  return contextOf(deployment, chosen.provider, urn, tags, plainInputs.region);
}

async function explain<T>(step: Step, verb: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${verb} ${step.goal.type} (${step.goal.name}): ${reason}`, { cause: error });
  }
}

function state(
  step: Step,
  id: string,
  inputs: Properties,
  outputs: Properties,
  generation: number,
): ResourceState {
  const { deployment, goal, urn, chosen } = step;
  const parent = deployment.state.resources.get(goal.parent);
  const marked = { ...outputs };
  for (const name of goal.additionalSecretOutputs) {
    const value = marked[name] ?? (deployment.preview && id === '' ? UNKNOWN : undefined);
    if (value !== undefined) marked[name] = secret(value);
  }
  return {
    ...commonState(goal, urn, parent),
    custom: true,
    id,
    inputs,
    outputs: marked,
    provider: chosen.reference,
    generation,
  };
}
