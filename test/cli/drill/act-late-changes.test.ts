import { expect, test } from 'vitest';
import { SEEN_LATE } from '../../../cli/drill/act';
import { delayChanges, settleChanges } from '../../../cli/drill/act-late-changes';
import type { Stage } from '../../../cli/drill/stage';
import { createFaults, DELAYED_CHANGES, type Faults } from '../../../simulator/faults';

const delays = (faults: Faults) => [faults.policyDelay(), ...DELAYED_CHANGES.map(faults.changeDelay)];

test.each([...SEEN_LATE])(
  'changes of %s are seen as late as a scenario says, until it says otherwise',
  (what) => {
    const stage = { world: { faults: createFaults() } } as unknown as Stage;
    const { faults } = stage.world;

    const told = delayChanges(stage, { what, by: '2 minutes' });
    const meanwhile = delays(faults);
    settleChanges(stage);

    expect(told).toMatch(/ 2 minutes late$/);
    expect(meanwhile.filter((delay) => delay > 0)).toEqual([120_000]);
    expect(what === 'policies' ? meanwhile[0] : meanwhile[1 + DELAYED_CHANGES.indexOf(what)]).toBe(120_000);
    expect(delays(faults).every((delay) => delay === 0)).toBe(true);
  },
);
