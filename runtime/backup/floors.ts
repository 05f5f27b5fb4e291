import { ENVIRONMENT_TAG } from '../names';
import type { Chain, Database, DatabaseKind, Quotas } from '../settings';
import { timeOf } from '../time';
import { type Described, kindOf, kindsOf, type OfKind, snapshotQuota } from './kinds';
import { isUnderWay, type Snapshot } from './snapshots';

/** Points that are not needed may go this many times as fast as new ones come, however few there are: else they would pile up. */
const KEEPING_UP = 2;

/** Of a database's points at most this share goes in one run, and at least one may: a mistake does not go far. */
export function mostInOneRun(points: number): number {
  return Math.max(1, Math.floor(points / 4));
}

/** The same of points that are not needed: in an hour, which is how often prune runs, more may go than come. */
export function mostNotNeeded(points: number, database: Rhythm): number {
  return Math.max(mostInOneRun(points), KEEPING_UP * mostInAnHour(database));
}

/** The most points that come in an hour. RDS takes one by itself, once a day. */
export function mostInAnHour({ periodSeconds, includeAutomated = false }: Rhythm): number {
  return Math.ceil(3600 / periodSeconds) + (includeAutomated ? 1 : 0);
}

/** How often points of a database come. */
export type Rhythm = Pick<Database, 'periodSeconds' | 'includeAutomated'>;

/** Whether a snapshot carries, in its own account, the tag of this environment: a name alone does not make it ours. */
export function isTaggedOurs({ environment }: Chain, { tags }: Pick<Snapshot, 'tags'>): boolean {
  return tags[ENVIRONMENT_TAG] === environment;
}

/**
 * ARNs of the snapshots that copies in this account and Region are, or may be, made from. Of a copy within them AWS does
 * not name the source: all that hold the same moment of the same database count, or all of that database while the
 * moment is not known. `own` are the snapshots of ours, which are never made so without our knowledge.
 * AWS docs: RDS API Reference, DBSnapshot, SourceDBSnapshotIdentifier.
 */
export function beingCopied(
  described: readonly Described[],
  own: readonly Pick<Snapshot, 'arn'>[],
): string[] {
  const known = new Set(own.map(({ arn }) => arn));
  return described
    .filter(({ Status }) => isUnderWay(Status))
    .flatMap((copy) => {
      const { SourceDBSnapshotIdentifier: source, DBSnapshotArn = '' } = copy;
      if (source !== undefined) return source;
      if (known.has(DBSnapshotArn)) return [];
      return described.filter((one) => mayBeCopyOf(copy, one)).flatMap((one) => one.DBSnapshotArn ?? []);
    });
}

function mayBeCopyOf(copy: Described, source: Described): boolean {
  const isOfSame =
    kindOf(copy) === kindOf(source) && copy.DBInstanceIdentifier === source.DBInstanceIdentifier;
  const times = (['SnapshotDatabaseTime', 'OriginalSnapshotCreateTime'] as const).map((time) => {
    const [one, other] = [timeOf(copy[time]), timeOf(source[time])];
    return one === undefined || other === undefined || one === other;
  });
  return isOfSame && copy.DBSnapshotArn !== source.DBSnapshotArn && times.every(Boolean);
}

/** Names that look like ours and carry our tag, of databases that are not configured (any more): nobody prunes them. */
export function unconfigured(
  chain: Chain,
  described: readonly Described[],
  ours: readonly Snapshot[],
): string[] {
  const known = new Set(ours.map(({ arn }) => arn));
  return described
    .filter(({ DBSnapshotIdentifier = '' }) => DBSnapshotIdentifier.startsWith('lifeboat-'))
    .filter(({ TagList = [] }) =>
      TagList.some(({ Key, Value }) => Key === ENVIRONMENT_TAG && Value === chain.environment),
    )
    .filter(({ DBSnapshotArn = '' }) => !known.has(DBSnapshotArn))
    .flatMap(({ DBSnapshotIdentifier }) => DBSnapshotIdentifier ?? []);
}

/** How much of a quota of manual snapshots an account uses, in percent. */
function usedShare(manualSnapshots: number, quota: number): number {
  return (100 * manualSnapshots) / quota;
}

/** The largest of the shares that the databases of each kind use of their quota, `most` snapshots at most, in percent. */
export function usualShare<D extends OfKind>(
  databases: readonly D[],
  quotas: Quotas,
  most: (databases: readonly D[]) => number,
): number {
  const shares = kindsOf(databases).map((kind) => {
    const own = databases.filter((database) => kindOf(database) === kind);
    return usedShare(most(own), snapshotQuota(quotas, kind));
  });
  return Math.max(...shares);
}

/** The same of all its manual snapshots, each kind of which has its quota: the share that is nearest its end. */
export function largestShare(
  described: readonly Described[],
  kinds: readonly DatabaseKind[],
  quotas: Quotas,
): number {
  const shares = kinds.map((kind) => {
    const count = described.filter((one) => kindOf(one) === kind).length;
    return usedShare(count, snapshotQuota(quotas, kind));
  });
  return Math.max(0, ...shares);
}
