import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { DescribeDBSnapshotsCommand, RDSClient } from '@aws-sdk/client-rds';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { services } from '../../../simulator/services';
import { administratorKey } from '../../../simulator/wire/keys';
import { listen, type Wire } from '../../../simulator/wire/listen';
import { createWorld, type World } from '../../../simulator/world';

const ACCOUNT = '111111111111';
const REGION = 'us-west-2';
const START = Date.UTC(2026, 0, 5);

let world: World;
let wire: Wire;

beforeEach(async () => {
  world = createWorld({ seed: 'wire', start: START, services });
  wire = await listen(world, { port: 0, speed: 0 });
});

afterEach(async () => {
  await wire.close();
  await world.close();
});

function settings(account = ACCOUNT) {
  const { accessKeyId, secretAccessKey } = administratorKey(world, account);
  return {
    endpoint: wire.url,
    region: REGION,
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey },
  };
}

/** The name of what a call through the SDK ended in. */
async function ends(client: { send(command: never): Promise<unknown> }, command: object): Promise<string> {
  try {
    await client.send(command as never);
    return 'answered';
  } catch (error) {
    return (error as Error).name;
  }
}

const describesSnapshots = (account?: string) =>
  ends(new RDSClient(settings(account)), new DescribeDBSnapshotsCommand({}));
const listsFunctions = () => ends(new LambdaClient(settings()), new ListFunctionsCommand({}));

