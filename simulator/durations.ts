import type { World } from './world';

/** How long something takes: `fixedSeconds + secondsPerGiB * GiB`, then up to `spread` (a share) more or less. */
export interface DurationModel {
  readonly name: string;
  readonly fixedSeconds: number;
  readonly secondsPerGiB: number;
  /** Which GiB count. */
  readonly counted: string;
  readonly spread: number;
}

/**
 * The simulator's model of how long RDS takes. AWS documents no figures ("can take hours"), so these are ours, made
 * to fit a 100 GiB database: snapshot 2 min, copy to another Region 9 min (first one 24 min), restore 19 min, new
 * password 1 min. What they are for is a rehearsal's proportions; a real exercise measures a team's own.
 */
export const DURATIONS = {
  snapshotMoment: model('from the request to the moment that a snapshot holds', 9, 0, 'none', 0.3),
  snapshot: model('taking a snapshot', 115, 6, 'changed since the last snapshot, or all at the first', 0.08),
  copyQueue: model("waiting in AWS's queue before a copy to another Region", 55, 0, 'none', 0.6),
  copy: model(
    'copying a snapshot to another Region',
    490,
    9,
    'changed since the newest copy there, or all',
    0.06,
  ),
  localCopy: model(
    'copying a snapshot within its Region',
    100,
    3,
    'changed since the newest copy there, or all',
    0.08,
  ),
  restore: model(
    'restoring an instance from a snapshot, up to its first backup',
    840,
    2.4,
    'allocated',
    0.04,
  ),
  create: model('creating an empty instance, up to its first backup', 420, 0, 'none', 0.1),
  firstBackup: model('the backup that a new instance with backups starts with', 60, 0, 'none', 0.1),
  passwordPending: model(
    'from the request for a new master password until RDS starts on it',
    10,
    0,
    'none',
    0.3,
  ),
  password: model('setting a new master password', 50, 0, 'none', 0.15),
  modify: model('any other change of an instance', 240, 0, 'none', 0.2),
  stop: model('stopping an instance', 180, 0, 'none', 0.2),
  start: model('starting a stopped instance', 300, 0, 'none', 0.2),
  reboot: model('rebooting an instance', 60, 0, 'none', 0.3),
  delete: model('deleting an instance, after its last snapshot', 240, 0, 'none', 0.2),
} as const satisfies Readonly<Record<string, DurationModel>>;

/** What share of its allocated storage a database changes in an hour. */
export const CHANGED_PER_HOUR = 0.005;

const HOUR = 60 * 60 * 1000;

/**
 * Virtual milliseconds that something takes. `about` names what it is done to: the same thing asked for at the same
 * time takes the same time, whatever else goes on.
 */
export function durationOf(world: World, kind: keyof typeof DURATIONS, about: string, giB = 0): number {
  const { fixedSeconds, secondsPerGiB, spread } = DURATIONS[kind];
  const middle = fixedSeconds + secondsPerGiB * giB;
  const chance = world.chance('duration', kind, about, world.clock.now());
  return Math.round(middle * (1 + spread * (2 * chance - 1)) * 1000);
}

/** GiB of a database of `allocatedGiB` that differ between two moments, in virtual milliseconds; at most all. */
export function changedGiB(allocatedGiB: number, from: number, to: number): number {
  const hours = Math.max(0, to - from) / HOUR;
  return Math.min(allocatedGiB, allocatedGiB * CHANGED_PER_HOUR * hours);
}

/** A row of the model as a report prints it. */
export interface DurationRow {
  readonly name: string;
  readonly formula: string;
  readonly parameters: string;
}

/** The whole model, for a report that must say which of its durations are the simulator's. */
export function describeDurations(): readonly DurationRow[] {
  const rows = Object.values(DURATIONS).map(({ name, fixedSeconds, secondsPerGiB, counted, spread }) => ({
    name,
    formula: secondsPerGiB === 0 ? `${fixedSeconds} s` : `${fixedSeconds} s + ${secondsPerGiB} s x GiB`,
    parameters: `${secondsPerGiB === 0 ? '' : `GiB ${counted}; `}up to ${Math.round(spread * 100)} % more or less, by the seed`,
  }));
  return [
    ...rows,
    {
      name: 'what a database changes',
      formula: `${CHANGED_PER_HOUR * 100} % of its allocated storage an hour`,
      parameters: 'at most all of it',
    },
  ];
}

function model(
  name: string,
  fixedSeconds: number,
  secondsPerGiB: number,
  counted: string,
  spread: number,
): DurationModel {
  return { name, fixedSeconds, secondsPerGiB, counted, spread };
}
