import { knownCopySeconds, longestPeriod, oldestAge, RECONCILE_SECONDS, shortestPeriod } from '../cadence';
import { durationText } from '../duration';
import { log } from '../log';
import { own } from '../own';
import type { Database, DatabaseKind, Discovery, Objectives, SourceSettings } from '../settings';
import type { Store } from '../store';
import type { Found } from './catalog';
import type { DBInstance } from './instances';
import { kindOf } from './kinds';
import { PROTECT_TAG, readProtection } from './protect-tag';
import { protectableOf, refusalOf } from './protectable';

const KEY = 'found.json';

/**
 * The settings with the databases that were last found by their tag beside those of the config. Functions that handle one
 * event read what take and reconcile found, and ask RDS for nothing.
 */
export async function withFound<S extends SourceSettings>(
  settings: S,
  store: Pick<Store, 'read'>,
): Promise<S> {
  if (settings.discovery === undefined) return settings;
  const kept = await store.read(KEY);
  return kept === undefined ? settings : extended(settings, JSON.parse(kept.text) as Database[]);
}

/** What the recovery side has to be told of these databases, whose objectives its config need not know. */
export function objectivesOf(
  { discovery }: SourceSettings,
  databases: readonly Database[],
): { readonly found?: Readonly<Record<string, Found>> } {
  if (discovery === undefined) return {};
  const entries = databases.map(
    ({ name, kind, rpoSeconds, periodSeconds, snapshotSeconds, copySeconds }): [string, Found] => [
      name,
      {
        ...{ rpoSeconds, periodSeconds, snapshotSeconds, copySeconds },
        ...(kind === undefined ? {} : { kind }),
      },
    ],
  );
  return { found: Object.fromEntries(entries) };
}

/** The same from a `remembering` store, unless what was read there does not know enough: then from the store itself. */
export async function withFoundLately<S extends SourceSettings>(
  settings: S,
  { lately, store }: { readonly lately: Pick<Store, 'read'>; readonly store: Store },
  isEnough: (known: S) => boolean,
): Promise<S> {
  const known = await withFound(settings, lately);
  return settings.discovery === undefined || isEnough(known) ? known : withFound(settings, store);
}

export interface Finding<S> {
  readonly known: S;
  /** Databases whose tag asks for what they do not get. */
  readonly notFollowed: readonly string[];
}

/** The same, found anew among all instances. What was found is kept for {@link withFound}. */
export async function findAnew<S extends SourceSettings>(
  settings: S,
  instances: () => Promise<readonly DBInstance[]>,
  store: Store,
): Promise<Finding<S>> {
  const { discovery } = settings;
  if (discovery === undefined) return { known: settings, notFollowed: [] };
  const tagged = databasesIn(await instances(), settings.databases, discovery);
  const found = tagged.flatMap(({ database }) => database ?? []);
  const text = JSON.stringify(found);
  if ((await store.read(KEY))?.text !== text) await store.write(KEY, text);
  return {
    known: extended(settings, found),
    notFollowed: tagged.flatMap(({ name, isFollowed }) => (isFollowed ? [] : name)),
  };
}

function extended<S extends SourceSettings>(settings: S, found: readonly Database[]): S {
  return { ...settings, databases: [...settings.databases, ...found] };
}

interface Tagged {
  readonly name: string;
  /** Absent when it cannot be protected. */
  readonly database?: Database;
  readonly isFollowed: boolean;
}

/**
 * The instances and clusters that ask for protection by the tag and are not in the config, by name. What they do not get
 * is logged. A name stands for one database: of an instance and a cluster that share theirs, the one comes first that
 * the config names, then the instance.
 */
function databasesIn(
  instances: readonly DBInstance[],
  configured: readonly Database[],
  { standard }: Discovery,
): Tagged[] {
  const kinds: Record<string, DatabaseKind> = Object.fromEntries(
    configured.map((database) => [database.name, kindOf(database)]),
  );
  const nameOf = ({ DBInstanceIdentifier = '' }: DBInstance) => DBInstanceIdentifier.toLowerCase();
  const tagOf = ({ TagList = [] }: DBInstance) => TagList.find(({ Key }) => Key === PROTECT_TAG);
  const isMemberOf = ({ DBClusterIdentifier }: DBInstance, cluster: DBInstance) =>
    cluster.kind === 'cluster' && nameOf(cluster) === DBClusterIdentifier?.toLowerCase();
  return instances
    .flatMap((instance): Tagged[] => {
      const name = nameOf(instance);
      const tag = tagOf(instance);
      if (tag === undefined || own(kinds, name) === kindOf(instance)) return [];
      const objectives = standardOf(instance, standard);
      const read = readProtection(tag.Value ?? '', objectives);
      if (!read.protect) return [];
      // Whoever tags all of a cluster alike means the cluster.
      const isMeant = (cluster: DBInstance) =>
        isMemberOf(instance, cluster) &&
        (tagOf(cluster) !== undefined || own(kinds, nameOf(cluster)) === 'cluster');
      if (instances.some(isMeant)) return [];
      const refusal = refusalOf(protectableOf(instance)) ?? namesake(name, kinds);
      if (refusal !== undefined) {
        log('not protected', { subject: name, reason: `it ${refusal}` });
        return [{ name, isFollowed: false }];
      }
      kinds[name] = kindOf(instance);
      const finding =
        read.finding ?? relaxed(standard, read.objectives === objectives ? objectives : standard);
      if (finding !== undefined) log('protected, but not as asked', { subject: name, reason: finding });
      const { kind } = instance;
      const database = { name, ...(kind === undefined ? {} : { kind }), ...read.objectives };
      return [{ name, database, isFollowed: finding === undefined }];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function namesake(name: string, kinds: Readonly<Record<string, DatabaseKind>>): string | undefined {
  const kind = own(kinds, name);
  return kind === undefined
    ? undefined
    : `has the name of the ${kind} ${name}, which is protected. Rename one of the two.`;
}

/** That the environment's own objective is not kept for a cluster, and what could be done. */
function relaxed({ rpoSeconds }: Objectives, given: Objectives): string | undefined {
  if (given.rpoSeconds <= rpoSeconds) return undefined;
  return (
    `No schedule keeps the environment's own RPO of ${durationText(rpoSeconds)} for a cluster, whose copies are known ` +
    `to have ended up to ${durationText(RECONCILE_SECONDS)} later: ${durationText(given.rpoSeconds)} applies. ` +
    'Set the tag to an RPO that can be kept.'
  );
}

/** What the config allows for copies is what RDS needs; that one of a cluster's snapshot has ended is known later. */
function standardOf({ kind }: DBInstance, standard: Objectives): Objectives {
  const copySeconds = knownCopySeconds(standard.copySeconds, kind);
  const least = { ...standard, copySeconds };
  if (standard.periodSeconds >= copySeconds && oldestAge(least) <= standard.rpoSeconds) return least;
  // The environment's own schedule may be too fast for a cluster, or its objective too strict.
  const periodSeconds = longestPeriod(least) ?? shortestPeriod(least) ?? standard.periodSeconds;
  return {
    ...least,
    periodSeconds,
    rpoSeconds: Math.max(standard.rpoSeconds, oldestAge({ ...least, periodSeconds })),
  };
}
