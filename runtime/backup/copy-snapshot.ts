import { refusedWith } from '../aws';
import { fault } from '../fault';
import { hopName } from '../names';
import { own } from '../own';
import type { CopySettings } from '../settings';
import type { Start } from './catalog';
import type { Desk } from './desk';
import { ALREADY_THERE, arnFor, copyTo, NO_ROOM, NOT_FOUND, WRONG_STATE } from './kinds';
import { snapshotTags } from './tags';

/** What AWS answers of a snapshot that is not there, not shared or not available. */
const NOT_THERE = [...NOT_FOUND, ...WRONG_STATE];

/**
 * What AWS may answer where it takes no snapshot across accounts and Regions at once; which is not documented, and may be
 * that it is not there. Of what is really not there the first of two steps is refused as well.
 */
const NO_SINGLE_STEP = ['InvalidParameterCombination', 'InvalidParameterValue', ...NOT_THERE];

export type Asked = 'asked' | 'asked in two steps' | 'already there' | 'not shared yet' | 'waits its turn';

/**
 * Asks for the copy of a shared snapshot: in one step or, where the settings say so or AWS refuses that, in two, of which
 * the first ends in the source Region. What AWS cannot do yet is left to the next reconcile.
 * AWS docs: RDS User Guide, "Cross-Region and cross-account copy in a single step".
 */
export async function copySnapshot(desk: Desk, item: Start): Promise<Asked> {
  const { settings } = desk;
  try {
    return settings.copyStrategy === 'two-hop' ? await firstStep(desk, item) : await singleStep(desk, item);
  } catch (error) {
    if (refusedWith(error, ...ALREADY_THERE)) return 'already there';
    const isShown = desk.shown?.includes(item.name) ?? false;
    if (refusedWith(error, ...NOT_THERE) && !isShown) return 'not shared yet';
    if (refusedWith(error, ...NO_ROOM)) return 'waits its turn';
    if (refusedWith(error, 'KMSKeyNotAccessible')) throw keyNotOpen(settings, item.database, error);
    throw error;
  }
}

async function singleStep(desk: Desk, item: Start): Promise<Asked> {
  const { settings, here } = desk;
  try {
    await copyTo(here, item, {
      source: arnFor(settings.source, item.name, item),
      target: item.point,
      keyArn: keyOf(settings, item.database),
      tags: tagsOf(settings, item),
    });
    return 'asked';
  } catch (error) {
    if (settings.copyStrategy === 'auto' && refusedWith(error, ...NO_SINGLE_STEP))
      return firstStep(desk, item);
    throw error;
  }
}

async function firstStep({ settings, there }: Desk, item: Start): Promise<Asked> {
  await copyTo(there, item, {
    source: arnFor(settings.source, item.name, item),
    target: hopName(item.point),
    keyArn: settings.hopKeyArn,
    tags: tagsOf(settings, item),
  });
  return 'asked in two steps';
}

/** The second step, from the recovery account's own copy in the source Region. */
export async function secondStep(
  { settings, here }: Desk,
  item: Omit<Start, 'name'>,
): Promise<'asked' | 'already there' | 'gone already' | 'waits its turn'> {
  try {
    await copyTo(here, item, {
      source: arnFor(hopSide(settings), hopName(item.point), item),
      target: item.point,
      keyArn: keyOf(settings, item.database),
      tags: tagsOf(settings, item),
    });
    return 'asked';
  } catch (error) {
    if (refusedWith(error, ...ALREADY_THERE)) return 'already there';
    // Late word of it: all is done, or reconcile begins anew.
    if (refusedWith(error, ...NOT_FOUND)) return 'gone already';
    if (refusedWith(error, ...NO_ROOM)) return 'waits its turn';
    throw error;
  }
}

/** Where a copy in two steps is in between. */
export function hopSide({ source, recovery }: CopySettings) {
  return { account: recovery.account, region: source.region };
}

function keyOf({ keyArn, keys }: CopySettings, database: string): string {
  return own(keys, database) ?? keyArn;
}

function tagsOf({ environment }: CopySettings, { database, slot }: Omit<Start, 'name'>) {
  return snapshotTags(environment, database, slot);
}

function keyNotOpen(settings: CopySettings, database: string, cause: unknown) {
  const { source, recovery, environment } = settings;
  return fault(
    'KeyNotOpen',
    `${database}: ${recovery.account} may not use the key that the snapshot is encrypted under, in ${source.account}, or ` +
      `its own that the copy goes under, ${keyOf(settings, database)}. For the first, add the statements in the output ` +
      `keyStatements of the source stack of ${environment} to the key's policy; of the second, see that it is enabled. ` +
      `AWS said: ${cause instanceof Error ? cause.message : cause}`,
    { database },
  );
}
