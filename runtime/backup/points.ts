import type { Chain, Database } from '../settings';
import { accountOf, type Snapshot } from './snapshots';

/**
 * Whether a snapshot that the recovery account holds is a recovery point: available, encrypted, and under a key that
 * the recovery account owns, so that nothing done in the source account can take it away.
 */
export function isRecoveryPoint(chain: Chain, snapshot: Snapshot): boolean {
  return (
    snapshot.status === 'available' &&
    snapshot.encrypted &&
    snapshot.keyArn !== undefined &&
    accountOf(snapshot.keyArn) === chain.recovery.account &&
    snapshot.databaseTime !== undefined
  );
}

/**
 * The newest recovery point of a database, of those not younger than `until` (milliseconds since 1970) if given. Of those
 * of one time, between which nobody wrote, that of the newest slot.
 */
export function newestPoint<D extends Database>(
  chain: Chain,
  held: readonly Snapshot<D>[],
  database: Database,
  until = Number.POSITIVE_INFINITY,
): Snapshot<D> | undefined {
  return held
    .filter((snapshot) => snapshot.database.name === database.name && isRecoveryPoint(chain, snapshot))
    .filter(({ databaseTime }) => (databaseTime ?? 0) <= until)
    .sort((a, b) => (b.databaseTime ?? 0) - (a.databaseTime ?? 0) || b.slot - a.slot)[0];
}
