import { slotAt } from '../names';
import type { Chain, Database } from '../settings';
import type { Catalog, Entry } from './catalog';
import { isRecoveryPoint } from './points';
import { describeNamed, isUnderWay, type Named, ours, type Snapshot } from './snapshots';

type Rds = import('@aws-sdk/client-rds').RDS;

/** Everything is looked at this often at least, in milliseconds, less what a run may be late. */
const WHOLE_LOOK_EVERY = 55 * 60_000;

/** The quarter of an hour right before prune, in milliseconds: what it must not touch is to be known by then. */
const BEFORE_PRUNE = { from: 30 * 60_000, until: 45 * 60_000 };

const HOUR = 3_600_000;

/** Whether everything must be looked at, whatever the catalog says. */
export function isWholeLookDue({ comparedAt = 0 }: Catalog, now: number): boolean {
  const inHour = now % HOUR;
  return now - comparedAt >= WHOLE_LOOK_EVERY || (inHour >= BEFORE_PRUNE.from && inHour < BEFORE_PRUNE.until);
}

/**
 * Whether nothing is to be done as far as the catalog knows: of every database the snapshot that is due is here or on its
 * way, its schedule is noted, nothing waits or stands in between, nobody is owed an answer, and nothing was shared that we
 * did not make. Of snapshots without a slot it cannot know.
 */
export function seemsSettled(catalog: Catalog, databases: readonly Database[], now: number): boolean {
  return (
    catalog.refused === undefined &&
    catalog.hops === undefined &&
    databases.every((database) => isSettled(database, catalog.databases[database.name] ?? {}, now))
  );
}

function isSettled(
  { periodSeconds, snapshotSeconds, includeAutomated = false, former }: Database,
  { newest, copying, waiting, later, owed, schedule }: Entry,
  now: number,
): boolean {
  if (
    includeAutomated ||
    newest === undefined ||
    waiting !== undefined ||
    later !== undefined ||
    owed !== undefined
  )
    return false;
  if (former !== undefined && schedule?.periodSeconds !== periodSeconds) return false;
  if (newest.retired === true) return true;
  return Math.max(newest.slot, copying?.slot ?? 0) >= slotAt(now - snapshotSeconds * 1000, periodSeconds);
}

/**
 * Whether the recovery Region holds what the catalog says, by a look for each hundred names instead of all that is there:
 * every newest point, and every copy under way, still under way.
 */
export async function isAsKnown(
  here: Rds,
  chain: Chain,
  { databases: entries }: Catalog,
  databases: readonly Database[],
): Promise<boolean> {
  const asked = databases.flatMap(({ name, kind }) => {
    const { newest, copying } = entries[name] ?? {};
    return [newest, copying].flatMap((one): Named[] =>
      one === undefined ? [] : [{ name: one.point, kind }],
    );
  });
  const held = ours(chain, databases, await describeNamed(here, asked));
  return databases.every(({ name }) => {
    const { newest, copying } = entries[name] ?? {};
    const point = named(held, newest?.point);
    if (point === undefined || !isRecoveryPoint(chain, point)) return false;
    if (point.databaseTime !== newest?.databaseTime) return false;
    return copying === undefined || isUnderWay(named(held, copying.point)?.status);
  });
}

function named(held: readonly Snapshot[], point: string | undefined): Snapshot | undefined {
  return held.find(({ name }) => name === point);
}
