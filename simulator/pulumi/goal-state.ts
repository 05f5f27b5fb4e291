import type { ResourceState } from './backend';
import type { Goal } from './goal';

/** The state of a component, and what custom resources share with it: options not given are the parent's. */
export function commonState(goal: Goal, urn: string, parent: ResourceState | undefined): ResourceState {
  return {
    urn,
    type: goal.type,
    custom: false,
    external: false,
    id: '',
    inputs: goal.inputs,
    outputs: {},
    parent: goal.parent,
    dependencies: goal.dependencies,
    propertyDependencies: goal.propertyDependencies,
    provider: '',
    protect: goal.protect ?? parent?.protect ?? false,
    retainOnDelete: goal.retainOnDelete ?? parent?.retainOnDelete ?? false,
    deleteBeforeReplace: goal.deleteBeforeReplace ?? false,
    deletedWith: goal.deletedWith === '' ? (parent?.deletedWith ?? '') : goal.deletedWith,
    additionalSecretOutputs: goal.additionalSecretOutputs,
    generation: 0,
  };
}
