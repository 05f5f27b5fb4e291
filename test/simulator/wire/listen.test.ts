import { DescribeDBProxiesCommand, DescribeDBSnapshotsCommand, RDSClient } from '@aws-sdk/client-rds';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { services } from '../../../simulator/services';
import { administratorKey } from '../../../simulator/wire/keys';
import { listen, type Wire } from '../../../simulator/wire/listen';
import { createWorld, type World } from '../../../simulator/world';

const ACCOUNT = '111111111111';
const REGION = 'us-west-2';
const DAY = 86_400_000;

let world: World;
let wire: Wire;
let told: string[];

beforeEach(async () => {
  world = createWorld({ seed: 'wire', start: Date.UTC(2026, 0, 5), services });
  told = [];
  wire = await listen(world, { port: 0, speed: 0, told: (line) => told.push(line) });
});

afterEach(async () => {
  await wire.close();
  await world.close();
});

/** As a team's own program makes its clients: nothing of the simulator in it but address and key. */
function settings(
  key: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } = administratorKey(
    world,
    ACCOUNT,
  ),
) {
  const { accessKeyId, secretAccessKey, sessionToken } = key;
  return { endpoint: wire.url, region: REGION, credentials: { accessKeyId, secretAccessKey, sessionToken } };
}

async function tell(noun: string, body: unknown): Promise<{ status: number; told: Record<string, unknown> }> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await fetch(`${wire.url}/_lifeboat/${noun}`, { method: 'POST', body: text });
  return { status: answer.status, told: (await answer.json()) as Record<string, unknown> };
}

describe('a client that knows nothing of virtual time', () => {
  it('is who its access key says', async () => {
    const identity = await new STSClient(settings()).send(new GetCallerIdentityCommand({}));

    expect(identity.Account).toBe(ACCOUNT);
  });

  it('is refused when its signature is wrong', async () => {
    const forged = { ...administratorKey(world, ACCOUNT), secretAccessKey: 'another' };

    const call = new RDSClient(settings(forged)).send(new DescribeDBSnapshotsCommand({}));

    await expect(call).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
  });

  it('is refused what is not simulated, and so is whoever follows told', async () => {
    const call = new RDSClient(settings()).send(new DescribeDBProxiesCommand({}));

    await expect(call).rejects.toMatchObject({ name: 'InvalidAction' });
    expect(told).toEqual([`rds:DescribeDBProxies is not simulated. Asked for by ${ACCOUNT} in ${REGION}.`]);
  });

  it('is told when its credentials end by its own clock, and keeps them while days pass here', async () => {
    const { told } = await tell('keys', { account: ACCOUNT });
    const sts = new STSClient(settings(told as { accessKeyId: string; secretAccessKey: string }));
    await world.call({ kind: 'administrator', account: ACCOUNT }, REGION, 'iam', 'CreateRole', {
      RoleName: 'reader',
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'sts:AssumeRole' },
        ],
      }),
    });
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${ACCOUNT}:role/reader`, RoleSessionName: 'me' }),
    );
    await tell('time', { advance: 3 * 86_400 });
    const session = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    };

    const identity = await new STSClient(settings(session)).send(new GetCallerIdentityCommand({}));

    expect(identity.Arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/reader/me`);
    expect(Math.abs((Credentials?.Expiration?.getTime() ?? 0) - Date.now() - 3_600_000)).toBeLessThan(60_000);
  });

  it('writes, lists by folder and reads objects', async () => {
    const s3 = new S3Client({ ...settings(), forcePathStyle: true });
    const Bucket = 'orders-recipes';
    await s3.send(
      new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } }),
    );
    for (const Key of ['top', 'a/1', 'a/2', 'b/c/3'])
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));

    const listed = await s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/' }));
    const within = await s3.send(
      new ListObjectsV2Command({ Bucket, Delimiter: '/', Prefix: 'b/', MaxKeys: 1 }),
    );
    const read = await s3.send(new GetObjectCommand({ Bucket, Key: 'a/2' }));

    expect(listed.Contents?.map(({ Key }) => Key)).toEqual(['top']);
    expect(listed.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(['a/', 'b/']);
    expect(within).toMatchObject({ KeyCount: 1, IsTruncated: false, CommonPrefixes: [{ Prefix: 'b/c/' }] });
    expect(await read.Body?.transformToString()).toBe('a/2');
  });

  it('is not answered by a Region that is gone, until it returns', async () => {
    await tell('faults', { loseRegion: REGION });

    const call = new STSClient({ ...settings(), maxAttempts: 1 }).send(new GetCallerIdentityCommand({}), {
      abortSignal: AbortSignal.timeout(500),
    });

    await expect(call).rejects.toThrow(/abort/i);
    await tell('faults', { returnRegion: REGION });
    await new STSClient(settings()).send(new GetCallerIdentityCommand({}));
  });
});

describe('virtual time', () => {
  it('stands still unless it is told to pass', async () => {
    const before = world.clock.now();
    await new STSClient(settings()).send(new GetCallerIdentityCommand({}));
    const after = world.clock.now();

    const { told } = await tell('time', { until: '2026-01-06T00:00:00Z' });

    expect(after - before).toBeLessThan(1_000);
    expect(told).toEqual({ now: '2026-01-06T00:00:00.000Z', speed: 0 });
  });

  it('runs at the speed it is told', async () => {
    await tell('time', { speed: 86_400 });
    const before = world.clock.now();
    while (world.clock.now() < before + DAY)
      await new STSClient(settings()).send(new GetCallerIdentityCommand({}));
    const { told } = await tell('time', { speed: 0 });
    const stopped = world.clock.now();
    await new STSClient(settings()).send(new GetCallerIdentityCommand({}));

    expect(told.speed).toBe(0);
    expect(world.clock.now() - stopped).toBeLessThan(1_000);
  });
});

describe('what the simulation is told', () => {
  it.each([
    ['time', { advance: -1 }, 'never back from'],
    ['time', { advance: 1, speed: 1 }, 'advance'],
    ['time', { until: 'tomorrow' }, 'until'],
    ['time', { speed: 'fast' }, 'speed'],
    ['time', '[]', 'not a JSON object'],
    ['keys', { account: '1' }, '111111111111'],
    ['keys', { role: `arn:aws:iam::${ACCOUNT}:role/nobody` }, 'There is no role'],
    ['faults', {}, 'loseRegion'],
    ['faults', { loseRegion: 'Mars' }, 'loseRegion'],
    ['faults', { loseEvents: 2 }, 'loseEvents'],
  ])('at %s, %j, is refused with what is allowed', async (noun, body, part) => {
    const { status, told } = await tell(noun, body);

    expect(status).toBe(400);
    expect(told.error).toContain(part);
  });

  it('elsewhere is told what there is', async () => {
    expect(await tell('tiem', {})).toMatchObject({
      status: 404,
      told: { error: expect.stringContaining('POST time') },
    });
  });
});
