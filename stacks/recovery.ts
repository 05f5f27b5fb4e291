import * as pulumi from '@pulumi/pulumi';
import { RecoverySide } from '../infra/recovery-side';
import type { RecoveryConfig } from './config';
import { faultsText } from './config-fault';
import { disagreements, sourceOutputs } from './outputs';
import { sideProvider } from './provider';
import { recoverCommand } from './recovery-command';

/**
 * The stack of the account and Region where the system is recovered. What a recovery needs is read from the source
 * stack now and kept here: on the day itself nothing is asked of the other side.
 */
export async function recoveryStack(config: RecoveryConfig) {
  const { chain, sourceStack, traffic, rtoSeconds, alerts, retention, quotas } = config;
  const said = await sourceOutputs(sourceStack);
  const faults = disagreements(sourceStack, chain, said);
  if (faults.length > 0) throw new pulumi.RunError(faultsText(pulumi.getStack(), faults));
  const side = new RecoverySide(
    'recovery',
    {
      chain,
      databases: said.databases,
      sourceKeys: said.snapshotKeys,
      retention,
      quotas,
      traffic,
      alerts,
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
    stateMachine: side.planArn,
    recoverCommand: side.planArn.apply((arn) => recoverCommand(chain.recovery.region, arn)),
    alertsTopic: side.alertsArn,
    deadLetters: side.deadLettersUrl,
  };
}
