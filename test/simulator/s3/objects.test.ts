import type {
  GetObjectCommandOutput,
  ListObjectsV2CommandOutput,
  ListObjectVersionsCommandOutput,
} from '@aws-sdk/client-s3';
import { describe, expect, it, test } from 'vitest';
import type { World } from '../../../simulator/world';
import { as, document, newBucket, newRole, newWorld, REGION, START } from './world';

const Bucket = 'orders-ledger';
const DAY = 86_400_000;

async function locked(mode = 'GOVERNANCE'): Promise<{ world: World; VersionId: string }> {
  const world = newWorld();
  const s3 = as(world);
  await newBucket(world, Bucket, { ObjectLockEnabledForBucket: true });
  await s3('PutObjectLockConfiguration', {
    Bucket,
    ObjectLockConfiguration: {
      ObjectLockEnabled: 'Enabled',
      Rule: { DefaultRetention: { Mode: mode, Days: 30 } },
    },
  });
  const put = { Bucket, Key: 'a', Body: '1', ChecksumAlgorithm: 'CRC32' };
  const { VersionId } = await s3<{ VersionId: string }>('PutObject', put);
  return { world, VersionId };
}

describe('conditional writes', () => {
  it.each([
    ['IfNoneMatch of what is there', { Key: 'a', IfNoneMatch: '*' }, 'PreconditionFailed'],
    ['IfMatch of something else', { Key: 'a', IfMatch: '"0"' }, 'PreconditionFailed'],
    ['IfMatch of what is not there', { Key: 'b', IfMatch: '"0"' }, 'NoSuchKey'],
  ])('%s is refused', async (_, input, awsCode) => {
    const world = newWorld();
    await newBucket(world, Bucket);
    await as(world)('PutObject', { Bucket, Key: 'a', Body: '1' });

    await expect(as(world)('PutObject', { Bucket, Body: '2', ...input })).rejects.toMatchObject({ awsCode });
  });

  it('with the ETag that was read changes the object', async () => {
    const world = newWorld();
    const s3 = as(world);
    await newBucket(world, Bucket);
    const { ETag } = await s3<{ ETag: string }>('PutObject', { Bucket, Key: 'a', Body: '1' });

    await s3('PutObject', { Bucket, Key: 'a', Body: '2', IfMatch: ETag });

    const { Body } = await s3<GetObjectCommandOutput>('GetObject', { Bucket, Key: 'a' });
    expect(Buffer.from(Body as unknown as Uint8Array).toString()).toBe('2');
  });
});

test('deleting under versioning hides, and what is under the marker comes back with it gone', async () => {
  const world = newWorld();
  const s3 = as(world);
  await newBucket(world, Bucket);
  await s3('PutBucketVersioning', { Bucket, VersioningConfiguration: { Status: 'Enabled' } });
  await s3('PutObject', { Bucket, Key: 'a', Body: '1' });
  const { VersionId } = await s3<{ VersionId: string }>('DeleteObject', { Bucket, Key: 'a' });
  await expect(s3('GetObject', { Bucket, Key: 'a' })).rejects.toMatchObject({ awsCode: 'NoSuchKey' });
  await expect(s3('DeleteBucket', { Bucket })).rejects.toMatchObject({ awsCode: 'BucketNotEmpty' });

  await s3('DeleteObject', { Bucket, Key: 'a', VersionId });

  await expect(s3('GetObject', { Bucket, Key: 'a' })).resolves.toMatchObject({ ETag: expect.any(String) });
});

test('a listing goes on where it stopped', async () => {
  const world = newWorld();
  const s3 = as(world);
  await newBucket(world, Bucket);
  for (const Key of ['p/3', 'p/1', 'q', 'p/2']) await s3('PutObject', { Bucket, Key, Body: '' });

  const keys: (string | undefined)[] = [];
  let ContinuationToken: string | undefined;
  do {
    const input = { Bucket, Prefix: 'p/', MaxKeys: 2, ContinuationToken };
    const page = await s3<ListObjectsV2CommandOutput>('ListObjectsV2', input);
    keys.push(...(page.Contents ?? []).map(({ Key }) => Key));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);

  expect(keys).toEqual(['p/1', 'p/2', 'p/3']);
});

test('noncurrent versions go when their days are over', async () => {
  const world = newWorld();
  const s3 = as(world);
  await newBucket(world, Bucket);
  await s3('PutBucketVersioning', { Bucket, VersioningConfiguration: { Status: 'Enabled' } });
  await s3('PutBucketLifecycleConfiguration', {
    Bucket,
    LifecycleConfiguration: {
      Rules: [{ Status: 'Enabled', Filter: {}, NoncurrentVersionExpiration: { NoncurrentDays: 30 } }],
    },
  });
  for (const Body of ['1', '2']) await s3('PutObject', { Bucket, Key: 'a', Body });
  const versions = async () =>
    (await s3<ListObjectVersionsCommandOutput>('ListObjectVersions', { Bucket })).Versions?.length;
  await world.clock.runUntil(START + 30 * DAY);
  expect(await versions()).toBe(2);

  await world.clock.runUntil(START + 31 * DAY);

  expect(await versions()).toBe(1);
});

