import { describe, expect, test } from 'vitest';
import { isAwsError } from '../../simulator/aws-error';
import { createRates } from '../../simulator/rates';
import type { Caller } from '../../simulator/service';
import { services } from '../../simulator/services';
import { createWorld } from '../../simulator/world';

const CALL = { service: 'route53', action: 'ListHostedZones', account: '111111111111', region: 'us-east-1' };

describe('a bucket of tokens', () => {
  test.each([
    ['its burst at once', CALL, {}, 50],
    ['what it costs: an UPSERT two', { ...CALL, action: 'ChangeResourceRecordSets' }, upserts(500), 1],
    ['the smallest that it is under', { ...CALL, action: 'GetHealthCheckStatus' }, {}, 4],
    ['no end to what has no documented rate', { ...CALL, service: 'rds', action: 'CopyDBSnapshot' }, {}, 60],
  ])('gives %s', (_what, call, input, expected) => {
    const rates = createRates();

    expect(taken(() => rates.take(call, input, 0))).toBe(expected);
  });

  test('fills again by the second, never over its brim, for each account and Region by itself', () => {
    const rates = createRates();
    const take = (now: number, account = CALL.account) =>
      taken(() => rates.take({ ...CALL, account }, {}, now));
    take(0);

    expect([take(100), take(1_100), take(3_600_000)]).toEqual([1, 10, 50]);
    expect(take(3_600_000, '222222222222')).toBe(50);
  });

  test('is what was set instead, until that ends', () => {
    const rates = createRates();
    const end = rates.limit({ service: 'route53', account: CALL.account }, { burst: 2, perSecond: 1 });

    expect(taken(() => rates.take(CALL, {}, 0))).toBe(2);
    expect(taken(() => rates.take({ ...CALL, account: '222222222222' }, {}, 0))).toBe(50);
    end();
    expect(taken(() => rates.take(CALL, {}, 0))).toBe(50);
  });
});

describe('a call too many', () => {
  test.each([
    ['rds', 'DescribeDBSnapshots', 'ThrottlingException 400'],
    ['kms', 'ListKeys', 'ThrottlingException 400'],
    ['route53', 'ListHostedZones', 'Throttling 400'],
    ['states', 'ListStateMachines', 'ThrottlingException 400'],
    ['events', 'ListRules', 'ThrottlingException 400'],
    ['lambda', 'ListFunctions', 'TooManyRequestsException 429'],
    ['monitoring', 'DescribeAlarms', 'Throttling 400'],
    ['sts', 'GetCallerIdentity', 'Throttling 400'],
    ['iam', 'ListRoles', 'Throttling 400'],
    ['ec2', 'DescribeVpcs', 'RequestLimitExceeded 503'],
    ['s3', 'ListBuckets', 'SlowDown 503'],
    ['sqs', 'ListQueues', 'RequestThrottled 403'],
    ['sns', 'ListTopics', 'Throttled 429'],
    ['scheduler', 'ListSchedules', 'ThrottlingException 429'],
  ])(
    'of %s is refused by its own code, before its permissions are looked at',
    async (service, action, expected) => {
      const world = createWorld({ seed: 'rates', start: 0, services });
      world.rates.limit({ service }, { burst: 0, perSecond: 0 });
      const role = 'arn:aws:iam::111111111111:role/nobody';
      const caller: Caller = { kind: 'role', account: '111111111111', role, session: 'test' };

      expect(await codeOf(world.call(caller, 'us-east-1', service, action, {}))).toBe(expected);
    },
  );

  test('is no business of those who deploy in process, nor of a service', async () => {
    const world = createWorld({ seed: 'rates', start: 0, services });
    world.rates.limit({ service: 'rds' }, { burst: 0, perSecond: 0 });
    const administrator: Caller = { kind: 'administrator', account: '111111111111' };

    expect(await codeOf(world.call(administrator, 'us-east-1', 'rds', 'DescribeDBSnapshots', {}))).toBe('ok');
  });
});

function taken(take: () => boolean): number {
  for (let count = 0; count < 60; count++) if (!take()) return count;
  return 60;
}

function upserts(count: number): object {
  return { ChangeBatch: { Changes: Array.from({ length: count }, () => ({ Action: 'UPSERT' })) } };
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (isAwsError(error)) return `${error.awsCode} ${error.status}`;
    throw error;
  }
  return 'ok';
}
