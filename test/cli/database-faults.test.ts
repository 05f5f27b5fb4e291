import { describe, expect, it } from 'vitest';
import { databaseFaults } from '../../cli/commands/database-faults';
import type { Rehearsal } from '../../cli/drill/project';
import { scenarioOf } from '../../cli/drill/scenario-file';

const databases = [
  { name: 'orders' },
  { name: 'notes', kind: 'cluster' },
] as unknown as Rehearsal['databases'];

function faults(...happens: string[]): string[] {
  return faultsWith(databases, happens);
}

function faultsWith(known: Rehearsal['databases'], happens: readonly string[]): string[] {
  const text = `summary: s\ntitle: t\nholds: []\nhappens: [${happens.map((act) => `{at: 0, ${act}}`).join(', ')}]\n`;
  const read = scenarioOf(text, 'own.yaml');
  if ('faults' in read) throw new Error(read.faults.join('\n'));
  return databaseFaults({ scenario: read.scenario, scenarioFile: 'own.yaml' }, { databases: known });
}

const TAKE = 'do: take a snapshot, name: mine';
const COPY = 'do: copy under our names, name: mine, slots: 2';

describe('what a scenario says of databases', () => {
  it.each([
    [[`${TAKE}`, `${COPY}`]],
    [[`${TAKE}, database: notes`, `${COPY}, database: notes`]],
    [['do: delete instance, database: notes']],
  ])('may be %j', (happens) => {
    expect(faults(...happens)).toEqual([]);
  });

  it('is nothing where none is named', () => {
    expect(faultsWith([], [])).toEqual([
      expect.stringContaining('lifeboat:databases of the source stack names no database'),
    ]);
  });

  it('may not name one that is not protected', () => {
    expect(faults('do: drop table, database: stock')).toEqual([
      'own.yaml: happens[0].database is "stock". Allowed: a protected database: orders, notes.',
    ]);
  });

  it.each([
    [
      TAKE,
      `${COPY}, database: notes`,
      'is "notes", of kind cluster, but the snapshot mine is of kind instance',
    ],
    [
      `${TAKE}, database: notes`,
      COPY,
      'is "orders", of kind instance, but the snapshot mine is of kind cluster',
    ],
  ])('may not make one kind of snapshot of the other: %s, then %s', (take, copy, said) => {
    const [fault, ...more] = faults(take, copy);

    expect(fault).toContain(`own.yaml: happens[1].database ${said}`);
    expect(more).toEqual([]);
  });
});
