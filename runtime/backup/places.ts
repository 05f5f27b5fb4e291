import type { DatabaseKind, ShareSettings } from '../settings';
import { kindOf, type OfKind } from './kinds';
import { describeAll, isUnderWay, ours, type Snapshot } from './snapshots';
import { CLUSTER_COPIES } from './turns';

type Rds = import('@aws-sdk/client-rds').RDS;

/** Room for copies within the source account. */
export interface Places {
  /** Whether there is room for one more of a kind, which is taken then. */
  take(of: OfKind): Promise<boolean>;
}

/** A database has this many copies under way at once: one under another key, and one of what RDS took by itself. */
const OF_ONE = 2;

/**
 * Leaves room for people's copies: of one Region RDS makes a limited number at once. Those under way are counted once, when
 * the first is wanted, among `held`, or what AWS shows. Which of others' snapshots are copies it does not say.
 */
export function openPlaces(rds: Rds, settings: ShareSettings, held?: readonly Snapshot[]): Places {
  const free: Partial<Record<DatabaseKind, Promise<number>>> = {};
  return {
    async take(of) {
      const kind = kindOf(of);
      free[kind] ??= count(kind);
      const left = await free[kind];
      free[kind] = Promise.resolve(left - 1);
      return left > 0;
    },
  };

  async function count(kind: DatabaseKind): Promise<number> {
    const most = kind === 'cluster' ? CLUSTER_COPIES.most : settings.maximumCopies;
    const databases = settings.databases.filter((database) => kindOf(database) === kind);
    // All of them at once would have room.
    if (databases.length * OF_ONE <= most) return most;
    const seen = held ?? ours(settings, databases, await describeAll(rds, 'manual', [kind]));
    return (
      most - seen.filter((snapshot) => kindOf(snapshot.database) === kind && isCopyUnderWay(snapshot)).length
    );
  }
}

function isCopyUnderWay({ rekeyed, automated, status }: Snapshot): boolean {
  return (rekeyed || automated) && isUnderWay(status);
}
