import { fault } from '../fault';
import { EVENT_SOURCE, SNAPSHOT_COPIED, SNAPSHOT_SHARED } from '../names';
import type { Chain } from '../settings';
import { field } from './snapshot-event';

type EventBridge = import('@aws-sdk/client-eventbridge').EventBridge;

/** Snapshots that one event names at most, so that it stays far below EventBridge's 256 KB. */
const MOST_NAMES = 1_000;

type DetailType = typeof SNAPSHOT_SHARED | typeof SNAPSHOT_COPIED;

/**
 * Says on a bus of our own that snapshots were shared, or copied. The detail names snapshots and nothing else: the
 * receiver computes the rest, and believes no more of it than it can check.
 */
export async function say(
  client: EventBridge,
  bus: string,
  chain: Chain,
  detailType: DetailType,
  snapshots: readonly string[],
): Promise<void> {
  for (let start = 0; start < snapshots.length; start += MOST_NAMES) {
    const detail = { environment: chain.environment, snapshots: snapshots.slice(start, start + MOST_NAMES) };
    const answer = await client.putEvents({
      Entries: [
        { EventBusName: bus, Source: EVENT_SOURCE, DetailType: detailType, Detail: JSON.stringify(detail) },
      ],
    });
    const refused = answer.Entries?.find((entry) => entry.ErrorCode !== undefined);
    if (refused !== undefined) {
      throw fault(
        'EventRefused',
        `The bus ${bus} refused the event: ${refused.ErrorCode} ${refused.ErrorMessage}`,
      );
    }
  }
}

/** The snapshots that an event from the other side names; or why it is not one that may be believed. */
export function readChainEvent(
  chain: Chain,
  from: 'source' | 'recovery',
  event: unknown,
): { readonly snapshots: readonly string[] } | { readonly dropped: string } {
  const detailType = from === 'source' ? SNAPSHOT_SHARED : SNAPSHOT_COPIED;
  if (field(event, 'source') !== EVENT_SOURCE || field(event, 'detail-type') !== detailType) {
    return { dropped: `it is not a ${detailType} event` };
  }
  if (field(event, 'account') !== chain[from].account) return { dropped: 'it comes from another account' };
  if (field(event, 'detail', 'environment') !== chain.environment)
    return { dropped: 'it is of another environment' };
  const snapshots = field(event, 'detail', 'snapshots');
  if (!Array.isArray(snapshots) || !snapshots.every((name) => typeof name === 'string')) {
    return { dropped: 'it names no snapshots' };
  }
  return { snapshots };
}
