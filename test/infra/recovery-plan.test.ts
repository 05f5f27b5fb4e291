// @ts-expect-error a package without types
import aslValidator from 'asl-validator';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recoveryPlanDefinition } from '../../infra/recovery-plan-definition';
import {
  looks,
  MOST_DATABASES,
  PLAN_TIMEOUT_SECONDS,
  pauseBetweenLooks,
} from '../../infra/recovery-plan-looks';
import { STEPS, type StepName } from '../../infra/recovery-plan-step';

const steps = Object.fromEntries(
  STEPS.map((step) => [step, `arn:aws:lambda:us-east-1:222222222222:function:${step}:live`]),
) as Record<StepName, string>;

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Catch?: readonly { readonly Next: string }[];
  readonly Retry?: readonly { readonly MaxAttempts: number }[];
  readonly TimeoutSeconds?: number;
  readonly Arguments?: { readonly FunctionName: string };
  readonly ItemProcessor?: Machine;
}

interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

function definition(databases: readonly string[]): Machine {
  return recoveryPlanDefinition({ environment: 'production', databases, steps }) as Machine;
}

/** States that can follow one. */
function following({ Next, Default, Choices, Catch }: State): string[] {
  const others = [...(Choices ?? []), ...(Catch ?? [])].map((one) => one.Next);
  return [...(Next === undefined ? [] : [Next]), ...(Default === undefined ? [] : [Default]), ...others];
}

describe('the state machine', () => {
  const whole = definition(['orders', 'billing']);
  const one = whole.States.Databases?.ItemProcessor as Machine;
  const machines = [
    ['of the plan', whole],
    ['of one database', one],
  ] as const;

  it('is what Step Functions takes', () => {
    const { isValid, errorsText } = aslValidator(whole);

    expect(errorsText('\n')).toBe('');
    expect(isValid).toBe(true);
  });

  it.each(machines)('%s reaches every state, and none that is not there', (_which, { StartAt, States }) => {
    const reached = new Set([StartAt]);
    for (const name of reached) for (const next of following(States[name] as State)) reached.add(next);

    expect([...reached].sort()).toEqual(Object.keys(States).sort());
  });

  it.each(machines)(
    '%s tries every call again, ends it in time, and says why it failed',
    (_which, { States }) => {
      const tasks = Object.values(States).filter(({ Type }) => Type === 'Task');

      expect(tasks.length).toBeGreaterThan(1);
      for (const task of tasks) {
        expect(task.Retry?.at(-1)?.MaxAttempts).toBeGreaterThan(1);
        expect(task.TimeoutSeconds).toBeGreaterThan(0);
        // A database that cannot be recovered says so in its result, and leaves the others their way.
        const last = task.Catch?.at(-1)?.Next;
        expect(['Failed', 'Not recovered', 'Restore']).toContain(last);
      }
    },
  );

  it('moves traffic only after the step that verifies has passed for every database', () => {
    const before = Object.entries(whole.States).filter(([, state]) => following(state).includes('Switch'));

    expect(before.map(([name]) => name)).toEqual(['All verified?']);
    expect(whole.States['All verified?']?.Default).toBe('Not verified');
    expect(whole.States['Not verified']?.Type).toBe('Fail');
    expect(whole.StartAt).not.toBe('Switch');
    // Of the two ways out of a database's states one verifies, and the other says that it did not pass.
    const ends = Object.entries(one.States).filter(([, state]) => 'End' in state || state.Type === 'Succeed');
    expect(ends.map(([name]) => name)).toEqual(['Verified', 'Not recovered']);
    const passing = Object.entries(one.States).filter(([, state]) => following(state).includes('Verified'));
    expect(passing.map(([name]) => name)).toEqual(['Passed?']);
    expect(one.States['Passed?']?.Default).toBe('Refuse');
    expect(following(one.States.Verify as State)).toContain('Passed?');
    expect(one.States['Not recovered']).toMatchObject({ Type: 'Pass', Output: { passed: false } });
  });

  it('calls every step through its alias', () => {
    const called = machines.flatMap(([, { States }]) =>
      Object.values(States).flatMap(({ Arguments }) => Arguments?.FunctionName ?? []),
    );

    expect([...new Set(called)].sort()).toEqual(Object.values(steps).sort());
  });
});

describe('looks at a restore', () => {
  it('fit the history of one execution for as long as the plan may last', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MOST_DATABASES }), (databases) => {
        const share = Number(/\* ([\d.]+)/.exec(pauseBetweenLooks(databases))?.[1] ?? 0);

        expect(databases * looks(share) * 9).toBeLessThan(24_500);
      }),
    );
  });

  it('are every 30 s for one database', () => {
    expect(pauseBetweenLooks(1)).toBe('30');
    expect(looks(0)).toBe(PLAN_TIMEOUT_SECONDS / 30);
  });
});
