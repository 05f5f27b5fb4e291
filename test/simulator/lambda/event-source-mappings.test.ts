import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';
import { isAwsError } from '../../../simulator/aws-error';
import { ACCOUNT, type Cloud, createCloud, handler, LOGGING, REGION } from './cloud';

const SECOND = 1000;
const READING = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
const arnOf = (name: string) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;
const urlOf = (name: string) => `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}`;
const LOG_BATCH = `console.log('batch', event.Records.map(({ body }) => body).join(' '));`;

interface SetUp {
  readonly code?: string;
  readonly actions?: readonly string[];
  readonly queue?: Record<string, string>;
  readonly mapping?: object;
}

async function setUp({ code = LOG_BATCH, actions = READING, queue = {}, mapping = {} }: SetUp = {}) {
  const cloud = createCloud();
  await cloud.call('sqs', 'CreateQueue', { QueueName: 'dead' });
  await cloud.call('sqs', 'CreateQueue', { QueueName: 'work', Attributes: queue });
  const Role = await cloud.role('worker', [...LOGGING, ...actions]);
  await cloud.deploy('work', handler(code), { Role, Timeout: 10 });
  const made = await map(cloud, mapping);
  await cloud.after(10 * SECOND);
  return { cloud, uuid: made.UUID ?? '' };
}

function map(cloud: Cloud, more: object = {}) {
  return cloud.call<EventSourceMappingConfiguration>('lambda', 'CreateEventSourceMapping', {
    FunctionName: 'work',
    EventSourceArn: arnOf('work'),
    ...more,
  });
}

async function send(cloud: Cloud, ...bodies: string[]) {
  for (const MessageBody of bodies) {
    await cloud.call('sqs', 'SendMessage', { QueueUrl: urlOf('work'), MessageBody });
  }
}

/** What was logged with this word in front, in order of time. */
async function logged(cloud: Cloud, word = 'batch'): Promise<string[]> {
  const lines = await cloud.logged('/aws/lambda/work').catch(() => []);
  return lines.flatMap((line) => new RegExp(`${word} (.*)`).exec(line)?.[1] ?? []);
}

async function left(cloud: Cloud, name = 'work'): Promise<number> {
  const { Attributes } = await cloud.call<{ Attributes: Record<string, string> }>(
    'sqs',
    'GetQueueAttributes',
    { QueueUrl: urlOf(name), AttributeNames: ['All'] },
  );
  return (
    Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible)
  );
}

async function refused(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason) => reason,
  );
  return isAwsError(error) ? `${error.awsCode} ${error.status} ${error.message}` : `not refused: ${error}`;
}

const numbers = (count: number) => Array.from({ length: count }, (_, at) => String(at));

