import { createHash } from 'node:crypto';
import { log } from '../log';
import { type LedgerPart, ledgerName, ledgerPrefix } from '../names';
import type { Chain } from '../settings';
import { openStore, type Store } from '../store';
import { isoTime, now } from '../time';
import type { Snapshot } from './snapshots';

/**
 * What can be said of a recovery point. `absent` is one that went without anyone's having written down why; of `verified`
 * there are as many facts as executions of the plan that made one.
 */
export type FactKind = 'taken' | 'shared' | 'copied' | 'verified' | 'pruned' | 'absent' | 'held' | 'refused';

export interface Fact {
  readonly point: string;
  readonly kind: FactKind;
  readonly [detail: string]: unknown;
}

/** Where facts are only ever added: nobody's role may read, change or delete there. */
export interface Ledger extends Pick<Store, 'write'> {
  readonly part: LedgerPart;
}

export function openLedger(chain: Chain, part: LedgerPart): Ledger {
  return { part, write: openStore(ledgerName(chain)).write };
}

/**
 * Writes down what was done at once as one object, a line of JSON for each fact. Its name follows from the day and from what
 * it says, so that who is tried again on one day writes nothing twice; on two days, or in other company, a fact may be told
 * again: the first to tell is to be believed.
 */
export async function record(ledger: Ledger, facts: readonly Fact[]): Promise<void> {
  if (facts.length === 0) return;
  const recordedAt = isoTime(now());
  const hash = createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 32);
  const key = `${ledgerPrefix(ledger.part)}${recordedAt.slice(0, 10)}/${hash}.jsonl`;
  const lines = facts.map((fact) => `${JSON.stringify({ ...fact, recordedAt })}\n`);
  const outcome = await ledger.write(key, lines.join(''), { ifAbsent: true });
  if (outcome === 'written') log('recorded', { subject: key, facts: facts.length });
}

/** What is told of a recovery point of which more than its name is known. */
export function factOf(
  kind: FactKind,
  { name, database, arn, keyArn, databaseTime }: Snapshot,
  details: Readonly<Record<string, unknown>> = {},
): Fact {
  return {
    ...{ point: name, kind, database: database.name, arn, keyArn },
    ...(databaseTime === undefined ? {} : { recoveryPointAt: isoTime(databaseTime) }),
    ...details,
  };
}