describe('object lock', () => {
  it('keeps a version until its time is over, and lets it be hidden meanwhile', async () => {
    const { world, VersionId } = await locked();
    const destroy = () => as(world)('DeleteObject', { Bucket, Key: 'a', VersionId });
    await as(world)('DeleteObject', { Bucket, Key: 'a' });
    await expect(destroy()).rejects.toMatchObject({ awsCode: 'AccessDenied', status: 403 });

    await world.clock.runUntil(START + 30 * DAY);

    await expect(destroy()).resolves.toEqual({ VersionId });
  });

  it.each([
    ['GOVERNANCE', ['s3:DeleteObjectVersion'], false],
    ['GOVERNANCE', ['s3:DeleteObjectVersion', 's3:BypassGovernanceRetention'], true],
    ['COMPLIANCE', ['s3:DeleteObjectVersion', 's3:BypassGovernanceRetention'], false],
  ])('in %s mode, for one who may %j, is gone round: %s', async (mode, Action, goes) => {
    const { world, VersionId } = await locked(mode);
    const role = await newRole(world, '222222222222', [{ Action, Resource: `arn:aws:s3:::${Bucket}/*` }]);
    const input = { Bucket, Key: 'a', VersionId, BypassGovernanceRetention: true };

    const outcome = as(world, role)('DeleteObject', input).then(
      () => true,
      () => false,
    );

    expect(await outcome).toBe(goes);
  });

  it('is made longer by whoever may, and shorter by nobody', async () => {
    const { world } = await locked('COMPLIANCE');
    const until = (days: number) =>
      as(world)('PutObjectRetention', {
        Bucket,
        Key: 'a',
        Retention: { Mode: 'COMPLIANCE', RetainUntilDate: new Date(START + days * DAY) },
        BypassGovernanceRetention: true,
      });

    await expect(until(40)).resolves.toEqual({});
    await expect(until(39)).rejects.toMatchObject({ awsCode: 'AccessDenied' });
  });
});

