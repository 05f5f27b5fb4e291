import type { CreateKeyCommandOutput } from '@aws-sdk/client-kms';
import { beforeEach, describe, expect, test } from 'vitest';
import { iam } from '../../../simulator/iam';
import { kms } from '../../../simulator/kms';
import type { Caller } from '../../../simulator/service';
import { sqs } from '../../../simulator/sqs';
import { createWorld, type World } from '../../../simulator/world';
import { makeRole, refusal, source } from '../eventbridge/world';

const { account, region } = source;
const ADMIN: Caller = { kind: 'administrator', account };
const OTHER: Caller = { kind: 'administrator', account: '222222222222' };
const RULE = `arn:aws:events:${region}:${account}:rule/any`;
const EVENTS: Caller = { kind: 'service', account, service: 'events.amazonaws.com', sourceArn: RULE };

let world: World;
let url: string;
let key: string;

const ROOT = {
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: 'kms:*',
  Resource: '*',
};
const forEvents = (...Action: string[]) => ({
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action,
  Resource: '*',
});

function call<Output = object>(service: string, action: string, input: object, caller = ADMIN) {
  return world.call<Output>(caller, region, service, action, input);
}

const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });

async function encrypt(KmsMasterKeyId: string) {
  await call('sqs', 'SetQueueAttributes', { QueueUrl: url, Attributes: { KmsMasterKeyId } });
}

const send = (caller: Caller) =>
  refusal(call('sqs', 'SendMessage', { QueueUrl: url, MessageBody: 'x' }, caller));
const receive = (caller: Caller) => refusal(call('sqs', 'ReceiveMessage', { QueueUrl: url }, caller));

beforeEach(async () => {
  world = createWorld({ seed: 'sqs', start: 0, services: [iam, kms, sqs] });
  const { QueueUrl } = await call<{ QueueUrl: string }>('sqs', 'CreateQueue', {
    QueueName: 'work',
    Attributes: {
      Policy: policy({
        Effect: 'Allow',
        Principal: '*',
        Action: ['sqs:SendMessage', 'sqs:ReceiveMessage'],
        Resource: `arn:aws:sqs:${region}:${account}:work`,
      }),
    },
  });
  url = QueueUrl;
  const { KeyMetadata } = await call<CreateKeyCommandOutput>('kms', 'CreateKey', { Policy: policy(ROOT) });
  key = KeyMetadata?.KeyId ?? '';
});

async function role(name: string, ...actions: string[]): Promise<Caller> {
  const arn = await makeRole(world, source, name, 'lambda.amazonaws.com', [
    ...['sqs:SendMessage', 'sqs:ReceiveMessage'],
    ...actions,
  ]);
  return { kind: 'role', account, role: arn, session: 'test' };
}

describe('a queue under a key of its own', () => {
  test('takes messages of who may make data keys and decrypt with it, and gives them to who may decrypt', async () => {
    await encrypt(key);
    const nobody = await role('nobody');
    const half = await role('half', 'kms:GenerateDataKey');
    const reader = await role('reader', 'kms:Decrypt');
    const sender = await role('sender', 'kms:GenerateDataKey', 'kms:Decrypt');

    const sent = [await send(nobody), await send(half), await send(reader), await send(sender)];
    const received = [await receive(nobody), await receive(half), await receive(reader)];

    expect(sent).toEqual([...Array(3).fill('KmsAccessDenied 400'), 'not refused']);
    expect(received).toEqual(['KmsAccessDenied 400', 'KmsAccessDenied 400', 'not refused']);
  });

  test('takes messages of a service that the policy of the key lets in', async () => {
    await encrypt(`arn:aws:kms:${region}:${account}:key/${key}`);
    const before = await send(EVENTS);

    const lets = policy(ROOT, forEvents('kms:GenerateDataKey', 'kms:Decrypt'));
    await call('kms', 'PutKeyPolicy', { KeyId: key, PolicyName: 'default', Policy: lets });

    expect([before, await send(EVENTS)]).toEqual(['KmsAccessDenied 400', 'not refused']);
  });

  test('has the key of its own account by alias, whoever sends', async () => {
    await call('kms', 'CreateAlias', { AliasName: 'alias/work', TargetKeyId: key });
    await encrypt('alias/work');

    expect([await send(ADMIN), await send(OTHER)]).toEqual(['not refused', 'KmsAccessDenied 400']);
  });

  test.each([
    ['is disabled', 'DisableKey', {}, 'KmsDisabled 400'],
    ['is to be deleted', 'ScheduleKeyDeletion', { PendingWindowInDays: 7 }, 'KmsInvalidState 400'],
  ])('is of no use while the key %s', async (_what, action, input, refused) => {
    await encrypt(key);
    await call('kms', action, { KeyId: key, ...input });

    expect([await send(ADMIN), await receive(ADMIN)]).toEqual([refused, refused]);
  });

  test('is of no use when there is no such key', async () => {
    await encrypt('alias/never-made');

    expect(await send(ADMIN)).toBe('KmsNotFound 400');
  });
});

test("a queue under SQS's own key is for the account's people, not for services or others", async () => {
  await encrypt('alias/aws/sqs');

  expect([await send(ADMIN), await receive(ADMIN), await send(EVENTS), await send(OTHER)]).toEqual([
    ...['not refused', 'not refused', 'KmsAccessDenied 400', 'KmsAccessDenied 400'],
  ]);
});

test('a queue that SQS encrypts itself asks for no key', async () => {
  expect([await send(EVENTS), await send(OTHER)]).toEqual(['not refused', 'not refused']);
});
