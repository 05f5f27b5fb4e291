import * as pulumi from '@pulumi/pulumi';
import { durationText } from '../runtime/duration';
import { capacityFault, keptByKind, type PointCapacity, recoveryCapacity, sourceCapacity } from './capacity';
import type { RecoveryConfig, SourceConfig } from './config';
import { type ConfigFault, faultsText } from './config-fault';
import { copiesFault, copyCapacities, type DatabaseCopies, lateCopies } from './copy-capacity';
import type { SourceOutputs } from './outputs';

/** Throws when the source account cannot hold the snapshots of all databases. */
export function checkSourceCapacity({ chain, databases, protectByTag, quotas }: SourceConfig): void {
  const capacities = keptByKind(databases, quotas, protectByTag).map(sourceCapacity);
  refuse(capacities.flatMap((capacity) => capacityFault(capacity, chain.source)));
  for (const capacity of capacities) tellRoom(capacity);
}

/**
 * Throws when the recovery account cannot hold what the retention keeps of all databases, or cannot make their copies as
 * fast as they come. Warns of those that may come too late when many are due at once.
 */
export function checkRecoveryCapacity(
  { chain, retention, quotas, copies, clusterCopies, copyStrategy }: RecoveryConfig,
  { databases, protectByTag: [protectByTag] }: Pick<SourceOutputs, 'databases' | 'protectByTag'>,
): void {
  const points = keptByKind(databases, quotas, protectByTag).map((kept) =>
    recoveryCapacity({ ...kept, retention }),
  );
  const copying = copyCapacities(databases, { instance: copies, cluster: clusterCopies }, copyStrategy);
  refuse([
    ...points.flatMap((capacity) => capacityFault(capacity, chain.recovery)),
    ...copying.flatMap(copiesFault),
  ]);
  for (const capacity of points) tellRoom(capacity);
  for (const late of copying.flatMap(lateCopies)) pulumi.log.warn(lateText(late));
}

function lateText({ name, waitSeconds, oldestSeconds, rpoSeconds }: DatabaseCopies): string {
  const most = `of ${durationText(rpoSeconds)}. See lifeboat plan --capacity.`;
  if (waitSeconds === undefined || oldestSeconds === undefined) {
    return (
      `When many databases' copies are due, as at midnight UTC, that of ${name} may not have ended when its next one is ` +
      `due. How old its newest recovery point becomes then has no known bound, ${most}`
    );
  }
  return (
    `When many databases' copies are due, as at midnight UTC, that of ${name} may wait ${durationText(waitSeconds)} for ` +
    `others': its newest recovery point is then ${durationText(oldestSeconds)} old, ${most}`
  );
}

function refuse(faults: readonly ConfigFault[]): void {
  if (faults.length > 0) throw new pulumi.RunError(faultsText(pulumi.getStack(), faults));
}

function tellRoom({ kind, quota, needed, moreByTag }: PointCapacity): void {
  if (moreByTag === undefined) return;
  const text =
    `Databases found by the tag lifeboat:protect count too: of ${quota} manual ${kind === 'cluster' ? 'cluster snapshots' : 'snapshots'} ${needed} are needed by those ` +
    `that the config names, which leaves room for ${moreByTag} more with the objectives of lifeboat:protectByTag.`;
  if (moreByTag === 0) pulumi.log.warn(text);
  else pulumi.log.info(text);
}
