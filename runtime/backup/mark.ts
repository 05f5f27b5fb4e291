import { rds } from '../aws';
import { inBatches } from '../batch';
import type { HandlerFactory } from '../handler';
import { readSnapshotNames, rekeyedName } from '../names';
import type { Database, MarkSettings } from '../settings';
import { openStore, remembering } from '../store';
import { readChainEvent } from './chain-event';
import { readAll } from './drop';
import { withFoundLately } from './found';
import { arnFor, isGone } from './kinds';
import { each } from './outcomes';
import { describeNamed, type Named, ours } from './snapshots';
import { COPIED_TAG } from './tags';

/**
 * Notes on source snapshots that their copies are in the recovery account, so that the source knows what it no longer
 * has to keep for the chain's sake. Events: the recovery side's word, naming recovery points.
 */
export const mark: HandlerFactory<MarkSettings> = (settings) => {
  const client = rds();
  const store = openStore(settings.store);
  const lately = remembering(store);
  return inBatches(settings, async (events) => {
    const { all, dropped } = readAll(events, (event) => readChainEvent(settings, 'recovery', event));
    if (all.length === 0) return { dropped };
    const snapshots = [...new Set(all.flatMap((read) => read.snapshots))];
    const { databases } = await withFoundLately(settings, { lately, store }, ({ databases }) =>
      readSnapshotNames(settings, databases, snapshots).every((name) => name !== undefined),
    );
    const names = readSnapshotNames(settings, databases, snapshots);
    const named = snapshots.flatMap((name, index): Named[] => {
      const read = names[index];
      return read === undefined ? [] : [{ name, kind: read.database.kind }];
    });
    const unmarked = all.some(({ again }) => again) ? await unmarkedOf(databases, named) : named;
    return each(unmarked, ({ name }) => name, markCopied);
  });

  async function unmarkedOf(databases: readonly Database[], points: readonly Named[]): Promise<Named[]> {
    const marked = ours(settings, databases, await describeNamed(client, points))
      .filter(({ tags }) => tags[COPIED_TAG] !== undefined)
      .map(({ name }) => name);
    return points.filter(({ name }) => !marked.includes(name));
  }

  /** Of a snapshot that a person has deleted its copy under another key may be left, which stays until it is marked. */
  async function markCopied({ name, kind }: Named): Promise<string> {
    if (await hasMarked({ name, kind })) return 'marked as copied';
    const rekeyed = { name: rekeyedName(name), kind };
    return (await hasMarked(rekeyed)) ? 'its copy under another key marked as copied' : 'gone already';
  }

  /** False when it is gone: late word of a snapshot that was pruned since. */
  async function hasMarked(snapshot: Named): Promise<boolean> {
    try {
      await client.addTagsToResource({
        ResourceName: arnFor(settings.source, snapshot.name, snapshot),
        Tags: [{ Key: COPIED_TAG, Value: 'true' }],
      });
      return true;
    } catch (error) {
      if (await isGone(client, snapshot, snapshot.name, error)) return false;
      throw error;
    }
  }
};
