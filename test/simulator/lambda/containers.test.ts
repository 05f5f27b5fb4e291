import { describe, expect, test } from 'vitest';
import { ACCOUNT, createCloud, handler, REGION, START, settled } from './cloud';

describe('containers', () => {
  test('starts cold once, then keeps state while warm, and forgets it when idle for long', async () => {
    const cloud = createCloud();
    await cloud.deploy('work', `let count = 0; ${handler('return { count: ++count, time: Date.now() };')}`);

    const cold = (await cloud.invoke('work')).body as { count: number; time: number };
    const began = cloud.world.clock.now();
    const warm = (await cloud.invoke('work')).body as { count: number; time: number };
    await cloud.after(21 * 60_000);
    const again = (await cloud.invoke('work')).body as { count: number };

    expect([cold.count, warm.count, again.count]).toEqual([1, 2, 1]);
    expect(cold.time - START).toBeGreaterThanOrEqual(300);
    expect(warm.time).toBe(began);
  });

  test('two at once have a container each', async () => {
    const cloud = createCloud();
    await cloud.deploy(
      'work',
      `let count = 0; ${handler('await new Promise((r) => setTimeout(r, 1000)); return ++count;')}`,
    );
    const one = () =>
      cloud.world.call<{ Payload: Uint8Array }>(
        { kind: 'administrator', account: ACCOUNT },
        REGION,
        'lambda',
        'Invoke',
        { FunctionName: 'work' },
      );

    const both = await settled(cloud.world, Promise.all([one(), one()]));

    expect(both.map(({ Payload }) => Buffer.from(Payload).toString())).toEqual(['1', '1']);
  });

  test('a time-out ends the container, and the next invocation starts cold', async () => {
    const cloud = createCloud();
    await cloud.deploy(
      'work',
      `let count = 0; ${handler('count++; if (event.hang) await new Promise((r) => setTimeout(r, 9000)); return count;')}`,
    );
    await cloud.invoke('work');
    const before = cloud.world.clock.now();
    await cloud.invoke('work', { hang: true });

    expect(cloud.world.clock.now() - before).toBe(3000);
    expect((await cloud.invoke('work')).body).toBe(1);
  });

  test('a container that fails after its answer is replaced', async () => {
    const cloud = createCloud();
    await cloud.deploy(
      'work',
      `let count = 0; ${handler(`if (event.late) Promise.reject(new Error('late')); return ++count;`)}`,
    );

    expect((await cloud.invoke('work', { late: true })).body).toBe(1);
    expect((await cloud.invoke('work')).body).toBe(1);
    expect((await cloud.invoke('work')).body).toBe(2);
  });

  test('reserved concurrency throttles', async () => {
    const cloud = createCloud();
    await cloud.deploy('work', handler('await new Promise((r) => setTimeout(r, 1000)); return 1;'));
    await cloud.call('lambda', 'PutFunctionConcurrency', {
      FunctionName: 'work',
      ReservedConcurrentExecutions: 1,
    });
    const administrator = { kind: 'administrator', account: ACCOUNT } as const;
    const one = () =>
      cloud.world
        .call(administrator, REGION, 'lambda', 'Invoke', { FunctionName: 'work' })
        .catch((error) => error.awsCode);

    const [first, second] = await settled(cloud.world, Promise.all([one(), one()]));

    expect(first).toMatchObject({ StatusCode: 200 });
    expect(second).toBe('TooManyRequestsException');
    await expect(cloud.invoke('work')).resolves.toMatchObject({ StatusCode: 200 });
  });

  test('a lost Region ends what runs and answers nothing', async () => {
    const cloud = createCloud();
    await cloud.deploy(
      'work',
      handler(
        `setInterval(() => console.log('alive'), 100); await new Promise((r) => setTimeout(r, 2000)); return 1;`,
      ),
    );
    const administrator = { kind: 'administrator', account: ACCOUNT } as const;
    const answer = cloud.world
      .call(administrator, REGION, 'lambda', 'Invoke', { FunctionName: 'work' })
      .catch((error) => error.awsCode);
    await cloud.after(1000);
    cloud.world.faults.loseRegion(REGION);
    await cloud.after(60_000);

    expect(await answer).toBe('RegionLost');
  });

  test('the same seed plays the same, also when invocations overlap', async () => {
    const play = async (seed: string) => {
      const cloud = createCloud(seed);
      await cloud.deploy(
        'work',
        handler(`
        const waits = [];
        for (let n = 0; n < 3; n++) { const ms = Math.floor(Math.random() * 500); waits.push(ms); await new Promise((r) => setTimeout(r, ms)); console.log(event.n, ms); }
        return waits;`),
      );
      for (let n = 0; n < 8; n++) {
        await cloud.call('lambda', 'Invoke', {
          FunctionName: 'work',
          InvocationType: 'Event',
          Payload: Buffer.from(JSON.stringify({ n })),
        });
      }
      await cloud.after(20_000);
      return cloud.logged('/aws/lambda/work');
    };

    const [first, second, other] = [await play('a'), await play('a'), await play('b')];

    expect(first).toHaveLength(8 * 6);
    expect(second).toEqual(first);
    expect(other).not.toEqual(first);
  });
});
