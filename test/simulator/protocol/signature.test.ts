import { describe, expect, test } from 'vitest';
import { issueCredentials } from '../../../simulator/iam/credentials';
import { sdkClient } from '../../../simulator/protocol/client';
import { handleHttp } from '../../../simulator/protocol/router';
import { CLIENTS, clientClass, commandClass } from './clients';
import { drive } from './drive';
import { ADMIN, answering, capture, REGION, refusalOf, START, serviceOf, worldWith } from './setup';

describe('a signature', () => {
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
