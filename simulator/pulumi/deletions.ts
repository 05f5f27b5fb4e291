import type { ResourceState } from './backend';
import { tagsOf } from './check';
import { contextOf } from './context';
import { count, type Deployment } from './deployment';
import { providerOf } from './provider-resources';
import { handlerOf } from './resources';
import { isProviderType, splitProviderReference } from './urn';
import { plainAll } from './values';

/**
 * Deletes what the program no longer asks for, and what was replaced: dependents first. Throws before anything is
 * deleted when something protected would be.
 */
export async function deleteUnasked(deployment: Deployment): Promise<void> {
  const { state, asked } = deployment;
  const unasked = [...state.resources.values()].filter(({ urn }) => !asked.has(urn));
  const guarded = unasked.filter(({ protect, external }) => protect && !external).map(({ urn }) => urn);
  if (guarded.length > 0) throw new Error(guarded.sort().map(protectedFault).join('\n'));
  const going = new Set(unasked.map(({ urn }) => urn));
  for (const resource of deletionOrder([...unasked, ...state.pendingDeletions])) {
    const replaced = state.pendingDeletions.includes(resource);
    if (!going.has(resource.deletedWith)) await deleteResource(deployment, resource);
    if (replaced) state.pendingDeletions = state.pendingDeletions.filter((other) => other !== resource);
    else forget(deployment, resource);
  }
}

/** Deletes one thing in the cloud, unless it is only read here, is to be retained, or the run is a preview. */
export async function deleteResource(deployment: Deployment, resource: ResourceState): Promise<void> {
  const { custom, external, retainOnDelete, type, urn, id } = resource;
  if (!custom || external || retainOnDelete || deployment.preview || isProviderType(type)) return;
  const provider = await providerOf(deployment, resource.provider);
  if (!provider) throw new Error(`The provider of ${urn} is not known.`);
  const inputs = plainAll(resource.inputs);
  const context = contextOf(deployment, provider, urn, tagsOf(inputs, provider.defaultTags), inputs.region);
  try {
    await handlerOf(type).delete(context, id, { inputs, outputs: plainAll(resource.outputs) });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw Object.assign(new Error(`deleting ${type} (${id}): ${reason}`, { cause: error }), { urn });
  }
}

/**
 * What else has to go before `resource` can be replaced in place: the resources that would themselves be replaced when
 * one of their inputs, taken from it, changes. Dependents first, `resource` last.
 */
export function deletedBeforeReplacing(deployment: Deployment, resource: ResourceState): ResourceState[] {
  const found = new Map([[resource.urn, resource]]);
  for (const current of found.values()) {
    for (const dependent of deployment.state.resources.values()) {
      if (
        found.has(dependent.urn) ||
        !dependent.custom ||
        dependent.external ||
        isProviderType(dependent.type)
      )
        continue;
      const handler = handlerOf(dependent.type);
      const through = Object.entries(dependent.propertyDependencies)
        .filter(([, urns]) => urns.includes(current.urn))
        .map(([property]) => property);
      if (through.some((property) => !handler.update || handler.replaceOn.includes(property))) {
        found.set(dependent.urn, dependent);
      }
    }
  }
  return deletionOrder([...found.values()]);
}

export function protectedFault(urn: string): string {
  return (
    `resource "${urn}" cannot be deleted because it is protected. To unprotect it, remove the \`protect\` flag from ` +
    'the resource in the program and run `pulumi up`.'
  );
}

function forget(deployment: Deployment, resource: ResourceState): void {
  deployment.state.resources.delete(resource.urn);
  if (!resource.external) count(deployment, 'deleted', resource.urn);
}

/** Dependents before what they depend on; among equals by URN, so that the order is the same in every run. */
export function deletionOrder(resources: readonly ResourceState[]): ResourceState[] {
  const left = [...resources].sort((a, b) => (a.urn < b.urn ? 1 : -1));
  const ordered: ResourceState[] = [];
  while (left.length > 0) {
    const needed = new Set(left.flatMap((resource) => needs(resource)));
    const at = left.findIndex(({ urn }) => !needed.has(urn));
    ordered.push(...left.splice(Math.max(at, 0), 1));
  }
  return ordered;
}

function needs(resource: ResourceState): string[] {
  const { parent, provider, deletedWith, dependencies, propertyDependencies } = resource;
  const providerUrn = provider === '' ? '' : splitProviderReference(provider).urn;
  const urns = [
    parent,
    providerUrn,
    deletedWith,
    ...dependencies,
    ...Object.values(propertyDependencies).flat(),
  ];
  return urns.filter((urn) => urn !== '' && urn !== resource.urn);
}
