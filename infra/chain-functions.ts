import * as pulumi from '@pulumi/pulumi';
import { acknowledge } from '../runtime/backup/acknowledge';
import { audit } from '../runtime/backup/audit';
import { copy } from '../runtime/backup/copy';
import { pruneRecovery } from '../runtime/backup/prune-recovery';
import { reconcileRecovery } from '../runtime/backup/reconcile-recovery';
import { physicalName } from '../runtime/names';
import type { Chain, CopySettings, Database, DatabaseKind, Quotas, Retention } from '../runtime/settings';
import type { Bus } from './bus';
import { chainDatabases } from './chain-databases';
import type { DeadLetters } from './dead-letters';
import { BATCH_TIMEOUT_SECONDS, type EventQueue } from './event-queue';
import { LambdaFunction } from './function';
import { recoveryPermissions } from './recovery-permissions';
import type { Store } from './store';

export interface ChainFunctionsArgs {
  readonly chain: Chain;
  readonly databases: readonly Database[];
  /** ARNs of the source account's keys that snapshots of the config's databases are under. */
  readonly sourceKeys: readonly string[];
  /** Whether there can be databases that the config does not name. */
  readonly discovers: boolean;
  /** ARN of the recovery side's own key. */
  readonly keyArn: pulumi.Input<string>;
  /** ARN of its key in the source Region, for copies in two steps. */
  readonly hopKeyArn: pulumi.Input<string>;
  readonly copying: Copying;
  /** The kinds of databases that there can be. */
  readonly kinds: readonly DatabaseKind[];
  readonly store: Store;
  readonly bus: Bus;
  readonly retention: Retention;
  readonly quotas: Quotas;
  /** CloudWatch namespace of the audit's metric. */
  readonly namespace: string;
  readonly deadLetters: DeadLetters;
  /** Where the events of these functions come from. */
  readonly queues: Readonly<Record<'copy' | 'acknowledge', EventQueue>>;
}

/** How copies are made. */
export interface Copying {
  readonly copyStrategy: CopySettings['copyStrategy'];
  /** Copies of this environment in progress at once; what AWS allows beyond is left to people. */
  readonly maximumCopies: number;
  /** Recovery points that there is room for beside those of the config's databases, by kind. */
  readonly roomForFound: CopySettings['roomForFound'];
  /** Copies that AWS lets be in progress at once, whoever asked for them. */
  readonly concurrentCopies: number;
  /** Both of clusters' snapshots, which AWS counts apart. Defaults to what AWS grants, but for one. */
  readonly clusterCopies?: CopySettings['clusterCopies'];
  /** ARNs of keys of the recovery account that single databases' points are under, by database. */
  readonly keys: Readonly<Record<string, string>>;
}

export type ChainFunctions = ReturnType<typeof createChainFunctions>;

/** Makes the functions of the recovery side's half of the backup chain. */
export function createChainFunctions(
  name: string,
  args: ChainFunctionsArgs,
  opts: pulumi.ComponentResourceOptions,
) {
  const { chain, databases, keyArn, hopKeyArn, copying, store, bus, retention, quotas, namespace } = args;
  const { deadLetters, queues } = args;
  const permissions = recoveryPermissions<pulumi.Input<string>>({
    ...args,
    keyArns: [keyArn, hopKeyArn, ...Object.values(copying.keys)],
    busArn: bus.arn,
    store: { bucket: store.arn, catalog: pulumi.interpolate`${store.arn}/catalog.json` },
  });
  const chainOf = {
    ...chain,
    databases: chainDatabases(databases),
  };
  const copies = {
    ...chainOf,
    ...copying,
    retention,
    keyArn,
    store: store.bucket,
    hopKeyArn,
  };
  const common = (noun: keyof typeof permissions) => ({
    name: physicalName(chain.environment, 'recovery', noun),
    statements: permissions[noun],
    onFailure: deadLetters.arn,
  });
  const batched = (noun: keyof typeof queues) => ({
    ...common(noun),
    statements: [...permissions[noun], queues[noun].taking()],
    timeoutSeconds: BATCH_TIMEOUT_SECONDS,
  });
  const functions = {
    copy: new LambdaFunction(
      `${name}-copy`,
      {
        ...batched('copy'),
        description: 'Copies shared snapshots into this account and Region, under its own key.',
        factory: copy,
        settings: { ...copies, deadLetters: deadLetters.url },
      },
      opts,
    ),
    acknowledge: new LambdaFunction(
      `${name}-acknowledge`,
      {
        ...batched('acknowledge'),
        description: 'Tells the source side that a copy has become a recovery point.',
        factory: acknowledge,
        settings: { ...copies, bus: bus.busName, deadLetters: deadLetters.url },
      },
      opts,
    ),
    reconcile: new LambdaFunction(
      `${name}-reconcile`,
      {
        ...common('reconcile'),
        description: 'Copies and acknowledges whatever events were lost for.',
        factory: reconcileRecovery,
        settings: { ...copies, bus: bus.busName, quotas, namespace },
        timeoutSeconds: 300,
      },
      opts,
    ),
    audit: new LambdaFunction(
      `${name}-audit`,
      {
        ...common('audit'),
        description: "Publishes the age of each database's newest recovery point.",
        factory: audit,
        settings: { ...chainOf, namespace, store: store.bucket },
        timeoutSeconds: 120,
      },
      opts,
    ),
    prune: new LambdaFunction(
      `${name}-prune`,
      {
        ...common('prune'),
        description: 'Deletes the recovery points that the retention no longer keeps.',
        factory: pruneRecovery,
        settings: { ...chainOf, retention, quotas, namespace, store: store.bucket },
        timeoutSeconds: 300,
      },
      opts,
    ),
  };
  queues.copy.handTo(functions.copy);
  queues.acknowledge.handTo(functions.acknowledge);
  return functions;
}
