import { describe, expect, it, test } from 'vitest';
import { iam } from '../../../simulator/iam';
import { s3 } from '../../../simulator/s3';
import { sqs } from '../../../simulator/sqs';
import { createWorld } from '../../../simulator/world';
import { REGION, START } from './world';

const ACCOUNT = '111111111111';
const Bucket = 'uploads';

async function listening(filter: object | undefined, Events: readonly string[]) {
  const world = createWorld({ seed: 's3', start: START, services: [iam, s3, sqs] });
  const call = <Output>(service: string, action: string, input: object) =>
    world.call<Output>({ kind: 'administrator', account: ACCOUNT }, REGION, service, action, input);
  const { QueueUrl } = await call<{ QueueUrl: string }>('sqs', 'CreateQueue', { QueueName: 'told' });
  const QueueArn = `arn:aws:sqs:${REGION}:${ACCOUNT}:told`;
  const CreateBucketConfiguration = { LocationConstraint: REGION };
  await call('s3', 'CreateBucket', { Bucket, CreateBucketConfiguration });
  await call('s3', 'PutBucketVersioning', { Bucket, VersioningConfiguration: { Status: 'Enabled' } });
  const listen = () =>
    call('s3', 'PutBucketNotificationConfiguration', {
      Bucket,
      NotificationConfiguration: { QueueConfigurations: [{ QueueArn, Events, Filter: filter }] },
    });
  const letIn = () =>
    call('sqs', 'SetQueueAttributes', {
      QueueUrl,
      Attributes: {
        Policy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              ...{ Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' }, Action: 'sqs:SendMessage' },
              ...{
                Resource: QueueArn,
                Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:s3:::${Bucket}` } },
              },
            },
          ],
        }),
      },
    });
  const told = async () => {
    await world.clock.runUntil(world.clock.now() + 5_000);
    const { Messages = [] } = await call<{ Messages?: { Body: string }[] }>('sqs', 'ReceiveMessage', {
      ...{ QueueUrl, MaxNumberOfMessages: 10 },
    });
    return Messages.map(({ Body }) => JSON.parse(Body)).filter(({ Records }) => Records !== undefined);
  };
  return { world, call, listen, letIn, told };
}

describe('a bucket that tells a queue', () => {
  it('asks the queue first, then tells of what is made and removed where it is asked to', async () => {
    const filter = {
      Key: {
        FilterRules: [
          { Name: 'prefix', Value: 'in/' },
          { Name: 'Suffix', Value: '.csv' },
        ],
      },
    };
    const { world, call, listen, letIn, told } = await listening(filter, [
      's3:ObjectCreated:*',
      's3:ObjectRemoved:*',
    ]);

    await expect(listen()).rejects.toMatchObject({ awsCode: 'InvalidArgument' });
    await letIn();
    await listen();
    for (const Key of ['in/a b.csv', 'in/a.txt', 'out/a.csv'])
      await call('s3', 'PutObject', { Bucket, Key, Body: 'x' });
    await call('s3', 'CopyObject', { Bucket, Key: 'in/c.csv', CopySource: `${Bucket}/out/a.csv` });
    await call('s3', 'DeleteObject', { Bucket, Key: 'in/a b.csv' });
    const messages = await told();

    const records = messages.map(({ Records }) => Records[0]);
    expect(records.map(({ eventName, s3: { object } }) => `${eventName} ${object.key}`).sort()).toEqual([
      'ObjectCreated:Copy in/c.csv',
      'ObjectCreated:Put in/a+b.csv',
      'ObjectRemoved:DeleteMarkerCreated in/a+b.csv',
    ]);
    expect(records[0]).toMatchObject({ eventSource: 'aws:s3', s3: { bucket: { name: Bucket } } });
    await world.close();
  });
});

test.each<readonly [string, object, string]>([
  ['private', { ACL: 'private' }, 'made'],
  ['for everyone', { ACL: 'public-read' }, 'InvalidBucketAclWithObjectOwnership 400'],
  [
    'for everyone where lists count',
    { ACL: 'public-read', ObjectOwnership: 'ObjectWriter' },
    'InvalidBucketAclWithBlockPublicAccessError 400',
  ],
  ['for logs where lists count', { ACL: 'log-delivery-write', ObjectOwnership: 'ObjectWriter' }, 'made'],
  ['that there is not', { ACL: 'mine' }, 'InvalidArgument 400'],
])('a new bucket with a list %s', async (_, input, expected) => {
  const world = createWorld({ seed: 's3', start: START, services: [iam, s3] });
  const CreateBucketConfiguration = { LocationConstraint: REGION };

  const outcome = await world
    .call({ kind: 'administrator', account: ACCOUNT }, REGION, 's3', 'CreateBucket', {
      ...{ Bucket, CreateBucketConfiguration },
      ...input,
    })
    .then(
      () => 'made',
      (error: { awsCode: string; status: number }) => `${error.awsCode} ${error.status}`,
    );

  expect(outcome).toBe(expected);
});

test('lists are refused where they are off, kept and shown where they count', async () => {
  const world = createWorld({ seed: 's3', start: START, services: [iam, s3] });
  const call = <Output>(action: string, input: object) =>
    world.call<Output>({ kind: 'administrator', account: ACCOUNT }, REGION, 's3', action, {
      Bucket,
      ...input,
    });
  await call('CreateBucket', { CreateBucketConfiguration: { LocationConstraint: REGION } });

  const off = await call('PutBucketAcl', { ACL: 'private' }).catch((error) => error.awsCode);
  await call('PutBucketOwnershipControls', {
    OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] },
  });
  const open = await call('PutBucketAcl', { ACL: 'public-read' }).catch((error) => error.awsCode);
  await call('PutBucketAcl', { ACL: 'log-delivery-write' });
  const { Grants } = await call<{ Grants: { Permission: string }[] }>('GetBucketAcl', {});

  expect([off, open]).toEqual(['AccessControlListNotSupported', 'AccessDenied']);
  expect(Grants.map(({ Permission }) => Permission)).toEqual(['FULL_CONTROL', 'WRITE', 'READ_ACP']);
});
