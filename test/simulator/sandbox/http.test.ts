import { describe, expect, test } from 'vitest';
import { createClock } from '../../../simulator/clock';
import type { HttpRequest, HttpResponse, HttpWire } from '../../../simulator/sandbox/http-wire';
import { answered, bundled, createContainer, handlerOf, START, settled } from './container';

const text = (status: number, body: string, headers: Record<string, string> = {}): HttpResponse => ({
  status,
  headers,
  body: Buffer.from(body),
});

/** Answers in place of AWS; notes what it was asked and when. */
function fakeWire(
  answer: (request: HttpRequest, count: number) => HttpResponse | 'no-answer',
  now: () => number,
) {
  const requests: (HttpRequest & { time: number })[] = [];
  const wire: HttpWire = {
    reach: (host) =>
      host.endsWith('.amazonaws.com') ? 'answers' : host.endsWith('.silent') ? 'silent' : 'unknown',
    handle: async (request) => {
      requests.push({ ...request, time: now() });
      return answer(request, requests.length);
    },
  };
  return { wire, requests };
}

function setUp(
  files: Record<string, string>,
  answer: (request: HttpRequest, count: number) => HttpResponse | 'no-answer',
) {
  const clock = createClock(START);
  const { wire, requests } = fakeWire(answer, clock.now);
  const environment = {
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'token',
  };
  return { requests, container: createContainer({ files, wire, clock, environment }) };
}

const get = (url: string, more = '') => `
  return new Promise((resolve) => {
    const request = require('https').get('${url}', ${more || '{}'}, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks).toString(), time: Date.now() }));
    });
    request.on('timeout', () => request.destroy(new Error('my timeout')));
    request.on('error', (error) => resolve({ code: error.code, message: error.message, time: Date.now() }));
  });`;

describe('https', () => {
  test('a request reaches the wire and its answer comes back', async () => {
    const { container, requests } = setUp(
      handlerOf(get('https://sts.us-east-1.amazonaws.com/a/b?c=d', `{ headers: { 'X-One': 1 } }`)),
      () => text(201, 'done', { 'Content-Type': 'text/plain' }),
    );

    const result = await answered(container.invoke());

    expect(result).toMatchObject({ status: 201, headers: { 'content-type': 'text/plain' }, body: 'done' });
    expect(requests).toMatchObject([
      {
        method: 'GET',
        protocol: 'https:',
        hostname: 'sts.us-east-1.amazonaws.com',
        path: '/a/b?c=d',
        headers: { 'x-one': '1', host: 'sts.us-east-1.amazonaws.com' },
      },
    ]);
  });

  test('a body is collected whole', async () => {
    const { container, requests } = setUp(
      handlerOf(`
        const request = require('http').request({ method: 'post', host: 'a.amazonaws.com', port: 8080, path: '/' });
        request.write('one '); request.end('two');
        const [response] = await require('events').once(request, 'response');
        return Buffer.concat(await response.toArray()).toString();`),
      () => text(200, 'ok'),
    );

    expect(await answered(container.invoke())).toBe('ok');
    expect(
      requests.map(({ body, headers, method }) => [
        Buffer.from(body).toString(),
        headers.host,
        headers['content-length'],
        method,
      ]),
    ).toEqual([['one two', 'a.amazonaws.com:8080', '7', 'POST']]);
  });

  test.each([
    ['an unknown name', 'https://nowhere.example/', '', { code: 'ENOTFOUND', time: START }],
    ['a silent host', 'https://aws.silent/', '', { code: 'ETIMEDOUT', time: START + 120_000 }],
    [
      'a silent host and a time-out of the client',
      'https://aws.silent/',
      '{ timeout: 4000 }',
      { message: 'my timeout', time: START + 4000 },
    ],
    [
      'a host that stops answering',
      'https://a.amazonaws.com/',
      '',
      { code: 'ETIMEDOUT', time: START + 120_000 },
    ],
    [
      'an aborted request',
      'https://a.amazonaws.com/',
      '{ signal: AbortSignal.timeout(2000) }',
      { code: 'ABORT_ERR', time: START + 2000 },
    ],
  ])('%s', async (_name, url, options, expected) => {
    const { container } = setUp(handlerOf(get(url, options)), () => 'no-answer');

    expect(await answered(container.invoke())).toMatchObject(expected);
  });

  test('a fault of the wire fails the simulation and not the function', async () => {
    const { container } = setUp(handlerOf(get('https://a.amazonaws.com/')), () => {
      throw new Error('broken wire');
    });

    await expect(container.invoke()).rejects.toThrow('broken wire');
  });
});

