import * as pulumi from '@pulumi/pulumi';
import { usualShare } from '../runtime/backup/floors';
import { mostPoints } from '../runtime/backup/retention';
import { SNAPSHOT_COPIED, SNAPSHOT_SHARED } from '../runtime/names';
import type {
  Chain,
  Checks,
  Database,
  Quotas,
  Recipe,
  RecoverableDatabase,
  Retention,
} from '../runtime/settings';
import { AgeAlarms } from './age-alarms';
import { Alerts } from './alerts';
import { BackupKey } from './backup-key';
import { Bus } from './bus';
import { AUDIT, PRUNE, RECONCILE } from './cadence';
import { type ChainFunctions, type Copying, createChainFunctions } from './chain-functions';
import { DeadLetters } from './dead-letters';
import { EventQueue } from './event-queue';
import { FailureAlarms } from './failure-alarms';
import type { LambdaFunction } from './function';
import { FIRST_STEP_DONE, HopSide } from './hop-side';
import { IsolatedNetwork } from './isolated-network';
import { Ledger } from './ledger';
import { NAMESPACE } from './namespace';
import { createPlanFunctions } from './plan-functions';
import { RecoveryPlan } from './recovery-plan';
import { RestoredSecrets, secretName } from './restored-secrets';
import {
  type RulesOf,
  runPeriodically,
  tellOtherSide,
  whenOtherSideSays,
  whenSnapshotIsReady,
} from './side-rules';
import { SnapshotAlarms } from './snapshot-alarms';
import { kindsOfFleet } from './source-permissions';
import { Store } from './store';
import { TagAlarms } from './tag-alarms';
import { type Traffic, TrafficRecord } from './traffic-record';

/** A database as the recovery side keeps it: all that its recovery needs. */
export interface RecoveredDatabase extends Database {
  readonly recipe: Recipe;
  readonly checks: Checks;
}

export interface RecoverySideArgs {
  readonly chain: Chain;
  readonly databases: readonly RecoveredDatabase[];
  /** Whether the source side looks for databases by their tag too. */
  readonly discovers: boolean;
  /** ARNs of the source account's keys that shared snapshots are under. */
  readonly sourceKeys: readonly string[];
  readonly retention: Retention;
  readonly quotas: Quotas;
  /** How facts about recovery points are kept from everyone. */
  readonly ledger: { readonly mode: 'governance' | 'compliance'; readonly days: number };
  readonly traffic: Traffic;
  readonly copying: Copying;
  /** Of the recovery account in the source Region, where the first of two steps of a copy ends. */
  readonly hopProvider: pulumi.ProviderResource;
  /** Addresses that get every alarm. */
  readonly alerts: readonly string[];
}

/** What the recovery plan is made with. */
interface PlanParts {
  readonly alerts: Alerts;
  readonly deadLetters: DeadLetters;
  readonly network: IsolatedNetwork;
  readonly store: Store;
}

/** The events of a copy that has become available: from another Region, or from this one. */
const COPY_READY = ['RDS-EVENT-0060', 'RDS-EVENT-0197'];

/** Everything on the side where the system is recovered: copies what is shared, watches its age, holds the recovery plan. */
export class RecoverySide extends pulumi.ComponentResource {
  readonly keyArn: pulumi.Output<string>;
  readonly alertsArn: pulumi.Output<string>;
  readonly deadLettersUrl: pulumi.Output<string>;
  /** ARN of the state machine that a person starts when the source is lost. Absent where the config names no database. */
  readonly planArn?: pulumi.Output<string>;
  /** Names of the secrets that hold how to reach restored databases, by database. */
  readonly secretNames: Readonly<Record<string, string>>;
  readonly #name: string;
  readonly #args: RecoverySideArgs;

