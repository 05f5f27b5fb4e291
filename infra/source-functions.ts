import * as pulumi from '@pulumi/pulumi';
import { mark } from '../runtime/backup/mark';
import { pruneSource } from '../runtime/backup/prune-source';
import { reconcileSource } from '../runtime/backup/reconcile-source';
import { share } from '../runtime/backup/share';
import { take } from '../runtime/backup/take';
import { physicalName } from '../runtime/names';
import type { Chain, Discovery, Quotas } from '../runtime/settings';
import type { Bus } from './bus';
import { chainDatabases } from './chain-databases';
import type { DeadLetters } from './dead-letters';
import { BATCH_TIMEOUT_SECONDS, type EventQueue } from './event-queue';
import { LambdaFunction } from './function';
import { sourcePermissions } from './source-permissions';
import type { SourceDatabase } from './source-side';
import type { Store } from './store';

export interface SourceFunctionsArgs {
  readonly chain: Chain;
  readonly databases: readonly SourceDatabase[];
  /** ARN of the source side's own key. */
  readonly keyArn: pulumi.Input<string>;
  readonly store: Store;
  /** How databases that carry the tag are protected. Defaults to not at all. */
  readonly discovery?: Discovery;
  readonly bus: Bus;
  readonly quotas: Quotas;
  /** Copies within the account in progress at once; what AWS allows beyond is left to people. */
  readonly maximumCopies: number;
  /** CloudWatch namespace of Lifeboat's own metrics. */
  readonly namespace: string;
  readonly deadLetters: DeadLetters;
  /** Where the events of these functions come from. */
  readonly queues: Readonly<Record<'share' | 'mark', EventQueue>>;
}

export type SourceFunctions = ReturnType<typeof createSourceFunctions>;

/** Makes the functions of the source side. */
export function createSourceFunctions(
  name: string,
  args: SourceFunctionsArgs,
  opts: pulumi.ComponentResourceOptions,
) {
  const { chain, databases, discovery, keyArn, store, bus, quotas, namespace, deadLetters, queues } = args;
  const { maximumCopies } = args;
  const permissions = sourcePermissions<pulumi.Input<string>>({
    ...{ chain, databases, keyArn, namespace },
    finds: discovery !== undefined,
    store: { bucket: store.arn, found: pulumi.interpolate`${store.arn}/found.json` },
    busArn: bus.arn,
  });
  const chainOf = {
    ...chain,
    databases: chainDatabases(databases),
    ...(discovery === undefined ? {} : { discovery }),
    store: store.bucket,
  };
  const common = (noun: keyof typeof permissions) => ({
    name: physicalName(chain.environment, 'source', noun),
    statements: permissions[noun],
    onFailure: deadLetters.arn,
  });
  const batched = (noun: keyof typeof queues) => ({
    ...common(noun),
    statements: [...permissions[noun], queues[noun].taking()],
    timeoutSeconds: BATCH_TIMEOUT_SECONDS,
  });
  const functions = {
    take: new LambdaFunction(
      `${name}-take`,
      {
        ...common('take'),
        description: 'Takes one snapshot of each database that is due.',
        factory: take,
        settings: chainOf,
        // A large fleet is due at once.
        timeoutSeconds: 600,
      },
      opts,
    ),
    share: new LambdaFunction(
      `${name}-share`,
      {
        ...batched('share'),
        description: 'Shares a snapshot with the recovery account and announces it.',
        factory: share,
        settings: { ...chainOf, keyArn, bus: bus.busName, maximumCopies, deadLetters: deadLetters.url },
      },
      opts,
    ),
    reconcile: new LambdaFunction(
      `${name}-reconcile`,
      {
        ...common('reconcile'),
        description: 'Takes and shares whatever events were lost for.',
        factory: reconcileSource,
        settings: { ...chainOf, keyArn, bus: bus.busName, maximumCopies, namespace },
        timeoutSeconds: 300,
      },
      opts,
    ),
    mark: new LambdaFunction(
      `${name}-mark`,
      {
        ...batched('mark'),
        description: 'Notes on snapshots that their copies are in the recovery account.',
        factory: mark,
        settings: { ...chainOf, deadLetters: deadLetters.url },
      },
      opts,
    ),
    prune: new LambdaFunction(
      `${name}-prune`,
      {
        ...common('prune'),
        description: 'Deletes snapshots that are copied, and makes room when the quota nears its end.',
        factory: pruneSource,
        settings: { ...chainOf, quotas, namespace },
        timeoutSeconds: 300,
      },
      opts,
    ),
  };
  queues.share.handTo(functions.share);
  queues.mark.handTo(functions.mark);
  return functions;
}
