import { describe, expect, test } from 'vitest';
import { sdkClient } from '../../../simulator/protocol/client';
import { handleHttp } from '../../../simulator/protocol/router';
import type { Action } from '../../../simulator/service';
import { CLIENTS, clientClass, commandClass } from './clients';
import { drive } from './drive';
import { ADMIN, answering, capture, REGION, refusalOf, START, send, serviceOf, worldWith } from './setup';

describe('the time on the way', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

  async function run(order: readonly string[]) {
    const arrivals: string[] = [];
    const answers: string[] = [];
    const copy: Action<{ DBSnapshotIdentifier: string }, object> = {
      needs: () => [],
      run({ world, input }) {
        arrivals.push(`${world.clock.now() - START} ${input.DBSnapshotIdentifier}`);
        return {};
      },
    };
    const world = worldWith(serviceOf('rds', { DeleteDBSnapshot: copy }));
    const sdk = sdkClient(world, ADMIN, REGION, clientClass(CLIENTS.rds?.() ?? {}));
    const command = commandClass(CLIENTS.rds?.() ?? {}, 'DeleteDBSnapshot');
    const sending = order.map(async (id) => {
      await sdk.send(new command({ DBSnapshotIdentifier: id }));
      answers.push(`${world.clock.now() - START} ${id}`);
    });
    await drive(world, Promise.all(sending));
    return { arrivals, answers };
  }

  test('depends on what is asked, not on the order in which the host reads', async () => {
    const forwards = await run(ids);
    const backwards = await run([...ids].reverse());

    expect(backwards).toEqual(forwards);
    expect(forwards.arrivals).toHaveLength(ids.length);
  });

  test('is some ten milliseconds each way, and not the same for all', async () => {
    const { arrivals, answers } = await run(ids);

    const [there, back] = [arrivals, answers].map((lines) => lines.map((line) => Number(line.split(' ')[0])));
    expect(Math.min(...(there ?? []))).toBeGreaterThanOrEqual(8);
    expect(Math.max(...(there ?? []))).toBeLessThan(32);
    expect(Math.max(...(back ?? []))).toBeLessThan(64);
    expect(new Set(there).size).toBeGreaterThan(2);
  });
});

describe('a lost Region', () => {
  test('never answers: the client gives up after its connection time-out on the virtual clock', async () => {
    const world = worldWith(serviceOf('rds', { DescribeDBSnapshots: answering({}) }));
    world.faults.loseRegion(REGION);

    const refusal = await refusalOf(send(world, ADMIN, 'rds', 'DescribeDBSnapshots', {}));

    expect(refusal.name).toBe('TimeoutError');
    expect(world.clock.now()).toBe(START + 3_000);
  });

  test.each([
    ['before it arrives', 1, 0],
    ['before its answer arrives', 40, 1],
  ])('swallows a request that is under way %s', async (_name, after, calls) => {
    const slow: Action = {
      needs: () => [],
      run: ({ world }) => new Promise((resolve) => world.clock.after(30, () => resolve({}))),
    };
    const world = worldWith(serviceOf('rds', { DescribeDBSnapshots: slow }));
    const request = await capture(world, 'rds', 'DescribeDBSnapshots');
    world.clock.after(after, () => world.faults.loseRegion(REGION));

    const answer = await drive(world, handleHttp(world, request));

    expect(answer).toBe('no-answer');
    expect(world.trail.calls).toHaveLength(calls);
  });

  test('takes a global service with it only if that lives there', async () => {
    const world = worldWith();
    world.faults.loseRegion(REGION);

    const output = await send(world, ADMIN, 'iam', 'ListRoles', {});

    expect(output).toMatchObject({ Roles: [] });
  });
});

test('a fault of the simulator is no answer of AWS: it fails the simulation', async () => {
  const broken: Action = {
    needs: () => [],
    run() {
      throw new TypeError('x is not a function');
    },
  };
  const world = worldWith(serviceOf('rds', { DescribeDBSnapshots: broken }));
  const request = await capture(world, 'rds', 'DescribeDBSnapshots');

  const answer = handleHttp(world, request);
  const ended = Promise.allSettled([answer, world.clock.runUntil(START + 1_000)]);

  expect((await ended).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

test('a query may stand in the path of a GET', async () => {
  const world = worldWith();
  const signed = await capture(world, 'sts', 'GetCallerIdentity', (request) => ({
    ...request,
    method: 'GET',
    path: '/',
    query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
    body: '',
    headers: {},
  }));

  const answer = await drive(world, handleHttp(world, signed));

  if (answer === 'no-answer') throw new Error('There was no answer.');
  expect(Buffer.from(answer.body).toString()).toContain('<Account>111111111111</Account>');
});

test('a large request may come compressed', async () => {
  let seen: unknown;
  const put: Action = {
    needs: () => [],
    run({ input }) {
      seen = input;
      return {};
    },
  };
  const world = worldWith(serviceOf('monitoring', { PutMetricData: put }));
  const metrics = Array.from({ length: 100 }, (_, index) => ({
    MetricName: `m${index}`.padEnd(200, 'm'),
    Value: 1,
  }));
  const input = { Namespace: 'x', MetricData: metrics };

  await send(world, ADMIN, 'monitoring', 'PutMetricData', input);

  expect(seen).toEqual(input);
});
