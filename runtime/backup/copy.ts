import { inBatches } from '../batch';
import type { HandlerFactory } from '../handler';
import { readSnapshotNames, type SnapshotName } from '../names';
import type { Batched, CopySettings, Database } from '../settings';
import { now } from '../time';
import {
  announced,
  type Catalog,
  type Entry,
  isKnownPoint,
  isNoNews,
  knownDatabases,
  knowsRecipe,
  owing,
  withFormer,
} from './catalog';
import { learned } from './catalog-found';
import { seeCatalog } from './catalog-store';
import { type ChainEvent, readChainEvent } from './chain-event';
import { openDesk, startCopies } from './desk';
import { drop, readAll } from './drop';
import { keepRecipes } from './keep-recipes';
import { openLedger } from './ledger';
import type { Outcomes } from './outcomes';
import { reach } from './retention';
import { field } from './snapshot-event';
import { acceptable } from './suspicion';

/**
 * Asks for the copies of the snapshots that the source side says it has shared, into this account and Region, under a
 * key of its own. Events: the source side's word, naming snapshots; where they are follows from the settings alone.
 */
export const copy: HandlerFactory<CopySettings & Batched> = (settings) => {
  const desk = openDesk(settings);
  const ledger = openLedger(settings, 'chain');
  return inBatches(settings, async (events): Promise<Outcomes> => {
    const { all: said, dropped } = readAll(events, (event) => readChainEvent(settings, 'source', event));
    if (said.length === 0) return { dropped };
    const seen = await seeCatalog(desk.store);
    const before = learnedFrom(said, seen.catalog);
    const points: string[] = [];
    let started: Outcomes = {};
    try {
      const unkept = said.flatMap((one) => {
        const named = namesIn(before, one);
        if (!named.some((about) => isExpected(about) || isNoNews(before, about.database.name, about)))
          drop('it names no snapshot that our schedule can have made', one);
        // What waits for its turn is announced again and again.
        return named
          .filter((about) => isForAPoint(before, about) && !knowsRecipe(entryOf(before, about), about.point))
          .map((about) => ({ ...about, recipe: field(one.recipes, about.database.name) }));
      });
      points.push(...(await keepRecipes({ store: desk.store, ledger }, unkept, now())));
    } finally {
      // Without its recipe a point is copied all the same, and acknowledged once reconcile finds it there.
      started = await startCopies(desk, (catalog) => announcedIn(said, catalog, points), seen);
    }
    return started;
  });

  function learnedFrom(said: readonly ChainEvent[], catalog: Catalog): Catalog {
    return said.reduce(
      (next, { found }) => learned(next, settings.databases, found, settings, now()),
      catalog,
    );
  }

  /** The snapshots of databases that the catalog knows. */
  function namesIn(catalog: Catalog, { snapshots }: ChainEvent) {
    const databases = knownDatabases(withFormer(settings.databases, catalog, now()), catalog);
    return readSnapshotNames(settings, databases, snapshots).flatMap((about, index) => {
      const name = snapshots[index];
      return about === undefined || name === undefined ? [] : [{ ...about, name }];
    });
  }

  function announcedIn(said: readonly ChainEvent[], before: Catalog, points: readonly string[]): Catalog {
    const catalog = learnedFrom(said, before);
    return said
      .flatMap((one) => namesIn(catalog, one))
      .reduce((next, about) => {
        const { database, name, point, slot } = about;
        const recipe = points.includes(point) ? { hasRecipe: true as const } : {};
        if (isExpected(about)) return announced(next, database.name, { name, point, slot, ...recipe });
        return isNoNews(next, database.name, about) ? owing(next, database.name) : next;
      }, catalog);
  }

  /**
   * Whether it can be, or become, a recovery point that is not acknowledged: of what is here and was announced in vain no
   * more is known than how far back it can be.
   */
  function isForAPoint(catalog: Catalog, about: SnapshotName<Database>): boolean {
    const { database, point, slot } = about;
    const entry = entryOf(catalog, about);
    const oldest = Math.max(reach(settings.retention), database.rpoSeconds * 1000);
    const latest = entry.newest?.slot ?? now();
    return isExpected(about) || isKnownPoint(entry, point) || latest - slot <= oldest;
  }

  /** Whether the schedule can have made it, by its name. Those that RDS took are left to reconcile, which can count them. */
  function isExpected(about: SnapshotName<Database>): boolean {
    return !about.automated && acceptable(about, about.database, now()) === undefined;
  }
};

function entryOf({ databases }: Catalog, { database }: SnapshotName<Database>): Entry {
  return databases[database.name] ?? {};
}
