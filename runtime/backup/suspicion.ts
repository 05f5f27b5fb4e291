import type { Database } from '../settings';

/** From one moment to another, in milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What is known of a snapshot that the source side offers. Times are milliseconds since 1970. */
export interface Offered {
  readonly slot: number;
  /** The last moment whose transactions it contains, as far as is known; absent where only its name is. */
  readonly databaseTime?: number;
  /** AWS's own words for when it was taken; where there are none, {@link databaseTime} counts. */
  readonly witnessed?: Span;
  /** Whether it is a copy of another under another key: of a cluster's, AWS says only when it was copied. */
  readonly rekeyed?: boolean;
  /** Whether it is a copy of one that RDS took by itself, whose slot is the minute that it was taken in. */
  readonly automated?: boolean;
}

/** Milliseconds. */
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How far two clocks may differ, in milliseconds. */
const CLOCKS_DIFFER = 120_000;

/** How much later than the end of its slot's period a snapshot may have begun: retries, and an instance that was busy. */
const LATENESS = HOUR;

/** How much later than that its copy under another key may have begun, in milliseconds. */
const REKEYING = DAY;

/** RDS takes a snapshot once a day, in a window whose moment varies, in milliseconds. */
const AUTOMATED_DAY = 20 * HOUR;

const TOO_NEW = 'its data is newer than its slot';

/** This many snapshots that the schedule cannot have made are still taken for a mistake. */
const MISTAKES = 3;

/** Snapshots older than this are no sign of a flood any more: one flood is answered once. */
const FLOOD_LASTS = 30 * DAY;

/**
 * Why a snapshot cannot be one that the schedule made, whatever its name says; undefined when it can. The slot is what
 * its maker wrote, the time of its data is AWS's own word: whoever can make snapshots at the source can neither make
 * more of them than the schedule, nor ones of another time. What was made before a schedule changed is judged by the one
 * that it had then as well.
 */
export function acceptable(offered: Offered, database: Database, now: number): string | undefined {
  const reason = refusal(offered, database, now);
  if (reason === undefined) return undefined;
  const isOfFormer = database.former?.some(
    ({ periodSeconds, until }) =>
      isFromBefore(until, offered, database) &&
      refusal(offered, { ...database, periodSeconds }, now) === undefined,
  );
  return isOfFormer === true ? undefined : reason;
}

/** Whether both what its maker wrote and what AWS says are from before that moment. A name alone says nothing. */
function isFromBefore(moment: number, offered: Offered, database: Database): boolean {
  const witnessed = spanOf(offered);
  const rekeying = isLaterCopy(offered, database) ? REKEYING : 0;
  return witnessed !== undefined && offered.slot < moment && witnessed.to < moment + rekeying;
}

/** The same by the schedule of now alone. */
function refusal(offered: Offered, database: Database, now: number): string | undefined {
  const { slot, automated = false } = offered;
  const { periodSeconds, includeAutomated = false } = database;
  const period = periodSeconds * 1000;
  if (automated && !includeAutomated) return 'automated snapshots are not taken along';
  if (!automated && slot % period !== 0) return 'its slot is not on the schedule';
  if (slot > now + CLOCKS_DIFFER) return 'its slot is in the future';
  const latest = latestOf(offered, database);
  const witnessed = spanOf(offered);
  if (witnessed === undefined) {
    return now > latest ? 'its slot is long past, and the time of its data is not known' : undefined;
  }
  if (witnessed.to < slot - CLOCKS_DIFFER) return 'its data is older than its slot';
  return witnessed.from > latest ? TOO_NEW : undefined;
}

/** The last moment at which a snapshot of that slot may have been begun; of a cluster's later copy, that one. */
function latestOf(offered: Offered, database: Database): number {
  const rekeying = isLaterCopy(offered, database) ? REKEYING : 0;
  return offered.slot + database.periodSeconds * 1000 + LATENESS + rekeying;
}

/**
 * Whether a copy that is asked for now, under another key or of an automated snapshot, may come too late to be
 * {@link acceptable}: with what a copy may last, which is as long as AWS may say that it was made later.
 */
export function isTooLateToCopy(
  offered: Pick<Offered, 'slot' | 'automated'>,
  database: Database,
  now: number,
) {
  const copy = { ...offered, rekeyed: true };
  return isLaterCopy(copy, database) && now + database.copySeconds * 1000 > latestOf(copy, database);
}

