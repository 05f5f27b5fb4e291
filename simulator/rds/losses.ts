import { onKeyUnusable } from '../kms/key-state';
import type { Content } from '../postgres/content';
import type { World } from '../world';
import type { Cluster } from './cluster';
import { failCopies } from './copying';
import type { Instance } from './instance';
import { openRestored, takeServerAway } from './server';
import { rdsIn } from './store';

/**
 * What breaks with a Region, or with a key. In a Region that returns, copies into it have failed, a snapshot whose
 * moment passed meanwhile fails, and databases have servers again that hold what was committed at the loss.
 */
export function watchForLosses(world: World): void {
  const kept = new Map<Instance | Cluster, Promise<Content>>();
  world.faults.onRegionLost((region) => {
    failCopies(world, ({ source }) => source.region === region, `${region} is lost`);
    for (const { instances, clusters } of rdsIn(world, region)) {
      for (const database of [...instances.values(), ...clusters.values()]) {
        const content = takeServerAway(world, database);
        if (content === undefined) continue;
        kept.set(database, content);
        // The world may end first, and its servers with it; else a failure is the simulation's.
        content.catch(() => undefined);
        world.clock.after(0, () => content);
      }
    }
  });
  world.faults.onRegionReturned((region) => {
    failCopies(world, ({ target }) => target.region === region, `${region} was lost`);
    for (const [database, content] of kept) {
      if (database.region !== region) continue;
      kept.delete(database);
      const opened = reopen(world, database, content);
      world.clock.after(0, () => opened);
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

async function reopen(world: World, database: Instance | Cluster, kept: Promise<Content>): Promise<void> {
  const content = await kept;
  await openRestored(world, database, content);
  content.release();
}
