import type * as pulumi from '@pulumi/pulumi';
import { physicalName } from '../runtime/names';
import { credentials } from '../runtime/recovery/credentials';
import { decide } from '../runtime/recovery/decide';
import { query } from '../runtime/recovery/query';
import { refuse } from '../runtime/recovery/refuse';
import { restore } from '../runtime/recovery/restore';
import { status } from '../runtime/recovery/status';
import { switchTraffic } from '../runtime/recovery/switch';
import { switched } from '../runtime/recovery/switched';
import { verify } from '../runtime/recovery/verify';
import type { Chain, RecoverableDatabase } from '../runtime/settings';
import type { DeadLetters } from './dead-letters';
import { LambdaFunction } from './function';
import type { IsolatedNetwork } from './isolated-network';
import { planPermissions } from './plan-permissions';
import { STEP_TIMEOUT_SECONDS, type StepName } from './recovery-plan-step';
import type { RestoredSecrets } from './restored-secrets';
import type { Store } from './store';
import type { Traffic } from './traffic-record';

export interface PlanFunctionsArgs {
  readonly chain: Chain;
  readonly databases: readonly RecoverableDatabase[];
  readonly network: IsolatedNetwork;
  readonly store: Store;
  readonly secrets: RestoredSecrets;
  readonly traffic: Traffic;
  readonly deadLetters: DeadLetters;
}

/** Shorter than the step that waits for it, so that its own end is what that step sees. */
const QUERY_TIMEOUT_SECONDS = STEP_TIMEOUT_SECONDS.verify - 60;

/** Where nodejs20.x and later keep the authorities of RDS, which Node does not trust by itself. AWS docs: Lambda, "Node.js". */
const RDS_AUTHORITIES = '/var/runtime/ca-cert.pem';

/** Makes the functions that the recovery plan calls, and the one inside the isolated network that verify calls. */
export function createPlanFunctions(
  name: string,
  args: PlanFunctionsArgs,
  opts: pulumi.ComponentResourceOptions,
): Record<StepName, LambdaFunction> {
  const { chain, databases, network, store, secrets, traffic, deadLetters } = args;
  const onFailure = deadLetters.arn;
  const asked = new LambdaFunction(
    `${name}-query`,
    {
      name: physicalName(chain.environment, 'recovery', 'query'),
      description: 'Logs in to a restored database, inside its network, and runs its checks.',
      factory: query,
      settings: chain,
      statements: [],
      timeoutSeconds: QUERY_TIMEOUT_SECONDS,
      vpc: network.checks,
      environment: { NODE_EXTRA_CA_CERTS: RDS_AUTHORITIES },
      onFailure,
    },
    opts,
  );
  const permissions = planPermissions<pulumi.Input<string>>({
    ...args,
    subnetGroup: network.subnetGroupName,
    secrets: Object.values(secrets.arns),
    queryFunction: asked.arn,
  });
  const step = (noun: StepName, description: string) => ({
    name: physicalName(chain.environment, 'recovery', noun),
    description,
    statements: permissions[noun],
    timeoutSeconds: STEP_TIMEOUT_SECONDS[noun],
    onFailure,
  });
  return {
    decide: new LambdaFunction(
      `${name}-decide`,
      {
        ...step('decide', 'Looks at the decision to recover before anything is restored.'),
        factory: decide,
        settings: chain,
      },
      opts,
    ),
    restore: new LambdaFunction(
      `${name}-restore`,
      {
        ...step('restore', "Starts the restore of a database's newest recovery point."),
        factory: restore,
        settings: {
          ...chain,
          databases,
          subnetGroup: network.subnetGroup,
          securityGroups: network.databaseGroupId.apply((id) => [id]),
          store: store.bucket,
        },
      },
      opts,
    ),
    status: new LambdaFunction(
      `${name}-status`,
      {
        ...step('status', 'Says how far a restored database is.'),
        factory: status,
        settings: chain,
      },
      opts,
    ),
    credentials: new LambdaFunction(
      `${name}-credentials`,
      {
        ...step('credentials', 'Gives a restored database a new master password, kept in its secret.'),
        factory: credentials,
        settings: { ...chain, databases },
      },
      opts,
    ),
    verify: new LambdaFunction(
      `${name}-verify`,
      {
        ...step('verify', 'Proves that a restored database is good.'),
        factory: verify,
        settings: { ...chain, databases, queryFunction: asked.arn },
      },
      opts,
    ),
    refuse: new LambdaFunction(
      `${name}-refuse`,
      {
        ...step('refuse', 'Removes what a refused recovery point was restored to.'),
        factory: refuse,
        settings: chain,
      },
      opts,
    ),
    switch: new LambdaFunction(
      `${name}-switch`,
      {
        ...step('switch', 'Points the record at the recovery side.'),
        factory: switchTraffic,
        settings: {
          ...chain,
          databases,
          zoneId: traffic.zoneId,
          recordName: traffic.record,
          recordType: 'CNAME' as const,
          recoveryTarget: traffic.recoveryTarget,
          ttlSeconds: traffic.ttlSeconds,
        },
      },
      opts,
    ),
    switched: new LambdaFunction(
      `${name}-switched`,
      {
        ...step('switched', "Says whether the record's change is in effect."),
        factory: switched,
        settings: chain,
      },
      opts,
    ),
  };
}
