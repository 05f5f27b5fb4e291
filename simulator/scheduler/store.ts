import type { CreateScheduleCommandInput } from '@aws-sdk/client-scheduler';
import { awsError } from '../aws-error';
import type { Timer } from '../clock';
import { storeKind, type World } from '../world';
import type { Expression } from './expression';

export interface Schedule {
  readonly name: string;
  readonly group: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  /** Virtual milliseconds since 1970. */
  readonly created: number;
  modified: number;
  settings: CreateScheduleCommandInput;
  expression: Expression;
  /** The next invocation, while there is one. */
  timer: Timer | undefined;
}

export interface Group {
  readonly name: string;
  readonly arn: string;
  readonly created: number;
  readonly modified: number;
  /** Schedules by name. */
  readonly schedules: Map<string, Schedule>;
  readonly tags: Map<string, string>;
}

const GROUPS = storeKind<Map<string, Group>>('schedule groups', () => new Map());

/** Where a schedule is that names no group; every account has it in every Region. */
export const DEFAULT_GROUP = 'default';

export interface Place {
  readonly account: string;
  readonly region: string;
}

/** The groups of an account and Region by name, the default one among them. */
export function groupsOf(world: World, { account, region }: Place): Map<string, Group> {
  const groups = world.store(GROUPS, account, region);
  if (!groups.has(DEFAULT_GROUP)) {
    groups.set(DEFAULT_GROUP, newGroup({ account, region }, DEFAULT_GROUP, world.clock.now()));
  }
  return groups;
}

export function newGroup(place: Place, name: string, now: number): Group {
  return {
    name,
    arn: groupArn(place, name),
    created: now,
    modified: now,
    schedules: new Map(),
    tags: new Map(),
  };
}

export function groupArn({ account, region }: Place, name: string): string {
  return `arn:aws:scheduler:${region}:${account}:schedule-group/${name}`;
}

export function scheduleArn({ account, region }: Place, group: string, name: string): string {
  return `arn:aws:scheduler:${region}:${account}:schedule/${group}/${name}`;
}

/** Throws `ResourceNotFoundException` 404. */
export function findGroup(world: World, place: Place, name: string): Group {
  const group = groupsOf(world, place).get(name);
  if (!group) throw awsError('ResourceNotFoundException', 404, `Schedule group ${name} does not exist.`);
  return group;
}

/** Throws `ResourceNotFoundException` 404. */
export function findSchedule(
  world: World,
  place: Place,
  group: string | undefined,
  name: string | undefined,
) {
  const schedule = findGroup(world, place, group ?? DEFAULT_GROUP).schedules.get(name ?? '');
  if (!schedule) throw awsError('ResourceNotFoundException', 404, `Schedule ${name} does not exist.`);
  return schedule;
}

export function invalid(message: string) {
  return awsError('ValidationException', 400, message);
}
