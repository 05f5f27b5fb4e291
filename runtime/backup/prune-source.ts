import { cloudWatch, rds } from '../aws';
import type { HandlerFactory } from '../handler';
import { log } from '../log';
import type { PruneSourceSettings } from '../settings';
import { openStore } from '../store';
import { isoTime, now } from '../time';
import { beingCopied, isTaggedOurs, largestShare, unconfigured } from './floors';
import { withFound } from './found';
import { forKind, kindOf, kindsOf } from './kinds';
import { publish } from './measure';
import type { Outcomes } from './outcomes';
import { removeExpendable } from './remove-expendable';
import { describeAll, ours, type Snapshot } from './snapshots';
import { copiedPastObjective, type SourcePoint, sourcePlan, sourcePoints } from './source-points';

/**
 * Deletes source snapshots that are known to be copied, but for the newest two of each database. When the recovery side
 * is away and the quota of manual snapshots nears its end, it thins those that are not copied, evenly. Publishes the
 * share of the quota that is used (`ManualSnapshots`, percent), how near thinning is (`TowardsThinning`, percent of where
 * it begins, of the worst kind of database), how many points are not known to be copied
 * (`UncopiedSnapshots`), how long the newest that is copied is past its objective (`CopiedPastObjective`, seconds, of the
 * worst database), and how many were thinned (`SnapshotsThinned`).
 */
export const pruneSource: HandlerFactory<PruneSourceSettings, unknown, Outcomes> = (configured) => {
  const client = rds();
  const store = openStore(configured.store);
  const metrics = cloudWatch();
  return async () => {
    const settings = await withFound(configured, store);
    const kinds = kindsOf(settings.databases);
    const described = await describeAll(client, 'manual', kinds);
    const time = now();
    const found = ours(settings, settings.databases, described);
    const kept = unconfigured(settings, described, found);
    if (kept.length > 0) log('kept: not of a configured database', { snapshots: kept });
    const held = found.filter((snapshot) => isTaggedOurs(settings, snapshot));
    const points = sourcePoints(held, beingCopied(described, held), time);
    const plans = kinds.map((kind) => {
      const manual = described.filter((one) => kindOf(one) === kind).length;
      return sourcePlan(forKind(settings, kind), points, manual);
    });
    const [copied, thinned] = [plans.flatMap((plan) => plan.copied), plans.flatMap((plan) => plan.thinned)];
    const share = largestShare(described, kinds, settings.quotas);
    await publish(metrics, settings, time, [
      { name: 'ManualSnapshots', value: share, unit: 'Percent' },
      {
        name: 'TowardsThinning',
        value: Math.max(0, ...plans.map((plan) => plan.towardsThinning)),
        unit: 'Percent',
      },
      { name: 'UncopiedSnapshots', value: points.filter((point) => !point.copied).length, unit: 'Count' },
      { name: 'CopiedPastObjective', value: copiedPastObjective(settings, points, time), unit: 'Seconds' },
      { name: 'SnapshotsThinned', value: thinned.length, unit: 'Count' },
    ]);
    if (thinned.length > 0) tell(settings, thinned, share);
    return removeExpendable(client, settings, [...copied, ...thinned].flatMap(snapshotsOf));
  };
};

function tell({ quotas }: PruneSourceSettings, thinned: readonly SourcePoint[], share: number): void {
  log('thinned: the quota of manual snapshots is nearly used, and these are not known to be copied', {
    usedPercent: Math.round(share),
    quotas,
    points: thinned.map(({ name, time }) => ({ name, at: isoTime(time) })),
  });
}

/** The copy under another key first: the mark of the copy hangs on the original, which says what the rest is. */
function snapshotsOf({ snapshots }: SourcePoint): Snapshot[] {
  return [...snapshots].sort((a, b) => b.name.length - a.name.length || (a.name < b.name ? -1 : 1));
}
