import { idOf } from '../chance';
import type { ResourceState } from './backend';
import type { Goal } from './goal';
import { ignoreChanges } from './paths';
import { type Handler, prefixOf } from './resources/handler';
import { isObject, type Properties, plain } from './values';

/** The handler's inputs for a goal: refuses what is not simulated, keeps ignored values, makes a missing name. */
export function checkInputs(
  goal: Goal,
  urn: string,
  handler: Handler,
  old: ResourceState | undefined,
  generation: number,
): Properties {
  const foreign = Object.keys(goal.inputs).filter((key) => !handler.inputs.includes(key));
  if (foreign.length > 0) {
    throw new Error(
      `${goal.type} (${goal.name}): ${foreign.sort().join(', ')} ${foreign.length === 1 ? 'is' : 'are'} not simulated. ` +
        `Simulated are: ${[...handler.inputs].sort().join(', ')}.`,
    );
  }
  const inputs = old ? ignoreChanges(goal.inputs, old.inputs, goal.ignoreChanges) : goal.inputs;
  const { naming } = handler;
  if (!naming || inputs[naming.property] !== undefined) return inputs;
  const kept = old?.generation === generation ? old.inputs[naming.property] : undefined;
  return { ...inputs, [naming.property]: kept ?? madeName(goal, urn, naming, generation) };
}

export function tagsOf(
  inputs: Properties,
  defaults: Readonly<Record<string, string>>,
): Record<string, string> {
  const tags = plain(inputs.tags ?? {});
  const own = isObject(tags) ? Object.entries(tags).map(([key, value]) => [key, String(value)]) : [];
  return { ...defaults, ...Object.fromEntries(own) };
}

/** As Pulumi's autonaming, but the digits come from the URN and the number of replacements, not from chance. */
function madeName(
  goal: Goal,
  urn: string,
  naming: NonNullable<Handler['naming']>,
  generation: number,
): string {
  const given = goal.inputs[prefixOf(naming.property)];
  const ending = naming.suffix?.(goal.inputs) ?? '';
  if (typeof given === 'string') {
    // The provider puts 26 characters behind a prefix, or as many as there is room for.
    return (
      given +
      idOf(26, 'name', urn, generation).slice(0, naming.maximum - given.length - ending.length) +
      ending
    );
  }
  const suffix = `-${idOf(7, 'name', urn, generation)}${ending}`;
  const prefix = naming.prefix ?? '';
  return prefix + goal.name.slice(0, naming.maximum - prefix.length - suffix.length) + suffix;
}
