import type { DeadLetterConfig, RuleState, Target } from '@aws-sdk/client-eventbridge';
import { awsError } from '../aws-error';
import { storeKind, type World } from '../world';
import type { Matcher } from './pattern';
import type { RuleSchedule } from './rule-schedule';

export interface Rule {
  readonly name: string;
  readonly arn: string;
  /** The name of the bus that the rule is on. */
  readonly bus: string;
  readonly description: string | undefined;
  /** Absent in rules that only run on a schedule; then nothing matches. */
  readonly pattern: string | undefined;
  readonly matches: Matcher;
  readonly schedule: RuleSchedule | undefined;
  readonly roleArn: string | undefined;
  state: RuleState;
  /** Targets by id. */
  readonly targets: Map<string, Target>;
  readonly tags: Map<string, string>;
}

export interface Bus {
  readonly name: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  /** Virtual milliseconds since 1970. */
  readonly created: number;
  modified: number;
  description: string | undefined;
  kmsKey: string | undefined;
  deadLetters: DeadLetterConfig | undefined;
  /** The policy document, when there is one. */
  policy: string | undefined;
  /** Rules by name. */
  readonly rules: Map<string, Rule>;
  readonly tags: Map<string, string>;
}

const BUSES = storeKind<Map<string, Bus>>('event buses', () => new Map());

/** Where a service's own events arrive; every account has it in every Region. */
export const DEFAULT_BUS = 'default';

export interface Place {
  readonly account: string;
  readonly region: string;
}

/** The buses of an account and Region by name, the default one among them. */
export function busesOf(world: World, { account, region }: Place): Map<string, Bus> {
  const buses = world.store(BUSES, account, region);
  if (!buses.has(DEFAULT_BUS)) {
    buses.set(DEFAULT_BUS, newBus({ account, region }, DEFAULT_BUS, world.clock.now()));
  }
  return buses;
}

export function newBus({ account, region }: Place, name: string, now: number): Bus {
  return {
    name,
    arn: busArn({ account, region }, name),
    account,
    region,
    created: now,
    modified: now,
    description: undefined,
    kmsKey: undefined,
    deadLetters: undefined,
    policy: undefined,
    rules: new Map(),
    tags: new Map(),
  };
}

export function busArn({ account, region }: Place, name: string): string {
  return `arn:aws:events:${region}:${account}:event-bus/${name}`;
}

/** `rule/<name>` on the default bus, `rule/<bus>/<name>` on any other. */
export function ruleArn({ account, region }: Place, bus: string, name: string): string {
  const path = bus === DEFAULT_BUS ? name : `${bus}/${name}`;
  return `arn:aws:events:${region}:${account}:rule/${path}`;
}

/** Where a bus is that is called by name or by ARN (`arn:aws:events:us-east-1:222222222222:event-bus/name`). */
export function busPlace(own: Place, nameOrArn: string | undefined): Place & { readonly name: string } {
  const given = nameOrArn ?? DEFAULT_BUS;
  if (!given.startsWith('arn:')) return { account: own.account, region: own.region, name: given };
  const [, , , region = '', account = '', resource = ''] = given.split(':');
  return { account, region, name: resource.replace(/^event-bus\//, '') };
}

/** Throws `ResourceNotFoundException` 400 unless the caller's account has such a bus. */
export function findBus(world: World, own: Place, nameOrArn: string | undefined): Bus {
  const { account, region, name } = busPlace(own, nameOrArn);
  const ours = account === own.account && region === own.region;
  const bus = ours ? busesOf(world, own).get(name) : undefined;
  if (!bus) throw notFound(`Event bus ${name} does not exist.`);
  return bus;
}

/** Throws `ResourceNotFoundException` 400 unless the bus has such a rule. */
export function findRule(world: World, own: Place, bus: string | undefined, name: string | undefined): Rule {
  const found = findBus(world, own, bus);
  const rule = found.rules.get(name ?? '');
  if (!rule) throw notFound(`Rule ${name} does not exist on EventBus ${found.name}.`);
  return rule;
}

/** The bus with this ARN, or undefined. */
export function busByArn(world: World, arn: string): Bus | undefined {
  const [, , , region, account, resource = ''] = arn.split(':');
  if (!region || !account || !resource.startsWith('event-bus/')) return undefined;
  return busesOf(world, { account, region }).get(resource.slice('event-bus/'.length));
}

/** Tags of the bus or rule with this ARN (`...:rule/<name>` on the default bus, `...:rule/<bus>/<name>` on others). */
export function tagsByArn(world: World, arn: string): Map<string, string> | undefined {
  const [, , , region, account, resource = ''] = arn.split(':');
  const [kind, ...path] = resource.split('/');
  if (kind !== 'rule' || !region || !account) return busByArn(world, arn)?.tags;
  const [name = '', bus = DEFAULT_BUS] = path.toReversed();
  return busesOf(world, { account, region }).get(bus)?.rules.get(name)?.tags;
}

function notFound(message: string) {
  return awsError('ResourceNotFoundException', 400, message);
}

export function invalid(message: string) {
  return awsError('ValidationException', 400, message);
}
