import { aliasUrns } from './aliases';
import { resolveAssets } from './assets';
import type { ResourceState } from './backend';
import { contextOf } from './context';
import { registerCustom } from './custom';
import { count, type Deployment } from './deployment';
import type { Goal } from './goal';
import { commonState } from './goal-state';
import { chooseProvider, registerProvider } from './provider-resources';
import { type ReadRequest, read } from './read';
import { lookupOf } from './resources';
import { isProviderType, makeUrn } from './urn';
import { lowerAll, type Properties, plainAll, UNKNOWN } from './values';

/** What a program asks of the engine, one resource at a time, in whatever order its dependencies allow. */
export interface Engine {
  register(goal: Goal): Promise<ResourceState>;
  read(request: ReadRequest): Promise<ResourceState>;
  registerOutputs(urn: string, outputs: Properties): void;
  invoke(token: string, args: Properties, provider: string, version: string): Promise<Properties>;
}

export function createEngine(deployment: Deployment): Engine {
  const { state, stack, project } = deployment;
  return {
    async register(asked) {
      if (asked.remote) {
        throw new Error(`${asked.type} (${asked.name}): components of other languages are not simulated.`);
      }
      const inputs = resolveAssets(lowerAll(asked.inputs), deployment.folder);
      const goal = { ...asked, inputs };
      const urn = makeUrn(stack, project, goal.parent, goal.type, goal.name);
      claim(deployment, urn);
      const old = findOld(deployment, goal, urn);
      const registered = await registerOne(deployment, goal, urn, old);
      if (old && old.urn !== urn) state.resources.delete(old.urn);
      state.resources.set(urn, registered);
      return registered;
    },
    async read(request) {
      const urn = makeUrn(stack, project, request.parent, request.type, request.name);
      claim(deployment, urn);
      const found = await read(deployment, { ...request, inputs: lowerAll(request.inputs) }, urn);
      state.resources.set(urn, found);
      return found;
    },
    registerOutputs(urn, outputs) {
      const resource = state.resources.get(urn);
      if (!resource) throw new Error(`Outputs of ${urn} were registered, but it was not.`);
      resource.outputs = { ...(resource.custom ? resource.outputs : {}), ...lowerAll(outputs) };
    },
    async invoke(token, args, reference, version) {
      if (token === 'pulumi:pulumi:getResource') return lookUpResource(deployment, String(args.urn));
      const lookup = lookupOf(token);
      const { provider } = await chooseProvider(deployment, token, reference, version);
      if (!provider) throw new Error(`The provider for ${token} is not known before the deployment.`);
      const given = plainAll(lowerAll(args));
      return lookup(contextOf(deployment, provider, '', provider.defaultTags, given.region), given);
    },
  };
}

async function registerOne(
  deployment: Deployment,
  goal: Goal,
  urn: string,
  old: ResourceState | undefined,
): Promise<ResourceState> {
  if (isProviderType(goal.type)) return registerProvider(deployment, goal, urn, old);
  if (goal.custom) return registerCustom(deployment, goal, urn, old);
  const parent = deployment.state.resources.get(goal.parent);
  count(deployment, old ? 'same' : 'created', urn);
  return { ...commonState(goal, urn, parent), outputs: goal.inputs };
}

function claim(deployment: Deployment, urn: string): void {
  if (deployment.asked.has(urn))
    throw new Error(`Duplicate resource URN '${urn}'; try giving it a unique name`);
  deployment.asked.add(urn);
}

/** The resource's state from before, by its URN or by an alias of it or of its parent. */
function findOld(deployment: Deployment, goal: Goal, urn: string): ResourceState | undefined {
  const { state, renamed } = deployment;
  const same = state.resources.get(urn);
  if (same) return same;
  const candidates = aliasUrns({ ...goal, urn }, renamed.get(goal.parent));
  for (const candidate of candidates) {
    const found = state.resources.get(candidate);
    if (!found || deployment.asked.has(candidate)) continue;
    renamed.set(urn, candidate);
    return found;
  }
  return undefined;
}

function lookUpResource(deployment: Deployment, urn: string): Properties {
  const resource = deployment.state.resources.get(urn);
  if (!resource) throw new Error(`unknown resource ${urn}`);
  const id = resource.id === '' && resource.custom ? UNKNOWN : resource.id;
  return { urn, id, state: resource.outputs };
}
