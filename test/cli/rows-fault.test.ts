import { describe, expect, it } from 'vitest';
import { EXERCISE_START } from '../../cli/commands/drill-options';
import { rowsFault } from '../../cli/commands/rows-fault';
import type { ExerciseSettings } from '../../cli/drill/exercise-settings';
import type { Scenario } from '../../cli/drill/scenario';
import { scenarioNamed } from '../../cli/drill/scenarios';

const settings: ExerciseSettings = {
  environment: 'production',
  scenario: scenarioNamed('region-lost') as Scenario,
  seed: '1',
  startAt: EXERCISE_START,
  untilAt: EXERCISE_START + 9 * 3_600_000,
  rows: 1_000,
  detectSeconds: 300,
  decideSeconds: 300,
};

function database(withinSeconds?: number) {
  const newest =
    withinSeconds === undefined ? undefined : { table: 'orders', column: 'placed_at', withinSeconds };
  return {
    name: `orders-${withinSeconds}`,
    rpoSeconds: 3600,
    periodSeconds: 1800,
    snapshotSeconds: 300,
    copySeconds: 1200,
    includeAutomated: false,
    checks: { tables: [], sql: [], newest },
  };
}

describe('rows that are too few for the checks', () => {
  it.each([
    { name: 'no check of the newest row', databases: [database()], rows: 100, fault: undefined },
    { name: 'enough', databases: [database(300)], rows: 1_000, fault: undefined },
    { name: 'too few', databases: [database(300)], rows: 100, fault: 'at least 267' },
    {
      name: 'too few for one of several',
      databases: [database(3600), database(60)],
      rows: 1_000,
      fault: 'orders-60',
    },
  ])('$name', ({ databases, rows, fault }) => {
    const found = rowsFault({ ...settings, rows }, { databases });

    if (fault === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(fault);
  });
});
