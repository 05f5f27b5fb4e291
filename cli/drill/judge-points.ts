import { physicalName } from '../../runtime/names';
import { databaseServer } from '../../simulator/rds/server';
import { counted, countText } from '../count';
import { momentText } from '../moment';
import { compare } from './compare';
import { restoreTo } from './databases';
import type { Check, Exercise } from './exercise';
import { keptByCalendar } from './kept';
import { deletedUntil, recoveryPoints } from './points-there';
import { isRecoveryPoint } from './recovery-points';
import { databaseOf, type HeldPoint, type Stage, writerOf } from './stage';

/** Points of each database that are restored, spread over all. */
const RESTORED = 3;

/**
 * The plan's checks find the point to take, of those that were still there when the recovery was decided: so many newer
 * ones they must have refused, or they were not tried. A database whose rows nobody took away may be taken from a newer
 * one.
 */
export function newestGoodTaken(
  stage: Stage,
  { databases, outage, startAt, happened }: Exercise,
  { refused = 1 }: { readonly refused?: number },
): Check {
  const name = 'the newest point from before the outage was taken';
  const deleted = deletedUntil(stage, outage?.decidedAt ?? 0);
  const struck = happened.flatMap(({ database }) => database ?? []);
  const wrong = databases.flatMap((database) => {
    const isUnharmed = struck.length > 0 && !struck.includes(database.name);
    const best = database.points
      .filter(isRecoveryPoint)
      .filter(({ databaseAt, copiedAt }) => {
        return databaseAt <= (outage?.startAt ?? 0) && copiedAt <= (outage?.decidedAt ?? 0);
      })
      .filter((point) => !deleted.has(point.name))
      .sort((a, b) => b.databaseAt - a.databaseAt)[0];
    const taken = outage?.restores.find((restore) => restore.database === database.name);
    if (best !== undefined && taken?.point === best.name) return [];
    if (best !== undefined && isUnharmed && taken !== undefined && taken.databaseAt > best.databaseAt)
      return [];
    return [`${database.name}: ${taken?.point ?? 'none'} was taken, ${best?.name ?? 'none'} is the newest`];
  });
  const taken = outage?.restores.map(
    ({ database, databaseAt }) => `${database} ${momentText(databaseAt, startAt)}`,
  );
  const newer = (outage?.refused ?? []).filter(({ databaseAt }) => databaseAt > (outage?.startAt ?? 0));
  const told = wrong.length === 0 ? (taken ?? []) : wrong;
  return {
    name,
    passed: wrong.length === 0 && newer.length >= refused,
    detail: [
      ...told,
      `${counted(newer.length, 'newer point')} refused by checks, of at least ${refused}`,
    ].join('; '),
  };
}

export async function pointsThere(stage: Stage): Promise<Check> {
  const present = await recoveryPoints(stage);
  const missing = stage.writers.flatMap(({ ledger: { database } }) => {
    const of = (points: readonly HeldPoint[]) => points.filter((point) => point.database === database);
    const names = new Set(of(present).map(({ name }) => name));
    const all = [...of(present), ...of(stage.before).filter(({ name }) => !names.has(name))];
    return keptByCalendar(all, stage.retention).filter(({ name }) => !names.has(name));
  });
  return {
    name: 'every recovery point from before that the retention keeps is there',
    passed: stage.before.length > 0 && missing.length === 0,
    detail:
      missing.length === 0
        ? `${countText(stage.before.filter(({ name }) => present.some((point) => point.name === name)).length)} of ${countText(stage.before.length)} are there`
        : `missing: ${missing.map(({ name }) => name).join(', ')}`,
  };
}

export async function newestThere(stage: Stage): Promise<Check> {
  const present = await recoveryPoints(stage);
  const newest = stage.writers.flatMap(({ ledger: { database } }) => {
    return stage.before.filter((point) => point.database === database).slice(-1);
  });
  return thereCheck('the newest point of every database is there', newest, present);
}

export async function verifiedThere(stage: Stage): Promise<Check> {
  const verified = stage.before.filter((point) => point.verified);
  return thereCheck('every verified point is there', verified, await recoveryPoints(stage));
}

function thereCheck(name: string, wanted: readonly HeldPoint[], present: readonly HeldPoint[]): Check {
  const missing = wanted.filter((point) => !present.some((other) => other.name === point.name));
  return {
    name,
    passed: wanted.length > 0 && missing.length === 0,
    detail:
      missing.length > 0
        ? `missing: ${missing.map((point) => point.name).join(', ')}`
        : wanted.length === 0
          ? 'there was none before'
          : wanted.map((point) => point.name).join(', '),
  };
}

/** Restores points of before with an administrator's rights, beside everything else, and compares every row. */
export async function pointsRestore(stage: Stage, { startAt }: Exercise): Promise<Check> {
  const told: string[] = [];
  // Those that the retention has let go since are for another judge.
  const names = new Set((await recoveryPoints(stage)).map(({ name }) => name));
  const there = stage.before.filter(({ name }) => names.has(name));
  const chosen = stage.writers.flatMap(({ ledger: { database } }) => spread(there, database));
  let passed = chosen.length > 0;
  for (const point of chosen) {
    const { isEqual, text } = await restoreAndCompare(stage, point);
    passed &&= isEqual;
    told.push(`${point.database} ${momentText(point.databaseAt, startAt)}: ${text}`);
  }
  return { name: 'points from before restore, row for row', passed, detail: told.join('; ') };
}

/** The oldest, the newest, and some between. */
function spread(points: readonly HeldPoint[], database: string): HeldPoint[] {
  const own = points.filter((point) => point.database === database);
  const last = own.length - 1;
  const chosen = Array.from(
    { length: RESTORED },
    (_, index) => own[Math.round((index * last) / (RESTORED - 1))],
  );
  return own.filter((point) => chosen.includes(point));
}

async function restoreAndCompare(
  stage: Stage,
  { name, database, databaseAt }: HeldPoint,
): Promise<{ readonly isEqual: boolean; readonly text: string }> {
  const { world, chain } = stage;
  const { account, region } = chain.recovery;
  const { kind } = databaseOf(stage, database);
  const longest = kind === 'cluster' ? 61 : 63;
  const restored = `after-${name.slice(-14)}-${database}`.slice(0, longest);
  const status = await restoreTo(
    stage,
    { kind },
    {
      point: name,
      name: restored,
      subnetGroup: physicalName(chain.environment, 'recovery', 'restored'),
    },
  );
  if (status !== undefined) return { isEqual: false, text: `its restore is ${status}` };
  const server = databaseServer(world, account, region, restored);
  if (server === undefined) return { isEqual: false, text: 'its restore has no server' };
  const client = await server.connect();
  try {
    const found = await compare(client, writerOf(stage, database).ledger, databaseAt);
    const isEqual =
      found.differences.length === 0 &&
      found.foundRows === found.expectedRows &&
      found.equalRows === found.expectedRows;
    const rows = `${countText(found.equalRows)} of ${counted(found.expectedRows, 'row')}`;
    return { isEqual, text: [rows, ...found.differences].join('; ') };
  } finally {
    await client.end();
  }
}
