import type { ResourceState } from './backend';
import { count, type Deployment } from './deployment';
import { type Goal, plainGoal } from './goal';
import { commonState } from './goal-state';
import { configureProvider, type Provider } from './providers';
import { makeUrn, splitProviderReference } from './urn';
import { containsUnknown, lower, type Properties, sameValue, UNKNOWN } from './values';

/** A provider and how resources refer to it. It is undefined while a preview cannot know its settings. */
export interface Chosen {
  readonly reference: string;
  readonly provider: Provider | undefined;
}

/** The provider that the program named, or the one made from the stack's configuration. */
export async function chooseProvider(
  deployment: Deployment,
  reference: string,
  version: string,
): Promise<Chosen> {
  if (reference === '') return defaultProvider(deployment, version);
  const provider = deployment.providers.get(splitProviderReference(reference).urn);
  if (!provider) throw new Error(`Provider ${reference} is not part of this deployment.`);
  return { reference, provider: await provider };
}

/** The provider that made a resource, with the settings it had then. */
export async function providerOf(deployment: Deployment, reference: string): Promise<Provider | undefined> {
  const { urn, id } = splitProviderReference(reference);
  const now = await deployment.providers.get(urn);
  if (deployment.providers.has(urn) && (!now || now.id === id || id === UNKNOWN)) return now;
  const saved = deployment.before.get(urn);
  if (!saved) throw new Error(`Provider ${urn} is not in the state of stack ${deployment.stack}.`);
  return configureProvider(deployment.backend.world, String(saved.outputs.deployedAs), saved.inputs);
}

/** Registers a provider that the program makes itself. */
export async function registerProvider(
  deployment: Deployment,
  goal: Goal,
  urn: string,
  old: ResourceState | undefined,
): Promise<ResourceState> {
  if (goal.type !== 'pulumi:providers:aws') {
    throw new Error(`Providers of type ${goal.type} are not simulated; pulumi:providers:aws is.`);
  }
  return saveProvider(deployment, goal, urn, old);
}

async function defaultProvider(deployment: Deployment, version: string): Promise<Chosen> {
  const name = `default${version === '' ? '' : `_${version.replaceAll('.', '_')}`}`;
  const { stack, project, config, state } = deployment;
  const type = 'pulumi:providers:aws';
  const urn = makeUrn(stack, project, '', type, name);
  if (!deployment.providers.has(urn)) {
    const inputs: Properties = {};
    for (const [key, value] of Object.entries(config)) {
      if (key.startsWith('aws:')) inputs[key.slice('aws:'.length)] = value;
    }
    const goal: Goal = { ...plainGoal(type, name), inputs };
    deployment.asked.add(urn);
    await saveProvider(deployment, goal, urn, state.resources.get(urn));
  }
  const provider = await deployment.providers.get(urn);
  return { reference: `${urn}::${provider?.id ?? UNKNOWN}`, provider };
}

async function saveProvider(
  deployment: Deployment,
  goal: Goal,
  urn: string,
  old: ResourceState | undefined,
): Promise<ResourceState> {
  const inputs = lower(goal.inputs) as Properties;
  const provider = await configure(deployment, urn, inputs);
  const saved: ResourceState = {
    ...commonState(goal, urn, undefined),
    custom: true,
    id: deployment.preview && !old ? '' : (provider?.id ?? ''),
    inputs,
    outputs: { ...inputs, deployedAs: deployment.account },
  };
  deployment.state.resources.set(urn, saved);
  count(deployment, !old ? 'created' : sameValue(old.inputs, inputs) ? 'same' : 'updated', urn);
  return saved;
}

function configure(deployment: Deployment, urn: string, inputs: Properties): Promise<Provider | undefined> {
  const { backend, account } = deployment;
  const configured = containsUnknown(inputs)
    ? Promise.resolve(undefined)
    : configureProvider(backend.world, account, inputs);
  deployment.providers.set(urn, configured);
  return configured;
}