async function control(method: string, noun: string, body?: unknown) {
  const answer = await fetch(`${wire.url}/_lifeboat/${noun}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, told: (await answer.json()) as Record<string, unknown> };
}

const begin = (fault: object) => control('POST', 'faults', fault);

describe('a fault told over the wire', () => {
  it('throttles the calls that it names, until it is ended by its id', async () => {
    const { told } = await begin({ throttle: { service: 'rds', action: 'DescribeDBSnapshots' } });
    const during = [await describesSnapshots(), await listsFunctions()];

    const { told: ended } = await control('DELETE', `faults/${told.id}`);

    expect(during).toEqual(['ThrottlingException', 'answered']);
    expect(told).toMatchObject({ id: '1', throttle: { service: 'rds' }, since: '2026-01-05T00:00:00.000Z' });
    expect(ended).toEqual({ ended: [told] });
    expect(await describesSnapshots()).toBe('answered');
  });

  it('is of one account where it says so, and adds to others', async () => {
    await begin({ fail: { service: 'rds', account: ACCOUNT, region: REGION } });
    await begin({ throttle: { service: 'lambda' } });

    const found = [
      await describesSnapshots(),
      await describesSnapshots('222222222222'),
      await listsFunctions(),
    ];

    expect(found).toEqual(['ServiceUnavailable', 'answered', 'TooManyRequestsException']);
  });

  it('lets no answer come', async () => {
    await begin({ silence: { service: 'sts' } });

    const call = new STSClient(settings()).send(new GetCallerIdentityCommand({}), {
      abortSignal: AbortSignal.timeout(300),
    });

    await expect(call).rejects.toThrow(/abort/i);
  });

  it('holds calls to a rate', async () => {
    await begin({ limit: { service: 'rds', burst: 2, perSecond: 0 } });

    const found = [await describesSnapshots(), await describesSnapshots(), await describesSnapshots()];

    expect(found).toEqual(['answered', 'answered', 'ThrottlingException']);
  });

  it('ends by itself when it is told for how long', async () => {
    const { told } = await begin({ throttle: { service: 'rds' }, for: 600 });
    const before = await describesSnapshots();
    await control('POST', 'time', { advance: 601 });

    expect(told.until).toBe('2026-01-05T00:10:00.000Z');
    expect([before, await describesSnapshots()]).toEqual(['ThrottlingException', 'answered']);
    expect((await control('GET', 'faults')).told).toEqual({ faults: [] });
  });

  it('is listed with the others in the order in which they began, and all end at once', async () => {
    await begin({ skewClock: { account: ACCOUNT, seconds: -400 } });
    await begin({ delayPolicies: 10 });
    await begin({ killFunctions: { name: 'copy', atCall: 2, times: 1 } });
    await begin({ loseEvents: { detailType: 'RDS DB Snapshot Event', share: 0.5 } });
    await begin({ delayEvents: { seconds: 300 } });
    await begin({ doubleEvents: { region: REGION } });
    await begin({ loseRegion: REGION });
    const delivery = { account: ACCOUNT, region: REGION, detailType: 'RDS DB Snapshot Event' };
    const { faults } = world;
    const state = () => [
      ...[faults.skewOf(ACCOUNT), faults.policyDelay(), faults.lostShare(delivery), faults.isLost(REGION)],
      ...[faults.eventDisturbances(delivery).length, faults.killsAt({ ...delivery, name: 'copy' }, 3)],
    ];
    const during = state();

    const { told: listed } = await control('GET', 'faults');
    const { told: ended } = await control('DELETE', 'faults');

    expect((listed.faults as object[]).map((fault) => Object.keys(fault)[1])).toEqual([
      ...['skewClock', 'delayPolicies', 'killFunctions', 'loseEvents', 'delayEvents', 'doubleEvents'],
      'loseRegion',
    ]);
    expect(ended.ended).toEqual(listed.faults);
    expect(during).toEqual([-400_000, 10_000, 0.5, true, 2, false]);
    expect(state()).toEqual([0, 0, 0, false, 0, false]);
    expect(faults.killsAt({ ...delivery, name: 'copy' }, 2)).toBe(false);
  });

  it('stands in for an earlier one of the same clock, policies or Region', async () => {
    await begin({ delayPolicies: 10 });
    await begin({ delayPolicies: 20 });

    const { told } = await control('GET', 'faults');

    expect(told.faults).toMatchObject([{ id: '2', delayPolicies: 20 }]);
    expect(world.faults.policyDelay()).toBe(20_000);
  });

  it('ends with the words that end it, too', async () => {
    await begin({ loseRegion: REGION });
    await begin({ loseEvents: 1 });
    await begin({ delayEvents: { seconds: 5 } });

    await begin({ returnRegion: REGION });
    await begin({ deliverEvents: true });

    expect((await control('GET', 'faults')).told).toEqual({ faults: [] });
    expect(world.faults.isLost(REGION)).toBe(false);
  });
});

describe('a fault that is written wrong', () => {
  it.each([
    [{}, 'allowed is one of {"loseRegion": "us-west-2"}, {"throttle": '],
    [{ breakAll: true }, 'allowed is one of'],
    [{ throttle: { service: 'rds' }, fail: {} }, 'allowed is one of'],
    [{ throttle: { servise: 'rds' } }, 'throttle: Unrecognized key: "servise"'],
    [{ throttle: { account: '1' } }, 'throttle.account: an account of twelve digits'],
    [{ throttle: { share: 1.5 } }, 'throttle.share:'],
    [{ loseRegion: 'Mars' }, 'loseRegion: a Region such as us-west-2'],
    [{ returnRegion: 'Mars' }, '{"returnRegion": "us-west-2"}'],
    [{ loseEvents: 'some' }, 'loseEvents takes 0.5, which is half of them'],
    [{ killFunctions: { name: 'copy' } }, 'killFunctions.atCall: a whole number from 1'],
    [{ skewClock: { account: ACCOUNT, seconds: 1e9 } }, 'skewClock.seconds:'],
    [{ delayPolicies: -1 }, 'delayPolicies takes 10, in virtual seconds'],
    [{ limit: { service: 'rds' } }, 'limit.burst:'],
    [{ throttle: {}, for: 'ever' }, 'for takes virtual seconds (for: a number of virtual seconds)'],
    [{ constructor: {} }, 'allowed is one of'],
  ])('%j is refused with what is allowed, and nothing breaks', async (fault, message) => {
    const { status, told } = await begin(fault);

    expect(status).toBe(400);
    expect(told.error).toContain(message);
    expect((await control('GET', 'faults')).told).toEqual({ faults: [] });
  });

  it('cannot be ended when it is not there', async () => {
    const { status, told } = await control('DELETE', 'faults/7');

    expect([status, told.error]).toEqual([
      404,
      'There is no fault 7. GET /_lifeboat/faults lists those there are.',
    ]);
  });
});
