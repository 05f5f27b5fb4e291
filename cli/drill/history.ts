import { physicalName, readSnapshotName } from '../../runtime/names';
import type { Chain } from '../../runtime/settings';
import type { Note } from '../../simulator/trail';
import type { DrilledDatabase } from './databases';
import type { Alarm, FunctionFailure, Point } from './exercise';

/** What became of the snapshots of each database, read from what the simulation noted. Oldest first. */
export function pointsIn(
  notes: readonly Note[],
  chain: Chain,
  databases: readonly DrilledDatabase[],
  database: string,
): Point[] {
  const points = new Map<string, Partial<Point>>();
  for (const note of notes) {
    const read = readSnapshotName(chain, databases, String(note.details.snapshot ?? ''));
    if (read?.database.name !== database) continue;
    const seen = stageOf(note, chain);
    if (seen === undefined) continue;
    points.set(read.point, { ...seen, ...points.get(read.point), ...latest(seen) });
  }
  return (
    [...points]
      // A copy of what nobody was seen to take, as of a snapshot under a name of ours that an intruder made, is one too.
      .map(([name, point]) => ({ name, takenAt: point.copiedAt && point.databaseAt, ...point }))
      .filter((point): point is Point => point.takenAt !== undefined)
      .sort((a, b) => a.takenAt - b.takenAt)
  );
}

/** The last moment whose transactions each point contains, by its name. */
export function momentsIn(
  notes: readonly Note[],
  chain: Chain,
  databases: readonly DrilledDatabase[],
): ReadonlyMap<string, number> {
  const points = databases.flatMap(({ name }) => pointsIn(notes, chain, databases, name));
  return new Map(
    points.flatMap(({ name, databaseAt }) => (databaseAt === undefined ? [] : [[name, databaseAt]])),
  );
}

/** What a note says of the snapshot that it is about; undefined when it is not a step on the way across. */
function stageOf({ kind, time, account, region, details }: Note, chain: Chain): Partial<Point> | undefined {
  const { source, recovery } = chain;
  if (account === source.account && region === source.region) {
    if (kind === 'snapshot-started') return { takenAt: time };
    if (kind === 'snapshot-available')
      return { availableAt: time, databaseAt: Date.parse(String(details.holds)) };
  }
  if (account === recovery.account && region === recovery.region) {
    if (kind === 'copy-started') return { copyStartedAt: time };
    // What was copied counts: a snapshot that was deleted may have been replaced by another of its name.
    if (kind === 'copy-finished') return { copiedAt: time, databaseAt: Date.parse(String(details.holds)) };
    if (kind === 'copy-failed') return { copyFailedAt: time };
  }
  return undefined;
}

/** A copy may be tried again: its last start and its last failure count; and what it holds, once it is there. */
function latest({ copyStartedAt, copyFailedAt, copiedAt, databaseAt }: Partial<Point>): Partial<Point> {
  return {
    ...(copiedAt !== undefined && databaseAt !== undefined && { databaseAt }),
    ...(copyStartedAt !== undefined && { copyStartedAt }),
    ...(copyFailedAt !== undefined && { copyFailedAt }),
  };
}

/** Alarms that were on at some time from `startAt` on. One that is on since the deployment is left out once it clears. */
export function alarmsIn(
  notes: readonly Note[],
  { environment }: Chain,
  databases: readonly { readonly name: string }[],
  startAt: number,
): Alarm[] {
  const alarms: Alarm[] = [];
  const on = new Map<string, Note>();
  const add = (raised: Note, clearedAt?: number) => {
    if (clearedAt !== undefined && clearedAt <= startAt) return;
    const watched = databases.find(({ name }) => ageAlarmName(environment, name) === raised.subject);
    alarms.push({
      name: raised.subject,
      region: raised.region,
      ...(watched && { ageOf: watched.name }),
      raisedAt: raised.time,
      ...(clearedAt !== undefined && { clearedAt }),
    });
  };
  for (const note of notes.filter(({ kind }) => kind === 'alarm')) {
    const key = [note.account, note.region, note.subject].join(' ');
    const raised = on.get(key);
    if (note.details.to === 'ALARM') on.set(key, raised ?? note);
    else if (raised !== undefined) {
      add(raised, note.time);
      on.delete(key);
    }
  }
  for (const raised of on.values()) add(raised);
  return alarms.sort((a, b) => a.raisedAt - b.raisedAt || (a.name < b.name ? -1 : 1));
}

function ageAlarmName(environment: string, database: string): string {
  return physicalName(environment, 'recovery', `recovery-point-age-${database}`);
}

/** Notes that say that something of Lifeboat's own did not work, and the detail that says why. */
const FAILURES: Readonly<Record<string, string>> = {
  'function-failed': 'did not handle its event',
  'event-undelivered': 'did not reach its target',
  'dead-letter-lost': 'reached no dead-letter queue',
  'message-not-delivered': 'reached nobody',
  'alarm-not-delivered': 'was not delivered',
};

/** Everything of Lifeboat's own that failed, in order. */
export function failuresIn(notes: readonly Note[]): FunctionFailure[] {
  return notes.flatMap(({ kind, subject, region, time, details }) => {
    const meaning = FAILURES[kind];
    if (meaning === undefined) return [];
    const why = [details.error, details.message ?? details.reason]
      .filter((part) => part !== undefined)
      .join(': ');
    return [{ name: subject, region, failedAt: time, reason: why === '' ? meaning : why }];
  });
}
