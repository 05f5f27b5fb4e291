import type * as pulumi from '@pulumi/pulumi';
import { busArn, EVENT_SOURCE, physicalName, type SideName } from '../runtime/names';
import type { Chain, DatabaseKind } from '../runtime/settings';
import type { Bus } from './bus';
import type { DeadLetters } from './dead-letters';
import type { EventQueue } from './event-queue';
import { EventRule } from './event-rule';
import { ForwardRule } from './forward-rule';
import type { LambdaFunction } from './function';
import { Schedule } from './schedule';

/** One side of the chain, whose rules and schedules these are. */
export interface RulesOf {
  /** Of the component that they belong to; their own names begin with it. */
  readonly name: string;
  readonly chain: Chain;
  readonly side: SideName;
  readonly deadLetters: DeadLetters;
  readonly parent: pulumi.Resource;
}

const DETAIL_TYPES = {
  instance: 'RDS DB Snapshot Event',
  cluster: 'RDS DB Cluster Snapshot Event',
} as const satisfies Record<DatabaseKind, string>;

interface SnapshotRule {
  readonly description: string;
  /** Of RDS: `RDS-EVENT-0042`. */
  readonly events: readonly string[];
  /** The kinds of databases whose snapshots they are of. Defaults to instances. */
  readonly kinds?: readonly DatabaseKind[];
  /** How the names of the snapshots begin. Defaults to ours. */
  readonly prefixes?: readonly string[];
  /** Defaults to the account's default bus. */
  readonly bus?: Bus;
  readonly target: EventQueue;
}

/** Brings events of RDS about this account's snapshots into a queue. */
export function whenSnapshotIsReady(
  of: RulesOf,
  noun: string,
  { description, events, kinds = ['instance'], prefixes = ['lifeboat-'], bus, target }: SnapshotRule,
): void {
  new EventRule(
    `${of.name}-${noun}`,
    {
      name: named(of, noun),
      description,
      ...(bus === undefined ? {} : { bus: bus.busName }),
      pattern: {
        source: ['aws.rds'],
        'detail-type': kinds.map((kind) => DETAIL_TYPES[kind]),
        account: [of.chain[of.side].account],
        detail: { EventID: events, SourceIdentifier: prefixes.map((prefix) => ({ prefix })) },
      },
      target,
      deadLetters: of.deadLetters.arn,
    },
    { parent: of.parent },
  );
}

interface Word {
  readonly description: string;
  readonly bus: Bus;
  /** The `detail-type` of the events. */
  readonly says: string;
}

/** Brings what the other side says on this side's bus into a queue. */
export function whenOtherSideSays(
  of: RulesOf,
  noun: string,
  { description, bus, says, target }: Word & { readonly target: EventQueue },
): void {
  new EventRule(
    `${of.name}-${noun}`,
    {
      name: named(of, noun),
      description,
      bus: bus.busName,
      pattern: {
        source: [EVENT_SOURCE],
        'detail-type': [says],
        account: [of.chain[otherThan(of.side)].account],
      },
      target,
      deadLetters: of.deadLetters.arn,
    },
    { parent: of.parent },
  );
}

/** Passes what this side says on its own bus on to the other side's. */
export function tellOtherSide(of: RulesOf, { description, bus, says }: Word): void {
  const { chain, side } = of;
  new ForwardRule(
    `${of.name}-announce`,
    {
      name: named(of, 'announce'),
      description,
      at: chain[side],
      bus: bus.busName,
      pattern: { source: [EVENT_SOURCE], 'detail-type': [says], account: [chain[side].account] },
      to: busArn(chain, otherThan(side)),
      deadLetters: of.deadLetters.arn,
    },
    { parent: of.parent },
  );
}

/** Calls a function whenever a cron expression says. */
export function runPeriodically(
  of: RulesOf,
  noun: string,
  {
    target,
    ...entry
  }: { readonly description: string; readonly expression: string; readonly target: LambdaFunction },
): void {
  new Schedule(
    `${of.name}-${noun}-schedule`,
    {
      name: named(of, `${noun}-schedule`),
      at: of.chain[of.side],
      target,
      entries: [entry],
      deadLetters: of.deadLetters.arn,
    },
    { parent: of.parent },
  );
}

function otherThan(side: SideName): SideName {
  return side === 'source' ? 'recovery' : 'source';
}

function named({ chain, side }: RulesOf, noun: string): string {
  return physicalName(chain.environment, side, noun);
}
