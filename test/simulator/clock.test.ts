import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createClock } from '../../simulator/clock';

describe('virtual time', () => {
  it('runs what is due in order of time, then of order, then of scheduling', async () => {
    const clock = createClock(1_000);
    const ran: string[] = [];
    clock.after(20, () => ran.push('late'));
    clock.after(10, () => ran.push('b'), 'b');
    clock.after(10, () => ran.push('a2'), 'a');
    clock.after(10, () => ran.push('first of all'));
    clock.after(10, () => ran.push('a3'), 'a');

    await clock.runUntil(1_015);

    expect(ran).toEqual(['first of all', 'a2', 'a3', 'b']);
    expect(clock.now()).toBe(1_015);
  });

  it('stands still while leased work is under way, however long it takes', async () => {
    const clock = createClock(0);
    const seen: [string, number][] = [];
    clock.after(10, async () => {
      await clock.during('a file', () => sleep(30));
      seen.push(['work done', clock.now()]);
    });
    clock.after(11, () => seen.push(['next', clock.now()]));

    await clock.runUntil(100);

    expect(seen).toEqual([
      ['work done', 10],
      ['next', 11],
    ]);
  });

  it('lets a chain of promises and ticks finish before it moves', async () => {
    const clock = createClock(0);
    const seen: [string, number][] = [];
    clock.after(10, async () => {
      for (let turn = 0; turn < 100; turn++) {
        await new Promise<void>((resolve) => process.nextTick(resolve));
        await Promise.resolve();
      }
      seen.push(['chain done', clock.now()]);
    });
    clock.after(10, () => seen.push(['same moment', clock.now()]), 'z');
    clock.after(11, () => seen.push(['next', clock.now()]));

    await clock.runUntil(100);

    expect(seen).toEqual([
      ['chain done', 10],
      ['same moment', 10],
      ['next', 11],
    ]);
  });

  it('does not run what was cancelled', async () => {
    const clock = createClock(0);
    const ran: string[] = [];
    clock.after(5, () => ran.push('cancelled')).cancel();

    await clock.runUntil(10);

    expect(ran).toEqual([]);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
    [
      'rejects',
      async () => {
        await Promise.resolve();
        throw new Error('broken');
      },
    ],
  ])('ends the run when something %s', async (_how, run) => {
    const clock = createClock(0);
    clock.after(5, run);

    await expect(clock.runUntil(10)).rejects.toThrow('broken');
  });

  it('says so when what is waited for cannot happen any more', async () => {
    const clock = createClock(0);
    clock.after(5, () => undefined);

    await expect(clock.runUntilTrue(() => false, 1_000)).rejects.toThrow('Nothing is left to happen');
  });

  it('stops at the moment when what is waited for has come', async () => {
    const clock = createClock(0);
    let came = false;
    clock.after(5, () => {
      came = true;
    });
    clock.after(50, () => undefined);

    await clock.runUntilTrue(() => came, 1_000);

    expect(clock.now()).toBe(5);
  });
});
