import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Side } from '../runtime/settings';
import type { LambdaFunction } from './function';
import { createRole } from './role';

/** One schedule of a function. */
export interface ScheduleEntry {
  /** Ends the schedule's physical name when there are several: `30m`. Defaults to none. */
  readonly suffix?: string;
  readonly description: string;
  /** In UTC: `cron(0/30 * * * ? *)`. */
  readonly expression: string;
  /** What the function gets: JSON text. Defaults to an empty object. */
  readonly input?: string;
}

export interface ScheduleArgs {
  /** Physical name, of the role as of the schedules. */
  readonly name: string;
  /** Where the schedules are. */
  readonly at: Side;
  readonly target: LambdaFunction;
  readonly entries: readonly ScheduleEntry[];
  /** ARN of the queue that takes what could not be delivered. */
  readonly deadLetters: pulumi.Input<string>;
}

/** The group that a schedule is in when none is named. AWS docs: EventBridge Scheduler, "Managing a schedule group". */
const GROUP = 'default';

/** Calls a function when it is due, by EventBridge Scheduler. */
export class Schedule extends pulumi.ComponentResource {
  constructor(name: string, args: ScheduleArgs, opts?: pulumi.ComponentResourceOptions) {
    super('lifeboat:infra:Schedule', name, {}, opts);
    const role = createScheduleRole(name, args, { parent: this });
    for (const { suffix, description, expression, input = '{}' } of args.entries) {
      const ending = suffix === undefined ? '' : `-${suffix}`;
      new aws.scheduler.Schedule(
        `${name}-schedule${ending}`,
        {
          name: `${args.name}${ending}`,
          groupName: GROUP,
          description,
          scheduleExpression: expression,
          scheduleExpressionTimezone: 'UTC',
          flexibleTimeWindow: { mode: 'OFF' },
          target: {
            arn: args.target.arn,
            roleArn: role.arn,
            input,
            deadLetterConfig: { arn: args.deadLetters },
          },
        },
        { parent: this, dependsOn: [role.policy] },
      );
    }
    this.registerOutputs({});
  }
}

/** AWS docs: EventBridge Scheduler, "Cross-service confused deputy prevention": the source is the schedule's group. */
function createScheduleRole(name: string, args: ScheduleArgs, opts: pulumi.CustomResourceOptions) {
  const { account, region } = args.at;
  return createRole(
    `${name}-role`,
    {
      name: args.name,
      description: `Lets schedules call ${args.target.physicalName}.`,
      service: 'scheduler.amazonaws.com',
      trust: {
        StringEquals: {
          'aws:SourceAccount': account,
          'aws:SourceArn': `arn:aws:scheduler:${region}:${account}:schedule-group/${GROUP}`,
        },
      },
      statements: [
        { actions: ['lambda:InvokeFunction'], resources: [args.target.arn] },
        { actions: ['sqs:SendMessage'], resources: [args.deadLetters] },
      ],
    },
    opts,
  );
}
