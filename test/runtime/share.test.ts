import { describe, expect, it, vi } from 'vitest';
import { shareSnapshot } from '../../runtime/backup/share';
import type { Sharing } from '../../runtime/backup/sharing';
import type { Database } from '../../runtime/settings';
import { HOUR, orders, pointOf, settings } from './points';

const cluster: Database = { ...orders, kind: 'cluster' };

/** What becomes of a snapshot under the key that AWS manages so long after its slot, and the copies that are asked for. */
async function shared(database: Database, hours: number) {
  const asked: unknown[] = [];
  const copy = (input: unknown) => Promise.resolve(asked.push(input));
  const sharing = {
    settings: { ...settings, keyArn: 'own' },
    rds: { copyDBSnapshot: copy, copyDBClusterSnapshot: copy },
    kms: { describeKey: () => Promise.resolve({ KeyMetadata: { KeyManager: 'AWS' } }) },
    places: { take: () => Promise.resolve(true) },
  } as unknown as Sharing;
  const snapshot = pointOf(0, { keyArn: 'aws/rds' }, database);
  vi.useFakeTimers({ now: snapshot.slot + hours * HOUR });
  try {
    return { outcome: await shareSnapshot(sharing, snapshot, []), copies: asked.length };
  } finally {
    vi.useRealTimers();
  }
}

describe('a snapshot under the key that AWS manages', () => {
  it.each([
    ['of a cluster, a day late', cluster, 25, 'rekeying', 1],
    ['of a cluster, later than that', cluster, 26, 'too late to be copied under another key', 0],
    ['of an instance, whose copies say of when they are', orders, 1000, 'rekeying', 1],
  ] as const)(
    'is copied unless the recovery side would refuse it: %s',
    async (_, database, hours, outcome, copies) => {
      expect(await shared(database, hours)).toEqual({ outcome, copies });
    },
  );
});
