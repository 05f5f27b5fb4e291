import type { ResourceState } from './backend';
import type { Goal } from './goal';
import { differsAt, parsePath } from './paths';
import type { Handler } from './resources/handler';
import { canonical, type Properties, plain, sameValue } from './values';

/** What has to be done with a resource. */
export type Plan =
  | { readonly kind: 'create' }
  | { readonly kind: 'same' }
  | { readonly kind: 'update'; readonly changed: readonly string[] }
  | { readonly kind: 'replace'; readonly changed: readonly string[]; readonly deleteFirst: boolean };

export interface PlanArgs {
  readonly goal: Goal;
  readonly handler: Handler;
  /** The checked inputs: names made, ignored changes put back. */
  readonly inputs: Properties;
  readonly tags: Readonly<Record<string, string>>;
  readonly providerId: string;
  readonly old: ResourceState | undefined;
}

/** Compares what is wanted with what there was, by inputs. */
export function plan({ goal, handler, inputs, tags, providerId, old }: PlanArgs): Plan {
  if (!old || old.external) return { kind: 'create' };
  const keys = [...new Set([...Object.keys(inputs), ...Object.keys(old.inputs)])].sort();
  const changed = keys.filter((key) => !sameValue(inputs[key], old.inputs[key]));
  const moved = !old.provider.endsWith(`::${providerId}`);
  const tagged = handler.inputs.includes('tags') && !sameTags(tags, old.outputs.tagsAll);
  if (changed.length === 0 && !moved && !tagged) return { kind: 'same' };
  const replaces =
    moved ||
    changed.some((key) => key === 'region' || !handler.update || handler.replaceOn.includes(key)) ||
    goal.replaceOnChanges.some((path) => differsAt(parsePath(path), inputs, old.inputs, sameValue));
  if (!replaces) return { kind: 'update', changed: changed.length > 0 ? changed : ['tagsAll'] };
  return { kind: 'replace', changed, deleteFirst: goal.deleteBeforeReplace ?? keepsName(handler, goal, old) };
}

/** Two things cannot have one name: where the program gives it, the old one has to go first. */
function keepsName(handler: Handler, goal: Goal, old: ResourceState): boolean {
  const property = handler.naming?.property;
  const given = property === undefined ? undefined : goal.inputs[property];
  return given !== undefined && property !== undefined && sameValue(given, old.inputs[property]);
}

function sameTags(tags: Readonly<Record<string, string>>, before: Properties[string] | undefined): boolean {
  return before === undefined || canonical(plain({ ...tags })) === canonical(plain(before));
}
