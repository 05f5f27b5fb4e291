import type { World } from '../world';
import { failCopies } from './copying';
import type { Snapshot } from './snapshot';
import { rdsOf } from './store';

/** Takes a snapshot away, with its content. A copy under way from it fails. AWS docs: RDS API Reference, DeleteDBSnapshot. */
export function removeSnapshot(world: World, snapshot: Snapshot): void {
  rdsOf(world, snapshot.account, snapshot.region).snapshots.delete(snapshot.id);
  failCopies(world, ({ source }) => source === snapshot, 'its source was deleted');
  snapshot.content?.release();
  snapshot.content = undefined;
}
