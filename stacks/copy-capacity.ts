import { kindOf, kindsOf } from '../runtime/backup/kinds';
import { lateness } from '../runtime/backup/turns';
import { oldestAge, PERIODS } from '../runtime/cadence';
import { durationText } from '../runtime/duration';
import type { Database, DatabaseKind, Objectives } from '../runtime/settings';
import type { ConfigFault } from './config-fault';

/** An objective that could be kept, in seconds. */
export interface Attainable {
  readonly periodSeconds: number;
  readonly rpoSeconds: number;
}

export interface DatabaseCopies {
  readonly name: string;
  readonly rpoSeconds: number;
  /** How long its copy may wait for others' at most: at midnight UTC, when every database's is due, in any order. */
  readonly waitSeconds: number;
  /** How old its newest recovery point may become. */
  readonly oldestSeconds: number;
  /** The best objective that it could have while the others keep theirs. Absent: there is no room. */
  readonly best?: Attainable;
}

/** Loads are sums of fractions: what is over by less is not over. */
const ROUNDING = 1e-9;

/** How the copies of all databases fit those that may be in progress at once. */
export interface CopyCapacity {
  /** Of which databases; absent for instances. */
  readonly kind?: DatabaseKind;
  /** Copies that may be in progress at once. */
  readonly copies: number;
  /** How many are in progress on average. */
  readonly load: number;
  readonly databases: readonly DatabaseCopies[];
  /** The best objective that all of them could have alike. Absent: not even one copy a day fits. */
  readonly uniform?: Attainable;
}

/**
 * What the copies of a fleet need. RDS copies one snapshot of a database at a time, and a limited number of databases at
 * once. AWS docs: RDS User Guide, "Copying a DB snapshot" and "Quotas and constraints".
 */
export function copyCapacity(
  databases: readonly Database[],
  copies: number,
  kind?: DatabaseKind,
): CopyCapacity {
  const waits = waitsOf(databases, copies);
  const uniform = bestOf(databases, (periodSeconds) => {
    const alike = databases.map((database) => ({ ...database, periodSeconds }));
    const later = waitsOf(alike, copies);
    return {
      fits: loadOf(alike) <= copies + ROUNDING,
      rpoSeconds: Math.max(0, ...alike.map((database) => oldestAge(database) + (later[database.name] ?? 0))),
    };
  });
  return {
    ...(kind === 'cluster' ? { kind } : {}),
    copies,
    load: loadOf(databases),
    databases: databases.map((database) => {
      const { name, rpoSeconds } = database;
      const waitSeconds = waits[name] ?? 0;
      const others = loadOf(databases.filter((other) => other !== database));
      const best = bestOf([database], (periodSeconds) => ({
        fits: others + database.copySeconds / periodSeconds <= copies + ROUNDING,
        rpoSeconds: oldestAge({ ...database, periodSeconds }) + waitSeconds,
      }));
      return {
        name,
        rpoSeconds,
        waitSeconds,
        oldestSeconds: oldestAge(database) + waitSeconds,
        ...(best === undefined ? {} : { best }),
      };
    }),
    ...(uniform === undefined ? {} : { uniform }),
  };
}

/** The same of a fleet: of each kind that there is, since AWS counts clusters' snapshots apart. */
export function copyCapacities(
  databases: readonly Database[],
  most: Readonly<Record<DatabaseKind, number>>,
): CopyCapacity[] {
  return kindsOf(databases).map((kind) =>
    copyCapacity(
      databases.filter((database) => kindOf(database) === kind),
      most[kind],
      kind,
    ),
  );
}

/** Whether the copies that may be in progress suffice for all that are due. */
export function copiesFit({ copies, load }: Pick<CopyCapacity, 'copies' | 'load'>): boolean {
  return load <= copies + ROUNDING;
}

/** That more copies are due than can be made, with what would fit. */
export function copiesFault(capacity: CopyCapacity): ConfigFault[] {
  const { kind, copies, load, databases, uniform } = capacity;
  if (copiesFit(capacity)) return [];
  const busy = `The copies of ${databases.length} databases would keep ${load.toFixed(1)} in progress all the time.`;
  const every =
    uniform === undefined
      ? 'protect fewer databases'
      : `take snapshots less often: every ${durationText(uniform.periodSeconds)} fits, for an rpo of ${durationText(uniform.rpoSeconds)}`;
  const ask = `Allow at least ${Math.ceil(load)}, for which AWS must grant as many copies in progress (lifeboat:quotas.concurrentCopies)`;
  if (kind === 'cluster') {
    const most = `AWS makes five copies of clusters' snapshots at once in an account and Region: ${every}.`;
    return [{ key: 'clusterCopies', value: copies, allowed: `${busy} ${most}` }];
  }
  return [{ key: 'copies', value: copies, allowed: `${busy} ${ask}, or ${every}.` }];
}

