import { wentUnanswered } from '../aws';
import { codeOf, messageOf } from '../fault';
import { log } from '../log';
import { ENVIRONMENT_TAG, isHopName } from '../names';
import type { CopySettings, Database, DatabaseKind } from '../settings';
import { type Catalog, type Copying, type Entry, knowsRecipe, type Point, type Waiting } from './catalog';
import { knowsFound, namesWithoutRoom } from './catalog-found';
import type { Desk } from './desk';
import { isStuck } from './hops';
import { type Described, kindOf, kindsOf } from './kinds';
import { isRecoveryPoint, newestPoint } from './points';
import { accountOf, describeAll, isUnderWay, ours, type Snapshot } from './snapshots';
import { DATABASE_TAG, RETIRED_TAG } from './tags';
import { wanted } from './wanted';

/** What AWS holds for one environment, as the recovery account sees it. */
export interface Truth {
  /** Snapshots in the recovery Region, failed ones too; of databases that left the config those whose copy is half way. */
  readonly held: readonly Snapshot[];
  /** Names of all manual snapshots in the recovery Region, whoever's. */
  readonly names: readonly string[];
  /** Available ones that the source account shares. */
  readonly shared: readonly Snapshot[];
  /** Copies in the source Region that wait for, or are in, their second step. */
  readonly hops: readonly Snapshot[];
  /**
   * Copies under way that are not of this environment, into the recovery Region or, where ours come through it, that of the
   * source, whichever has more; of clusters' snapshots they count apart.
   */
  readonly others: number;
  readonly otherClusters?: number;
  /** Whether the source Region said what is there. */
  readonly sourceAnswers: boolean;
}

/** Looks at everything: a page for each 100 snapshots in each of the three places. */
export async function readTruth(desk: Desk, databases: readonly Database[]): Promise<Truth> {
  const { settings } = desk;
  const kinds = kindsOf(databases);
  const described = await describeAll(desk.here, 'manual', kinds);
  const offered = await atSource(async () =>
    ours(settings, databases, await describeAll(desk.there, 'shared', kinds)),
  );
  // Whatever the settings say of databases and of steps: they may have changed while a copy was half way.
  const between = await atSource(() => describeAll(desk.there, 'manual', kinds));
  const hopped = [...databases, ...leftHalfWay(settings, databases, between ?? [])];
  const [shared, hops] = [offered ?? [], ours(settings, hopped, between ?? [])];
  const held = ours(settings, hopped, described);
  const isCounted = (one: Snapshot) => isUnderWay(one.status) && databases.includes(one.database);
  const firstSteps = hops.filter(({ hop }) => hop);
  const usesHops =
    settings.copyStrategy === 'two-hop' || firstSteps.length > 0 || described.some(isOfTwoSteps);
  // Each Region has room for as many.
  const others = (kind: DatabaseKind) =>
    Math.max(
      copiesOfOthers(described, held.filter(isCounted), kind),
      usesHops ? copiesOfOthers(between ?? [], firstSteps.filter(isCounted), kind) : 0,
    );
  return {
    held,
    names: described.flatMap(({ DBSnapshotIdentifier }) => DBSnapshotIdentifier ?? []),
    // No other account's, whatever it is called.
    shared: shared.filter(
      ({ arn, status }) => accountOf(arn) === settings.source.account && status === 'available',
    ),
    hops: firstSteps,
    others: others('instance'),
    otherClusters: others('cluster'),
    sourceAnswers: offered !== undefined && between !== undefined,
  };
}

/**
 * When the source Region does not answer there is nothing to copy, and what is here must be looked after all the same.
 */
async function atSource<One>(look: () => Promise<One[]>): Promise<One[] | undefined> {
  try {
    return await look();
  } catch (error) {
    if (!wentUnanswered(error)) throw error;
    log('the source Region does not answer', { error: codeOf(error), reason: messageOf(error) });
    return undefined;
  }
}

/**
 * Databases that are not protected any more and have a copy in between, by the tag that we gave it: it is finished, and
 * nothing else is expected of them. That the name belongs to the tag is for {@link ours} to see.
 */
function leftHalfWay(
  { environment }: CopySettings,
  databases: readonly Database[],
  described: readonly Described[],
): Database[] {
  const left = described.flatMap(({ TagList = [], kind }) => {
    const tags = Object.fromEntries(TagList.map(({ Key = '', Value = '' }) => [Key, Value]));
    const name = tags[ENVIRONMENT_TAG] === environment ? tags[DATABASE_TAG] : undefined;
    return name === undefined ? [] : [{ name, ...(kind === undefined ? {} : { kind }) }];
  });
  return left
    .filter(({ name }, index) => left.findIndex((one) => one.name === name) === index)
    .filter(({ name }) => !databases.some((database) => database.name === name))
    .map((one) => ({ ...one, rpoSeconds: 0, periodSeconds: 0, snapshotSeconds: 0, copySeconds: 0 }));
}

/** A copy that was asked for this long ago, in milliseconds, and does not show was never begun. */
const SHOWS_WITHIN = 300_000;

