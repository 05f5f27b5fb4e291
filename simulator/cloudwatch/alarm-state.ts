import type { StateValue } from '@aws-sdk/client-cloudwatch';
import type { World } from '../world';
import { takeAction } from './alarm-action';
import { metricOfAlarm } from './alarm-message';
import type { Alarm } from './store';

/** A state, why, and the figures behind it as JSON. */
export interface StateGiven {
  readonly state: StateValue;
  readonly reason: string;
  readonly reasonData?: string | undefined;
}

/** Moves an alarm to a state, tells EventBridge and the people who follow along, and takes the state's actions. */
export function changeState(
  world: World,
  account: string,
  region: string,
  alarm: Alarm,
  given: StateGiven,
): void {
  const { state, reason, reasonData } = given;
  if (alarm.state === state) return;
  const before: StateGiven = {
    state: alarm.state,
    reason: alarm.stateReason,
    reasonData: alarm.stateReasonData,
  };
  const since = alarm.stateUpdatedAt;
  alarm.state = state;
  alarm.stateReason = reason;
  alarm.stateReasonData = reasonData;
  alarm.stateUpdatedAt = world.clock.now();
  alarm.quiet = undefined;
  const details = { from: before.state, to: state, reason };
  world.note({ kind: 'alarm', subject: alarm.name, account, region, details });
  tell(world, account, region, alarm, { ...before, since });
  const { AlarmActions, OKActions, InsufficientDataActions, ActionsEnabled = true } = alarm.settings;
  if (!ActionsEnabled) return;
  const actions =
    { ALARM: AlarmActions, OK: OKActions, INSUFFICIENT_DATA: InsufficientDataActions }[state] ?? [];
  for (const action of actions)
    takeAction(world, account, region, alarm, { action, from: before, to: given });
}

/** AWS docs: CloudWatch User Guide, "Alarm events and EventBridge". */
function tell(
  world: World,
  account: string,
  region: string,
  alarm: Alarm,
  before: StateGiven & { readonly since: number },
): void {
  const shown = ({ state: value, reason, reasonData }: StateGiven, since: number) => ({
    value,
    reason,
    ...(reasonData === undefined ? {} : { reasonData }),
    timestamp: new Date(since).toISOString().replace('Z', '+0000'),
  });
  const now = { state: alarm.state, reason: alarm.stateReason, reasonData: alarm.stateReasonData };
  world.publish({
    account,
    region,
    source: 'aws.cloudwatch',
    detailType: 'CloudWatch Alarm State Change',
    resources: [alarm.arn],
    detail: {
      alarmName: alarm.name,
      state: shown(now, alarm.stateUpdatedAt),
      previousState: shown(before, before.since),
      configuration: {
        ...(alarm.settings.AlarmDescription === undefined
          ? {}
          : { description: alarm.settings.AlarmDescription }),
        metrics: [metricOfAlarm(alarm.settings)],
      },
    },
  });
}
