import { describe, expect, test } from 'vitest';
import { createFaults, type Disturbance } from '../../simulator/faults';
import { ACCOUNT, createCloud, LOGGING, REGION } from './lambda/cloud';
import { bundled } from './sandbox/container';

/** The unmodified SDK with its own retries, on virtual time. */
const CALLER = bundled(`
  import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
  const sts = new STSClient({ maxAttempts: 5, requestHandler: { requestTimeout: 2000, throwOnRequestTimeout: true } });
  let answered = 0;
  export const handler = async ({ calls }) => {
    const began = Date.now();
    try {
      for (let made = 0; made < calls; made++) {
        await sts.send(new GetCallerIdentityCommand({}));
        answered++;
      }
      return { answered, began };
    } catch (error) {
      return { error: error.name, attempts: error.$metadata?.attempts, status: error.$metadata?.httpStatusCode };
    }
  };
`);

async function setUp() {
  const cloud = createCloud();
  const Role = await cloud.role('caller', LOGGING);
  await cloud.deploy('caller', CALLER, { Role, Timeout: 60 });
  await cloud.invoke('caller', { calls: 1 });
  return cloud;
}

const calls = (cloud: Awaited<ReturnType<typeof setUp>>) =>
  cloud.world.trail.calls.filter(({ action }) => action === 'GetCallerIdentity');

describe('a call that goes wrong', () => {
  const CALL = { service: 'rds', action: 'CopyDBSnapshot', account: ACCOUNT, region: REGION };

  test.each<[string, Disturbance[], number, string | undefined]>([
    ['as nothing is wrong', [], 0, undefined],
    ['with its service', [{ kind: 'unavailable', service: 'rds' }], 0, 'unavailable'],
    ['with its Region and service', [{ kind: 'throttled', service: 'rds', region: REGION }], 0, 'throttled'],
    ['not with another service', [{ kind: 'throttled', service: 'kms' }], 0, undefined],
    ['not with another account', [{ kind: 'throttled', account: '333333333333' }], 0, undefined],
    ['the worst way', [{ kind: 'throttled' }, { kind: 'unanswered' }], 0, 'unanswered'],
    ['by chance', [{ kind: 'throttled', share: 0.5 }], 0.49, 'throttled'],
    ['by chance not', [{ kind: 'throttled', share: 0.5 }], 0.5, undefined],
  ])('goes so %s', (_what, disturbances, chance, expected) => {
    const faults = createFaults();

    const ends = disturbances.map((one) => faults.disturb(one));

    expect(faults.disturbanceOf(CALL, () => chance)).toBe(expected);
    for (const end of ends) end();
    expect(faults.disturbanceOf(CALL, () => 0)).toBeUndefined();
    expect(faults.isDisturbed()).toBe(false);
  });

  test.each([
    ['throttled', 'Throttling', 400],
    ['unavailable', 'ServiceUnavailable', 503],
    ['unanswered', 'TimeoutError', undefined],
  ] as const)('%s is tried by the SDK five times in virtual time', async (kind, error, status) => {
    const cloud = await setUp();
    const before = calls(cloud).length;
    cloud.world.faults.disturb({ kind, service: 'sts' });
    const began = cloud.world.clock.now();

    const { body } = await cloud.invoke('caller', { calls: 1 });

    expect(body).toEqual({ error, attempts: 5, ...(status && { status }) });
    expect(calls(cloud).length - before).toBe(5);
    expect(cloud.world.clock.now() - began).toBeGreaterThan(kind === 'unanswered' ? 10_000 : 100);
  });

  test('succeeds by the SDK itself when the trouble is over soon, or a bucket fills again', async () => {
    const cloud = await setUp();
    const end = cloud.world.faults.disturb({ kind: 'unavailable', service: 'sts', region: REGION });
    cloud.world.clock.after(150, end);

    expect((await cloud.invoke('caller', { calls: 1 })).body).toMatchObject({ answered: 2 });
    cloud.world.rates.limit({ service: 'sts' }, { burst: 1, perSecond: 2 });
    const began = cloud.world.clock.now();
    expect((await cloud.invoke('caller', { calls: 4 })).body).toMatchObject({ answered: 6 });
    expect(cloud.world.clock.now() - began).toBeGreaterThanOrEqual(1_000);
  });
});

describe('a clock that is off', () => {
  test.each([-3_600_000, -60_000, 60_000, 3_600_000])(
    'by %i ms shows to the code, and its calls succeed all the same',
    async (skew) => {
      const cloud = await setUp();
      cloud.world.faults.skewClock(ACCOUNT, skew);

      const now = cloud.world.clock.now();
      const { body } = await cloud.invoke('caller', { calls: 1 });

      expect(body).toEqual({ answered: 2, began: now + skew });
      const refused = calls(cloud).length - 2;
      expect(refused).toBe(0);
    },
  );

  test('is of its account alone', () => {
    const faults = createFaults();
    faults.skewClock(ACCOUNT, 5);

    expect([faults.skewOf(ACCOUNT), faults.skewOf('333333333333')]).toEqual([5, 0]);
  });
});

describe('a function that is killed at a call', () => {
  test('has made the call and never hears of it; the next container starts anew', async () => {
    const cloud = await setUp();
    const before = calls(cloud).length;
    cloud.world.faults.killFunctions({ name: 'caller', atCall: 2, times: 1 });

    const killed = await cloud.invoke('caller', { calls: 3 });

    expect(killed.body).toMatchObject({ errorType: 'Runtime.ExitError' });
    expect(calls(cloud).length - before).toBe(2);
    expect((await cloud.invoke('caller', { calls: 3 })).body).toMatchObject({ answered: 3 });
  });

  test('is tried again by Lambda when nobody waits for it', async () => {
    const cloud = await setUp();
    cloud.world.faults.killFunctions({ account: ACCOUNT, region: REGION, atCall: 1, times: 2 });

    await cloud.invoke('caller', { calls: 1 }, { InvocationType: 'Event' });
    await cloud.after(10 * 60_000);

    const failed = cloud.world.trail.notes.filter(({ kind }) => kind === 'function-failed');
    expect(failed.map(({ details }) => details.final)).toEqual([false, false]);
    expect(calls(cloud)).toHaveLength(1 + 2 + 1);
  });

  test('is one that fits, as often as was said, or until it ends', () => {
    const faults = createFaults();
    const found = { account: ACCOUNT, region: REGION, name: 'copy' };
    faults.killFunctions({ name: 'copy', atCall: 1, times: 1 });
    const end = faults.killFunctions({ region: REGION, atCall: 3 });

    expect(faults.killsAt({ ...found, name: 'share' }, 1)).toBe(false);
    expect([1, 1, 2, 3, 3].map((call) => faults.killsAt(found, call))).toEqual([
      true,
      false,
      false,
      true,
      true,
    ]);
    end();
    expect(faults.killsAt(found, 3)).toBe(false);
  });
});
