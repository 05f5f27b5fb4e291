import type { Content } from '../postgres/content';
import type { World } from '../world';
import type { Instance } from './instance';
import { takeServerAway } from './server';

/** What an instance's server had committed when it was taken away; undefined when it had none. */
export type KeptContent = Promise<Content> | undefined;

/** Ends the instance's server and keeps its content, for a server to come. */
export function keepContent(world: World, instance: Instance): KeptContent {
  const content = takeServerAway(world, instance);
  // The world may end first, and its servers with it; else a failure is the simulation's.
  content?.catch(() => undefined);
  if (content !== undefined) world.clock.after(0, () => content);
  return content;
}

/** Lets go of what a stopped instance kept, when it will not start again. */
export async function forgetContent(instance: Instance): Promise<void> {
  const kept = instance.stopped;
  instance.stopped = undefined;
  (await kept)?.release();
}
