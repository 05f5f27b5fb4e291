import type { World } from '../world';
import { STACK_TYPE } from './urn';
import type { Properties } from './values';

/** A resource as a state backend keeps it. Secret values are kept as marked secrets. */
export interface ResourceState {
  readonly urn: string;
  readonly type: string;
  /** Made by a provider; components are not. */
  readonly custom: boolean;
  /** Read, never made, by this stack: it is not deleted with the stack. */
  readonly external: boolean;
  /** Empty for components. */
  readonly id: string;
  readonly inputs: Properties;
  outputs: Properties;
  /** URN of the parent, empty for the stack itself. */
  readonly parent: string;
  readonly dependencies: readonly string[];
  /** By input property, the URNs its value came from. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** `<urn>::<id>` of the provider, empty for components and providers. */
  readonly provider: string;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly deleteBeforeReplace: boolean;
  readonly deletedWith: string;
  readonly additionalSecretOutputs: readonly string[];
  /** How often the resource was replaced: part of what generated names are made from. */
  readonly generation: number;
}

export interface StackState {
  readonly project: string;
  readonly stack: string;
  resources: Map<string, ResourceState>;
  /** Replaced resources whose predecessors are still to be deleted (an interrupted deployment leaves some). */
  pendingDeletions: ResourceState[];
}

/** Holds the states of stacks, as a Pulumi state backend does. */
export interface Backend {
  readonly world: World;
  /** A stack by `stack`, `project/stack` or `organization/project/stack`; `project` is where a bare name is looked up. */
  find(name: string, project: string): StackState | undefined;
  /** All stacks, in order of project and name. */
  list(): readonly StackState[];
  save(state: StackState): void;
  remove(state: StackState): void;
}

export function createBackend(world: World): Backend {
  const stacks = new Map<string, StackState>();
  const key = (state: { project: string; stack: string }) => `${state.project}/${state.stack}`;
  return {
    world,
    find(name, project) {
      const [stack = '', owner = project] = name.split('/').reverse();
      return stacks.get(`${owner}/${stack}`);
    },
    list: () => [...stacks.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, state]) => state),
    save(state) {
      stacks.set(key(state), state);
    },
    remove(state) {
      stacks.delete(key(state));
    },
  };
}

/** The resource that stands for the stack itself: its outputs are the stack's. */
export function rootOf(state: StackState): ResourceState | undefined {
  return [...state.resources.values()].find((resource) => resource.type === STACK_TYPE);
}
