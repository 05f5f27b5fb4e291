import type { GetSecretValueCommandOutput } from '@aws-sdk/client-secrets-manager';
import type { Traffic } from '../../infra/traffic-record';
import { type DatabaseSecret, readSecret } from '../../runtime/recovery/secret';
import type { Chain } from '../../runtime/settings';
import { databaseServer } from '../../simulator/rds/server';
import type { World } from '../../simulator/world';
import { databaseCheck, nameCheck, watchName } from './customer';
import type { DrilledDatabase } from './databases';
import { administrator } from './estate';
import type { Check, Outage, Restore } from './exercise';
import type { Ledger } from './ledger';
import { runPlan } from './plan-run';

/** Who decides in an exercise. In a disaster it is a person whom everyone knows. */
const COMMANDER = 'Robin Example, incident commander';

export interface RecoveryArgs {
  readonly chain: Chain;
  readonly databases: readonly DrilledDatabase[];
  readonly traffic: Traffic;
  /** ARN of the recovery plan's state machine. */
  readonly stateMachine: string;
  /** By database, the name of the secret that the plan keeps its new credentials in. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly ledgers: readonly Ledger[];
  /** Virtual milliseconds since 1970: from when on data and time are lost, and when there is something to notice. */
  readonly outageAt: number;
  readonly noticeableAt: number;
  readonly because: string;
  readonly detectSeconds: number;
  readonly decideSeconds: number;
  /** Virtual milliseconds since 1970: only recovery points not younger than this. */
  readonly asOfAt?: number;
}

/**
 * What people do after a disaster: notice, decide, start the plan, and look at the result as a customer would.
 */
export async function recover(world: World, args: RecoveryArgs): Promise<Outage> {
  const { chain, databases, traffic, stateMachine, outageAt: startAt, because, asOfAt } = args;
  const { detectSeconds, decideSeconds } = args;
  const detectedAt = args.noticeableAt + detectSeconds * 1000;
  const decidedAt = detectedAt + decideSeconds * 1000;
  await world.clock.runUntil(decidedAt);

  const watch = watchName(world, traffic.record, traffic.recoveryTarget);
  const decision = { by: COMMANDER, reason: because, at: decidedAt, asOfAt };
  const { plan, restores, refused } = await runPlan(
    { world, chain, databases },
    stateMachine,
    decision,
    startAt,
  );
  const changedAt = world.trail.notes.findLast(
    ({ kind, subject, time }) => kind === 'record-changed' && subject === traffic.record && time >= decidedAt,
  )?.time;
  await untilSwitched(world, watch.switchedAt());
  const switchedAt = watch.switchedAt();
  watch.stop();

  const customerChecks = plan.status === 'SUCCEEDED' ? await asCustomer(world, args, restores) : [];
  const verified = customerChecks.length > 0 && customerChecks.every(({ passed }) => passed);
  return {
    startAt,
    detectedAt,
    decidedAt,
    decidedBy: COMMANDER,
    decidedBecause: because,
    ...(asOfAt !== undefined && { asOfAt }),
    plan,
    restores,
    ...(refused.length > 0 && { refused }),
    ...(changedAt !== undefined && {
      traffic: {
        record: traffic.record,
        target: traffic.recoveryTarget,
        ttlSeconds: traffic.ttlSeconds,
        changedAt,
        ...(switchedAt !== undefined && { switchedAt }),
      },
    }),
    ...(verified && { verifiedAt: world.clock.now() }),
    customerChecks,
  };
}

/** The plan waits the caches out itself; where it did not, the customers do. */
async function untilSwitched(world: World, switchedAt: number | undefined): Promise<void> {
  if (switchedAt !== undefined) await world.clock.runUntil(Math.max(switchedAt, world.clock.now()));
}

/** The last look, from outside and from a service that has only the name of its secret. */
async function asCustomer(
  world: World,
  { chain, traffic, secrets, ledgers }: RecoveryArgs,
  restores: readonly Restore[],
): Promise<Check[]> {
  const { account, region } = chain.recovery;
  const checks = [nameCheck(world, traffic.record, traffic.recoveryTarget)];
  for (const ledger of ledgers) {
    const instance = restores.find(({ database }) => database === ledger.database)?.instance;
    const server = instance === undefined ? undefined : databaseServer(world, account, region, instance);
    const name = secrets[ledger.database];
    if (server === undefined || name === undefined) {
      checks.push({
        name: `a service uses ${ledger.database}`,
        passed: false,
        detail: 'it was not restored',
      });
      continue;
    }
    const secret = await secretValue(world, chain, name);
    checks.push(await databaseCheck(world, ledger, secret, server.certificateAuthority));
  }
  return checks;
}

async function secretValue(world: World, { recovery }: Chain, name: string): Promise<DatabaseSecret> {
  const { SecretString } = await world.call<GetSecretValueCommandOutput>(
    administrator(recovery.account),
    recovery.region,
    'secretsmanager',
    'GetSecretValue',
    { SecretId: name },
  );
  return readSecret(name, SecretString);
}
