import type { CopySettings, Database, Objectives } from '../settings';
import { type Catalog, changed, type Found } from './catalog';
import { kindOf } from './kinds';
import { mostPoints } from './retention';

/** Recovery points that there is room for of databases found by their tag, and how many are kept of one. */
export type FoundLimits = Pick<CopySettings, 'roomForFound' | 'retention'>;

/**
 * Notes the objectives of databases that the source side found by their tag, as far as there is room for their points:
 * whoever can announce databases must not be able to fill the quota with them, nor with what one of them asks for. A
 * database of the config keeps what the config says. Objectives that become stricter count from now: no point that is
 * there could have been made for them.
 */
export function learned(
  catalog: Catalog,
  configured: readonly Database[],
  found: Readonly<Record<string, Found>>,
  limits: FoundLimits,
  now: number,
): Catalog {
  const names = new Set(configured.map(({ name }) => name));
  return Object.entries(found)
    .filter(([name]) => !names.has(name))
    .reduce((next, [name, objectives]) => {
      const { found: before, foundAt = now } = next.databases[name] ?? {};
      if (!hasRoom(next, name, objectives, limits)) return refusedRoom(next, name, objectives, now);
      const isStricter = before === undefined || objectives.rpoSeconds < before.rpoSeconds;
      const after = changed(next, name, { found: objectives, foundAt: isStricter ? now : foundAt });
      return { ...withRoom(after, name), discovered: true };
    }, catalog);
}

function hasRoom(
  { databases }: Catalog,
  name: string,
  objectives: Found,
  { roomForFound, retention }: FoundLimits,
): boolean {
  const kind = kindOf(objectives);
  const others = Object.entries(databases).flatMap(([other, { found }]) =>
    found === undefined || other === name || kindOf(found) !== kind ? [] : [found],
  );
  const points = [...others, objectives].reduce((sum, one) => sum + mostPoints(one, retention), 0);
  return points <= roomForFound[kind];
}

/** Names that are kept of those without room: how many more there are helps nobody. */
const MOST_WITHOUT_ROOM = 100;

/** Until its next announcement ought to have come, and the one after that. */
function refusedRoom(catalog: Catalog, name: string, { periodSeconds }: Objectives, now: number): Catalog {
  const before = catalog.withoutRoom ?? {};
  if (before[name] === undefined && Object.keys(before).length >= MOST_WITHOUT_ROOM) return catalog;
  return { ...catalog, withoutRoom: { ...before, [name]: now + 2 * periodSeconds * 1000 + 3_600_000 } };
}

function withRoom(catalog: Catalog, name: string): Catalog {
  const { withoutRoom, ...rest } = catalog;
  const left = Object.entries(withoutRoom ?? {}).filter(([other]) => other !== name);
  return left.length === 0 ? rest : { ...rest, withoutRoom: Object.fromEntries(left) };
}

/** The names of those that there is no room for, in order. */
export function namesWithoutRoom({ withoutRoom = {} }: Catalog, now: number): string[] {
  return Object.keys(withoutRoom)
    .filter((name) => (withoutRoom[name] ?? 0) > now)
    .sort();
}

/** Whether any database in it was found by its tag. */
export function knowsFound({ databases }: Catalog): boolean {
  return Object.values(databases).some(({ found }) => found !== undefined);
}
