import * as pulumi from '@pulumi/pulumi';
import { usualShare } from '../runtime/backup/floors';
import { kindsOf } from '../runtime/backup/kinds';
import { mostSourceSnapshots } from '../runtime/backup/source-points';
import { TICK_SECONDS } from '../runtime/cadence';
import { physicalName, SNAPSHOT_COPIED, SNAPSHOT_SHARED } from '../runtime/names';
import type { Chain, Database, Discovery, Quotas } from '../runtime/settings';
import { Alerts } from './alerts';
import { BackupKey } from './backup-key';
import { Bus } from './bus';
import { cadences, cronOf, PRUNE, RECONCILE } from './cadence';
import { DeadLetters } from './dead-letters';
import { EventQueue } from './event-queue';
import { FailureAlarms } from './failure-alarms';
import { NAMESPACE } from './namespace';
import { Schedule, type ScheduleEntry } from './schedule';
import {
  type RulesOf,
  runPeriodically,
  tellOtherSide,
  whenOtherSideSays,
  whenSnapshotIsReady,
} from './side-rules';
import { SnapshotAlarms } from './snapshot-alarms';
import { SnapshotSubscription } from './snapshot-subscription';
import { createSourceFunctions, type SourceFunctions } from './source-functions';
import { kindsOfFleet } from './source-permissions';
import { Store } from './store';
import { TagAlarms } from './tag-alarms';

/** A protected database and the key that it is encrypted under. */
export interface SourceDatabase extends Database {
  /** ARN. Defaults to none: the database is not encrypted; its recovery points are. */
  readonly keyArn?: string;
}

export interface SourceSideArgs {
  readonly chain: Chain;
  readonly databases: readonly SourceDatabase[];
  /** How databases that carry the tag `lifeboat:protect` are protected. Defaults to not at all. */
  readonly discovery?: Discovery;
  readonly quotas: Quotas;
  /** Copies within the account in progress at once; what AWS allows beyond is left to people. */
  readonly maximumCopies: number;
  /** How RDS tells of snapshots. */
  readonly rdsEvents: 'eventbridge' | 'sns';
  /** Addresses that get every alarm. */
  readonly alerts: readonly string[];
}

/** The events of a snapshot that can be shared now: taken by us, or copied under the source side's own key. */
const SNAPSHOT_READY = { instance: ['RDS-EVENT-0042', 'RDS-EVENT-0197'], cluster: ['RDS-EVENT-0075'] };

/** An automated snapshot is there. */
const AUTOMATED_READY = { instance: ['RDS-EVENT-0091'], cluster: ['RDS-EVENT-0169'] };

/** Everything on the side where the system lives: takes snapshots, shares them with the recovery account, says so. */
export class SourceSide extends pulumi.ComponentResource {
  /** ARN of the key that snapshots are copied under when their own key cannot be shared. */
  readonly keyArn: pulumi.Output<string>;
  readonly alertsArn: pulumi.Output<string>;
  readonly deadLettersUrl: pulumi.Output<string>;
  readonly #name: string;
  readonly #args: SourceSideArgs;

  constructor(name: string, args: SourceSideArgs, opts?: pulumi.ComponentResourceOptions) {
    super('lifeboat:infra:SourceSide', name, {}, opts);
    this.#name = name;
    this.#args = args;
    const { chain, databases, quotas, alerts: emails } = args;
    const side = { chain, side: 'source' as const };

    const alerts = new Alerts(`${name}-alerts`, { ...side, emails }, { parent: this });
    const deadLetters = new DeadLetters(
      `${name}-dead-letters`,
      { ...side, ofTopics: args.rdsEvents === 'sns' },
      { parent: this },
    );
    const key = new BackupKey(`${name}-key`, side, { parent: this });
    const bus = new Bus(`${name}-bus`, { ...side, accepts: SNAPSHOT_COPIED }, { parent: this });
    const store = new Store(`${name}-store`, side, { parent: this });
    const queues = {
      share: new EventQueue(
        `${name}-share-events`,
        { ...side, noun: 'share', deadLetters },
        { parent: this },
      ),
      mark: new EventQueue(
        `${name}-mark-events`,
        { ...side, noun: 'mark', deadLetters, gatheringSeconds: 60 },
        { parent: this },
      ),
    };
    const functions = createSourceFunctions(
      name,
      {
        ...{ chain, databases, store, bus, quotas, deadLetters, queues },
        maximumCopies: args.maximumCopies,
        ...{ keyArn: key.arn, discovery: args.discovery, namespace: NAMESPACE },
      },
      { parent: this },
    );
    const rules = { name, ...side, deadLetters, parent: this };
    this.#takeOnSchedule(functions, deadLetters);
    this.#shareWhenReady(rules, functions, queues.share);
    tellOtherSide(rules, {
      description: 'Tells the recovery side which snapshots are shared with it.',
      ...{ bus, says: SNAPSHOT_SHARED },
    });
    whenOtherSideSays(rules, 'snapshot-copied', {
      description: 'The recovery side has copied snapshots.',
      ...{ bus, says: SNAPSHOT_COPIED, target: queues.mark },
    });
    this.#runOnSchedule(rules, functions);
    new FailureAlarms(
      `${name}-alarms`,
      { ...side, deadLetters: deadLetters.queueName, functions: { ...functions }, alerts: alerts.arn },
      { parent: this },
    );

    new SnapshotAlarms(
      `${name}-snapshots`,
      {
        ...side,
        namespace: NAMESPACE,
        usualPercent: usualShare(databases, quotas, mostSourceSnapshots),
        alerts: alerts.arn,
      },
      { parent: this },
    );

    if (args.discovery !== undefined) {
      new TagAlarms(`${name}-tags`, { ...side, namespace: NAMESPACE, alerts: alerts.arn }, { parent: this });
    }

    this.keyArn = key.arn;
    this.alertsArn = alerts.arn;
    this.deadLettersUrl = deadLetters.url;
    this.registerOutputs({
      keyArn: this.keyArn,
      alertsArn: this.alertsArn,
      deadLettersUrl: this.deadLettersUrl,
    });
  }

