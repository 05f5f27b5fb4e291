import type {
  CreateEventSubscriptionCommandInput,
  DescribeEventSubscriptionsCommandOutput,
  EventSubscription,
} from '@aws-sdk/client-rds';
import { beforeEach, describe, expect, test } from 'vitest';
import { services } from '../../../simulator/services';
import { createWorld, type World } from '../../../simulator/world';
import { arnOf, HOUR, instanceInput, MINUTE, SOURCE, START } from './aws';

const TOPIC = 'arn:aws:sns:us-west-2:111111111111:snapshots';
const QUEUE_URL = 'https://sqs.us-west-2.amazonaws.com/111111111111/told';
const QUEUE = 'arn:aws:sqs:us-west-2:111111111111:told';

let world: World;

beforeEach(async () => {
  world = createWorld({ seed: 'subscriptions', start: START, services });
  await call('sns', 'CreateTopic', { Name: 'snapshots' });
  await call('sqs', 'CreateQueue', {
    QueueName: 'told',
    Attributes: {
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: {
          ...{ Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' } },
          ...{ Action: 'sqs:SendMessage', Resource: QUEUE },
        },
      }),
    },
  });
  await call('sns', 'Subscribe', { TopicArn: TOPIC, Protocol: 'sqs', Endpoint: QUEUE });
});

function call<Output = object>(service: string, action: string, input: object): Promise<Output> {
  const { account, region } = SOURCE;
  return world.call<Output>({ kind: 'administrator', account }, region, service, action, input);
}

function subscribe(input: Partial<CreateEventSubscriptionCommandInput> = {}) {
  return call('rds', 'CreateEventSubscription', {
    SubscriptionName: 'Snapshots',
    SnsTopicArn: TOPIC,
    SourceType: 'db-snapshot',
    ...input,
  });
}

async function subscription(): Promise<EventSubscription | undefined> {
  const answer = await call<DescribeEventSubscriptionsCommandOutput>('rds', 'DescribeEventSubscriptions', {});
  return answer.EventSubscriptionsList?.[0];
}

const pass = (milliseconds: number) => world.clock.runUntil(world.clock.now() + milliseconds);

async function takeSnapshot(): Promise<void> {
  await call('rds', 'CreateDBInstance', instanceInput('orders'));
  await pass(HOUR);
  await call('rds', 'CreateDBSnapshot', {
    DBInstanceIdentifier: 'orders',
    DBSnapshotIdentifier: 'first',
    Tags: [{ Key: 'team', Value: 'shop' }],
  });
  await pass(HOUR);
}

interface Told {
  readonly Subject: string;
  readonly Message: string;
  readonly MessageAttributes?: object;
}

async function told(): Promise<Told[]> {
  const messages: Told[] = [];
  for (;;) {
    const request = { QueueUrl: QUEUE_URL, MaxNumberOfMessages: 10 };
    const { Messages = [] } = await call<{ Messages?: { Body: string }[] }>('sqs', 'ReceiveMessage', request);
    if (Messages.length === 0) return messages;
    messages.push(...Messages.map(({ Body }) => JSON.parse(Body) as Told));
  }
}

/** The ids of the events told of, in their order; what is no event is left out. */
async function ids(): Promise<string[]> {
  return (await told())
    .map(({ Message }) => /RDS-EVENT-\d{4}/.exec(Message)?.[0])
    .filter((id) => id !== undefined)
    .sort();
}

async function refusal(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return 'not refused';
  } catch (error) {
    const { awsCode, status } = error as { awsCode: string; status: number };
    return `${awsCode} ${status}`;
  }
}

