import type { StateValue } from '@aws-sdk/client-cloudwatch';
import { isAwsError } from '../aws-error';
import type { World } from '../world';
import type { Alarm } from './store';

/** Moves an alarm to a state, tells the people who follow along, and takes the state's actions. */
export function changeState(
  world: World,
  account: string,
  region: string,
  alarm: Alarm,
  state: StateValue,
  reason: string,
): void {
  const before = alarm.state;
  if (before === state) return;
  const { AlarmActions, OKActions, InsufficientDataActions, ActionsEnabled = true } = alarm.settings;
  Object.assign(alarm, { state, stateReason: reason, stateUpdatedAt: world.clock.now() });
  const details = { from: before, to: state, reason };
  world.note({ kind: 'alarm', subject: alarm.name, account, region, details });
  if (!ActionsEnabled) return;
  const actions =
    { ALARM: AlarmActions, OK: OKActions, INSUFFICIENT_DATA: InsufficientDataActions }[state] ?? [];
  for (const topic of actions) {
    world.clock.after(
      100,
      () => notify(world, account, region, alarm, { topic, before, state, reason }),
      alarm.arn + topic,
    );
  }
}

interface Notice {
  readonly topic: string;
  readonly before: StateValue;
  readonly state: StateValue;
  readonly reason: string;
}

/** AWS docs: CloudWatch User Guide, "Notifying users on alarm changes". Only SNS topics are simulated as actions. */
async function notify(
  world: World,
  account: string,
  region: string,
  alarm: Alarm,
  notice: Notice,
): Promise<void> {
  const { AlarmDescription, MetricName, Namespace, Statistic, Dimensions, Period, Threshold } =
    alarm.settings;
  const message = {
    AlarmName: alarm.name,
    AlarmDescription: AlarmDescription ?? null,
    AWSAccountId: account,
    NewStateValue: notice.state,
    NewStateReason: notice.reason,
    StateChangeTime: new Date(world.clock.now()).toISOString().replace('Z', '+0000'),
    Region: region,
    AlarmArn: alarm.arn,
    OldStateValue: notice.before,
    Trigger: { MetricName, Namespace, Statistic, Dimensions, Period, Threshold },
  };
  try {
    await world.call(
      { kind: 'service', account, service: 'cloudwatch.amazonaws.com', sourceArn: alarm.arn },
      region,
      'sns',
      'Publish',
      {
        TopicArn: notice.topic,
        Subject: `${notice.state}: "${alarm.name}" in ${region}`.slice(0, 100),
        Message: JSON.stringify(message),
      },
    );
  } catch (error) {
    if (!isAwsError(error)) throw error;
    const details = { topic: notice.topic, error: error.awsCode, reason: error.message };
    world.note({ kind: 'alarm-not-delivered', subject: alarm.name, account, region, details });
  }
}
