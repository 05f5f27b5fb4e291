import { rds } from '../aws';
import type { CopySettings } from '../settings';
import { openStore, type Store } from '../store';
import { now } from '../time';
import { abandoned, type Catalog, knownDatabases, type Start } from './catalog';
import { changeCatalog, type Seen } from './catalog-store';
import { copySnapshot } from './copy-snapshot';
import { each, type Outcomes } from './outcomes';
import { admitted } from './turns';

type Rds = import('@aws-sdk/client-rds').RDS;

/** What every function needs that has copies made. */
export interface Desk {
  readonly settings: CopySettings;
  /** In the recovery Region. */
  readonly here: Rds;
  /** In the source Region, still in the recovery account: where shared snapshots show and first steps end. */
  readonly there: Rds;
  readonly store: Store;
  /** Names of the snapshots that AWS has just shown as shared and available. */
  readonly shown?: readonly string[];
}

export function openDesk(settings: CopySettings): Desk {
  return {
    settings,
    here: rds(),
    there: rds(settings.source.region),
    store: openStore(settings.store),
  };
}

/**
 * Changes the catalog, which the caller may have `seen` a moment ago, and asks for the copies that may start after it. The
 * place of one that could not be asked for goes to the next: a database whose copies always fail holds up no other.
 */
export async function startCopies(
  desk: Desk,
  change: (catalog: Catalog) => Catalog,
  seen?: Seen,
): Promise<Outcomes> {
  const { settings, store } = desk;
  const { maximumCopies: most, concurrentCopies: quota, clusterCopies: clusters } = settings;
  const limits = { most, quota, clusters };
  const admit = (before: Catalog) => {
    const { start, ...after } = admitted(before, knownDatabases(settings.databases, before), limits, now());
    return { ...after, result: start };
  };
  let hasFreed = false;
  return each(
    await changeCatalog(store, (before) => admit(change(before)), seen),
    ({ name }) => name,
    (item) => {
      return startCopy(desk, item, () => {
        hasFreed = true;
      });
    },
    async () => {
      if (!hasFreed) return [];
      hasFreed = false;
      return changeCatalog(store, admit);
    },
  );
}

/** A place that was kept for a copy is free again when the copy could not be asked for, unless AWS itself has none. */
async function startCopy(desk: Desk, item: Start, free: () => void): Promise<string> {
  let outcome = 'failed';
  try {
    outcome = await copySnapshot(desk, item);
    return outcome;
  } finally {
    if (!UNDER_WAY.includes(outcome)) {
      const failedAt = outcome === 'failed' ? now() : undefined;
      await changeCatalog(desk.store, (catalog) => ({
        catalog: abandoned(catalog, item, failedAt),
        result: undefined,
      }));
      if (outcome !== 'waits its turn') free();
    }
  }
}

const UNDER_WAY = ['asked', 'asked in two steps', 'already there'];