describe('messages of a mapped queue', () => {
  test('reach the function as records, and are deleted when it succeeds', async () => {
    const { cloud } = await setUp({ code: `console.log('event', JSON.stringify(event));` });

    await cloud.call('sqs', 'SendMessage', {
      QueueUrl: urlOf('work'),
      MessageBody: 'hello',
      MessageAttributes: { kind: { DataType: 'String', StringValue: 'greeting' } },
    });
    await cloud.after(5 * SECOND);

    const [event, ...others] = await logged(cloud, 'event');
    expect(others).toEqual([]);
    expect(JSON.parse(event ?? '')).toEqual({
      Records: [
        {
          messageId: expect.any(String),
          receiptHandle: expect.any(String),
          body: 'hello',
          attributes: {
            ApproximateReceiveCount: '1',
            SentTimestamp: expect.stringMatching(/^\d{13}$/),
            SenderId: expect.any(String),
            ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
          },
          messageAttributes: {
            kind: {
              stringValue: 'greeting',
              stringListValues: [],
              binaryListValues: [],
              dataType: 'String',
            },
          },
          md5OfBody: '5d41402abc4b2a76b9719d911017c592',
          md5OfMessageAttributes: expect.any(String),
          eventSource: 'aws:sqs',
          eventSourceARN: arnOf('work'),
          awsRegion: REGION,
        },
      ],
    });
    expect(await left(cloud)).toBe(0);
  });

  test('gather to one batch for as long as the window after the first', async () => {
    const { cloud } = await setUp({ mapping: { BatchSize: 100, MaximumBatchingWindowInSeconds: 5 } });

    await send(cloud, ...numbers(12));
    await cloud.after(3 * SECOND);
    await send(cloud, ...numbers(13));
    const before = await logged(cloud);
    await cloud.after(5 * SECOND);

    expect(before).toEqual([]);
    expect((await logged(cloud)).map((bodies) => bodies.split(' ').length)).toEqual([25]);
    expect(await left(cloud)).toBe(0);
  });

  test('do not wait for the window once the batch is full', async () => {
    const { cloud } = await setUp({ mapping: { BatchSize: 11, MaximumBatchingWindowInSeconds: 300 } });

    await send(cloud, ...numbers(11));
    await cloud.after(5 * SECOND);

    expect((await logged(cloud)).map((bodies) => bodies.split(' ').length)).toEqual([11]);
  });

  test('go into several batches when together they are more than an invocation takes', async () => {
    const { cloud } = await setUp({ code: `console.log('batch', event.Records.length);` });

    await send(cloud, ...numbers(8).map((number) => number.repeat(1_000_000)));
    await cloud.after(10 * SECOND);

    expect((await logged(cloud)).map(Number).reduce((sum, count) => sum + count, 0)).toBe(8);
    expect(Math.max(...(await logged(cloud)).map(Number))).toBeLessThanOrEqual(6);
    expect(await left(cloud)).toBe(0);
  });

  test('show again after a failure, and go to the dead-letter queue when they have failed too often', async () => {
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf('dead'), maxReceiveCount: 2 });
    const { cloud } = await setUp({
      code: `console.log('tried', event.Records[0].attributes.ApproximateReceiveCount); throw new Error('no');`,
      queue: { RedrivePolicy },
    });

    await send(cloud, 'poison');
    await cloud.after(20 * SECOND);
    const first = await logged(cloud, 'tried');
    await cloud.after(120 * SECOND);

    expect(first).toEqual(['1']);
    expect(await logged(cloud, 'tried')).toEqual(['1', '2']);
    expect([await left(cloud), await left(cloud, 'dead')]).toEqual([0, 1]);
  });

  test.each([
    { what: 'the failed ones only', returned: `event.Records.slice(1, 3)`, remain: 2 },
    { what: 'none when the list is empty', returned: `[]`, remain: 0 },
    { what: 'none when there is no list', returned: `null`, remain: 0 },
    { what: 'all when an id is empty', returned: `[{ messageId: '' }]`, remain: 5 },
    { what: 'all when an id is unknown', returned: `[{ messageId: 'other' }]`, remain: 5 },
  ])('stay when the function reports failures: $what', async ({ returned, remain }) => {
    const { cloud } = await setUp({
      code: `return { batchItemFailures: (${returned})?.map(({ messageId }) => ({ itemIdentifier: messageId })) };`,
      mapping: { FunctionResponseTypes: ['ReportBatchItemFailures'], MaximumBatchingWindowInSeconds: 1 },
    });

    await send(cloud, ...numbers(5));
    await cloud.after(10 * SECOND);

    expect(await left(cloud)).toBe(remain);
  });

  test('are dropped when no filter wants them', async () => {
    const Filters = [{ Pattern: JSON.stringify({ body: { size: [{ numeric: ['>', 5] }] } }) }];
    const { cloud } = await setUp({ mapping: { FilterCriteria: { Filters } } });

    await send(cloud, '{"size":9}', '{"size":1}', 'plain');
    await cloud.after(5 * SECOND);

    expect(await logged(cloud)).toEqual(['{"size":9}']);
    expect(await left(cloud)).toBe(0);
  });

  test('wait while the function is throttled', async () => {
    const { cloud } = await setUp();
    await cloud.call('lambda', 'PutFunctionConcurrency', {
      FunctionName: 'work',
      ReservedConcurrentExecutions: 0,
    });

    await send(cloud, 'one');
    await cloud.after(10 * SECOND);
    const before = await logged(cloud);
    await cloud.call('lambda', 'DeleteFunctionConcurrency', { FunctionName: 'work' });
    await cloud.after(60 * SECOND);

    expect([before, await logged(cloud)]).toEqual([[], ['one']]);
  });

  test.each([
    { mapping: { ScalingConfig: { MaximumConcurrency: 2 } }, most: 2 },
    { mapping: {}, most: 5 },
  ])('are with at most $most invocations at first', async ({ mapping, most }) => {
    const wait = 'await new Promise((resolve) => setTimeout(resolve, 8000));';
    const { cloud } = await setUp({
      code: `console.log('batch', Date.now()); ${wait}`,
      mapping: { BatchSize: 1, ...mapping },
    });

    const { world } = cloud;
    await send(cloud, ...numbers(12));
    // Before a second passes, the bound has hardly grown.
    await world.clock.runUntil(world.clock.now() + 150);
    const received = world.trail.calls.filter(({ action }) => action === 'ReceiveMessage');
    await cloud.after(120 * SECOND);

    expect(received).toHaveLength(most);
    expect(await left(cloud)).toBe(0);
    expect(await logged(cloud)).toHaveLength(12);
  });
});

