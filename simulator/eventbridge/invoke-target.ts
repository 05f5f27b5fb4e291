import type { PutEventsCommandOutput } from '@aws-sdk/client-eventbridge';
import { awsError, isAwsError } from '../aws-error';
import { assumeAsService } from '../iam/assume-as-service';
import type { Caller } from '../service';
import { queueUrl } from '../sqs/queue-url';
import type { World } from '../world';
import { targetKind } from './check-target';
import type { Delivery } from './deliver';
import { uuid } from './envelope';
import type { ForwardedEntry } from './put-events';
import { targetInput } from './target-input';

/** Hands one event to a target, as the rule or as the target's role. Rejects with an `AwsError`. */
export async function invokeTarget(world: World, delivery: Delivery): Promise<void> {
  const { rule, target, event } = delivery;
  const arn = target.Arn ?? '';
  const region = arn.split(':')[3] ?? '';
  const kind = targetKind(arn);
  if (kind === 'events') return forward(world, delivery, region);
  const caller = callerOf(world, delivery);
  const text = targetInput(target, rule, event.envelope, world.clock.now());
  switch (kind) {
    case 'lambda': {
      const input = { FunctionName: arn, InvocationType: 'Event', Payload: new TextEncoder().encode(text) };
      await world.call(caller, region, 'lambda', 'Invoke', input);
      return;
    }
    case 'sqs': {
      const MessageGroupId = target.SqsParameters?.MessageGroupId;
      const input = {
        QueueUrl: queueUrl(arn),
        MessageBody: text,
        ...(MessageGroupId ? { MessageGroupId } : {}),
      };
      await world.call(caller, region, 'sqs', 'SendMessage', input);
      return;
    }
    case 'sns':
      await world.call(caller, region, 'sns', 'Publish', { TopicArn: arn, Message: text });
      return;
    case 'states': {
      // The same name for each try, so that no try starts a second execution.
      const name = `${event.envelope.id}_${uuid(rule.arn, target.Id ?? '')}`;
      await world.call(caller, region, 'states', 'StartExecution', {
        stateMachineArn: arn,
        name,
        input: text,
      });
      return;
    }
    case undefined:
      throw new Error(`${arn} is no target that PutTargets takes.`);
    default:
      throw new Error(`No way to deliver to ${kind satisfies never}.`);
  }
}

/** AWS docs: EventBridge User Guide, "Sending and receiving events between AWS accounts": once, not twice. */
async function forward(world: World, delivery: Delivery, region: string): Promise<void> {
  const { bus, target, event } = delivery;
  if (event.forwarded) {
    const [code, what] = region === bus.region ? ['ACCOUNT', 'event bus'] : ['REGION', 'Region'];
    throw awsError(
      `THIRD_${code}_HOP_DETECTED`,
      400,
      `Events received from another event bus cannot be forwarded to this ${what}.`,
    );
  }
  const { source, resources, detail, ...rest } = event.envelope;
  const entry: ForwardedEntry = {
    EventBusName: target.Arn,
    Source: source,
    DetailType: rest['detail-type'],
    Detail: JSON.stringify(detail),
    Resources: [...resources],
    original: event.envelope,
  };
  const input = { Entries: [entry] };
  const caller = callerOf(world, delivery);
  const answer = await world.call<PutEventsCommandOutput>(caller, region, 'events', 'PutEvents', input);
  const refused = answer.Entries?.find(({ ErrorCode }) => ErrorCode !== undefined);
  if (refused) throw awsError(refused.ErrorCode ?? '', 400, refused.ErrorMessage ?? '');
}

/** The target's role where it has one; else EventBridge itself, which the target's own policy must let in. */
function callerOf(world: World, { bus, rule, target }: Delivery): Caller {
  const service = { service: 'events.amazonaws.com', account: bus.account, sourceArn: rule.arn };
  if (target.RoleArn === undefined) return { kind: 'service', ...service };
  try {
    return assumeAsService(world, service, target.RoleArn, uuid(rule.arn).replaceAll('-', ''));
  } catch (error) {
    if (!isAwsError(error)) throw error;
    throw awsError('FAILED_TO_ASSUME_ROLE', 403, error.message);
  }
}
