import { wentUnanswered } from '../aws';
import { messageOf } from '../fault';
import { log } from '../log';
import { hopName } from '../names';
import { now } from '../time';
import { secondStep } from './copy-snapshot';
import type { Desk } from './desk';
import { deleteSnapshot, isGone } from './kinds';
import { isRecoveryPoint } from './points';
import type { Snapshot } from './snapshots';

/**
 * What is to be done about a copy that stands in the source Region: its second step when that is missing, its removal when
 * the recovery point is there or it came to nothing. So one that was forgotten half way is finished, whatever was lost.
 */
export async function tendHop(desk: Desk, hop: Snapshot, held: readonly Snapshot[]): Promise<string> {
  const final = held.find(({ point, status }) => point === hop.point && status !== 'failed');
  if (hop.status === 'failed') return removeHop(desk, hop);
  if (hop.status !== 'available') return 'first step under way';
  if (final === undefined) return goOn(desk, hop, held);
  return isRecoveryPoint(desk.settings, final) ? removeHop(desk, hop) : 'second step under way';
}

/** What cannot be finished and has a newer point by now is given up: its key may never work again. */
async function goOn(desk: Desk, hop: Snapshot, held: readonly Snapshot[]): Promise<string> {
  const { database, point, slot } = hop;
  try {
    return await secondStep(desk, { database: database.name, kind: database.kind, point, slot });
  } catch (error) {
    const isSuperseded = held.some(
      (one) => one.database.name === database.name && one.slot > slot && isRecoveryPoint(desk.settings, one),
    );
    if (!isStuck(hop, now()) || !isSuperseded) throw error;
    log('given up', { subject: hop.name, reason: messageOf(error) });
    return removeHop(desk, hop);
  }
}

/** How long a second step may be missing before nothing waits for it any more, in milliseconds. */
const STUCK_AFTER = 3_600_000;

export function isStuck({ status, createdAt }: Snapshot, now: number): boolean {
  return status === 'available' && createdAt !== undefined && now - createdAt > STUCK_AFTER;
}

/** Takes the copy in between away. When the source Region does not answer, reconcile does it once it does again. */
export async function removeHop(
  { there }: Desk,
  { point, database }: Pick<Snapshot, 'point' | 'database'>,
): Promise<string> {
  try {
    await deleteSnapshot(there, database, hopName(point));
    return 'first step removed';
  } catch (error) {
    if (await isGone(there, database, hopName(point), error)) return 'gone already';
    if (!wentUnanswered(error)) throw error;
    log('the source Region does not answer', { reason: messageOf(error) });
    return 'left to reconcile';
  }
}
