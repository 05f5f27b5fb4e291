import type { Target } from '@aws-sdk/client-scheduler';
import { awsError, isAwsError } from '../aws-error';
import { idOf } from '../chance';
import { recordMetric } from '../cloudwatch/record-metric';
import { toSeconds } from '../eventbridge/envelope';
import type { GivenUp } from '../eventbridge/retry';
import { queueUrl } from '../sqs/queue-url';
import type { World } from '../world';
import { assumeFor } from './role';
import type { Place, Schedule } from './store';
import { targetKind } from './target-kind';

/** One time that a schedule is due, with its settings of then. */
export interface Invocation extends Place {
  readonly schedule: string;
  readonly scheduleName: string;
  readonly group: string;
  readonly target: Target;
  /** The execution id: the same for all its tries. */
  readonly id: string;
  /** The time that was asked for; virtual milliseconds since 1970. */
  readonly due: number;
}

export function invocation(world: World, schedule: Schedule, due: number): Invocation {
  const { account, region, arn, name, group, settings } = schedule;
  return {
    account,
    region,
    schedule: arn,
    scheduleName: name,
    group,
    target: settings.Target ?? { Arn: '', RoleArn: '' },
    id: idOf(32, world.seed, 'execution', arn, due),
    due,
  };
}

/** Calls the target as the schedule's role. Rejects with an `AwsError`. */
export async function invoke(world: World, what: Invocation, attempt: number): Promise<void> {
  metric(world, what, 'InvocationAttemptCount');
  try {
    await callTarget(world, what, attempt);
  } catch (error) {
    if (isAwsError(error)) metric(world, what, 'TargetErrorCount');
    throw error;
  }
}

async function callTarget(world: World, what: Invocation, attempt: number): Promise<void> {
  const { target } = what;
  const arn = target.Arn ?? '';
  const region = arn.split(':')[3] ?? '';
  const kind = targetKind(arn);
  const text = input(what, attempt);
  const role = assumeFor(world, what, target.RoleArn ?? '', what.id);
  switch (kind) {
    case 'lambda': {
      const Payload = new TextEncoder().encode(text);
      const request = { FunctionName: arn, InvocationType: 'Event', Payload };
      await world.call(role, region, 'lambda', 'Invoke', request);
      return;
    }
    case 'sqs': {
      const { MessageGroupId } = target.SqsParameters ?? {};
      const message = {
        QueueUrl: queueUrl(arn),
        MessageBody: text,
        ...(MessageGroupId ? { MessageGroupId } : {}),
      };
      await world.call(role, region, 'sqs', 'SendMessage', message);
      return;
    }
    case 'sns':
      await world.call(role, region, 'sns', 'Publish', { TopicArn: arn, Message: text });
      return;
    case 'states': {
      const request = { stateMachineArn: arn, name: `${what.id}`, input: text };
      await world.call(role, region, 'states', 'StartExecution', request);
      return;
    }
    case 'events': {
      const { DetailType, Source } = target.EventBridgeParameters ?? {};
      const entry = { EventBusName: arn, DetailType, Source, Detail: text };
      await world.call(role, region, 'events', 'PutEvents', { Entries: [entry] });
      return;
    }
    case undefined:
      throw awsError('ValidationException', 400, `${arn} is not a target of schedules.`);
    default:
      throw new Error(`No way to call ${kind satisfies never}.`);
  }
}

/** AWS docs: EventBridge Scheduler User Guide, "Adding context attributes". */
function input({ target, schedule, id, due }: Invocation, attempt: number): string {
  const attributes: Readonly<Record<string, string>> = {
    'schedule-arn': schedule,
    'scheduled-time': toSeconds(due),
    'execution-id': id,
    'attempt-number': String(attempt),
  };
  return (target.Input ?? '{}').replace(
    /<aws\.scheduler\.([a-z-]+)>/g,
    (whole, name: string) => attributes[name] ?? whole,
  );
}

/**
 * Sends an invocation that failed for good to the schedule's dead-letter queue, as the schedule's role. AWS docs:
 * EventBridge Scheduler User Guide, "Configuring a schedule's dead-letter queue".
 */
export async function undelivered(world: World, what: Invocation, reason: GivenUp): Promise<void> {
  const { account, region, target, scheduleName } = what;
  const { error, retries, exhausted } = reason;
  const about = { subject: scheduleName, account, region };
  metric(world, what, 'InvocationDroppedCount');
  world.note({
    kind: 'event-undelivered',
    ...about,
    details: { target: target.Arn ?? '', error: error.awsCode, message: error.message, retries },
  });
  const queue = target.DeadLetterConfig?.Arn;
  if (queue === undefined) return;
  const attributes: Record<string, string> = {
    ERROR_CODE: error.awsCode,
    ERROR_MESSAGE: error.message,
    EXECUTION_ID: what.id,
    ...(exhausted ? { EXHAUSTED_RETRY_CONDITION: exhausted } : {}),
    IS_PAYLOAD_TRUNCATED: 'false',
    RETRY_ATTEMPTS: String(retries),
    SCHEDULED_TIME: toSeconds(what.due),
    SCHEDULE_ARN: what.schedule,
    TARGET_ARN: target.Arn ?? '',
  };
  try {
    const role = assumeFor(world, what, target.RoleArn ?? '', what.id);
    await world.call(role, queue.split(':')[3] ?? '', 'sqs', 'SendMessage', {
      QueueUrl: queueUrl(queue),
      MessageBody: input(what, retries + 1),
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
      ),
    });
    metric(world, what, 'InvocationsSentToDeadLetterCount');
  } catch (failure) {
    if (!isAwsError(failure)) throw failure;
    metric(world, what, 'InvocationsFailedToBeSentToDeadLetterCount');
    const details = { queue, error: failure.awsCode, message: failure.message };
    world.note({ kind: 'dead-letter-lost', ...about, details });
  }
}

function metric(world: World, { account, region, group }: Invocation, name: string): void {
  const dimensions = { ScheduleGroup: group };
  recordMetric(world, account, region, {
    namespace: 'AWS/Scheduler',
    name,
    dimensions,
    value: 1,
    unit: 'Count',
  });
}
