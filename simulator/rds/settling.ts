import type { World } from '../world';

interface Tagged {
  readonly tags: Map<string, string>;
}

/** What conditions see of tags of which changes are on their way. */
interface Meanwhile {
  tags: ReadonlyMap<string, string>;
  /** Changes that have not arrived. */
  pending: number;
}

const meanwhiles = new WeakMap<object, Meanwhile>();
const unlisted = new WeakSet<object>();

/** Something was made: conditions learn of its tags, and lists of itself, as late as `world.faults.delayChanges` says. */
export function settle(world: World, made: Tagged, arn: string): void {
  const listDelay = world.faults.changeDelay('lists');
  if (listDelay > 0) {
    unlisted.add(made);
    world.clock.after(listDelay, () => unlisted.delete(made), `listed ${arn}`);
  }
  arrive(world, made.tags, new Map(), arn);
}

/** Whether lists show it. What asks for it by name finds it at once. */
export function isListed(thing: object): boolean {
  return !unlisted.has(thing);
}

/** Tags as conditions of policies see them. */
export function tagsInForce(tags: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return meanwhiles.get(tags)?.tags ?? tags;
}

/** Changes tags. What describes them shows that at once. */
export function changeTags(
  world: World,
  tags: Map<string, string>,
  arn: string,
  change: (tags: Map<string, string>) => void,
): void {
  const before = new Map(tags);
  change(tags);
  arrive(world, tags, before, arn);
}

function arrive(
  world: World,
  tags: ReadonlyMap<string, string>,
  before: ReadonlyMap<string, string>,
  arn: string,
): void {
  const delay = world.faults.changeDelay('tags');
  if (delay === 0) return;
  const meanwhile = meanwhiles.get(tags) ?? { tags: before, pending: 0 };
  meanwhiles.set(tags, meanwhile);
  meanwhile.pending++;
  const now = new Map(tags);
  const settled = () => {
    meanwhile.tags = now;
    if (--meanwhile.pending === 0) meanwhiles.delete(tags);
  };
  world.clock.after(delay, settled, `tags ${arn}`);
}