/** Whether AWS says only when it was copied. */
function isLaterCopy({ rekeyed = false, automated = false }: Offered, { kind }: Database): boolean {
  return kind === 'cluster' && (rekeyed || automated);
}

function spanOf({ databaseTime, witnessed }: Offered): Span | undefined {
  return witnessed ?? (databaseTime === undefined ? undefined : { from: databaseTime, to: databaseTime });
}

/** A snapshot that is offered, or one that is here. */
interface Named extends Offered {
  readonly point: string;
  readonly database: Database;
}

/**
 * Those that the schedule can have made, and of those that RDS takes by itself no more than it does: two in most of a
 * day, one of which may be there because somebody moved its window. `here` are the snapshots of ours in the recovery
 * account.
 */
export function accepted<S extends Named>(offered: readonly S[], now: number, here: readonly Named[]): S[] {
  const fine = offered.filter((snapshot) => acceptable(snapshot, snapshot.database, now) === undefined);
  const counted = ofRds(fine, here);
  return fine.filter((snapshot) => snapshot.automated !== true || counted.includes(snapshot));
}

/** Of a day's automated snapshots, the first two: those that are here count before those that are offered. */
function ofRds<S extends Named>(offered: readonly S[], here: readonly Named[]): S[] {
  const taken = here.filter(({ automated }) => automated === true);
  return offered
    .filter(({ automated }) => automated === true)
    .sort((a, b) => a.slot - b.slot)
    .filter((snapshot) => {
      const own = taken.filter(({ database }) => database.name === snapshot.database.name);
      if (own.some(({ point }) => point === snapshot.point)) return true;
      if (isOneTooMany(snapshot.slot, own)) return false;
      taken.push(snapshot);
      return true;
    });
}

/** Whether there would be three within {@link AUTOMATED_DAY}. */
function isOneTooMany(slot: number, taken: readonly Named[]): boolean {
  const inOrder = [...taken.map((one) => one.slot), slot].sort((a, b) => a - b);
  const at = inOrder.indexOf(slot);
  return [at - 2, at - 1, at].some((first) => {
    const [from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY] = [
      inOrder[first],
      inOrder[first + 2],
    ];
    return to - from < AUTOMATED_DAY;
  });
}

/** Those that are neither {@link accepted} nor here: what was copied was accepted, by the schedule that there was then. */
export function refused<S extends Named>(offered: readonly S[], now: number, here: readonly Named[]): S[] {
  const fine = accepted(offered, now, here);
  const points = new Map(here.map((one) => [one.point, one]));
  return offered.filter(
    (snapshot) => !fine.includes(snapshot) && !isOf(points.get(snapshot.point), snapshot),
  );
}

/** Whether a point is what a snapshot became, and not another of its name: it has the same data, as far as AWS says. */
function isOf(point: Named | undefined, { databaseTime }: Named): boolean {
  return point !== undefined && (point.databaseTime ?? databaseTime) === databaseTime;
}

/**
 * Whether what the source side offers of one database is a flood: more snapshots that its schedule cannot have made
 * than mistakes explain, or twice as many of one day as a day has slots. `offered` are all of that database.
 */
export function flooded(
  offered: readonly (Named & { readonly createdAt?: number })[],
  database: Database,
  now: number,
  here: readonly Named[],
): boolean {
  const forged = refused(offered, now, here).filter(
    (one) => (one.createdAt ?? now) > now - FLOOD_LASTS && !isLate(one, now),
  ).length;
  const ofToday = offered.filter((one) => (spanOf(one)?.to ?? 0) > now - DAY).length;
  return forged > MISTAKES || ofToday > 2 * slotsOfDay(database, now) + MISTAKES;
}

/** Whether it is refused for when a cluster's snapshot was copied, which says nothing of when that was taken. */
function isLate(one: Named, now: number): boolean {
  const { rekeyed = false, database } = one;
  return rekeyed && database.kind === 'cluster' && acceptable(one, database, now) === TOO_NEW;
}

/** By the fastest schedule that it had within a day. */
function slotsOfDay({ periodSeconds, former = [] }: Database, now: number): number {
  const ofLate = former.filter(({ until }) => until > now - DAY).map((one) => one.periodSeconds);
  return DAY / (Math.min(periodSeconds, ...ofLate) * 1000);
}
