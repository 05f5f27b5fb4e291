import { cloudWatch, eventBridge } from '../aws';
import type { HandlerFactory } from '../handler';
import { SNAPSHOT_COPIED } from '../names';
import type { Database, ReconcileRecoverySettings } from '../settings';
import { now } from '../time';
import { knownDatabases } from './catalog';
import { readCatalog } from './catalog-store';
import { say } from './chain-event';
import { openDesk, startCopies } from './desk';
import { holdWhenFlooded } from './hold';
import { tendHop } from './hops';
import { withRecipes } from './keep-recipes';
import { openLedger, recordCopied } from './ledger';
import { each, type Outcomes } from './outcomes';
import { isRecoveryPoint } from './points';
import { removeFailed } from './remove-failed';
import type { Snapshot } from './snapshots';
import { accepted } from './suspicion';
import { catalogOf, readTruth, type Truth } from './truth';
import { unwanted } from './wanted';

/**
 * Brings the recovery side to what it should be, whatever events were lost: every shared snapshot copied, every copy
 * acknowledged, every copy in two steps finished, and a copy that failed taken away so that its name is free again.
 */
export const reconcileRecovery: HandlerFactory<ReconcileRecoverySettings, unknown, Outcomes> = (settings) => {
  const desk = openDesk(settings);
  const events = eventBridge();
  const metrics = cloudWatch();
  const ledger = openLedger(settings);
  let written: readonly string[] = [];
  return async () => {
    const databases = knownDatabases(settings.databases, await readCatalog(desk.store));
    const truth = await readTruth(desk, databases);
    const failed = truth.held.filter(({ status }) => status === 'failed');
    const present = { ...truth, held: truth.held.filter(({ status }) => status !== 'failed') };
    const offered = { ...present, shared: accepted(present.shared, now()) };
    const { copied, settled } = acknowledgeable(settings, offered, databases);
    const acknowledged = [...(await withRecipes(desk.store, copied)), ...settled];
    return each(
      [
        { name: 'flood', act: hold },
        ...failed.map(({ name }) => ({ name: `failed ${name}`, act: () => removeFailed(desk.here, name) })),
        ...truth.hops.map((hop) => ({ name: hop.name, act: () => tendHop(desk, hop, present.held) })),
        {
          name: 'copies',
          act: async () => {
            const started = await startCopies(desk, (before) =>
              catalogOf(settings, databases, before, offered, now()),
            );
            return `${Object.keys(started).length} started`;
          },
        },
        ...(acknowledged.length === 0
          ? []
          : [{ name: 'acknowledge', act: () => acknowledgeAll(acknowledged, present.held) }]),
      ],
      ({ name }) => name,
      ({ act }) => act(),
    );

    async function hold(): Promise<string> {
      const points = await holdWhenFlooded(
        { rds: desk.here, metrics, ledger },
        { ...settings, databases },
        present.held,
        present.shared,
        now(),
      );
      return `${Object.keys(points).length} points held`;
    }
  };

  async function acknowledgeAll(points: readonly string[], held: readonly Snapshot[]): Promise<string> {
    const named = held.filter(({ name }) => points.includes(name));
    written = await recordCopied(ledger, named, now(), written);
    await say(events, settings.bus, settings, SNAPSHOT_COPIED, points);
    return `${points.length} acknowledged`;
  }
};

/**
 * What the source side need not keep for the chain's sake, of what it still shares: it may not have heard that a recovery
 * point is there, or that the retention has no place for one.
 */
function acknowledgeable(
  settings: ReconcileRecoverySettings,
  { held, shared }: Truth,
  databases: readonly Database[],
): { readonly copied: string[]; readonly settled: string[] } {
  const points = new Set(
    held.filter((snapshot) => isRecoveryPoint(settings, snapshot)).map(({ point }) => point),
  );
  const settled = databases.flatMap((database) => unwanted(settings, database, held, shared, now()));
  return { copied: shared.map(({ point }) => point).filter((point) => points.has(point)), settled };
}