describe('a subscription', () => {
  test('is told to its topic, first in words, then of events as AWS writes them', async () => {
    await subscribe();
    await takeSnapshot();

    const [greeting, ...events] = await told();
    expect(greeting?.Subject).toBe('RDS Notification Message');
    expect(greeting?.Message).toMatch(/^This is a message to notify .* type db-snapshot to the topic arn:/);
    const created = events.find(({ Message }) => Message.includes('RDS-EVENT-0042'));
    expect(created?.Subject).toBe('RDS Notification Message');
    expect(created?.MessageAttributes).toEqual({
      EventID: { Type: 'String', Value: 'RDS-EVENT-0042' },
      Resource: { Type: 'String', Value: arnOf(SOURCE, 'first') },
    });
    expect(JSON.parse(created?.Message ?? '')).toEqual({
      'Event Source': 'db-snapshot',
      'Event Time': expect.stringMatching(/^2026-01-05 07:\d\d:\d\d\.\d{3}$/),
      'Identifier Link': 'https://console.aws.amazon.com/rds/home?region=us-west-2#snapshot:id=first',
      'Source ID': 'first',
      'Source ARN': arnOf(SOURCE, 'first'),
      'Event ID': expect.stringMatching(/^http:\/\/docs\.aws\.amazon\.com\/.*#RDS-EVENT-0042$/),
      'Event Message': 'Manual snapshot created',
      Tags: { team: 'shop' },
    });
    expect(await subscription()).toMatchObject({
      CustSubscriptionId: 'Snapshots',
      CustomerAwsId: SOURCE.account,
      EventSubscriptionArn: 'arn:aws:rds:us-west-2:111111111111:es:snapshots',
      SourceType: 'db-snapshot',
      Status: 'active',
      Enabled: true,
    });
  });

  test.each<[string, Partial<CreateEventSubscriptionCommandInput>, string[]]>([
    ['of snapshots', {}, ['RDS-EVENT-0040', 'RDS-EVENT-0042']],
    ['of another category', { EventCategories: ['deletion'] }, []],
    ['of instances', { SourceType: 'db-instance' }, ['RDS-EVENT-0005']],
    ['of everything', { SourceType: undefined }, ['RDS-EVENT-0005', 'RDS-EVENT-0040', 'RDS-EVENT-0042']],
    ['that is disabled', { Enabled: false }, []],
  ])('%s tells of what it is for', async (_what, input, expected) => {
    await subscribe(input);
    await takeSnapshot();

    expect(await ids()).toEqual(expected);
  });

  test('of named sources tells of those', async () => {
    await takeSnapshot();
    await subscribe({ SourceIds: ['First'] });
    for (const id of ['first', 'second']) {
      const request = { SourceDBSnapshotIdentifier: 'first', TargetDBSnapshotIdentifier: `${id}-copy` };
      await call('rds', 'CopyDBSnapshot', request);
    }
    await call('rds', 'AddSourceIdentifierToSubscription', {
      SubscriptionName: 'Snapshots',
      SourceIdentifier: 'second-copy',
    });
    await call('rds', 'RemoveSourceIdentifierFromSubscription', {
      SubscriptionName: 'Snapshots',
      SourceIdentifier: 'first',
    });
    await pass(HOUR);

    expect(new Set((await told()).map(({ Message }) => /"Source ID":"([^"]+)"/.exec(Message)?.[1]))).toEqual(
      new Set([undefined, 'second-copy']),
    );
  });

  test('can be changed, and goes', async () => {
    await subscribe();
    await call('rds', 'ModifyEventSubscription', {
      SubscriptionName: 'snapshots',
      EventCategories: ['creation'],
      Enabled: false,
    });
    const changed = await subscription();
    await call('rds', 'DeleteEventSubscription', { SubscriptionName: 'SNAPSHOTS' });

    expect(changed).toMatchObject({ Enabled: false, EventCategoriesList: ['creation'] });
    expect(await subscription()).toBeUndefined();
  });

  test.each<[string, object | undefined, string]>([
    ['the topic lets RDS in no more', { Effect: 'Deny', Principal: '*' }, 'no-permission'],
    ['the topic is gone', undefined, 'topic-not-exist'],
  ])('says so when %s', async (_why, statement, status) => {
    await subscribe();
    if (statement === undefined) await call('sns', 'DeleteTopic', { TopicArn: TOPIC });
    else {
      const Statement = { ...statement, Action: 'sns:Publish', Resource: TOPIC };
      await call('sns', 'SetTopicAttributes', {
        TopicArn: TOPIC,
        AttributeName: 'Policy',
        AttributeValue: JSON.stringify({ Version: '2012-10-17', Statement }),
      });
    }
    await takeSnapshot();

    expect((await subscription())?.Status).toBe(status);
    expect(await ids()).toEqual([]);
    expect(world.trail.notes.map(({ kind }) => kind)).toContain('event-undelivered');
  });

  test('is not told of events while they are lost', async () => {
    await subscribe();
    world.faults.loseEvents({ region: SOURCE.region });
    await takeSnapshot();

    expect(await ids()).toEqual([]);
    expect(world.trail.notes.filter(({ kind }) => kind === 'event-lost')).toHaveLength(2);
  });

  test('is told of an event within five minutes, even if its Region is away meanwhile', async () => {
    await subscribe();
    await takeSnapshot();
    const [event] = world.trail.notes.filter(({ kind }) => kind === 'snapshot-available');
    const published = world.trail.notes.filter(
      ({ kind, details }) => kind === 'message-published' && String(details.message).includes('0042'),
    );

    expect(published).toHaveLength(1);
    expect((published[0]?.time ?? 0) - (event?.time ?? 0)).toBeGreaterThanOrEqual(2_000);
    expect((published[0]?.time ?? 0) - (event?.time ?? 0)).toBeLessThanOrEqual(5 * MINUTE);
  });
});

describe('a topic', () => {
  test.each([
    ['resources of the account', 'arn:aws:rds:us-west-2:111111111111:*', 'active'],
    ['another account', 'arn:aws:rds:us-west-2:333333333333:*', 'SNSNoAuthorization 400'],
  ])('decides by the source: %s', async (_what, source, expected) => {
    const Statement = {
      ...{ Effect: 'Allow', Principal: { Service: 'events.rds.amazonaws.com' } },
      ...{ Action: 'sns:Publish', Resource: TOPIC },
      Condition: {
        ArnLike: { 'aws:SourceArn': source },
        StringEquals: { 'aws:SourceAccount': source.split(':')[4] },
      },
    };
    await call('sns', 'SetTopicAttributes', {
      TopicArn: TOPIC,
      AttributeName: 'Policy',
      AttributeValue: JSON.stringify({ Version: '2012-10-17', Statement }),
    });

    const refused = await refusal(subscribe());

    expect(refused === 'not refused' ? (await subscription())?.Status : refused).toBe(expected);
  });
});

describe('what is refused', () => {
  const again = { SubscriptionName: 'snapshots' };
  test.each<[string, string, object, string]>([
    ['a name that is taken', 'Create', again, 'SubscriptionAlreadyExist 400'],
    [
      'a topic that is not there',
      'Create',
      { SubscriptionName: 'other', SnsTopicArn: `${TOPIC}-not` },
      'SNSTopicArnNotFound 404',
    ],
    [
      'a topic of another Region',
      'Create',
      { SubscriptionName: 'other', SnsTopicArn: TOPIC.replace('west', 'east') },
      'SNSInvalidTopic 400',
    ],
    [
      'a category that is not one of the type',
      'Create',
      { SubscriptionName: 'other', EventCategories: ['failover'] },
      'SubscriptionCategoryNotFound 404',
    ],
    [
      'a source that is not there',
      'Create',
      { SubscriptionName: 'other', SourceIds: ['none'] },
      'SourceNotFound 404',
    ],
    [
      'sources without their type',
      'Create',
      { SubscriptionName: 'other', SourceType: undefined, SourceIds: ['none'] },
      'InvalidParameterCombination 400',
    ],
    [
      'an unknown type',
      'Create',
      { SubscriptionName: 'other', SourceType: 'db-table' },
      'InvalidParameterValue 400',
    ],
    ['a change of none', 'Modify', { SubscriptionName: 'none' }, 'SubscriptionNotFound 404'],
    ['the end of none', 'Delete', { SubscriptionName: 'none' }, 'SubscriptionNotFound 404'],
    ['a look at none', 'Describe', { SubscriptionName: 'none' }, 'SubscriptionNotFound 404'],
  ])('%s', async (_what, verb, input, expected) => {
    await subscribe();
    const defaults = verb === 'Create' ? { SnsTopicArn: TOPIC, SourceType: 'db-snapshot' } : {};
    const action = `${verb}EventSubscription${verb === 'Describe' ? 's' : ''}`;

    expect(await refusal(call('rds', action, { ...defaults, ...input }))).toBe(expected);
  });

  test('one more than twenty', async () => {
    for (let count = 0; count < 20; count++) await subscribe({ SubscriptionName: `s${count}` });

    expect(await refusal(subscribe())).toBe('EventSubscriptionQuotaExceeded 400');
  });
});
