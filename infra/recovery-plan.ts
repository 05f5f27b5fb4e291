import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { physicalName } from '../runtime/names';
import type { Chain } from '../runtime/settings';
import { createAlarm } from './alarm';
import type { LambdaFunction } from './function';
import { recoveryPlanDefinition } from './recovery-plan-definition';
import { STEPS, type StepName } from './recovery-plan-step';
import { createRole } from './role';

export interface RecoveryPlanArgs {
  readonly chain: Chain;
  readonly databases: readonly string[];
  readonly steps: Readonly<Record<StepName, LambdaFunction>>;
  /** ARN of the topic that is told when the plan fails. */
  readonly alerts: pulumi.Input<string>;
}

const PERIOD_SECONDS = 60;

/** How a recovery can end without success and without a person's doing. AWS docs: Step Functions, "CloudWatch metrics". */
const FAILURES = { failed: 'ExecutionsFailed', 'timed-out': 'ExecutionsTimedOut' };

/** The state machine that a person starts when the source is lost. */
export class RecoveryPlan extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: RecoveryPlanArgs, opts?: pulumi.ComponentResourceOptions) {
    super('lifeboat:infra:RecoveryPlan', name, {}, opts);
    const parent = { parent: this };
    const role = createPlanRole(name, args, parent);
    const machine = new aws.sfn.StateMachine(
      `${name}-machine`,
      {
        name: machineName(args.chain),
        type: 'STANDARD',
        roleArn: role.arn,
        definition: definitionOf(args),
      },
      { ...parent, dependsOn: [role.policy] },
    );
    alarmOnFailure(name, args, machine, parent);
    this.arn = machine.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

function machineName({ environment }: Chain): string {
  return physicalName(environment, 'recovery', 'recover');
}

function createPlanRole(name: string, args: RecoveryPlanArgs, opts: pulumi.CustomResourceOptions) {
  const { account, region } = args.chain.recovery;
  const machine = `arn:aws:states:${region}:${account}:stateMachine:${machineName(args.chain)}`;
  return createRole(
    `${name}-role`,
    {
      name: machineName(args.chain),
      description: `Runs the steps of the recovery of ${args.chain.environment}.`,
      service: 'states.amazonaws.com',
      trust: { StringEquals: { 'aws:SourceAccount': account }, ArnEquals: { 'aws:SourceArn': machine } },
      statements: [
        { actions: ['lambda:InvokeFunction'], resources: STEPS.map((step) => args.steps[step].arn) },
      ],
    },
    opts,
  );
}

function definitionOf({ chain, databases, steps }: RecoveryPlanArgs): pulumi.Output<string> {
  const arns = STEPS.map((step) => steps[step].arn.apply((arn) => [step, arn] as const));
  return pulumi.all(arns).apply((pairs) =>
    JSON.stringify(
      recoveryPlanDefinition({
        environment: chain.environment,
        databases,
        steps: Object.fromEntries(pairs) as Record<StepName, string>,
      }),
    ),
  );
}

function alarmOnFailure(
  name: string,
  { chain, alerts }: RecoveryPlanArgs,
  machine: aws.sfn.StateMachine,
  opts: pulumi.CustomResourceOptions,
): void {
  for (const [ending, metric] of Object.entries(FAILURES)) {
    createAlarm(
      `${name}-${ending}`,
      {
        name: physicalName(chain.environment, 'recovery', `recovery-${ending}`),
        meaning: `A recovery of ${chain.environment} ended without success. Traffic may not have moved.`,
        runbook: 'recovery-failed',
        metric: {
          namespace: 'AWS/States',
          name: metric,
          dimensions: { StateMachineArn: machine.arn },
          statistic: 'Sum',
          periodSeconds: PERIOD_SECONDS,
        },
        above: 0,
        whenMissing: 'notBreaching',
        alerts,
      },
      opts,
    );
  }
}
