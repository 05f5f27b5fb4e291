import type { Backend, ResourceState, StackState } from './backend';
import type { Diagnostic } from './diagnostics';
import type { HeldTime } from './held-time';
import type { Provider } from './providers';
import { isProviderType, parseUrn } from './urn';

const OPERATIONS = ['created', 'updated', 'replaced', 'deleted', 'same'] as const;
type Operation = (typeof OPERATIONS)[number];

/** One run of a program against one stack: what was there, what is there by now, what has been done. */
export interface Deployment {
  readonly backend: Backend;
  readonly project: string;
  readonly stack: string;
  /** The folder in which the program runs. */
  readonly folder: string;
  readonly config: Readonly<Record<string, string>>;
  /** The account whose administrator deploys. */
  readonly account: string;
  readonly preview: boolean;
  readonly time: HeldTime;
  readonly state: StackState;
  /** The stack's resources as they were before. */
  readonly before: ReadonlyMap<string, ResourceState>;
  /** URNs that the program asked for. */
  readonly asked: Set<string>;
  /** By URN, the URN under which the resource was known before, when an alias led there. */
  readonly renamed: Map<string, string>;
  /** Providers by URN; undefined while a preview cannot know their settings. */
  readonly providers: Map<string, Promise<Provider | undefined>>;
  readonly done: Record<Operation, string[]>;
  readonly diagnostics: Diagnostic[];
}

export interface DeploymentArgs {
  readonly project: string;
  readonly stack: string;
  readonly folder: string;
  readonly config: Readonly<Record<string, string>>;
  readonly account: string;
  readonly preview: boolean;
  readonly time: HeldTime;
}

/** Opens the stack, or makes it. A preview works on a copy that is never saved. */
export function openDeployment(backend: Backend, args: DeploymentArgs): Deployment {
  const saved = backend.find(args.stack, args.project);
  const { project, stack } = args;
  const state: StackState =
    saved && !args.preview
      ? saved
      : {
          project,
          stack,
          resources: new Map(saved?.resources),
          pendingDeletions: [...(saved?.pendingDeletions ?? [])],
        };
  if (!args.preview) backend.save(state);
  return {
    backend,
    ...args,
    state,
    before: new Map(state.resources),
    asked: new Set(),
    renamed: new Map(),
    providers: new Map(),
    done: { created: [], updated: [], replaced: [], deleted: [], same: [] },
    diagnostics: [],
  };
}

/** Notes what was done. Providers that Pulumi makes by itself are not counted, as `pulumi up` does not. */
export function count(deployment: Deployment, operation: Operation, urn: string): void {
  if (!isDefaultProvider(urn)) deployment.done[operation].push(urn);
}

function isDefaultProvider(urn: string): boolean {
  const { qualifiedType, name } = parseUrn(urn);
  return isProviderType(qualifiedType) && name.startsWith('default');
}

/** Resources as `pulumi up` counts them: the stack, components, custom resources and the program's own providers. */
export function countResources(state: StackState): number {
  return [...state.resources.values()].filter(({ urn, external }) => !external && !isDefaultProvider(urn))
    .length;
}