const SDK = bundled(`
  import { RDSClient, DescribeDBSnapshotsCommand } from '@aws-sdk/client-rds';
  let client;
  export const handler = async (event) => {
    client ??= new RDSClient(event.config ?? {});
    try {
      const { DBSnapshots } = await client.send(new DescribeDBSnapshotsCommand({}));
      return { names: DBSnapshots.map((s) => s.DBSnapshotIdentifier), time: Date.now() };
    } catch (error) {
      return { error: error.name, code: error.code, message: error.message, time: Date.now() };
    }
  };
`);

const SNAPSHOTS = text(
  200,
  '<DescribeDBSnapshotsResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><DescribeDBSnapshotsResult><DBSnapshots><DBSnapshot><DBSnapshotIdentifier>one</DBSnapshotIdentifier></DBSnapshot></DBSnapshots></DescribeDBSnapshotsResult></DescribeDBSnapshotsResponse>',
  { 'content-type': 'text/xml' },
);
const THROTTLED = text(
  400,
  '<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error><RequestId>r</RequestId></ErrorResponse>',
  { 'content-type': 'text/xml' },
);

describe("the SDK's own bundle", () => {
  test('signs with virtual time and backs off on the virtual clock only', async () => {
    const { container, requests } = setUp({ 'index.js': SDK }, (_request, count) =>
      count < 3 ? THROTTLED : SNAPSHOTS,
    );
    const result = await answered(container.invoke());

    expect(result).toMatchObject({ names: ['one'] });
    const stamp = (time: number) => new Date(time).toISOString().replace(/[-:]|\.\d+/g, '');
    expect(requests.map(({ headers, hostname }) => [hostname, headers['x-amz-date']])).toEqual(
      requests.map(({ time }) => ['rds.us-east-1.amazonaws.com', stamp(time)]),
    );
    expect(requests[2]?.headers['x-amz-security-token']).toBe('token');
    expect(requests[2]?.headers.authorization).toMatch(
      /Credential=AKIDEXAMPLE\/20260105\/us-east-1\/rds\/aws4_request/,
    );
    expect(requests[2]?.time).toBeGreaterThan(START);
  });

  test('the same seed gives the same requests at the same times', async () => {
    const play = async (seed: string) => {
      const clock = createClock(START);
      const { wire, requests } = fakeWire(
        (_request, count) => (count < 3 ? THROTTLED : SNAPSHOTS),
        clock.now,
      );
      const environment = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
      const container = createContainer({ files: { 'index.js': SDK }, wire, clock, environment, seed });
      await settled(clock, container.invoke());
      return requests.map(({ time, headers }) => [time, headers]);
    };

    const [first, second, other] = [await play('a'), await play('a'), await play('b')];

    expect(second).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test('a lost Region costs a function its own time-outs', async () => {
    const { container } = setUp({ 'index.js': SDK }, () => 'no-answer');

    const result = await answered(
      container.invoke({
        config: { maxAttempts: 1, requestHandler: { requestTimeout: 5000, throwOnRequestTimeout: true } },
      }),
    );

    expect(result).toMatchObject({ error: 'TimeoutError', time: START + 5000 });
  });
});
