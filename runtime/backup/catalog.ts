import type { Database, DatabaseKind, FormerSchedule, Objectives } from '../settings';

/**
 * What the recovery side knows between two looks at AWS: the newest point of every database, which copies it has asked
 * for, and what waits for its turn. It is kept as one object and changed only if nobody changed it meanwhile, so that two
 * functions never start more copies than there may be. Reconcile writes it anew from what AWS holds. All times are
 * milliseconds since 1970.
 */
export interface Catalog {
  /** When reconcile last found the newest points there as it says here. */
  readonly reconciledAt: number;
  /** When reconcile last looked at all that AWS holds. */
  readonly comparedAt?: number;
  /** How many of the snapshots shared were none of our making then; absent when all were. */
  readonly refused?: number;
  /** How many copies in between were there then; absent for none. */
  readonly hops?: number;
  /** Copies under way into this account and Region that are not this environment's, at that time. */
  readonly others: number;
  /** The same of clusters' snapshots, which have a quota of their own; absent for none. */
  readonly otherClusters?: number;
  /** Whether any database was ever found by its tag. */
  readonly discovered?: boolean;
  /** Databases found by their tag that there is no room for, with the time until which that counts. */
  readonly withoutRoom?: Readonly<Record<string, number>>;
  /** By database. */
  readonly databases: Readonly<Record<string, Entry>>;
}

/** What the source side says of a database that it found by its tag. */
export interface Found extends Objectives {
  /** Absent for an instance. */
  readonly kind?: DatabaseKind;
}

export interface Entry {
  /** Of a database that the source side found by its tag; absent for those that the config names. */
  readonly found?: Found;
  /** Since when its objectives are known here, if it was found by its tag. */
  readonly foundAt?: number;
  readonly newest?: Point;
  /** The one copy of this database that is under way. */
  readonly copying?: Copying;
  /** The newest snapshot that is shared and not yet copied. */
  readonly waiting?: Waiting;
  /** An older one that the retention has a place for, for when nothing newer can come in between. */
  readonly later?: Waiting;
  /** Set while the source side announces what it should know to be settled. */
  readonly owed?: true;
  /** Of a database that the config names: how often it was taken when reconcile last looked, and before. */
  readonly schedule?: Schedule;
  /** When a copy last failed or could not be asked for, unless one has ended well since. */
  readonly failedAt?: number;
}

export interface Schedule {
  readonly periodSeconds: number;
  /** One for each period that it ever had. */
  readonly former: readonly FormerSchedule[];
}

export interface Point {
  readonly point: string;
  readonly slot: number;
  readonly databaseTime: number;
  /** A person has said by its tag that it is the last one of its database. */
  readonly retired?: boolean;
}

export interface Waiting {
  /** Name of the shared snapshot, in the source account. */
  readonly name: string;
  /** Name of the recovery point that it becomes. */
  readonly point: string;
  readonly slot: number;
  /** Set once its recipe is known to be here. */
  readonly hasRecipe?: true;
}

export interface Copying extends Waiting {
  readonly since: number;
}

/** A copy that may start now. */
export interface Start extends Waiting {
  readonly database: string;
  /** Absent for an instance. */
  readonly kind?: DatabaseKind;
}

export const NO_CATALOG: Catalog = { reconciledAt: 0, others: 0, databases: {} };

/** The databases of the config and those found by their tag. */
export function knownDatabases(configured: readonly Database[], catalog: Catalog): Database[] {
  const names = new Set(configured.map(({ name }) => name));
  const found = Object.entries(catalog.databases).flatMap(([name, entry]) =>
    entry.found === undefined || names.has(name) ? [] : [{ name, ...entry.found }],
  );
  return [...configured, ...found];
}

/**
 * The databases of the config with the schedules that they had before. Of those found by their tag there are none: what
 * the source side says of its databases must not make slots of the past acceptable.
 */
export function withFormer(configured: readonly Database[], { databases }: Catalog, now: number): Database[] {
  return configured.map((database) => ({
    ...database,
    former: formerOf(database, databases[database.name]?.schedule, now),
  }));
}

function formerOf({ periodSeconds }: Database, before: Schedule | undefined, now: number) {
  if (before === undefined) return [];
  if (before.periodSeconds === periodSeconds) return before.former;
  const others = before.former.filter((one) => one.periodSeconds !== before.periodSeconds);
  return [...others, { periodSeconds: before.periodSeconds, until: now }];
}

/** Whether the recipe of a point that is on its way, or waits, is known to be here. */
export function knowsRecipe({ copying, waiting, later }: Entry, point: string): boolean {
  return [copying, waiting, later].some((one) => one?.point === point && one.hasRecipe === true);
}

/** Whether a point is the newest of its database, on its way, or waits. */
export function isKnownPoint({ newest, copying, waiting, later }: Entry, point: string): boolean {
  return [newest, copying, waiting, later].some((one) => one?.point === point);
}

/**
 * Notes a shared snapshot, unless it is on its way or older than what is. Of one that is here, or older than what is here,
 * the source side has not heard so: it is to be told.
 */
export function announced(catalog: Catalog, database: string, snapshot: Waiting): Catalog {
  const { copying, waiting } = catalog.databases[database] ?? {};
  if (isNoNews(catalog, database, snapshot)) return owing(catalog, database);
  const known = [copying, waiting].some((other) => other !== undefined && other.slot >= snapshot.slot);
  return known ? catalog : changed(catalog, database, { waiting: snapshot });
}

/** Whether a snapshot is here, or older than what is here. */
export function isNoNews({ databases }: Catalog, database: string, { slot }: Pick<Waiting, 'slot'>): boolean {
  const { newest } = databases[database] ?? {};
  return newest !== undefined && newest.slot >= slot;
}

/** Notes that the source side asks for what it should know already. */
export function owing(catalog: Catalog, database: string): Catalog {
  return changed(catalog, database, { owed: true });
}

/** Notes a recovery point, and that its copy is no longer under way. */
export function finished(catalog: Catalog, database: string, point: Point): Catalog {
  const { newest, copying, waiting } = catalog.databases[database] ?? {};
  return changed(catalog, database, {
    newest: newest === undefined || isNewer(point, newest) ? point : newest,
    copying: copying?.point === point.point ? undefined : copying,
    waiting: waiting?.point === point.point ? undefined : waiting,
    failedAt: undefined,
  });
}

function isNewer(one: Point, other: Point): boolean {
  const later = one.databaseTime - other.databaseTime;
  return later === 0 ? one.slot > other.slot : later > 0;
}

/** Notes that a copy could not be asked for: another may take its place. `failedAt` where trying again soon helps nobody. */
export function abandoned(catalog: Catalog, { database, point }: Start, failedAt?: number): Catalog {
  const { copying } = catalog.databases[database] ?? {};
  const entry = {
    ...(copying?.point === point ? { copying: undefined } : {}),
    ...(failedAt === undefined ? {} : { failedAt }),
  };
  return Object.keys(entry).length === 0 ? catalog : changed(catalog, database, entry);
}

/** Notes of databases that the chain knows that a copy of theirs came to nothing. */
export function withFailed(catalog: Catalog, databases: readonly string[], failedAt: number): Catalog {
  return databases
    .filter((name) => Object.hasOwn(catalog.databases, name))
    .reduce((next, name) => changed(next, name, { failedAt }), catalog);
}

/** The catalog with what is new of one database. */
export function changed(catalog: Catalog, database: string, entry: Partial<Entry>): Catalog {
  const databases = { ...catalog.databases, [database]: { ...catalog.databases[database], ...entry } };
  return { ...catalog, databases };
}
