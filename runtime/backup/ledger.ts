import { log } from '../log';
import { ledgerName } from '../names';
import type { Chain } from '../settings';
import { openStore, type Store } from '../store';
import { isoTime, now } from '../time';
import type { Snapshot } from './snapshots';

/**
 * What can be said of a recovery point; of its verifications there are as many facts as executions that made one. `absent`
 * is one that went without anyone's having written down why.
 */
export type FactKind = 'shared' | 'copied' | `verified-${string}` | 'pruned' | 'absent' | 'held' | 'refused';

/** Where facts are only ever added: nobody's role may read, change or delete there. */
export type Ledger = Pick<Store, 'write'>;

export function openLedger(chain: Chain): Ledger {
  return openStore(ledgerName(chain));
}

/** Writes one fact about a point, once: the first to tell it is believed, and telling it again changes nothing. */
export async function record(
  ledger: Ledger,
  point: string,
  kind: FactKind,
  details: Readonly<Record<string, unknown>>,
): Promise<void> {
  const fact = { point, kind, recordedAt: isoTime(now()), ...details };
  const outcome = await ledger.write(`${point}/${kind}.json`, JSON.stringify(fact), { ifAbsent: true });
  if (outcome === 'written') log('recorded', { subject: point, kind });
}

/** What is told of a recovery point when its copy is here. */
export function copiedDetails({ database, arn, keyArn, databaseTime }: Snapshot): Record<string, unknown> {
  return {
    database: database.name,
    arn,
    keyArn,
    ...(databaseTime === undefined ? {} : { recoveryPointAt: isoTime(databaseTime) }),
  };
}
