import type * as pulumi from '@pulumi/pulumi';
import { acknowledge } from '../runtime/backup/acknowledge';
import { audit } from '../runtime/backup/audit';
import { copy } from '../runtime/backup/copy';
import { pruneRecovery } from '../runtime/backup/prune-recovery';
import { reconcileRecovery } from '../runtime/backup/reconcile-recovery';
import { physicalName } from '../runtime/names';
import type { Chain, Database, Quotas, Retention } from '../runtime/settings';
import type { Bus } from './bus';
import { chainDatabases } from './chain-databases';
import type { DeadLetters } from './dead-letters';
import { LambdaFunction } from './function';
import { recoveryPermissions } from './recovery-permissions';

export interface ChainFunctionsArgs {
  readonly chain: Chain;
  readonly databases: readonly Database[];
  /** ARNs of the source account's keys that shared snapshots are under. */
  readonly sourceKeys: readonly string[];
  /** ARN of the recovery side's own key. */
  readonly keyArn: pulumi.Input<string>;
  readonly bus: Bus;
  readonly retention: Retention;
  readonly quotas: Quotas;
  /** CloudWatch namespace of the audit's metric. */
  readonly namespace: string;
  readonly deadLetters: DeadLetters;
}

/** Of the 20 copies that RDS makes at once into a Region; the rest is left to people. AWS docs: RDS, "Quotas". */
const MAXIMUM_COPIES = 18;

export type ChainFunctions = ReturnType<typeof createChainFunctions>;

/** Makes the functions of the recovery side's half of the backup chain. */
export function createChainFunctions(
  name: string,
  args: ChainFunctionsArgs,
  opts: pulumi.ComponentResourceOptions,
) {
  const { chain, databases, keyArn, bus, retention, quotas, namespace, deadLetters } = args;
  const permissions = recoveryPermissions<pulumi.Input<string>>({ ...args, busArn: bus.arn });
  const chainOf = {
    ...chain,
    databases: chainDatabases(databases),
  };
  const common = (noun: keyof typeof permissions) => ({
    name: physicalName(chain.environment, 'recovery', noun),
    statements: permissions[noun],
    onFailure: deadLetters.arn,
  });
  return {
    copy: new LambdaFunction(
      `${name}-copy`,
      {
        ...common('copy'),
        description: 'Copies shared snapshots into this account and Region, under its own key.',
        factory: copy,
        settings: { ...chainOf, keyArn, maximumCopies: MAXIMUM_COPIES },
        timeoutSeconds: 120,
      },
      opts,
    ),
    acknowledge: new LambdaFunction(
      `${name}-acknowledge`,
      {
        ...common('acknowledge'),
        description: 'Tells the source side that a copy has become a recovery point.',
        factory: acknowledge,
        settings: { ...chainOf, bus: bus.busName },
        timeoutSeconds: 60,
      },
      opts,
    ),
    reconcile: new LambdaFunction(
      `${name}-reconcile`,
      {
        ...common('reconcile'),
        description: 'Copies and acknowledges whatever events were lost for.',
        factory: reconcileRecovery,
        settings: {
          ...chainOf,
          keyArn,
          maximumCopies: MAXIMUM_COPIES,
          bus: bus.busName,
          retention,
          quotas,
          namespace,
        },
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
        settings: { ...chainOf, namespace },
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
        settings: { ...chainOf, retention, quotas, namespace },
        timeoutSeconds: 300,
      },
      opts,
    ),
  };
}
