import { idOf } from '../chance';
import type { ResourceState } from './backend';
import { count, type Deployment } from './deployment';
import { type Goal, plainGoal } from './goal';
import { commonState } from './goal-state';
import { configureProvider, type Provider } from './providers';
import { makeUrn, packageOf, splitProviderReference, typeOf } from './urn';
import { containsUnknown, lower, type Properties, sameValue, UNKNOWN } from './values';

/** The providers of the packages that are simulated. */
const PROVIDERS = ['pulumi:providers:aws', 'pulumi:providers:random'];

/** A provider and how resources refer to it. It is undefined while a preview cannot know its settings. */
export interface Chosen {
  readonly reference: string;
  readonly provider: Provider | undefined;
}

/** The provider that the program named, or its package's own, made from the stack's configuration. */
export async function chooseProvider(
  deployment: Deployment,
  token: string,
  reference: string,
  version: string,
): Promise<Chosen> {
  if (reference === '') return defaultProvider(deployment, packageOf(token), version);
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
  return providerFor(deployment, typeOf(urn), String(saved.outputs.deployedAs), saved.inputs);
}

/** Registers a provider that the program makes itself. */
export async function registerProvider(
  deployment: Deployment,
  goal: Goal,
  urn: string,
  old: ResourceState | undefined,
): Promise<ResourceState> {
  if (!PROVIDERS.includes(goal.type)) {
    throw new Error(`Providers of type ${goal.type} are not simulated; ${PROVIDERS.join(' and ')} are.`);
  }
  return saveProvider(deployment, goal, urn, old);
}

async function defaultProvider(
  deployment: Deployment,
  packageName: string,
  version: string,
): Promise<Chosen> {
  const name = `default${version === '' ? '' : `_${version.replaceAll('.', '_')}`}`;
  const { stack, project, config, state } = deployment;
  const type = `pulumi:providers:${packageName}`;
  const urn = makeUrn(stack, project, '', type, name);
  if (!deployment.providers.has(urn)) {
    const inputs: Properties = {};
    for (const [key, value] of Object.entries(config)) {
      if (key.startsWith(`${packageName}:`)) inputs[key.slice(packageName.length + 1)] = value;
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
  const provider = await configure(deployment, goal.type, urn, inputs);
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

function configure(
  deployment: Deployment,
  type: string,
  urn: string,
  inputs: Properties,
): Promise<Provider | undefined> {
  const configured = containsUnknown(inputs)
    ? Promise.resolve(undefined)
    : providerFor(deployment, type, deployment.account, inputs);
  deployment.providers.set(urn, configured);
  return configured;
}

async function providerFor(
  deployment: Deployment,
  type: string,
  account: string,
  inputs: Properties,
): Promise<Provider> {
  if (packageOf(type) === 'aws') return configureProvider(deployment.backend.world, account, inputs);
  // What is drawn by chance is drawn nowhere in particular.
  const caller = { kind: 'administrator', account } as const;
  return { id: idOf(32, 'provider', type), account, region: '', caller, defaultTags: {} };
}