  constructor(name: string, args: RecoverySideArgs, opts?: pulumi.ComponentResourceOptions) {
    super('lifeboat:infra:RecoverySide', name, {}, opts);
    this.#name = name;
    this.#args = args;
    const { chain, databases, sourceKeys, copying, retention, quotas, ledger, traffic } = args;
    const { alerts: emails } = args;
    const side = { chain, side: 'recovery' as const };
    const parent = { parent: this };

    const alerts = new Alerts(`${name}-alerts`, { ...side, emails }, parent);
    const deadLetters = new DeadLetters(`${name}-dead-letters`, side, parent);
    const key = new BackupKey(`${name}-key`, side, parent);
    const bus = new Bus(`${name}-bus`, { ...side, accepts: SNAPSHOT_SHARED }, parent);
    const hopKeyArn = this.#hopKey(bus);
    const store = new Store(`${name}-store`, side, parent);
    new Ledger(`${name}-ledger`, { chain, ...ledger }, parent);
    const queues = {
      copy: new EventQueue(`${name}-copy-events`, { ...side, noun: 'copy', deadLetters }, parent),
      acknowledge: new EventQueue(
        `${name}-acknowledge-events`,
        { ...side, noun: 'acknowledge', deadLetters, gatheringSeconds: 10 },
        parent,
      ),
    };
    const functions = createChainFunctions(
      name,
      {
        ...{ chain, databases, sourceKeys, copying, bus, store, retention, quotas, deadLetters, queues },
        ...{ discovers: args.discovers, kinds: kindsOfFleet(databases, args.discovers) },
        ...{ keyArn: key.arn, hopKeyArn, namespace: NAMESPACE },
      },
      parent,
    );
    const rules = { name, ...side, deadLetters, ...parent };
    this.#copyAndAcknowledge(rules, bus, queues);
    this.#runOnSchedule(rules, functions);

    const ports = [...new Set(databases.map(({ recipe }) => recipe.port))].sort((a, b) => a - b);
    const network = new IsolatedNetwork(`${name}-network`, { chain, ports }, parent);
    // A plan without databases would move traffic to nothing.
    const plan = databases.length === 0 ? undefined : this.#plan({ alerts, deadLetters, network, store });
    this.planArn = plan?.arn;
    new TrafficRecord(`${name}-traffic`, { traffic }, parent);

    new AgeAlarms(
      `${name}-age`,
      { chain, databases, discovers: args.discovers, namespace: NAMESPACE, alerts: alerts.arn },
      parent,
    );
    new FailureAlarms(
      `${name}-alarms`,
      {
        ...{ ...side, deadLetters: deadLetters.queueName, alerts: alerts.arn },
        // What fails in the other steps the plan tries again and reports. What fails here may be taken for bad data.
        functions: { ...functions, ...(plan === undefined ? {} : { verify: plan.verify }) },
      },
      parent,
    );

    new SnapshotAlarms(
      `${name}-snapshots`,
      {
        ...side,
        namespace: NAMESPACE,
        usualPercent: usualShare(databases, quotas, (own) =>
          own.reduce((sum, database) => sum + mostPoints(database, retention), 0),
        ),
        alerts: alerts.arn,
      },
      parent,
    );

    if (args.discovers)
      new TagAlarms(`${name}-tags`, { ...side, namespace: NAMESPACE, alerts: alerts.arn }, parent);

    this.keyArn = key.arn;
    this.alertsArn = alerts.arn;
    this.deadLettersUrl = deadLetters.url;
    this.secretNames = Object.fromEntries(this.#recoverable().map((one) => [one.name, one.secret]));
    this.registerOutputs({
      keyArn: this.keyArn,
      alertsArn: this.alertsArn,
      deadLettersUrl: this.deadLettersUrl,
      planArn: this.planArn,
      secretNames: this.secretNames,
    });
  }

  #recoverable(): RecoverableDatabase[] {
    const { chain, databases } = this.#args;
    return databases.map((database) => ({ ...database, secret: secretName(chain, database.name) }));
  }

  #plan(parts: PlanParts): { readonly arn: pulumi.Output<string>; readonly verify: LambdaFunction } {
    const { chain, databases, traffic } = this.#args;
    const { alerts, deadLetters, network, store } = parts;
    const name = this.#name;
    const parent = { parent: this };
    const secrets = new RestoredSecrets(`${name}-secrets`, { chain, databases }, parent);
    const steps = createPlanFunctions(
      name,
      {
        ...{ chain, network, store, secrets, traffic, deadLetters },
        databases: this.#recoverable(),
      },
      parent,
    );
    const plan = new RecoveryPlan(
      `${name}-plan`,
      { chain, databases: databases.map((database) => database.name), steps, alerts: alerts.arn },
      parent,
    );
    return { arn: plan.arn, verify: steps.verify };
  }

  /** ARN of the key for copies in two steps. One that is half way is finished whatever the settings say by then. */
  #hopKey(bus: Bus): pulumi.Output<string> {
    const { chain, hopProvider } = this.#args;
    const hop = new HopSide(
      `${this.#name}-hop`,
      { chain },
      { parent: this, providers: [hopProvider], dependsOn: [bus] },
    );
    return hop.keyArn;
  }

  #copyAndAcknowledge(
    rules: RulesOf,
    bus: Bus,
    { copy, acknowledge }: Readonly<Record<'copy' | 'acknowledge', EventQueue>>,
  ): void {
    whenOtherSideSays(rules, 'snapshot-shared', {
      description: 'The source side has shared snapshots with this account.',
      ...{ bus, says: SNAPSHOT_SHARED, target: copy },
    });
    whenSnapshotIsReady(rules, 'copy-ready', {
      description: 'A copy of ours is available.',
      ...{ events: COPY_READY, target: acknowledge },
    });
    whenSnapshotIsReady(rules, 'first-step-done', {
      description: 'The first of two steps of a copy has ended, in the source Region.',
      ...{ bus, events: [FIRST_STEP_DONE], target: acknowledge },
    });
    tellOtherSide(rules, {
      description: 'Tells the source side which snapshots are copied.',
      ...{ bus, says: SNAPSHOT_COPIED },
    });
  }

  #runOnSchedule(rules: RulesOf, { reconcile, audit, prune }: ChainFunctions): void {
    runPeriodically(rules, 'reconcile', {
      description: 'Makes up for whatever was missed on this side.',
      ...{ expression: RECONCILE.recovery, target: reconcile },
    });
    runPeriodically(rules, 'audit', {
      description: 'Measures the age of recovery points.',
      ...{ expression: AUDIT, target: audit },
    });
    runPeriodically(rules, 'prune', {
      description: 'Deletes the recovery points that the retention no longer keeps.',
      ...{ expression: PRUNE.recovery, target: prune },
    });
  }
}
