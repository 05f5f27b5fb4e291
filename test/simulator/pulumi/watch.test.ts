import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { GIVEN_UP_AFTER, STUCK_AFTER, watch } from '../../../simulator/pulumi/watch';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watched(state: { begun: number; busy: boolean; faulty: boolean }) {
  const faults: unknown[] = [];
  const seen = { stuck: false };
  const { stuck, stop } = watch(
    Object.assign(state, { fault: (_: string, error: unknown) => void faults.push(error) }),
  );
  void stuck.then(() => {
    seen.stuck = true;
  });
  return { faults, seen, stop, state };
}

describe('a program that does not end', () => {
  test.each([
    {
      faulty: false,
      after: STUCK_AFTER,
      faults: ['The program has asked for nothing in 60 s, and does not end.'],
    },
    { faulty: true, after: GIVEN_UP_AFTER, faults: [] },
  ])('is given up after $after ms when faulty is $faulty', async ({ faulty, after, faults }) => {
    const program = watched({ begun: 3, busy: false, faulty });

    await vi.advanceTimersByTimeAsync(after - 1);
    const before = program.seen.stuck;
    await vi.advanceTimersByTimeAsync(1);

    expect(before).toBe(false);
    expect(program.seen.stuck).toBe(true);
    expect(program.faults).toEqual(faults);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is not stuck while it asks for things, or while something is done for it', async () => {
    const asking = watched({ begun: 0, busy: false, faulty: false });
    const busy = watched({ begun: 0, busy: true, faulty: false });

    for (let round = 0; round < 4; round++) {
      await vi.advanceTimersByTimeAsync(STUCK_AFTER / 2);
      asking.state.begun++;
    }

    expect([asking.seen.stuck, busy.seen.stuck]).toEqual([false, false]);
    asking.stop();
    busy.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
