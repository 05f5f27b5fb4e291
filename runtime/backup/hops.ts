import { refusedWith, wentUnanswered } from '../aws';
import { messageOf } from '../fault';
import { log } from '../log';
import { hopName } from '../names';
import { secondStep } from './copy-snapshot';
import type { Desk } from './desk';
import { isRecoveryPoint } from './points';
import type { Snapshot } from './snapshots';

/**
 * What is to be done about a copy that stands in the source Region: its second step when that is missing, its removal when
 * the recovery point is there or it came to nothing. So one that was forgotten half way is finished, whatever was lost.
 */
export async function tendHop(desk: Desk, hop: Snapshot, held: readonly Snapshot[]): Promise<string> {
  const final = held.find(({ point, status }) => point === hop.point && status !== 'failed');
  if (hop.status === 'failed') return removeHop(desk, hop.point);
  if (hop.status !== 'available') return 'first step under way';
  if (final === undefined) {
    return secondStep(desk, { database: hop.database.name, point: hop.point, slot: hop.slot });
  }
  return isRecoveryPoint(desk.settings, final) ? removeHop(desk, hop.point) : 'second step under way';
}

/** Takes the copy in between away. When the source Region does not answer, reconcile does it once it does again. */
export async function removeHop({ there }: Desk, point: string): Promise<string> {
  try {
    await there.deleteDBSnapshot({ DBSnapshotIdentifier: hopName(point) });
    return 'first step removed';
  } catch (error) {
    if (refusedWith(error, 'DBSnapshotNotFound')) return 'gone already';
    if (!wentUnanswered(error)) throw error;
    log('the source Region does not answer', { reason: messageOf(error) });
    return 'left to reconcile';
  }
}
