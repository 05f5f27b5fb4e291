import type { HandlerFactory } from '../handler';
import { readSnapshotName } from '../names';
import type { CopySettings } from '../settings';
import { now } from '../time';
import { announced, type Catalog, knownDatabases, learned } from './catalog';
import { readCatalog } from './catalog-store';
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
      return read.snapshots.flatMap((name) => {
        const about = readSnapshotName(settings, databases, name);
        return about === undefined ? [] : [{ ...about, name }];
      });
    };
    const known = (catalog: Catalog) => accepted(named(catalog), now());
    const learn = (catalog: Catalog) => learned(catalog, settings.databases, read.found, settings.mostFound);
    const before = learn(await readCatalog(desk.store));
    await keepRecipes({ store: desk.store, ledger }, named(before), read.recipes, now());
    if (known(before).length === 0)
      return drop('it names no snapshot that our schedule can have made', event);
    return startCopies(desk, (before) => {
      const catalog = learn(before);
      return known(catalog).reduce(
        (next, { database, name, point, slot }) => announced(next, database.name, { name, point, slot }),
        catalog,
      );
    });
  };
};
