import { createHash, createHmac } from 'node:crypto';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import { describe, expect, test } from 'vitest';
import { issueAccessKey } from '../../../simulator/iam/credentials';
import { unchunked } from '../../../simulator/protocol/aws-chunked';
import { chunkFault } from '../../../simulator/protocol/chunk-signatures';
import { handleHttp } from '../../../simulator/protocol/router';
import { crc32cText, crc64Text } from '../../../simulator/s3/cyclic-checksums';
import { drive } from '../protocol/drive';
import { ADMIN, newWorld, REGION } from './world';

const SIGNED = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';
const HOST = `store.s3.${REGION}.amazonaws.com`;

/** The example of AWS docs: S3 API Reference, "Transferring payload in multiple chunks", 65 KiB of `a`. */
const EXAMPLE = {
  secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  date: '20130524T000000Z',
  scope: {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    ...{ date: '20130524', region: 'us-east-1', service: 's3', signedHeaders: [] },
    signature: '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
  },
};
const EXAMPLE_SIGNATURES = [
  'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648',
  '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497',
  'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9',
];

function chunked(contents: readonly string[], signatures: readonly string[], trailer = ''): Buffer {
  const chunks = [...contents, ''].map((content, index) => {
    const signature = signatures[index] === undefined ? '' : `;chunk-signature=${signatures[index]}`;
    return `${content.length.toString(16)}${signature}\r\n${content}${content === '' ? '' : '\r\n'}`;
  });
  return Buffer.from(`${chunks.join('')}${trailer}\r\n`);
}

describe('signatures of chunks', () => {
  const contents = ['a'.repeat(65_536), 'a'.repeat(1_024)];

  test("are those of AWS's own example", () => {
    const stream = unchunked(chunked(contents, EXAMPLE_SIGNATURES));

    expect(chunkFault(stream, { kind: SIGNED, ...EXAMPLE })).toBeUndefined();
  });

  test.each([
    ['another content', ['b'.repeat(65_536), contents[1] ?? ''], EXAMPLE_SIGNATURES, 'SignatureDoesNotMatch'],
    [
      'another order',
      contents,
      [EXAMPLE_SIGNATURES[1] ?? '', EXAMPLE_SIGNATURES[0] ?? ''],
      'SignatureDoesNotMatch',
    ],
    ['no signature of the last', contents, EXAMPLE_SIGNATURES.slice(0, 2), 'SignatureDoesNotMatch'],
    [
      'a chunk too small',
      ['a'.repeat(8_191), ...contents],
      [...EXAMPLE_SIGNATURES, ...EXAMPLE_SIGNATURES],
      'InvalidChunkSizeError',
    ],
  ])('refuse %s', (_what, given, signatures, code) => {
    const stream = unchunked(chunked(given, signatures));

    expect(chunkFault(stream, { kind: SIGNED, ...EXAMPLE })?.awsCode).toBe(code);
  });
});

test.each([
  ['CRC-32C', crc32cText, '4waSgw=='],
  ['CRC-64/NVME', crc64Text, 'rosUhgp5mIg='],
])('%s has its well-known check value', (_name, checksum, value) => {
  expect(checksum(Buffer.from('123456789'))).toBe(value);
});

interface Upload {
  readonly kind: string;
  readonly content?: string;
  readonly headers?: Record<string, string>;
  /** Trailers as they are sent. */
  readonly trailers?: Record<string, string>;
  /** Changes the body after it was signed. */
  readonly change?: (body: string) => string;
}

