import type { HandlerFactory } from '../handler';
import { readSnapshotNames } from '../names';
import type { CopySettings } from '../settings';
import { now } from '../time';
import { announced, type Catalog, knownDatabases, learned } from './catalog';
import { changeCatalog, seeCatalog } from './catalog-store';
import { readChainEvent } from './chain-event';
import { openDesk, startCopies } from './desk';
import { drop } from './drop';
import { keepRecipes } from './keep-recipes';
import { openLedger } from './ledger';
import type { Outcomes } from './outcomes';
import { accepted } from './suspicion';

/**
 * Asks for the copies of the snapshots that the source side says it has shared, into this account and Region, under a
 * key of its own. Event: the source side's word, naming snapshots; where they are follows from the settings alone.
 */
export const copy: HandlerFactory<CopySettings, unknown, Outcomes | { dropped: string }> = (settings) => {
  const desk = openDesk(settings);
  const ledger = openLedger(settings);
  return async (event) => {
    const read = readChainEvent(settings, 'source', event);
    if ('dropped' in read) return drop(read.dropped, event);
    const named = (catalog: Catalog) => {
      const databases = knownDatabases(settings.databases, catalog);
      return readSnapshotNames(settings, databases, read.snapshots).flatMap((about, index) => {
        const name = read.snapshots[index];
        return about === undefined || name === undefined ? [] : [{ ...about, name }];
      });
    };
    const known = (catalog: Catalog) => accepted(named(catalog), now());
    const learn = (catalog: Catalog) =>
      learned(catalog, settings.databases, read.found, settings.mostFound, now());
    const seen = await seeCatalog(desk.store);
    const before = learn(seen.catalog);
    try {
      if (known(before).length === 0) {
        // Whom there is no room for is to be told of all the same.
        if (before.withoutRoom !== undefined) {
          await changeCatalog(
            desk.store,
            (catalog) => ({ catalog: learn(catalog), result: undefined }),
            seen,
          );
        }
        return drop('it names no snapshot that our schedule can have made', event);
      }
      return await startCopies(desk, announcedIn, seen);
    } finally {
      // A copy takes minutes, and its point is acknowledged only when its recipe is here.
      await keepRecipes({ store: desk.store, ledger }, named(before), read.recipes, now());
    }

    function announcedIn(before: Catalog): Catalog {
      const catalog = learn(before);
      return known(catalog).reduce(
        (next, { database, name, point, slot }) => announced(next, database.name, { name, point, slot }),
        catalog,
      );
    }
  };
};
