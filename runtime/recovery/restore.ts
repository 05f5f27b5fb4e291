import { rds, refusedWith } from '../aws';
import { kindOf } from '../backup/kinds';
import { isTakenAfter } from '../backup/lateness';
import { newestPoint } from '../backup/points';
import { describeAll, ours, type Snapshot } from '../backup/snapshots';
import { DATABASE_TAG, RECOVERY_POINT_TAG, RECOVERY_POINT_TIME_TAG } from '../backup/tags';
import { type Fault, fault, messageOf } from '../fault';
import type { HandlerFactory } from '../handler';
import { log } from '../log';
import { ENVIRONMENT_TAG, restoredName } from '../names';
import type { Chain, Database, DatabaseKind, RestoreSettings } from '../settings';
import { openStore } from '../store';
import { isoTime, timeOf } from '../time';
import { makeParameterGroup } from './parameter-group';
import { asDeployed, REFUSED_RECIPES, type Wanted, wantedFor } from './point-recipe';
import { MOST_TRIES, type RefusedPoint, refusedList, triedText } from './refused';
import { ALREADY_RESTORED, findRestored, startRestore } from './restored-database';
import { databaseNamed } from './step';

export interface RestoreEvent {
  readonly database: string;
  /** Name of the execution of the recovery plan; one execution restores a point once, however often it is asked. */
  readonly execution: string;
  /** ISO time: only recovery points not younger than this. Null for the newest of all. */
  readonly asOf?: string | null;
  /** Points that failed their checks before, newest first: the next older one is taken. */
  readonly refused?: unknown;
}

export interface Restored {
  readonly database: string;
  /** Absent for an instance. */
  readonly kind?: DatabaseKind;
  /** Identifier of the instance, or of the cluster. */
  readonly instance: string;
  readonly snapshot: string;
  /** The last moment whose transactions the restored database contains. */
  readonly recoveryPointAt: string;
  /** What of the point's recipe could not be had; absent when all could, or when an earlier run of this step said it. */
  readonly shortfalls?: readonly string[];
}

/**
 * Starts the restore of a database's newest recovery point that was not refused before, into the isolated network. Does
 * not wait for it.
 */
export const restore: HandlerFactory<RestoreSettings, RestoreEvent, Restored> = (settings) => {
  const client = rds();
  const store = openStore(settings.store);
  const ports = settings.databases.map(({ recipe }) => recipe.port);
  return async ({ database: name, execution, asOf, refused: given }) => {
    const database = databaseNamed(settings.databases, name);
    const refused = refusedList(given);
    const instance = restoredName(name, execution, refused.length, database.kind);
    const before = await restoredBefore(client, database, instance);
    if (before !== undefined) return before;

    const held = ours(settings, settings.databases, await describeAll(client, 'manual', [kindOf(database)]));
    const point = nextPoint(
      settings,
      held,
      database,
      pointTimeFor(database, timeOf(asOf ?? undefined)),
      refused,
    );
    if (point?.databaseTime === undefined) throw nothingLeft(settings, name, asOf ?? undefined, refused);
    const restored = {
      ...{ ...named(database), instance, snapshot: point.name },
      recoveryPointAt: isoTime(point.databaseTime),
    };
    const wanted = await wantedFor(store, point.name, database.recipe, ports);
    try {
      return await start(restored, point, wanted);
    } catch (error) {
      if (refusedWith(error, ...ALREADY_RESTORED)) {
        const raced = await restoredBefore(client, database, instance);
        if (raced !== undefined) return raced;
      }
      if (!refusedWith(error, ...REFUSED_RECIPES)) throw error;
      const plain = asDeployed(database.recipe, `AWS refuses what its recipe says: ${messageOf(error)}`);
      return await start(restored, point, plain);
    }
  };

  async function start(restored: Restored, point: Snapshot, wanted: Wanted): Promise<Restored> {
    const group =
      Object.keys(wanted.parameters).length === 0
        ? undefined
        : await makeParameterGroup(client, settings.environment, wanted, kindOf(restored));
    const lacks = group !== undefined && 'shortfall' in group ? [group.shortfall] : [];
    const shortfalls = [...wanted.shortfalls, ...lacks];
    await startRestore(client, restored, {
      name: restored.instance,
      snapshot: point.name,
      wanted,
      storage: point.storage,
      subnetGroup: settings.subnetGroup,
      securityGroups: settings.securityGroups,
      ...(group !== undefined && 'name' in group ? { parameterGroup: group.name } : {}),
      tags: [
        ...Object.entries(wanted.tags).map(([Key, Value]) => ({ Key, Value })),
        { Key: ENVIRONMENT_TAG, Value: settings.environment },
        { Key: DATABASE_TAG, Value: restored.database },
        { Key: RECOVERY_POINT_TAG, Value: point.name },
        { Key: RECOVERY_POINT_TIME_TAG, Value: restored.recoveryPointAt },
      ],
    });
    if (shortfalls.length > 0) log('not all as it was', { subject: restored.instance, shortfalls });
    return { ...restored, ...(shortfalls.length > 0 ? { shortfalls } : {}) };
  }
};

