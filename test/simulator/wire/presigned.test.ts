import { Agent } from 'node:http';
import { Readable } from 'node:stream';
import {
  CreateBucketCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  ListObjectsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { HttpRequest } from '@smithy/core/protocols';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { services } from '../../../simulator/services';
import { administratorKey } from '../../../simulator/wire/keys';
import { listen, type Wire } from '../../../simulator/wire/listen';
import { createWorld, type World } from '../../../simulator/world';

const ACCOUNT = '111111111111';
const REGION = 'us-west-2';
const Bucket = 'orders-dumps';

let world: World;
let wire: Wire;

beforeEach(async () => {
  world = createWorld({ seed: 'presigned', start: Date.UTC(2026, 0, 5), services });
  wire = await listen(world, { port: 0, speed: 0 });
});

afterEach(async () => {
  await wire.close();
  await world.close();
});

function client(endpoint = wire.url): S3Client {
  // Names under localhost are loopback, whatever the machine's resolver says of them.
  const lookup = (_host: string, _options: object, found: (error: null, addresses: object[]) => void) =>
    found(null, [{ address: '127.0.0.1', family: 4 }]);
  return new S3Client({
    endpoint,
    region: REGION,
    credentials: administratorKey(world, ACCOUNT),
    requestHandler: { httpAgent: new Agent({ lookup: lookup as never }) },
  });
}

async function withObject(): Promise<void> {
  const CreateBucketConfiguration = { LocationConstraint: REGION } as const;
  await client().send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  await client().send(new PutObjectCommand({ Bucket, Key: 'a b/+1.txt', Body: 'hello' }));
}

/** The address that whoever has it may ask for so many seconds. */
async function presigned(
  service: string,
  path: string,
  query: Record<string, string>,
  { expiresIn = 60, secretAccessKey = administratorKey(world, ACCOUNT).secretAccessKey, signedAgo = 0 } = {},
): Promise<string> {
  const { hostname, port, host } = new URL(wire.url);
  const signer = new SignatureV4({
    service,
    region: REGION,
    credentials: { accessKeyId: administratorKey(world, ACCOUNT).accessKeyId, secretAccessKey },
    sha256: Hash.bind(null, 'sha256'),
    uriEscapePath: service !== 's3',
  });
  const asked = new HttpRequest({
    method: 'GET',
    protocol: 'http:',
    hostname,
    port: Number(port),
    path,
    query,
  });
  asked.headers = { host, ...(service === 's3' ? { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } : {}) };
  const signingDate = new Date(Date.now() - signedAgo);
  const signed = await signer.presign(asked, { expiresIn, signingDate });
  const text = new URLSearchParams(signed.query as Record<string, string>).toString().replaceAll('+', '%20');
  return `${wire.url}${signed.path}?${text}`;
}

describe('a presigned address', () => {
  it('of an object gives it to whoever has the address', async () => {
    await withObject();

    const answer = await fetch(await presigned('s3', `/${Bucket}/a%20b/%2B1.txt`, {}));

    expect([answer.status, await answer.text()]).toEqual([200, 'hello']);
  });

  it('of STS says who signed it', async () => {
    const query = { Action: 'GetCallerIdentity', Version: '2011-06-15' };

    const answer = await fetch(await presigned('sts', '/', query));

    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining(ACCOUNT)]);
  });

  it.each([
    ['by another secret', { secretAccessKey: 'guessed' }, 'SignatureDoesNotMatch'],
    ['for a minute, two minutes ago', { signedAgo: 120_000 }, 'Request has expired'],
    ['in an hour', { signedAgo: -3_600_000 }, 'RequestTimeTooSkewed'],
  ])('signed %s is refused', async (_how, how, why) => {
    await withObject();

    const answer = await fetch(await presigned('s3', `/${Bucket}/a%20b/%2B1.txt`, {}, how));

    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining(why)]);
  });
});

describe('a bucket', () => {
  it.each([
    ['in the path', () => wire.url],
    ['in the host name', () => wire.url.replace('127.0.0.1', 'localhost')],
  ])('%s is the same', async (_where, endpoint) => {
    await withObject();

    const read = await client(endpoint()).send(new GetObjectCommand({ Bucket, Key: 'a b/+1.txt' }));
    const { LocationConstraint } = await client(endpoint()).send(new GetBucketLocationCommand({ Bucket }));

    expect([await read.Body?.transformToString(), LocationConstraint]).toEqual(['hello', REGION]);
  });

  it('lists in the old way too', async () => {
    await withObject();

    const { Contents, Marker } = await client().send(new ListObjectsCommand({ Bucket, Prefix: 'a' }));

    expect([Contents?.map(({ Key }) => Key), Marker]).toEqual([['a b/+1.txt'], '']);
  });

  it('takes a stream, in chunks and with its checksum after it', async () => {
    await withObject();
    const parts = ['first ', 'second ', 'third'];
    const Body = Readable.from(parts.map((part) => Buffer.from(part)));

    await client().send(new PutObjectCommand({ Bucket, Key: 'stream', Body, ContentLength: 18 }));
    const read = await client().send(new GetObjectCommand({ Bucket, Key: 'stream' }));

    expect(await read.Body?.transformToString()).toBe(parts.join(''));
  });
});
