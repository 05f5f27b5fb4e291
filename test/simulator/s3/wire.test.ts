import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { sdkClient } from '../../../simulator/protocol/client';
import { drive } from '../protocol/drive';
import { ADMIN, newWorld, REGION } from './world';

const NAMES = [
  { bucket: 'orders-recipes', style: 'virtual-hosted' },
  { bucket: 'orders.recipes', style: 'path' },
];

test.each(NAMES)('the SDK writes and reads objects by $style addresses', async ({ bucket }) => {
  const world = newWorld();
  const client = sdkClient(world, ADMIN, REGION, S3Client);
  const Bucket = bucket;
  const Key = 'recipes/a b+(ü)/';
  await drive(
    world,
    client.send(
      new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } }),
    ),
  );
  await drive(
    world,
    client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } })),
  );

  const put = await drive(
    world,
    client.send(new PutObjectCommand({ Bucket, Key, Body: 'é', Metadata: { of: 'orders' } })),
  );
  const got = await drive(world, client.send(new GetObjectCommand({ Bucket, Key })));
  const head = await drive(world, client.send(new HeadObjectCommand({ Bucket, Key })));
  const listed = await drive(world, client.send(new ListObjectsV2Command({ Bucket, Prefix: 'recipes/a b' })));

  expect(await got.Body?.transformToString()).toBe('é');
  expect(got).toMatchObject({ ETag: put.ETag, VersionId: put.VersionId, Metadata: { of: 'orders' } });
  expect(head).toMatchObject({ ContentLength: 2, ETag: put.ETag, ServerSideEncryption: 'AES256' });
  expect(listed.Contents?.map((object) => [object.Key, object.Size])).toEqual([[Key, 2]]);
});

test('the SDK knows refusals by their codes, and those of HEAD by their status', async () => {
  const world = newWorld();
  const client = sdkClient(world, ADMIN, REGION, S3Client);
  const Bucket = 'orders-recipes';
  const make = () =>
    drive(
      world,
      client.send(
        new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } }),
      ),
    );
  const put = () =>
    drive(world, client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: '1', IfNoneMatch: '*' })));
  await make();
  await put();

  await expect(make()).rejects.toMatchObject({
    name: 'BucketAlreadyOwnedByYou',
    $metadata: { httpStatusCode: 409 },
  });
  await expect(put()).rejects.toMatchObject({
    name: 'PreconditionFailed',
    $metadata: { httpStatusCode: 412 },
  });
  await expect(drive(world, client.send(new GetObjectCommand({ Bucket, Key: 'b' })))).rejects.toMatchObject({
    name: 'NoSuchKey',
    $metadata: { httpStatusCode: 404 },
  });
  await expect(drive(world, client.send(new HeadObjectCommand({ Bucket, Key: 'b' })))).rejects.toMatchObject({
    name: 'NotFound',
  });
  await expect(
    drive(world, client.send(new GetObjectCommand({ Bucket: 'nobodys', Key: 'b' }))),
  ).rejects.toMatchObject({ name: 'NoSuchBucket' });
});

test('a bucket of a lost Region does not answer', async () => {
  const world = newWorld();
  const client = sdkClient(world, ADMIN, REGION, S3Client);
  world.faults.loseRegion(REGION);

  await expect(
    drive(world, client.send(new GetObjectCommand({ Bucket: 'orders-recipes', Key: 'a' }))),
  ).rejects.toMatchObject({ name: 'TimeoutError' });
});
