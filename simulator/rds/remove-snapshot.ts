import type { World } from '../world';
import { failCopies } from './copying';
import type { Snapshot } from './snapshot';
import { dropSnapshot, rdsOf } from './store';

/** Takes a snapshot away, with its content. A copy under way from it fails. AWS docs: RDS API Reference, DeleteDBSnapshot. */
export function removeSnapshot(world: World, snapshot: Snapshot): void {
  dropSnapshot(rdsOf(world, snapshot.account, snapshot.region), snapshot);
  failCopies(world, ({ source }) => source === snapshot, 'its source was deleted');
  snapshot.content?.release();
  snapshot.content = undefined;
}
