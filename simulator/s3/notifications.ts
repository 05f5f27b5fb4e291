import type {
  FilterRule,
  GetBucketNotificationConfigurationCommandOutput,
  NotificationConfiguration,
  PutBucketNotificationConfigurationCommandInput,
} from '@aws-sdk/client-s3';
import { isAwsError } from '../aws-error';
import { idOf } from '../chance';
import type { Action } from '../service';
import type { World } from '../world';
import { bucketNeed } from './needs';
import { invalidArgument } from './refusals';
import { type Bucket, type BucketInput, bucketOf, type ObjectVersion } from './store';

/** Milliseconds until a target hears of an event: the simulator's model, AWS says seconds. */
const DELAY = 1_000;

/** Something that a bucket tells of, and whom. */
interface Listener {
  readonly id: string;
  readonly arn: string;
  readonly service: 'lambda' | 'sns' | 'sqs';
  readonly events: readonly string[];
  readonly rules: readonly FilterRule[];
}

/** Refuses with `InvalidArgument` 400 for a target that cannot be told, as AWS tries each. */
export const PutBucketNotificationConfiguration: Action<
  PutBucketNotificationConfigurationCommandInput,
  object
> = {
  needs: (call) => [bucketNeed(call, 'PutBucketNotification')],
  async run(call) {
    const bucket = bucketOf(call);
    const asked = withIds(bucket, call.input.NotificationConfiguration ?? {});
    for (const listener of listenersOf(asked)) {
      if (call.input.SkipDestinationValidation !== true) await checkTarget(call.world, bucket, listener);
    }
    bucket.notifications = asked;
    return {};
  },
};

export const GetBucketNotificationConfiguration: Action<
  BucketInput,
  Omit<GetBucketNotificationConfigurationCommandOutput, '$metadata'>
> = {
  needs: (call) => [bucketNeed(call, 'GetBucketNotification')],
  run: (call) => ({ ...bucketOf(call).notifications }),
};

/** Tells those who listen that an object was made (`ObjectCreated:Put`) or removed (`ObjectRemoved:Delete`). */
export function notify(world: World, bucket: Bucket, event: string, version: ObjectVersion): void {
  const { notifications } = bucket;
  if (notifications === undefined) return;
  const record = recordOf(world, bucket, event, version);
  for (const listener of listenersOf(notifications)) {
    if (!listener.events.some((one) => isMeant(one, event)) || !fits(listener.rules, version.key)) continue;
    const message = { Records: [{ ...record, s3: { ...record.s3, configurationId: listener.id } }] };
    world.clock.after(
      DELAY,
      () => deliver(world, bucket, listener, message),
      `s3 ${listener.arn} ${version.key}`,
    );
  }
  if (notifications.EventBridgeConfiguration !== undefined) {
    world.publish(bridgeEvent(bucket, event, version));
  }
}

async function deliver(world: World, bucket: Bucket, listener: Listener, message: object): Promise<void> {
  const { arn, service } = listener;
  const Message = JSON.stringify(message);
  try {
    if (service === 'lambda') {
      const Payload = new TextEncoder().encode(Message);
      await tell(world, bucket, 'lambda', 'Invoke', { FunctionName: arn, InvocationType: 'Event', Payload });
    } else if (service === 'sns') {
      await tell(world, bucket, 'sns', 'Publish', {
        TopicArn: arn,
        Message,
        Subject: 'Amazon S3 Notification',
      });
    } else {
      await tell(world, bucket, 'sqs', 'SendMessage', { QueueUrl: queueUrl(arn), MessageBody: Message });
    }
  } catch (error) {
    // AWS loses what nobody takes.
    if (!isAwsError(error)) throw error;
  }
}

async function checkTarget(world: World, bucket: Bucket, { arn, service }: Listener): Promise<void> {
  const Message = JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: bucket.name });
  try {
    if (service === 'lambda') {
      const Payload = new TextEncoder().encode(Message);
      await tell(world, bucket, 'lambda', 'Invoke', { FunctionName: arn, InvocationType: 'DryRun', Payload });
    } else if (service === 'sns') await tell(world, bucket, 'sns', 'Publish', { TopicArn: arn, Message });
    else await tell(world, bucket, 'sqs', 'SendMessage', { QueueUrl: queueUrl(arn), MessageBody: Message });
  } catch (error) {
    if (!isAwsError(error)) throw error;
    throw invalidArgument('Unable to validate the following destination configurations');
  }
}

