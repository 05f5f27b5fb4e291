import { cloudWatch, eventBridge } from '../aws';
import type { HandlerFactory } from '../handler';
import { SNAPSHOT_COPIED } from '../names';
import type { Database, ReconcileRecoverySettings } from '../settings';
import { now } from '../time';
import { type Catalog, knownDatabases, withFailed, withFormer } from './catalog';
import { changeCatalog, readCatalog } from './catalog-store';
import { say } from './chain-event';
import { openDesk, startCopies } from './desk';
import { isAsKnown, isWholeLookDue, seemsSettled } from './glance';
import { holdWhenFlooded } from './hold';
import { tendHop } from './hops';
import { listRecipes, withRecipes } from './keep-recipes';
import { isTaggable, sayTaken, takenUnsaid } from './lateness';
import { factOf, openLedger, record } from './ledger';
import { each, type Outcomes } from './outcomes';
import { isRecoveryPoint } from './points';
import { removeFailed } from './remove-failed';
import type { Snapshot } from './snapshots';
import { refused } from './suspicion';
import { sweepRecipes, uselessRecipes } from './sweep-recipes';
import { catalogOf, readTruth, type Truth } from './truth';
import { unwanted } from './wanted';

/**
 * Brings the recovery side to what it should be, whatever events were lost: every shared snapshot copied, every copy
 * acknowledged, every copy in two steps finished, and a copy that failed taken away so that its name is free again. It looks
 * at everything once an hour, and whenever anything is missing or the catalog proves wrong.
 */
export const reconcileRecovery: HandlerFactory<ReconcileRecoverySettings, unknown, Outcomes> = (settings) => {
  const desk = openDesk(settings);
  const events = eventBridge();
  const metrics = cloudWatch();
  const ledger = openLedger(settings, 'chain');
  return async () => {
    const known = await readCatalog(desk.store);
    const databases = knownDatabases(withFormer(settings.databases, known, now()), known);
    const isWhole = isWholeLookDue(known, now());
    if (!isWhole && (await isUnchanged(known, databases))) return { catalog: await confirm() };
    const recipes = isWhole ? await listRecipes(desk.store) : [];
    const truth = await readTruth(desk, databases);
    const useless = uselessRecipes(settings, databases, recipes, truth, now());
    const failed = truth.held.filter(({ status }) => status === 'failed');
    const present = { ...truth, held: truth.held.filter(({ status }) => status !== 'failed') };
    const strange = refused(present.shared, now(), present.held);
    const offered = { ...present, shared: present.shared.filter((one) => !strange.includes(one)) };
    const isPoint = (one: Snapshot) => isRecoveryPoint(settings, one);
    const taggable = present.held.filter((one) => isTaggable(one, known, now()));
    const missed = present.held.filter((one) => isPoint(one) && wasMissed(known, one));
    const { copied, settled } = acknowledgeable(settings, offered, databases, (snapshot) => {
      // Of those that RDS took the catalog hears no announcement.
      if (isWhole && snapshot.automated) return true;
      return isOwed(known, snapshot.database) || missed.some(({ point }) => point === snapshot.point);
    });
    const acknowledged = [...(await withRecipes(desk.store, copied)), ...settled];
    return each(
      [
        { name: 'flood', act: hold },
        ...failed.map((one) => ({ name: `failed ${one.name}`, act: () => removeFailed(desk.here, one) })),
        ...truth.hops.map((hop) => ({ name: hop.name, act: () => tendHop(desk, hop, present.held) })),
        ...takenUnsaid(taggable, offered.shared).map((taken) => ({
          name: `taken ${taken.point.name}`,
          act: () => sayTaken(desk.here, taken),
        })),
        // Before the catalog says that they are known.
        ...(missed.length === 0 ? [] : [{ name: 'written', act: () => writeDown(missed) }]),
        {
          name: 'copies',
          act: async () => {
            const ofFailed = failed.map(({ database }) => database.name);
            const shown = offered.shared.map(({ name }) => name);
            const started = await startCopies({ ...desk, shown }, (before) => ({
              ...withFailed(catalogOf(settings, databases, before, offered, now()), ofFailed, now()),
              ...(strange.length === 0 ? {} : { refused: strange.length }),
            }));
            return `${Object.keys(started).length} started`;
          },
        },
        ...(useless.length === 0
          ? []
          : [{ name: 'recipes', act: () => sweepRecipes({ store: desk.store, ledger }, useless) }]),
        ...(acknowledged.length === 0
          ? []
          : [{ name: 'acknowledge', act: () => acknowledgeAll(acknowledged) }]),
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

  /** In the steady state, between two looks at everything. */
  async function isUnchanged(known: Catalog, databases: readonly Database[]): Promise<boolean> {
    return seemsSettled(known, databases, now()) && (await isAsKnown(desk.here, settings, known, databases));
  }

  async function confirm(): Promise<string> {
    const reconciledAt = now();
    await changeCatalog(desk.store, (before) => ({
      catalog: { ...before, reconciledAt },
      result: undefined,
    }));
    return 'still true';
  }

  async function writeDown(points: readonly Snapshot[]): Promise<string> {
    await record(
      ledger,
      points.map((point) => factOf('copied', point)),
    );
    return `${points.length} copied`;
  }

  async function acknowledgeAll(points: readonly string[]): Promise<string> {
    await say(events, settings.bus, settings, SNAPSHOT_COPIED, points, { again: true });
    return `${points.length} acknowledged`;
  }
};

/** Whether the event of the finished copy was lost, or is just being handled: the catalog knows nothing of its end. */
function wasMissed({ databases }: Catalog, { point, slot, database }: Snapshot): boolean {
  const { newest, copying } = databases[database.name] ?? {};
  return newest === undefined || copying?.point === point || slot > newest.slot;
}

function isOwed({ databases }: Catalog, { name }: Database): boolean {
  return databases[name]?.owed === true;
}

/**
 * What the source side need not keep for the chain's sake, of what it still shares: that a recovery point is there, or that
 * the retention has no place for one. Of that, what it was not told, or does not seem to have heard.
 */
function acknowledgeable(
  settings: ReconcileRecoverySettings,
  { held, shared }: Truth,
  databases: readonly Database[],
  isToSay: (snapshot: Snapshot) => boolean,
): { readonly copied: string[]; readonly settled: string[] } {
  const points = new Set(
    held.filter((snapshot) => isRecoveryPoint(settings, snapshot)).map(({ point }) => point),
  );
  const toSay = shared.filter(isToSay);
  const settled = databases.flatMap((database) => unwanted(settings, database, held, toSay, now()));
  return { copied: toSay.map(({ point }) => point).filter((point) => points.has(point)), settled };
}