/** Sends an object as clients do that sign a stream while they read it. */
async function upload({ kind, content = 'the content', headers = {}, trailers = {}, change }: Upload) {
  const world = newWorld();
  const call = (action: string, input: object) =>
    world.call<Record<string, unknown>>(ADMIN, REGION, 's3', action, { Bucket: 'store', ...input });
  await call('CreateBucket', { CreateBucketConfiguration: { LocationConstraint: REGION } });
  const credentials = issueAccessKey(world, ADMIN);
  const signer = new SignatureV4({
    ...{ service: 's3', region: REGION, credentials, sha256: Hash.bind(null, 'sha256') },
    ...{ applyChecksum: false, uriEscapePath: false },
  });
  const signed = await signer.sign(
    {
      ...{ method: 'PUT', protocol: 'https:', hostname: HOST, path: '/key' },
      headers: {
        host: HOST,
        'x-amz-content-sha256': kind,
        'x-amz-decoded-content-length': String(content.length),
        'content-encoding': 'aws-chunked',
        ...headers,
      },
    },
    { signingDate: new Date(world.clock.now()) },
  );
  const date = signed.headers['x-amz-date'] ?? '';
  const seed = /Signature=(\w+)/.exec(signed.headers.authorization ?? '')?.[1] ?? '';
  const place = [date.slice(0, 8), REGION, 's3', 'aws4_request'];
  const key = place.reduce<Buffer>(
    (before, part) => createHmac('sha256', before).update(part).digest(),
    Buffer.from(`AWS4${credentials.secretAccessKey}`),
  );
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const sign = (algorithm: string, before: string, ...hashes: string[]) =>
    createHmac('sha256', key)
      .update([algorithm, date, place.join('/'), before, ...hashes].join('\n'))
      .digest('hex');
  const isSigned = kind.startsWith(SIGNED);
  const first = sign('AWS4-HMAC-SHA256-PAYLOAD', seed, hash(''), hash(content));
  const last = sign('AWS4-HMAC-SHA256-PAYLOAD', first, hash(''), hash(''));
  const lines = Object.entries(trailers).map(([name, value]) => `${name}:${value}`);
  const canonical = lines.map((line) => `${line}\n`).join('');
  const trailer = [
    ...lines,
    ...(isSigned && lines.length > 0
      ? [`x-amz-trailer-signature:${sign('AWS4-HMAC-SHA256-TRAILER', last, hash(canonical))}`]
      : []),
  ].map((line) => `${line}\r\n`);
  const text = chunked([content], isSigned ? [first, last] : [], trailer.join('')).toString();
  const answer = await drive(
    world,
    handleHttp(world, {
      ...{ method: 'PUT', protocol: 'https:', hostname: HOST, path: '/key', headers: signed.headers },
      body: Buffer.from(change?.(text) ?? text),
    }),
  );
  if (answer === 'no-answer') throw new Error('There was no answer.');
  const code = /<Code>(\w+)</.exec(Buffer.from(answer.body).toString())?.[1];
  return { status: answer.status, code, call };
}

const SHA256 = createHash('sha256').update('the content').digest('base64');
const WITH_TRAILER = {
  kind: `${SIGNED}-TRAILER`,
  headers: { 'x-amz-trailer': 'x-amz-checksum-sha256', 'x-amz-sdk-checksum-algorithm': 'SHA256' },
  trailers: { 'x-amz-checksum-sha256': SHA256 },
};
const UNSIGNED = { ...WITH_TRAILER, kind: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' };

test.each([
  ['signed in chunks', { kind: SIGNED }],
  ['signed in chunks, with a checksum after them', WITH_TRAILER],
  ['not signed, with a checksum after it', UNSIGNED],
  [
    'not signed, with CRC64NVME after it',
    {
      ...UNSIGNED,
      headers: { 'x-amz-trailer': 'x-amz-checksum-crc64nvme' },
      trailers: { 'x-amz-checksum-crc64nvme': crc64Text(Buffer.from('the content')) },
    },
  ],
])('S3 takes a body that is %s', async (_how, given) => {
  const { status, code, call } = await upload(given);
  const head = await call('HeadObject', { Key: 'key' });

  expect([status, code]).toEqual([200, undefined]);
  expect(head.ContentLength).toBe('the content'.length);
});

test.each([
  [
    'a chunk that was changed',
    { kind: SIGNED, change: (body: string) => body.replace('the content', 'no content!') },
    [403, 'SignatureDoesNotMatch'],
  ],
  [
    'a trailer that was changed',
    { ...WITH_TRAILER, change: (body: string) => body.replace(SHA256, SHA256.replace(/^./, '0')) },
    [403, 'SignatureDoesNotMatch'],
  ],
  [
    'a trailer without its signature',
    { ...WITH_TRAILER, change: (body: string) => body.replace(/x-amz-trailer-signature:.*\r\n/, '') },
    [403, 'SignatureDoesNotMatch'],
  ],
  [
    'a checksum after the body that is not its own',
    { ...UNSIGNED, trailers: { 'x-amz-checksum-sha256': SHA256.replace(/^./, '0') } },
    [400, 'BadDigest'],
  ],
  [
    'a CRC-32C that is not its own',
    {
      ...UNSIGNED,
      headers: { 'x-amz-trailer': 'x-amz-checksum-crc32c' },
      trailers: { 'x-amz-checksum-crc32c': 'AAAAAA==' },
    },
    [400, 'BadDigest'],
  ],
  [
    'a trailer that was announced and does not come',
    { ...UNSIGNED, trailers: {} },
    [400, 'MalformedTrailerError'],
  ],
  [
    'another length than was said',
    { kind: SIGNED, headers: { 'x-amz-decoded-content-length': '12' } },
    [400, 'IncompleteBody'],
  ],
])('S3 refuses %s', async (_what, given: Upload, refused) => {
  const { status, code } = await upload(given);

  expect([status, code]).toEqual(refused);
});
