import { rds } from '../aws';
import { RECOVERY_POINT_TAG } from '../backup/tags';
import { fault } from '../fault';
import type { HandlerFactory } from '../handler';
import { log } from '../log';
import { restoredName } from '../names';
import type { RefuseSettings } from '../settings';
import { type RefusedPoint, refusedList } from './refused';
import { findRestored, removeRestored } from './restored-database';

export interface RefuseEvent {
  readonly database: string;
  readonly execution: string;
  /** Points that failed their checks, in the order in which they were tried. */
  readonly refused: unknown;
}

export interface Refusal {
  readonly database: string;
  readonly refused: readonly RefusedPoint[];
}

/**
 * Removes the instance or cluster of the point that was refused last, so that another try finds room, and answers with what is
 * refused so far, readable. The point itself stays: the instance was a copy of it, and gets no final snapshot.
 */
export const refuse: HandlerFactory<RefuseSettings, RefuseEvent, Refusal> = () => {
  const client = rds();
  return async ({ database, execution, refused: given }) => {
    const refused = refusedList(given);
    const last = refused.at(-1);
    if (last !== undefined) {
      const { instance, kind } = last;
      if (instance !== restoredName(database, execution, refused.length - 1, kind)) {
        throw fault('NotOurInstance', `${instance} is not what this execution restored; it is left alone.`);
      }
      await remove(last);
      log('refused', { subject: last.snapshot, instance, reason: last.reason });
    }
    return { database, refused };
  };

  async function remove(last: RefusedPoint): Promise<void> {
    const { instance, snapshot } = last;
    const found = await findRestored(client, last, instance);
    if (found === undefined || found.DBInstanceStatus === 'deleting') return;
    const point = found.TagList?.find(({ Key }) => Key === RECOVERY_POINT_TAG)?.Value;
    if (point !== snapshot) {
      throw fault('NotOurInstance', `${instance} was not restored from ${snapshot}; it is left alone.`);
    }
    await removeRestored(client, last, found);
  }
};
