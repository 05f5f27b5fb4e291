import { log } from '../log';
import type { Database, Discovery, SourceSettings } from '../settings';
import type { Store } from '../store';
import type { Found } from './catalog';
import type { DBInstance } from './instances';
import { PROTECT_TAG, readProtection } from './protect-tag';

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

/** The instances that ask for protection by the tag and are not in the config, by name. What they do not get is logged. */
function databasesIn(
  instances: readonly DBInstance[],
  configured: readonly Database[],
  { standard }: Discovery,
): Tagged[] {
  const names = new Set(configured.map(({ name }) => name));
  return instances
    .flatMap((instance): Tagged[] => {
      const name = (instance.DBInstanceIdentifier ?? '').toLowerCase();
      const tag = instance.TagList?.find(({ Key }) => Key === PROTECT_TAG);
      if (tag === undefined || names.has(name)) return [];
      const read = readProtection(tag.Value ?? '', standard);
      if (!read.protect) return [];
      const refusal = refusalOf(instance);
      if (refusal !== undefined) {
        log('not protected', { subject: name, reason: refusal });
        return [{ name, isFollowed: false }];
      }
      if (read.finding !== undefined)
        log('protected, but not as asked', { subject: name, reason: read.finding });
      return [{ name, database: { name, ...read.objectives }, isFollowed: read.finding === undefined }];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function refusalOf({
  Engine,
  DBClusterIdentifier,
  StorageEncrypted,
  KmsKeyId,
}: DBInstance): string | undefined {
  if (DBClusterIdentifier !== undefined || Engine !== 'postgres') {
    return `it is ${DBClusterIdentifier === undefined ? Engine : 'part of a cluster'}; only instances of PostgreSQL are protected yet`;
  }
  if (StorageEncrypted === true && (KmsKeyId ?? '') === '') {
    return 'it is encrypted under a key that AWS owns, which no other account can be given';
  }
  return undefined;
}
