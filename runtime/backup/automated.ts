import { refusedWith } from '../aws';
import { automatedName } from '../names';
import type { Database, ShareSettings } from '../settings';
import { isoTime, now } from '../time';
import { ALREADY_THERE, copyTo, type Described, kindOf, kindsOf, lookAt, NO_ROOM } from './kinds';
import { keyForCopy, type Sharing } from './sharing';
import { dataTimeOf, describeAll, type Snapshot } from './snapshots';
import { isTooLateToCopy } from './suspicion';
import { snapshotTags } from './tags';

/** `rds:orders-2026-01-05-06-10` */
const NAME = /^rds:(.+)-\d{4}-\d\d-\d\d-\d\d-\d\d$/;

/** The database whose automated snapshots are taken along that this is one of, if any. */
export function automatedOf(settings: ShareSettings, name: string): Database | undefined {
  const [, instance] = NAME.exec(name) ?? [];
  return settings.databases.find(
    (database) => database.includeAutomated === true && database.name === instance?.toLowerCase(),
  );
}

/**
 * Makes a manual snapshot of one that RDS took by itself, which cannot be shared: under the source side's own key where
 * its key cannot be, else under the same. Its own completion brings the rest.
 * AWS docs: RDS User Guide, "Sharing a DB snapshot".
 */
export async function takeAlong(sharing: Sharing, name: string): Promise<string> {
  const database = automatedOf(sharing.settings, name);
  if (database === undefined) return 'not taken along';
  const found = await lookAt(sharing.rds, database, name, 'automated');
  return found === undefined ? 'gone already' : copyAlong(sharing, found, database);
}

/** The newest automated snapshot of each database that wants them, where it was not taken along. */
export async function takeAlongMissing(
  sharing: Sharing,
  held: readonly Snapshot[],
): Promise<{ name: string; act: () => Promise<string> }[]> {
  const { settings, rds } = sharing;
  const wanted = settings.databases.filter(({ includeAutomated }) => includeAutomated === true);
  if (wanted.length === 0) return [];
  const described = await describeAll(rds, 'automated', kindsOf(wanted));
  return wanted.flatMap((database) => {
    const [newest] = described
      .filter(({ DBInstanceIdentifier: name, kind, Status }) => {
        return name === database.name && kindOf({ kind }) === kindOf(database) && Status === 'available';
      })
      .sort((a, b) => slotOf(b) - slotOf(a));
    if (newest === undefined) return [];
    const target = targetOf(settings, database, newest);
    const isThere = held.some(({ point }) => point === target);
    return isThere ? [] : [{ name: target, act: () => copyAlong(sharing, newest, database) }];
  });
}

async function copyAlong(sharing: Sharing, found: Described, database: Database): Promise<string> {
  const { settings, rds, places } = sharing;
  if (found.Status !== 'available') return 'not yet available';
  const slot = slotOf(found);
  if (isTooLateToCopy({ slot, automated: true }, database, now())) return 'too late to be taken along';
  const key = await keyForCopy(sharing, {
    name: found.DBSnapshotIdentifier ?? '',
    database,
    encrypted: found.Encrypted ?? false,
    keyArn: found.KmsKeyId,
  });
  if (!(await places.take(database))) return 'waits its turn';
  try {
    await copyTo(rds, database, {
      source: found.DBSnapshotIdentifier ?? '',
      target: targetOf(settings, database, found),
      keyArn: key,
      tags: snapshotTags(settings.environment, database.name, slot),
    });
    return `taken along, of ${isoTime(slot)}`;
  } catch (error) {
    if (refusedWith(error, ...ALREADY_THERE)) return 'already there';
    if (refusedWith(error, ...NO_ROOM)) return 'waits its turn';
    throw error;
  }
}

function targetOf(settings: ShareSettings, { name, kind }: Database, found: Described): string {
  return automatedName(settings, name, slotOf(found), kind);
}

/** What it has for a slot, as no schedule of ours made it: when its data is of, which its copies say too. */
function slotOf(found: Described): number {
  return dataTimeOf(found) ?? 0;
}