/** The catalog that follows from what AWS holds. What was asked for a moment ago may not show yet. */
export function catalogOf(
  settings: CopySettings,
  databases: readonly Database[],
  before: Catalog,
  { held, shared, hops, others, otherClusters = 0, sourceAnswers }: Truth,
  now: number,
): Catalog {
  const entries = databases.flatMap((database): [string, Entry][] => {
    const of = (snapshots: readonly Snapshot[]) =>
      snapshots.filter((snapshot) => snapshot.database.name === database.name);
    const known = before.databases[database.name] ?? {};
    const { periodSeconds, former } = database;
    const { found, foundAt = now, copying: asked } = known;
    const isThere = !sourceAnswers || [held, shared, hops].some((snapshots) => of(snapshots).length > 0);
    // Its tag may have been removed; that nobody announces it any more is no reason, its last point's being gone is.
    if (found !== undefined && !isThere && now - foundAt > found.rpoSeconds * 1000) return [];
    const newest = newestPoint(settings, held, database);
    const underWay =
      of(held).find(({ status }) => isUnderWay(status)) ??
      of(hops).find((hop) => {
        const isDone = of(held).some((one) => one.point === hop.point && isRecoveryPoint(settings, one));
        return hop.status !== 'failed' && !isDone && !isStuck(hop, now);
      });
    const copying = underWay === undefined ? recent(asked, of(held), now) : asCopying(underWay, known, now);
    const { newer, older } = wanted(settings, database, held, shared, now);
    const free = (candidates: readonly Snapshot[]) =>
      candidates.find(({ point }) => point !== copying?.point);
    const [waiting, later] = [free(newer), free(older)].map((one) => one && asWaiting(one, known));
    return [
      [
        database.name,
        {
          ...(found === undefined ? {} : { found, foundAt }),
          ...(newest?.databaseTime === undefined ? {} : { newest: asPoint(newest, newest.databaseTime) }),
          ...(copying === undefined ? {} : { copying }),
          ...(waiting === undefined ? {} : { waiting }),
          ...(later === undefined ? {} : { later }),
          ...(former === undefined ? {} : { schedule: { periodSeconds, former } }),
          ...(failedSince(known, newest) ? { failedAt: known.failedAt } : {}),
        },
      ],
    ];
  });
  const { discovered = knowsFound(before) } = before;
  const without = namesWithoutRoom(before, now).map((name) => [name, before.withoutRoom?.[name]]);
  return {
    reconciledAt: now,
    comparedAt: now,
    others,
    ...(hops.length === 0 ? {} : { hops: hops.length }),
    ...(otherClusters === 0 ? {} : { otherClusters }),
    ...(discovered ? { discovered } : {}),
    ...(without.length === 0 ? {} : { withoutRoom: Object.fromEntries(without) }),
    databases: { ...learnedMeanwhile(databases, before), ...Object.fromEntries(entries) },
  };
}

/** What was announced for the first time while AWS was looked at. */
function learnedMeanwhile(databases: readonly Database[], before: Catalog): Catalog['databases'] {
  const known = databases.map(({ name }) => name);
  return Object.fromEntries(
    Object.entries(before.databases).filter(
      ([name, { found }]) => found !== undefined && !known.includes(name),
    ),
  );
}

/** Whether a copy failed and none has ended well since. */
function failedSince({ failedAt, newest: before }: Entry, newest: Snapshot | undefined): boolean {
  return failedAt !== undefined && newest?.point === before?.point;
}

function asPoint({ point, slot, tags }: Snapshot, databaseTime: number): Point {
  return { point, slot, databaseTime, ...(tags[RETIRED_TAG] === undefined ? {} : { retired: true }) };
}

function asWaiting({ name, point, slot }: Snapshot, known: Entry): Waiting {
  return { name, point, slot, ...(knowsRecipe(known, point) ? { hasRecipe: true } : {}) };
}

function recent(asked: Copying | undefined, held: readonly Snapshot[], now: number): Copying | undefined {
  if (asked === undefined || now - asked.since > SHOWS_WITHIN) return undefined;
  return held.some(({ point }) => point === asked.point) ? undefined : asked;
}

function asCopying(snapshot: Snapshot, known: Entry, now: number): Copying {
  const { copying } = known;
  return copying?.point === snapshot.point ? copying : { ...asWaiting(snapshot, known), since: now };
}

/** How many copies of a kind are under way in one account and Region that are not `own`. */
function copiesOfOthers(
  described: readonly Described[],
  own: readonly Snapshot[],
  kind: DatabaseKind,
): number {
  const copies = described.filter(
    (one) => kindOf(one) === kind && one.SourceDBSnapshotIdentifier !== undefined && isUnderWay(one.Status),
  );
  return copies.length - own.filter(({ database }) => kindOf(database) === kind).length;
}

/** Whether it was copied from one of ours in the source Region. */
function isOfTwoSteps({ SourceDBSnapshotIdentifier: source = '' }: Described): boolean {
  return isHopName(source);
}