/** Databases whose copies may come too late at midnight UTC, when every one is due. */
export function lateCopies({ databases }: CopyCapacity): DatabaseCopies[] {
  return databases.filter(({ oldestSeconds, rpoSeconds }) => oldestSeconds > rpoSeconds);
}

function loadOf(databases: readonly Database[]): number {
  return databases.reduce((sum, { copySeconds, periodSeconds }) => sum + copySeconds / periodSeconds, 0);
}

/** The shortest period in which every copy can be made, and what it keeps. */
function bestOf(
  databases: readonly Database[],
  judge: (periodSeconds: number) => { readonly fits: boolean; readonly rpoSeconds: number },
): Attainable | undefined {
  const longest = Math.max(0, ...databases.map(({ copySeconds }) => copySeconds));
  return PERIODS.filter((periodSeconds) => periodSeconds >= longest)
    .map((periodSeconds) => ({ periodSeconds, ...judge(periodSeconds) }))
    .filter(({ fits }) => fits)
    .map(({ periodSeconds, rpoSeconds }) => ({ periodSeconds, rpoSeconds }))[0];
}

/** Databases with the same objectives: what one of them waits, any of them may. */
interface Alike {
  readonly objectives: Objectives;
  readonly names: readonly string[];
}

/** By database, how long its copy may wait for others'. */
function waitsOf(databases: readonly Database[], copies: number): Record<string, number> {
  const groups = alikeIn(databases);
  return Object.fromEntries(
    groups.flatMap((one) => {
      const wait = longestWait(one, groups, copies);
      return one.names.map((name) => [name, wait]);
    }),
  );
}

function alikeIn(databases: readonly Database[]): Alike[] {
  const groups = new Map<string, { objectives: Objectives; names: string[] }>();
  for (const database of databases) {
    const { rpoSeconds, periodSeconds, copySeconds } = database;
    const key = [rpoSeconds, periodSeconds, copySeconds].join(' ');
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { objectives: database, names: [database.name] });
    else known.names.push(database.name);
  }
  return [...groups.values()];
}

/**
 * While a copy waits, all places are busy with others'. So it waits no longer than what those can have to do by then takes:
 * the longest copies that happened to be first, whichever they are, and all that it must let pass, which are as late as it
 * is, or will be meanwhile. Copies begin when others end, so that only sums of their times are times at which it may begin.
 */
function longestWait(own: Alike, groups: readonly Alike[], copies: number): number {
  const others = groups.map(({ objectives, names }): Others => {
    return { objectives, count: names.length - (names === own.names ? 1 : 0) };
  });
  const step = others.reduce(
    (sofar, { objectives, count }) =>
      count === 0 ? sofar : greatestCommonDivisor(sofar, objectives.copySeconds),
    0,
  );
  let wait = 0;
  while (step > 0 && wait < LONGEST_WAIT) {
    const later = wait + step;
    const busyUntil = Math.floor(workWithin(later, own.objectives, others, copies) / copies / step) * step;
    if (busyUntil < later) return wait;
    wait = busyUntil;
  }
  return wait;
}

/** A fleet whose copies wait longer asks for more than can be made, in seconds. */
const LONGEST_WAIT = 86_400;

/** Databases with the same objectives, but for the one that waits. */
interface Others {
  readonly objectives: Objectives;
  readonly count: number;
}

/** How many seconds of copying others may have to do, by then, before the one that waits. */
function workWithin(seconds: number, own: Objectives, others: readonly Others[], copies: number): number {
  const passing = others.map((group) => ({ ...group, each: copiesBefore(own, group.objectives, seconds) }));
  const first = passing
    .filter(({ each }) => each === 0)
    .flatMap(({ objectives, count }) => {
      const length = Math.min(count, copies);
      return Array.from({ length }, () => Math.min(objectives.copySeconds, seconds));
    })
    .sort((a, b) => b - a)
    .slice(0, copies);
  return passing.reduce(
    (sum, { objectives, count, each }) => sum + count * Math.min(each * objectives.copySeconds, seconds),
    first.reduce((sum, one) => sum + one, 0),
  );
}

/** How many copies of another database come before the one that waits, by then: those that are ever as late as it is. */
function copiesBefore(own: Objectives, other: Objectives, seconds: number): number {
  let count = 0;
  for (let due = 0; due <= seconds; due += other.periodSeconds) {
    const isAsLate = (at: number) => latenessAt(other, at - due) >= latenessAt(own, at);
    if (!isAsLate(due) && !isAsLate(seconds)) break;
    count += 1;
  }
  return count;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** What the chain orders by, so many seconds after its snapshot is there, when the newest point is of the slot before. */
function latenessAt(objectives: Objectives, seconds: number): number {
  const slot = -objectives.periodSeconds * 1000;
  return lateness(objectives, { newest: { point: '', slot, databaseTime: slot } }, seconds * 1000);
}
