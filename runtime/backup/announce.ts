import { SNAPSHOT_SHARED } from '../names';
import { own } from '../own';
import type { Database } from '../settings';
import { say } from './chain-event';
import { objectivesOf } from './found';
import { recipesOf } from './gather';
import { inLots, type Recipes } from './recipe';
import type { Sharing } from './sharing';

/** A snapshot that is shared with the recovery account. */
export interface Shared {
  readonly name: string;
  readonly database: Database;
}

/** Characters that the names and recipes of one event take at most; EventBridge takes 256 KB. */
const LONGEST_SAYING = 200_000;

/** The same where objectives come with them: those of a database take up to four times what the name of a snapshot does. */
const LONGEST_WITH_OBJECTIVES = 45_000;

/**
 * Tells the recovery side which snapshots are shared with it, with the recipes of their databases and the objectives of
 * those that were found by their tag.
 */
export async function announce(sharing: Sharing, snapshots: readonly Shared[]): Promise<string> {
  if (snapshots.length === 0) return 'none to announce';
  const { events, settings } = sharing;
  const items = snapshots.map(({ name, database }) => ({ name, database: database.name }));
  const most = settings.discovery === undefined ? LONGEST_SAYING : LONGEST_WITH_OBJECTIVES;
  const databaseOf = Object.fromEntries(snapshots.map(({ name, database }) => [name, database]));
  for (const { names, recipes } of inLots(items, await recipesFor(sharing, items), most)) {
    const objectives = objectivesOf(
      settings,
      names.flatMap((name) => own(databaseOf, name) ?? []),
    );
    await say(events, settings.bus, settings, SNAPSHOT_SHARED, names, { ...objectives, recipes });
  }
  return `${items.length} announced`;
}

/** As they were lately, unless one was gathered since. */
async function recipesFor(
  { store, lately = store }: Sharing,
  items: readonly { readonly database: string }[],
): Promise<Recipes> {
  const known = await recipesOf(lately);
  const hasAll = items.every(({ database }) => own(known, database) !== undefined);
  return hasAll || lately === store ? known : recipesOf(store);
}