/**
 * How late the time of a point may be that holds nothing of after `until`. A cluster's is when taking it
 * began, as far as that is known; it may hold what was committed until that ended.
 */
export function pointTimeFor(
  { kind, snapshotSeconds }: Pick<Database, 'kind' | 'snapshotSeconds'>,
  until: number | undefined,
): number | undefined {
  return until === undefined || kind !== 'cluster' ? until : until - snapshotSeconds * 1000;
}

/** The database, as what is restored says of which it is. */
function named({ name, kind }: Database): Pick<Restored, 'database' | 'kind'> {
  return { database: name, ...(kind === undefined ? {} : { kind }) };
}

/**
 * The point to try next: the newest one, of those not younger than `until`, that is older than every refused one.
 * Undefined when there is none, or when as many as may be were tried.
 */
export function nextPoint<D extends Database>(
  chain: Chain,
  held: readonly Snapshot<D>[],
  database: Database,
  until: number | undefined,
  refused: readonly RefusedPoint[],
): Snapshot<D> | undefined {
  if (refused.length >= MOST_TRIES) return undefined;
  const untried = held.filter(
    (one) =>
      !refused.some(({ snapshot }) => snapshot === one.name) &&
      !(until !== undefined && isTakenAfter(one, until)),
  );
  const bounds = [until, ...refused.map(({ recoveryPointAt }) => timeOf(recoveryPointAt))];
  const times = bounds.filter((time) => time !== undefined);
  return newestPoint(chain, untried, database, times.length === 0 ? undefined : Math.min(...times));
}

function nothingLeft(
  { recovery }: Chain,
  name: string,
  asOf: string | undefined,
  refused: readonly RefusedPoint[],
): Fault {
  if (refused.length > 0) {
    return fault(
      'NoPointPassed',
      `${name}: ${refused.length === MOST_TRIES ? 'the newest' : 'all'} ${refused.length} recovery points` +
        `${asOf === undefined ? '' : ` from ${asOf} or before`} failed their restore or their checks. Tried, newest first: ` +
        `${triedText(refused)}. If a check is wrong, correct it, deploy both stacks and start again; ` +
        'to go further back, start again with an earlier asOf.',
      { database: name },
    );
  }
  return fault(
    'NoRecoveryPoint',
    `${name} has no recovery point in ${recovery.account}, ${recovery.region}` +
      `${asOf === undefined ? '' : ` from ${asOf} or before`}. ` +
      'If a snapshot can still be shared from the source account, share it by hand and run reconcile.',
    { database: name },
  );
}

/** What an earlier run of this step made, if there was one. */
async function restoredBefore(
  client: import('@aws-sdk/client-rds').RDS,
  database: Database,
  instance: string,
): Promise<Restored | undefined> {
  const found = await findRestored(client, database, instance);
  if (found === undefined) return undefined;
  const tags = found.TagList ?? [];
  const snapshot = tags.find(({ Key }) => Key === RECOVERY_POINT_TAG)?.Value;
  const at = timeOf(tags.find(({ Key }) => Key === RECOVERY_POINT_TIME_TAG)?.Value);
  const owner = tags.find(({ Key }) => Key === DATABASE_TAG)?.Value;
  if (snapshot === undefined || at === undefined || owner !== database.name) {
    throw fault(
      'NameTaken',
      `There is ${instance} already, but this plan did not make it of ${database.name}. ` +
        `Rename or remove that ${kindOf(database)}.`,
    );
  }
  return { ...named(database), instance, snapshot, recoveryPointAt: isoTime(at) };
}