  /** One schedule a cadence: databases that are due together are taken together. */
  #takeOnSchedule({ take }: SourceFunctions, deadLetters: DeadLetters): void {
    const entries = cadences(this.#args.databases).map(
      ({ periodSeconds, databases }): ScheduleEntry => ({
        suffix: `${periodSeconds / 60}m`,
        description: `Takes snapshots of ${databases.length} database(s).`,
        expression: cronOf(periodSeconds),
        // Scheduler puts in the time at which the schedule was due, whenever it is delivered.
        input: JSON.stringify({
          scheduledTime: '<aws.scheduler.scheduled-time>',
          databases: databases.map((database) => database.name),
        }),
      }),
    );
    const forFound: ScheduleEntry = {
      suffix: 'found',
      description: 'Takes snapshots of the databases that carry the tag.',
      expression: cronOf(TICK_SECONDS),
      input: JSON.stringify({ scheduledTime: '<aws.scheduler.scheduled-time>', found: true }),
    };
    new Schedule(
      `${this.#name}-take-schedule`,
      {
        name: this.#physicalName('take-schedule'),
        at: this.#args.chain.source,
        target: take,
        entries: this.#args.discovery === undefined ? entries : [...entries, forFound],
        deadLetters: deadLetters.arn,
      },
      { parent: this },
    );
  }

  #shareWhenReady(rules: RulesOf, { share }: SourceFunctions, events: EventQueue): void {
    const { chain, databases, discovery, rdsEvents } = this.#args;
    const kinds = kindsOfFleet(databases, discovery !== undefined);
    if (rdsEvents === 'sns') {
      const subscription = this.#physicalName('snapshots');
      new SnapshotSubscription(
        `${this.#name}-snapshots`,
        {
          ...{ name: subscription, at: chain.source, target: share, deadLetters: rules.deadLetters.arn },
          hasClusters: kinds.includes('cluster'),
        },
        { parent: this },
      );
      return;
    }
    const automated = databases.filter(({ includeAutomated }) => includeAutomated === true);
    if (automated.length > 0) {
      whenSnapshotIsReady(rules, 'automated-ready', {
        description: 'RDS has taken a snapshot by itself that is to be taken along.',
        kinds: kindsOf(automated),
        events: kindsOf(automated).flatMap((kind) => AUTOMATED_READY[kind]),
        prefixes: automated.map(({ name }) => `rds:${name}-`),
        target: events,
      });
    }
    whenSnapshotIsReady(rules, 'snapshot-ready', {
      description: 'A snapshot of ours is there, or its copy under a key that can be shared.',
      ...{ kinds, events: kinds.flatMap((kind) => SNAPSHOT_READY[kind]), target: events },
    });
  }

  #runOnSchedule(rules: RulesOf, { reconcile, prune }: SourceFunctions): void {
    runPeriodically(rules, 'reconcile', {
      description: 'Makes up for whatever was missed on this side.',
      ...{ expression: RECONCILE.source, target: reconcile },
    });
    runPeriodically(rules, 'prune', {
      description: 'Deletes snapshots that are copied.',
      ...{ expression: PRUNE.source, target: prune },
    });
  }

  #physicalName(noun: string): string {
    return physicalName(this.#args.chain.environment, 'source', noun);
  }
}