describe('a mapping', () => {
  test('costs nothing while the queue is empty, and reads it once a message shows', async () => {
    const { cloud } = await setUp();
    await cloud.after(3_600 * SECOND);
    const idle = cloud.world.trail.calls.filter(({ action }) => action === 'ReceiveMessage').length;

    await cloud.call('sqs', 'SendMessage', {
      QueueUrl: urlOf('work'),
      MessageBody: 'late',
      DelaySeconds: 100,
    });
    await cloud.after(99 * SECOND);
    const before = await logged(cloud);
    await cloud.after(5 * SECOND);

    expect([idle, before, await logged(cloud)]).toEqual([0, [], ['late']]);
  });

  test('passes through its states, changes, and goes', async () => {
    const { cloud, uuid } = await setUp();
    const UUID = uuid;
    const state = async () =>
      (await cloud.call<EventSourceMappingConfiguration>('lambda', 'GetEventSourceMapping', { UUID })).State;
    const states = [await state()];
    await cloud.call('lambda', 'UpdateEventSourceMapping', { UUID, Enabled: false });
    states.push(await state());
    await cloud.after(10 * SECOND);
    states.push(await state());
    await send(cloud, 'one');
    await cloud.after(60 * SECOND);
    const whileDisabled = await logged(cloud);
    await cloud.call('lambda', 'UpdateEventSourceMapping', { UUID, Enabled: true, BatchSize: 3 });
    await cloud.after(10 * SECOND);
    states.push(await state());
    const deleted = await cloud.call('lambda', 'DeleteEventSourceMapping', { UUID });
    await cloud.after(SECOND);
    const again = await refused(cloud.call('lambda', 'DeleteEventSourceMapping', { UUID }));
    await cloud.after(10 * SECOND);

    expect(states).toEqual(['Enabled', 'Disabling', 'Disabled', 'Enabled']);
    expect([whileDisabled, await logged(cloud)]).toEqual([[], ['one']]);
    expect(deleted).toMatchObject({ State: 'Deleting', BatchSize: 3 });
    expect(again).toMatch(/^ResourceInUseException 400/);
    expect(await refused(state())).toMatch(/^ResourceNotFoundException 404/);
  });

  test('stops with its Region and goes on at its return', async () => {
    const { cloud } = await setUp();
    await cloud.call('sqs', 'SendMessage', {
      QueueUrl: urlOf('work'),
      MessageBody: 'meanwhile',
      DelaySeconds: 30,
    });

    cloud.world.faults.loseRegion(REGION);
    await cloud.after(600 * SECOND);
    const calls = cloud.world.trail.calls.filter(({ action }) => action === 'ReceiveMessage').length;
    cloud.world.faults.returnRegion(REGION);
    await cloud.after(60 * SECOND);

    expect([calls, await logged(cloud)]).toEqual([0, ['meanwhile']]);
  });

  test('leaves the messages when the role may no longer read, and goes on when it may again', async () => {
    const { cloud } = await setUp();
    await cloud.call('iam', 'DeleteRolePolicy', { RoleName: 'worker', PolicyName: 'all' });

    await send(cloud, 'one');
    await cloud.after(60 * SECOND);
    const denied = cloud.world.trail.calls.filter(
      ({ action, error }) => action === 'ReceiveMessage' && error,
    );
    const remain = await left(cloud);
    const Statement = [{ Effect: 'Allow', Action: [...LOGGING, ...READING], Resource: '*' }];
    await cloud.call('iam', 'PutRolePolicy', {
      RoleName: 'worker',
      PolicyName: 'all',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
    });
    await cloud.after(300 * SECOND);

    expect(denied.length).toBeGreaterThan(1);
    expect(denied.length).toBeLessThan(10);
    expect([remain, await logged(cloud)]).toEqual([1, ['one']]);
  });

  test('is listed by pages, by queue and by function', async () => {
    const { cloud, uuid } = await setUp();
    const other = await map(cloud, { EventSourceArn: arnOf('dead') });
    const list = async (input: object) => {
      const answer = await cloud.call<{
        EventSourceMappings: EventSourceMappingConfiguration[];
        NextMarker?: string;
      }>('lambda', 'ListEventSourceMappings', input);
      return { uuids: answer.EventSourceMappings.map(({ UUID }) => UUID), next: answer.NextMarker };
    };

    const first = await list({ MaxItems: 1 });
    const second = await list({ MaxItems: 1, Marker: first.next });

    expect([...first.uuids, ...second.uuids].sort()).toEqual([uuid, other.UUID].sort());
    expect(second.next).toBeUndefined();
    expect((await list({ EventSourceArn: arnOf('dead') })).uuids).toEqual([other.UUID]);
    expect((await list({ FunctionName: 'other' })).uuids).toEqual([]);
  });
});

