import type { World } from '../../../simulator/world';

/** Lets virtual time pass until the promise has settled, at most a day. */
export async function drive<T>(world: World, promise: Promise<T>): Promise<T> {
  let settled = false;
  const done = () => {
    settled = true;
  };
  promise.then(done, done);
  await world.clock.runUntilTrue(() => settled, world.clock.now() + 86_400_000);
  return promise;
}