describe('permissions', () => {
  const read = { Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` };
  const list = { Action: 's3:ListBucket', Resource: `arn:aws:s3:::${Bucket}` };

  it.each([
    ['its own account, by its policies', '222222222222', [read], [], 'a', undefined],
    ['its own account, with none', '222222222222', [], [], 'a', 'AccessDenied'],
    ['another account, by its policies alone', '111111111111', [read], [], 'a', 'AccessDenied'],
    ['another account, by both', '111111111111', [read], [read], 'a', undefined],
    ['one who may not list, of what is not there', '222222222222', [read], [], 'b', 'AccessDenied'],
    ['one who may list, of what is not there', '222222222222', [read, list], [], 'b', 'NoSuchKey'],
  ])('a role of %s', async (_, account, identity, bucket, Key, awsCode) => {
    const world = newWorld();
    await newBucket(world, Bucket);
    await as(world)('PutObject', { Bucket, Key: 'a', Body: '1' });
    const role = await newRole(world, account, identity);
    if (bucket.length > 0) {
      const Principal = { AWS: `arn:aws:iam::${account}:root` };
      const Policy = document(bucket.map((statement) => ({ ...statement, Principal })));
      await as(world)('PutBucketPolicy', { Bucket, Policy });
    }

    const outcome = as(world, role)('GetObject', { Bucket, Key }).then(
      () => undefined,
      (error: { awsCode: string }) => error.awsCode,
    );

    expect(await outcome).toBe(awsCode);
  });

  it('names are one space for all accounts, and a bucket answers in its own Region', async () => {
    const world = newWorld();
    await newBucket(world, Bucket);
    const other = as(world, { kind: 'administrator', account: '111111111111' });
    const CreateBucketConfiguration = { LocationConstraint: REGION };

    await expect(other('CreateBucket', { Bucket, CreateBucketConfiguration })).rejects.toMatchObject({
      awsCode: 'BucketAlreadyExists',
    });
    await expect(as(world, undefined, 'us-east-1')('HeadBucket', { Bucket })).rejects.toMatchObject({
      awsCode: 'PermanentRedirect',
    });
  });

  it('a public policy is refused where that is blocked', async () => {
    const world = newWorld();
    await newBucket(world, Bucket);
    const Policy = document([{ ...read, Principal: '*' }]);

    await expect(as(world)('PutBucketPolicy', { Bucket, Policy })).rejects.toMatchObject({
      awsCode: 'AccessDenied',
    });
  });
});

describe('a part that is copied', () => {
  const source = `${'x'.repeat(5_242_880)}the end`;
  const started = async () => {
    const world = newWorld();
    const s3 = as(world);
    await newBucket(world, Bucket);
    await s3('PutObject', { Bucket, Key: 'a', Body: source });
    const { UploadId } = await s3<{ UploadId: string }>('CreateMultipartUpload', { Bucket, Key: 'b' });
    const part = (PartNumber: number, CopySourceRange?: string) =>
      s3<{ CopyPartResult: { ETag: string } }>('UploadPartCopy', {
        ...{ Bucket, Key: 'b', UploadId, PartNumber, CopySource: `${Bucket}/a`, CopySourceRange },
      });
    return { s3, UploadId, part };
  };
  it('is what its range of the source says, and one of the upload', async () => {
    const { s3, UploadId, part } = await started();
    const first = await part(1, 'bytes=0-5242879');
    const second = await part(2, 'bytes=5242884-5242886');
    const Parts = [first, second].map(({ CopyPartResult: { ETag } }, index) => ({
      ETag,
      PartNumber: index + 1,
    }));
    await s3('CompleteMultipartUpload', { Bucket, Key: 'b', UploadId, MultipartUpload: { Parts } });

    const { Body } = await s3<{ Body: Uint8Array }>('GetObject', {
      Bucket,
      Key: 'b',
      Range: 'bytes=5242878-',
    });

    expect(Buffer.from(Body).toString()).toBe('xxend');
    await expect(part(3, 'bytes=5-9999999')).rejects.toMatchObject({ awsCode: 'InvalidArgument' });
  });
});

describe('the tags of an object', () => {
  const tagsOf = async (world: World, Key: string, more = {}) =>
    (await as(world)<{ TagSet: object[] }>('GetObjectTagging', { Bucket, Key, ...more })).TagSet;

  it('come with it, go along with a copy unless that has others, and belong to a version', async () => {
    const world = newWorld();
    const s3 = as(world);
    await newBucket(world, Bucket);
    await s3('PutBucketVersioning', { Bucket, VersioningConfiguration: { Status: 'Enabled' } });
    const put = { Bucket, Key: 'a', Body: '1', Tagging: 'team=payments&kind=a%20b' };
    const { VersionId } = await s3<{ VersionId: string }>('PutObject', put);
    const CopySource = `${Bucket}/a`;
    await s3('CopyObject', { Bucket, Key: 'b', CopySource });
    await s3('CopyObject', { Bucket, Key: 'c', CopySource, TaggingDirective: 'REPLACE', Tagging: 'x=y' });
    await s3('PutObject', { Bucket, Key: 'a', Body: '2' });
    await s3('PutObjectTagging', { Bucket, Key: 'a', Tagging: { TagSet: [{ Key: 'k', Value: 'v' }] } });

    const given = [
      { Key: 'team', Value: 'payments' },
      { Key: 'kind', Value: 'a b' },
    ];
    expect(await tagsOf(world, 'a', { VersionId })).toEqual(given);
    expect(await tagsOf(world, 'b')).toEqual(given);
    expect(await tagsOf(world, 'c')).toEqual([{ Key: 'x', Value: 'y' }]);
    expect(await tagsOf(world, 'a')).toEqual([{ Key: 'k', Value: 'v' }]);
    expect(await s3('HeadObject', { Bucket, Key: 'b' })).toMatchObject({ TagCount: 2 });
    await s3('DeleteObjectTagging', { Bucket, Key: 'b' });
    expect(await tagsOf(world, 'b')).toEqual([]);
  });

  it.each<readonly [string, object[], string]>([
    ['eleven', Array.from({ length: 11 }, (_, at) => ({ Key: `k${at}`, Value: '' })), 'BadRequest'],
    ['AWS has for itself', [{ Key: 'aws:x', Value: '' }], 'InvalidTag'],
    [
      'twice',
      [
        { Key: 'x', Value: '1' },
        { Key: 'x', Value: '2' },
      ],
      'InvalidTag',
    ],
    ['without a name', [{ Key: '', Value: '1' }], 'InvalidTag'],
  ])('are refused: those that are %s', async (_, TagSet, awsCode) => {
    const world = newWorld();
    await newBucket(world, Bucket);
    await as(world)('PutObject', { Bucket, Key: 'a', Body: '1' });

    const tagging = as(world)('PutObjectTagging', { Bucket, Key: 'a', Tagging: { TagSet } });

    await expect(tagging).rejects.toMatchObject({ awsCode });
  });

  it('come only from who may tag', async () => {
    const world = newWorld();
    await newBucket(world, Bucket);
    const all = `arn:aws:s3:::${Bucket}/*`;
    const caller = await newRole(world, '222222222222', [{ Action: 's3:PutObject', Resource: all }]);
    const put = (more: object) => as(world, caller)('PutObject', { Bucket, Key: 'a', Body: '1', ...more });

    await expect(put({ Tagging: 'a=b' })).rejects.toMatchObject({ awsCode: 'AccessDenied' });
    await expect(put({})).resolves.toBeDefined();
  });
});
