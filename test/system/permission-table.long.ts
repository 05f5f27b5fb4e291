import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reasonFor } from './permission-reasons';
import type { Evidence } from './permission-record';
import { general, pageOf, type Row, rowOf, rowsOf, testOf } from './permission-table';
import { deployedUnits, type Unit, unitText } from './permission-units';
import { deploySystem } from './system';

/** The test that is run on every commit says it first, where it can. */
const FIRST = 'test/system/permissions.test.ts';

const PAGE = join('docs', 'permissions.md');

/** What the tests before this one have seen, by unit. */
function evidence(folder: string): Map<string, string[]> {
  const tests = new Map<string, Set<string>>();
  for (const file of readdirSync(folder)) {
    for (const line of readFileSync(join(folder, file), 'utf8').split('\n')) {
      if (line === '') continue;
      const { unit, test: seenIn } = JSON.parse(line) as Evidence;
      const key = unitText(general(unit));
      tests.set(key, (tests.get(key) ?? new Set()).add(seenIn));
    }
  }
  return new Map([...tests].map(([key, all]) => [key, [...all].sort()]));
}

test('the table of permissions is what the system tests show', async () => {
  const seen = evidence(
    process.env.LIFEBOAT_PERMISSIONS ?? expect.unreachable('Run scripts/permissions.mjs.'),
  );
  const system = await deploySystem({ managed: ['billing'], clusters: ['notes'] });
  const units = new Map<string, Unit>();
  for (const unit of (await deployedUnits(system)).map(general)) units.set(unitText(unit), unit);
  await system.world.close();

  // Where not all tests ran, the table is believed for what they did not show.
  const kept = process.env.LIFEBOAT_PERMISSIONS_KEEP === undefined ? [] : rowsOf(readFileSync(PAGE, 'utf8'));
  const known = new Map(kept.filter((row) => testOf(row) !== undefined).map((row) => [unitText(row), row]));
  const rows = [...units].flatMap(([key, unit]): Row[] => {
    const tests = seen.get(key) ?? [];
    const test = tests.includes(FIRST) ? FIRST : tests[0];
    const without = reasonFor(unit);
    const before = known.get(key);
    if (before && test !== FIRST) return [before];
    if (test !== undefined) return [rowOf(unit, test)];
    return without === undefined ? [] : [{ ...unit, without }];
  });

  const spare = [...units.keys()].filter((key) => !rows.some((row) => unitText(row) === key));
  expect(spare, 'permissions that nothing needs and that have no reason').toEqual([]);
  await expect(pageOf(rows)).toMatchFileSnapshot(join('..', '..', PAGE));
});
