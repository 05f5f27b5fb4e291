import * as pulumi from '@pulumi/pulumi';
import { RecoverySide } from '../infra/recovery-side';
import { kindOf } from '../runtime/backup/kinds';
import type { Chain, DatabaseKind } from '../runtime/settings';
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
        roomForFound: roomForFound(config, said),
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

/** How many points there is room for of databases found by their tag, beside those of the config; none if none are looked for. */
function roomForFound(
  { retention, quotas }: RecoveryConfig,
  said: SourceOutputs,
): Record<DatabaseKind, number> {
  const [protectByTag] = said.protectByTag;
  const rows = protectByTag === undefined ? [] : keptByKind(said.databases, quotas, protectByTag);
  const roomOf = (kind: DatabaseKind) => {
    const kept = rows.find((row) => kindOf(row) === kind);
    if (kept === undefined) return 0;
    const { quota, needed } = recoveryCapacity({ ...kept, retention });
    return Math.max(0, quota - needed);
  };
  return { instance: roomOf('instance'), cluster: roomOf('cluster') };
}
