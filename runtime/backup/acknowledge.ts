import { eventBridge } from '../aws';
import { inBatches } from '../batch';
import type { HandlerFactory } from '../handler';
import { isHopName, readSnapshotNames, SNAPSHOT_COPIED, type SnapshotName } from '../names';
import type { AcknowledgeSettings, Batched, Database } from '../settings';
import { type Catalog, finished, knownDatabases, knowsRecipe } from './catalog';
import { seeCatalog } from './catalog-store';
import { say } from './chain-event';
import { hopSide, secondStep } from './copy-snapshot';
import { openDesk, startCopies } from './desk';
import { readAll } from './drop';
import { removeHop } from './hops';
import { hasRecipe } from './keep-recipes';
import type { Described } from './kinds';
import { factOf, openLedger, record } from './ledger';
import { each, type Outcomes } from './outcomes';
import { isRecoveryPoint } from './points';
import { readSnapshotEvent, type SnapshotEvent } from './snapshot-event';
import { describeNamed, type Named, ours, type Snapshot } from './snapshots';

/**
 * Tells the source side that snapshots' copies are recovery points now, and lets the next copies start; of a copy in two
 * steps, asks for the second when the first has ended. Events: the RDS events of finished copies in this account.
 */
export const acknowledge: HandlerFactory<AcknowledgeSettings & Batched> = (settings) => {
  const desk = openDesk(settings);
  const bus = eventBridge();
  const ledger = openLedger(settings, 'chain');
  return inBatches(settings, async (events): Promise<Outcomes> => {
    const { all: ended, dropped } = readAll(events, copyEnded);
    if (ended.length === 0) return { dropped };
    const seen = await seeCatalog(desk.store);
    const databases = knownDatabases(settings.databases, seen.catalog);
    const reads = readSnapshotNames(
      settings,
      databases,
      ended.map(({ snapshot }) => snapshot),
    );
    const arrived = ended.flatMap(({ snapshot: name, ...at }, index): Named[] => {
      const kind = reads[index]?.database.kind;
      return reads[index] !== undefined && isAt(at, settings.recovery) ? [{ name, kind }] : [];
    });
    const described = await describeNamed(desk.here, arrived);
    const points = recoveryPoints(arrived, databases, described);
    await record(
      ledger,
      points.map((point) => factOf('copied', point)),
    );
    return each(
      [
        ...ended.map((event, index) => ({
          name: event.snapshot,
          act: () => goOn(event, reads[index], points, described),
        })),
        {
          name: 'next copies',
          act: async () => {
            if (points.length === 0) return 'none';
            const started = await startCopies(desk, (catalog) => points.reduce(asFinished, catalog), seen);
            return `${Object.keys(started).length} started`;
          },
        },
        { name: 'acknowledge', act: () => acknowledgeAll(points, seen.catalog) },
      ],
      ({ name }) => name,
      ({ act }) => act(),
    );
  });

  function copyEnded(event: unknown): SnapshotEvent | { readonly dropped: string } {
    const read = readSnapshotEvent(event);
    if ('dropped' in read || isAt(read, settings.recovery) || isAt(read, hopSide(settings))) return read;
    return { dropped: 'it is of another account or Region' };
  }

  function recoveryPoints(
    arrived: readonly Named[],
    databases: readonly Database[],
    described: readonly Described[],
  ): Snapshot[] {
    const names = arrived.map(({ name }) => name);
    return ours(settings, databases, described).filter(
      (found) => names.includes(found.name) && isRecoveryPoint(settings, found),
    );
  }

  async function goOn(
    event: SnapshotEvent,
    about: SnapshotName<Database> | undefined,
    points: readonly Snapshot[],
    described: readonly Described[],
  ): Promise<string> {
    if (about === undefined) return 'not one of ours';
    if (about.hop && isAt(event, hopSide(settings))) {
      const { database, point, slot } = about;
      const second = { database: database.name, kind: database.kind, point, slot };
      return `second step ${await secondStep(desk, second)}`;
    }
    if (!isAt(event, settings.recovery)) return 'not in the recovery Region';
    const point = points.find(({ name }) => name === event.snapshot);
    if (point === undefined) return 'not a recovery point';
    const from = described.find(({ DBSnapshotIdentifier }) => DBSnapshotIdentifier === point.name);
    if (isHopName(from?.SourceDBSnapshotIdentifier ?? '')) await removeHop(desk, point);
    return 'a recovery point';
  }

  /** The source keeps its own until all is here, the recipe too; reconcile says so then. */
  async function acknowledgeAll(points: readonly Snapshot[], catalog: Catalog): Promise<string> {
    const complete: string[] = [];
    for (const { name, database } of points) {
      const isKnown = knowsRecipe(catalog.databases[database.name] ?? {}, name);
      if (isKnown || (await hasRecipe(desk.store, name))) complete.push(name);
    }
    await say(bus, settings.bus, settings, SNAPSHOT_COPIED, complete);
    return `${complete.length} of ${points.length} acknowledged`;
  }
};

function asFinished(catalog: Catalog, { name, slot, database, databaseTime = 0 }: Snapshot): Catalog {
  return finished(catalog, database.name, { point: name, slot, databaseTime });
}

function isAt(
  { account, region }: { readonly account: string; readonly region: string },
  place: { readonly account: string; readonly region: string },
): boolean {
  return account === place.account && region === place.region;
}
