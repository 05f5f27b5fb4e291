import * as pulumi from '@pulumi/pulumi';
import { RecoverySide } from '../infra/recovery-side';
import type { Chain, Objectives } from '../runtime/settings';
import { keptByKind, recoveryCapacity } from './capacity';
import { checkRecoveryCapacity } from './check-capacity';
import type { RecoveryConfig } from './config';
import { faultsText } from './config-fault';
import { MOST_CLUSTER_COPIES } from './defaults';
import { disagreements, type SourceOutputs, sourceOutputs, strangeKeys, warnOfStrangeKeys } from './outputs';
import { hopProvider, sideProvider } from './provider';
import { recoverCommand } from './recovery-command';

/**
 * The stack of the account and Region where the system is recovered. What a recovery needs is read from the source
 * stack now and kept here: on the day itself nothing is asked of the other side.
 */
export async function recoveryStack(config: RecoveryConfig) {
  const { chain, sourceStack, traffic, rtoSeconds, alerts, retention, quotas } = config;
  const said = await sourceOutputs(sourceStack);
  const faults = [...disagreements(sourceStack, chain, said), ...strangeKeys(config, said)];
  if (faults.length > 0) throw new pulumi.RunError(faultsText(pulumi.getStack(), faults));
  warnOfStrangeKeys(config, said);
  checkRecoveryCapacity(config, said);
  const side = new RecoverySide(
    'recovery',
    {
      ...{ chain, databases: said.databases, sourceKeys: said.snapshotKeys, traffic, alerts },
      discovers: said.protectByTag.length > 0,
      ...{ retention, quotas, ledger: config.ledger },
      copying: {
        copyStrategy: config.copyStrategy,
        maximumCopies: config.copies,
        concurrentCopies: quotas.concurrentCopies,
        clusterCopies: { most: config.clusterCopies, quota: MOST_CLUSTER_COPIES },
        keys: config.keys,
        mostFound: mostFound(config, said),
      },
      hopProvider: hopProvider(config),
    },
    { providers: [sideProvider(config)] },
  );
  return {
    ...chain,
    rtoSeconds,
    databases: said.databases.map(({ name, rpoSeconds }) => ({
      name,
      rpoSeconds,
      secret: side.secretNames[name],
    })),
    traffic,
    ...(side.planArn === undefined ? { recoverCommand: NO_PLAN } : planOutputs(chain, side.planArn)),
    alertsTopic: side.alertsArn,
    deadLetters: side.deadLettersUrl,
  };
}

/** Where all databases are found by their tag there is nothing that a plan could hold. */
const NO_PLAN =
  'No database is in the plan, because lifeboat:databases of the source stack names none. ' +
  'See docs/runbook.md#a-database-that-the-plan-does-not-hold';

function planOutputs({ recovery }: Chain, planArn: pulumi.Output<string>) {
  return {
    stateMachine: planArn,
    recoverCommand: planArn.apply((arn) => recoverCommand(recovery.region, arn)),
  };
}

/** What a database that nobody has planned for may need. */
const UNPLANNED: Objectives = {
  rpoSeconds: 3_600,
  periodSeconds: 1_800,
  snapshotSeconds: 300,
  copySeconds: 1_200,
};

/** How many databases found by their tag there is room for, beside those of the config. */
function mostFound({ retention, quotas }: RecoveryConfig, said: SourceOutputs): number {
  const [protectByTag = UNPLANNED] = said.protectByTag;
  // What is found may be of either kind.
  const room = keptByKind(said.databases, quotas, protectByTag).map(
    (kept) => recoveryCapacity({ ...kept, retention }).moreByTag ?? 0,
  );
  return Math.min(...room);
}