describe('a mapping is refused', () => {
  test.each<{ what: string; actions?: readonly string[]; more: object; refusal: RegExp }>([
    { what: 'twice', more: {}, refusal: /^ResourceConflictException 409 / },
    { what: 'for no function', more: { FunctionName: 'none' }, refusal: /^ResourceNotFoundException 404 / },
    {
      what: 'for no queue',
      more: { EventSourceArn: arnOf('none') },
      refusal: /^InvalidParameterValueException 400 .*NonExistentQueue/,
    },
    {
      what: 'for a queue elsewhere',
      more: { EventSourceArn: `arn:aws:sqs:eu-west-1:${ACCOUNT}:work` },
      refusal: /^InvalidParameterValueException 400 .*Region/,
    },
    {
      what: 'for another kind of source',
      more: { EventSourceArn: `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/work` },
      refusal: /^InvalidParameterValueException 400 .*SQS/,
    },
    { what: 'with no batch', more: { BatchSize: 0 }, refusal: /BatchSize is invalid/ },
    {
      what: 'with large batches at once',
      more: { BatchSize: 11 },
      refusal: /window in seconds must be greater/,
    },
    {
      what: 'with a long window',
      more: { MaximumBatchingWindowInSeconds: 301 },
      refusal: /MaximumBatchingWindowInSeconds is invalid/,
    },
    {
      what: 'with one at a time',
      more: { ScalingConfig: { MaximumConcurrency: 1 } },
      refusal: /MaximumConcurrency is invalid/,
    },
    { what: 'with a starting position', more: { StartingPosition: 'LATEST' }, refusal: /StartingPosition/ },
    {
      what: 'with pollers of its own',
      more: { ProvisionedPollerConfig: { MinimumPollers: 2 } },
      refusal: /^NotSimulated 501 ProvisionedPollerConfig/,
    },
    {
      what: 'with a bad filter',
      more: { FilterCriteria: { Filters: [{ Pattern: '{"body": "x"}' }] } },
      refusal: /^InvalidParameterValueException 400 Invalid filter/,
    },
  ])('$what', async ({ more, refusal }) => {
    const { cloud } = await setUp();

    expect(await refused(map(cloud, more))).toMatch(refusal);
  });

  test.each(READING)('when the role lacks %s', async (missing) => {
    const actions = READING.filter((action) => action !== missing);
    const message = `does not have permissions to call ${missing.slice(4)} on SQS`;

    await expect(setUp({ actions })).rejects.toMatchObject({
      awsCode: 'InvalidParameterValueException',
      message: expect.stringContaining(message),
    });
  });

  test('when messages would show again while the function still works', async () => {
    await expect(setUp({ queue: { VisibilityTimeout: '9' } })).rejects.toMatchObject({
      awsCode: 'InvalidParameterValueException',
      message: 'Queue visibility timeout: 9 seconds is less than Function timeout: 10 seconds',
    });
  });
});
