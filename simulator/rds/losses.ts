import { onKeyUnusable } from '../kms/key-state';
import type { World } from '../world';
import { failCopies } from './copying';
import { closeServer } from './server';
import { rdsIn } from './store';

/** What breaks with a Region, or with a key. */
export function watchForLosses(world: World): void {
  world.faults.onRegionLost((region) => {
    failCopies(world, ({ source }) => source.region === region, `${region} is lost`);
    for (const { instances } of rdsIn(world, region)) {
      for (const instance of instances.values()) {
        const closed = closeServer(instance);
        world.clock.after(0, () => closed);
      }
    }
  });
  onKeyUnusable(world, ({ arn }) => {
    failCopies(
      world,
      ({ source, target }) => source.keyArn === arn || target.keyArn === arn,
      `the key ${arn} cannot be used any more`,
    );
  });
}
