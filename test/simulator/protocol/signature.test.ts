import { describe, expect, test } from 'vitest';
import { issueCredentials } from '../../../simulator/iam/credentials';
import { signatureOf } from '../../../simulator/protocol/canonical-request';
import { sdkClient } from '../../../simulator/protocol/client';
import { signedScope } from '../../../simulator/protocol/credential-scope';
import type { HttpRequest } from '../../../simulator/protocol/http';
import { handleHttp } from '../../../simulator/protocol/router';
import { signingKey } from '../../../simulator/protocol/signing-key';
import { CLIENTS, clientClass, commandClass } from './clients';
import { drive } from './drive';
import { ADMIN, answering, capture, REGION, refusalOf, START, serviceOf, worldWith } from './setup';

/** Of AWS docs: IAM User Guide, "Create a signed AWS API request"; S3 API Reference, "Signature calculations", both ways. */
const EXAMPLES = {
  'a query API': {
    secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
    path: '/?Action=ListUsers&Version=2010-05-08',
    headers: {
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, ' +
        'SignedHeaders=content-type;host;x-amz-date, ' +
        'Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      host: 'iam.amazonaws.com',
      'x-amz-date': '20150830T123600Z',
    },
  },
  'an object': {
    secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    path: '/test.txt',
    headers: {
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,' +
        'SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,' +
        'Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
      host: 'examplebucket.s3.amazonaws.com',
      range: 'bytes=0-9',
      'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      'x-amz-date': '20130524T000000Z',
    },
  },
  'a presigned address': {
    secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    path:
      '/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256' +
      '&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request' +
      '&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host' +
      '&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    headers: { host: 'examplebucket.s3.amazonaws.com' },
  },
};

describe('a signature', () => {
  test.each(Object.entries(EXAMPLES))("of AWS's own example for %s is the one it gives", (_name, example) => {
    const { secret, path, headers } = example;
    const request = { method: 'GET', protocol: 'https:', hostname: headers.host, path, body: Buffer.of() };
    const signed: HttpRequest = { ...request, headers };
    const scope = signedScope(signed);
    if (scope === undefined) throw new Error('The example is not signed.');

    expect(signatureOf(scope, signingKey(scope, secret), signed)).toBe(scope.signature);
  });

  const fakes = {
    'of an unknown key': { accessKeyId: 'ASIAUNKNOWN' },
    'with another secret': { secretAccessKey: 'guessed' },
    'with another token': { sessionToken: 'guessed' },
  };

  test.each([
    ['rds', 'DescribeDBSnapshots', 'of an unknown key', 'InvalidClientTokenId'],
    ['rds', 'DescribeDBSnapshots', 'with another secret', 'SignatureDoesNotMatch'],
    ['rds', 'DescribeDBSnapshots', 'with another token', 'InvalidClientTokenId'],
    ['kms', 'ListKeys', 'of an unknown key', 'UnrecognizedClientException'],
    ['kms', 'ListKeys', 'with another secret', 'InvalidSignatureException'],
    ['lambda', 'ListFunctions', 'with another token', 'UnrecognizedClientException'],
  ] as const)('for %s %s %s is refused with %s', async (name, action, fake, code) => {
    const world = worldWith(serviceOf(name, { [action]: answering({}) }));
    const client = CLIENTS[name]?.() ?? {};
    const credentials = { ...issueCredentials(world, ADMIN), ...fakes[fake] };
    const sdk = sdkClient(world, ADMIN, REGION, clientClass(client), credentials);

    const refusal = await refusalOf(drive(world, sdk.send(new (commandClass(client, action))({}))));

    expect([refusal.name, refusal.$metadata?.httpStatusCode]).toEqual([code, 403]);
  });

  test.each([
    ['rds', 'DescribeDBSnapshots', 'ExpiredToken'],
    ['kms', 'ListKeys', 'ExpiredTokenException'],
  ])('for %s %s with credentials that ended is refused with %s', async (name, action, code) => {
    const world = worldWith(serviceOf(name, { [action]: answering({}) }));
    const client = CLIENTS[name]?.() ?? {};
    const credentials = issueCredentials(world, ADMIN, START + 60_000);
    const sdk = sdkClient(world, ADMIN, REGION, clientClass(client), credentials);
    const command = commandClass(client, action);

    await drive(world, sdk.send(new command({})));
    await world.clock.runUntil(START + 60_000);
    const refusal = await refusalOf(drive(world, sdk.send(new command({}))));

    expect(refusal.name).toBe(code);
  });

  test.each([
    ['4 minutes old', 4 * 60_000, 200],
    ['6 minutes old', 6 * 60_000, 403],
  ])('that is %s is answered by its age', async (_name, age, status) => {
    const world = worldWith(serviceOf('rds', { DescribeDBSnapshots: answering({}) }));
    const request = await capture(world, 'rds', 'DescribeDBSnapshots');
    await world.clock.runUntil(START + age);

    const answer = await drive(world, handleHttp(world, request));

    expect(answer).toMatchObject({ status });
  });

  test.each([
    ['body', { body: Buffer.from('Action=DescribeDBSnapshots&Version=2014-10-31&IncludeShared=true') }],
    ['path', { path: '/?Action=DeleteDBSnapshot' }],
    ['host', { headers: { host: 'rds.eu-west-1.amazonaws.com' } }],
    ['date', { headers: { 'x-amz-date': '20261121T060001Z' } }],
    ['method', { method: 'PUT' }],
  ])('does not fit another %s', async (_name, change) => {
    const world = worldWith(serviceOf('rds', { DescribeDBSnapshots: answering({}) }));
    const request = await capture(world, 'rds', 'DescribeDBSnapshots');
    const headers = { ...request.headers, ...('headers' in change ? change.headers : {}) };

    const answer = await drive(world, handleHttp(world, { ...request, ...change, headers }));

    expect(answer).toMatchObject({ status: 403 });
    expect(world.trail.calls).toEqual([]);
  });

  test('is wanted', async () => {
    const world = worldWith(serviceOf('rds', { DescribeDBSnapshots: answering({}) }));
    const { headers, ...request } = await capture(world, 'rds', 'DescribeDBSnapshots');
    const { authorization: _, ...unsigned } = headers;

    const answer = await drive(world, handleHttp(world, { ...request, headers: unsigned }));

    if (answer === 'no-answer') throw new Error('There was no answer.');
    expect(answer.status).toBe(403);
    expect(Buffer.from(answer.body).toString()).toContain('<Code>MissingAuthenticationToken</Code>');
  });

  test('of version 2 in an address of S3 is refused as S3 refuses it', async () => {
    const world = worldWith(serviceOf('s3', {}));
    const path = '/orders/key?AWSAccessKeyId=AKIAX&Signature=abc%3D&Expires=1796370000';
    const { headers: _, ...request } = await capture(
      worldWith(serviceOf('rds', { DescribeDBSnapshots: answering({}) })),
      'rds',
      'DescribeDBSnapshots',
    );

    const answer = await drive(
      world,
      handleHttp(world, { ...request, method: 'GET', path, headers: {}, body: new Uint8Array() }),
    );

    if (answer === 'no-answer') throw new Error('There was no answer.');
    expect(answer.status).toBe(400);
    expect(Buffer.from(answer.body).toString()).toContain('Please use AWS4-HMAC-SHA256');
  });
});
