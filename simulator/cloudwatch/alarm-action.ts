import { isAwsError } from '../aws-error';
import { persist } from '../eventbridge/retry';
import type { World } from '../world';
import { alarmMessage, alarmSubject, functionEvent } from './alarm-message';
import type { StateGiven } from './alarm-state';
import type { Alarm } from './store';

/** One action of one change of state. */
export interface Change {
  /** ARN of an SNS topic or a function. */
  readonly action: string;
  readonly from: StateGiven;
  readonly to: StateGiven;
}

/** Milliseconds between a change of state and its actions. */
const DELAY = 100;

/** Tries that are made when the other side fails, and for how many milliseconds; a refusal is final. */
const POLICY = { attempts: 10, age: 600_000 };

/** Publishes to a topic or calls a function, which must let CloudWatch in by its policy. */
export function takeAction(
  world: World,
  account: string,
  region: string,
  alarm: Alarm,
  change: Change,
): void {
  const now = world.clock.now();
  const actionRegion = change.action.split(':')[3] ?? '';
  const call = change.action.split(':')[2] === 'sns' ? publish(alarm, change) : invoke(alarm, change);
  const input = call.input(account, region, now);
  persist(world, now + DELAY, {
    key: `alarm ${alarm.arn} ${now} ${change.action}`,
    region,
    policy: POLICY,
    since: now,
    async attempt() {
      const caller = { kind: 'service', account, service: call.as, sourceArn: alarm.arn } as const;
      await world.call(caller, actionRegion, call.service, call.name, input);
    },
    giveUp({ error }) {
      if (!isAwsError(error)) throw error;
      const details = { action: change.action, error: error.awsCode, reason: error.message };
      world.note({ kind: 'alarm-not-delivered', subject: alarm.name, account, region, details });
    },
  });
}

interface ActionCall {
  readonly as: string;
  readonly service: string;
  readonly name: string;
  input(account: string, region: string, now: number): object;
}

/** AWS docs: CloudWatch User Guide, "Notifying users on alarm changes". */
function publish(alarm: Alarm, change: Change): ActionCall {
  return {
    as: 'cloudwatch.amazonaws.com',
    service: 'sns',
    name: 'Publish',
    input: (account, region, now) => ({
      TopicArn: change.action,
      Subject: alarmSubject(alarm, change, region),
      Message: JSON.stringify(alarmMessage(alarm, change, { account, region, now })),
    }),
  };
}

/** AWS docs: CloudWatch User Guide, "Invoke a Lambda function from an alarm". */
function invoke(alarm: Alarm, change: Change): ActionCall {
  return {
    as: 'lambda.alarms.cloudwatch.amazonaws.com',
    service: 'lambda',
    name: 'Invoke',
    input: (account, region, now) => ({
      FunctionName: change.action,
      InvocationType: 'Event',
      Payload: new TextEncoder().encode(
        JSON.stringify(functionEvent(alarm, change, { account, region, now })),
      ),
    }),
  };
}
