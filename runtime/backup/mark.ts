import { rds } from '../aws';
import type { HandlerFactory } from '../handler';
import type { MarkSettings } from '../settings';
import { isoTime, now } from '../time';
import { readChainEvent } from './chain-event';
import { drop } from './drop';
import { each, type Outcomes } from './outcomes';
import { describeAll, ours } from './snapshots';
import { COPIED_TAG } from './tags';

/**
 * Notes on source snapshots that their copies are in the recovery account, so that the source knows what it no longer
 * has to keep for the chain's sake. Event: the recovery side's word, naming recovery points.
 */
export const mark: HandlerFactory<MarkSettings, unknown, Outcomes | { dropped: string }> = (settings) => {
  const client = rds();
  return async (event) => {
    const read = readChainEvent(settings, 'recovery', event);
    if ('dropped' in read) return drop(read.dropped, event);
    const held = ours(settings, settings.databases, await describeAll(client, 'manual'));
    const unmarked = held.filter(
      ({ point, tags }) => read.snapshots.includes(point) && tags[COPIED_TAG] === undefined,
    );
    return each(
      unmarked,
      ({ name }) => name,
      async ({ arn }) => {
        await client.addTagsToResource({
          ResourceName: arn,
          Tags: [{ Key: COPIED_TAG, Value: isoTime(now()) }],
        });
        return 'marked as copied';
      },
    );
  };
};