function tell(world: World, bucket: Bucket, service: string, action: string, input: object) {
  const { account, region, name } = bucket;
  const sourceArn = `arn:aws:s3:::${name}`;
  const caller = { kind: 'service', account, service: 's3.amazonaws.com', sourceArn } as const;
  return world.call(caller, region, service, action, input);
}

function listenersOf(configuration: NotificationConfiguration): Listener[] {
  const { LambdaFunctionConfigurations, QueueConfigurations, TopicConfigurations } = configuration;
  const of = (
    service: Listener['service'],
    one: { Id?: string; Events?: string[] } & Filtered,
    arn?: string,
  ) => ({
    id: one.Id ?? '',
    arn: arn ?? '',
    service,
    events: one.Events ?? [],
    rules: one.Filter?.Key?.FilterRules ?? [],
  });
  return [
    ...(LambdaFunctionConfigurations ?? []).map((one) => of('lambda', one, one.LambdaFunctionArn)),
    ...(QueueConfigurations ?? []).map((one) => of('sqs', one, one.QueueArn)),
    ...(TopicConfigurations ?? []).map((one) => of('sns', one, one.TopicArn)),
  ];
}

interface Filtered {
  readonly Filter?: { Key?: { FilterRules?: FilterRule[] } };
}

function withIds(bucket: Bucket, asked: NotificationConfiguration): NotificationConfiguration {
  const named = <T extends { Id?: string | undefined }>(list: T[] | undefined): T[] | undefined =>
    list?.map((one) => ({ ...one, Id: one.Id ?? idOf(32, bucket.name, JSON.stringify(one)) }));
  return {
    ...asked,
    LambdaFunctionConfigurations: named(asked.LambdaFunctionConfigurations),
    QueueConfigurations: named(asked.QueueConfigurations),
    TopicConfigurations: named(asked.TopicConfigurations),
  };
}

/** `s3:ObjectCreated:*` means `ObjectCreated:Put`. */
function isMeant(asked: string, event: string): boolean {
  const name = asked.replace(/^s3:/, '');
  return name.endsWith('*') ? event.startsWith(name.slice(0, -1)) : name === event;
}

function fits(rules: readonly FilterRule[], key: string): boolean {
  return rules.every(({ Name = '', Value = '' }) =>
    String(Name).toLowerCase() === 'prefix' ? key.startsWith(Value) : key.endsWith(Value),
  );
}

/** AWS docs: S3 User Guide, "Event message structure". */
function recordOf(world: World, bucket: Bucket, eventName: string, version: ObjectVersion) {
  const { key, id, body, etag } = version;
  const removed = eventName.startsWith('ObjectRemoved');
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: bucket.region,
    eventTime: new Date(world.clock.now()).toISOString(),
    eventName,
    s3: {
      s3SchemaVersion: '1.0',
      bucket: { name: bucket.name, arn: `arn:aws:s3:::${bucket.name}` },
      object: {
        key: encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/'),
        ...(removed ? {} : { size: body.byteLength, eTag: etag.replaceAll('"', '') }),
        ...(id === 'null' ? {} : { versionId: id }),
        sequencer: idOf(16, bucket.name, key, id, world.clock.now()).toUpperCase(),
      },
    },
  };
}

/** AWS docs: S3 User Guide, "EventBridge event message structure". */
function bridgeEvent(bucket: Bucket, event: string, version: ObjectVersion) {
  const { key, id, body, etag } = version;
  const created = event.startsWith('ObjectCreated');
  const reason = created
    ? { Put: 'PutObject', Copy: 'CopyObject', CompleteMultipartUpload: 'CompleteMultipartUpload' }[
        event.split(':')[1] ?? ''
      ]
    : 'DeleteObject';
  return {
    account: bucket.account,
    region: bucket.region,
    source: 'aws.s3',
    detailType: created ? 'Object Created' : 'Object Deleted',
    resources: [`arn:aws:s3:::${bucket.name}`],
    detail: {
      version: '0',
      bucket: { name: bucket.name },
      object: {
        key,
        ...(created ? { size: body.byteLength, etag: etag.replaceAll('"', '') } : {}),
        ...(id === 'null' ? {} : { 'version-id': id }),
      },
      reason,
    },
  };
}

/** `arn:aws:sqs:us-west-2:111111111111:jobs` */
function queueUrl(arn: string): string {
  const [, , , region, account, name] = arn.split(':');
  return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
}
