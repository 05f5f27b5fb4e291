import { LONGEST_RPO_SECONDS, oldestAge, PERIODS, SHORTEST_RPO_SECONDS } from '../cadence';
import { fault } from '../fault';
import { EVENT_SOURCE, SNAPSHOT_COPIED, SNAPSHOT_SHARED } from '../names';
import type { Chain } from '../settings';
import type { Found } from './catalog';
import type { Recipes } from './recipe';
import { field } from './snapshot-event';

type EventBridge = import('@aws-sdk/client-eventbridge').EventBridge;

/** Snapshots that one event names at most, so that it stays far below EventBridge's 256 KB. */
const MOST_NAMES = 1_000;

type DetailType = typeof SNAPSHOT_SHARED | typeof SNAPSHOT_COPIED;

/** What is said of snapshots besides their names. */
export interface Besides {
  /** Set by reconcile on what was probably said before: most of it is known, and looking is cheaper than doing it again. */
  readonly again?: true;
  /** Objectives of databases that the source side found by their tag. */
  readonly found?: Readonly<Record<string, Found>>;
  /** What restoring them takes, by database. */
  readonly recipes?: Recipes;
}

/**
 * Says on a bus of our own that snapshots were shared, or copied. The detail names snapshots; the receiver computes
 * the rest, and believes no more of it than it can check.
 */
export async function say(
  client: EventBridge,
  bus: string,
  chain: Chain,
  detailType: DetailType,
  snapshots: readonly string[],
  besides: Besides = {},
): Promise<void> {
  for (let start = 0; start < snapshots.length; start += MOST_NAMES) {
    const detail = {
      environment: chain.environment,
      snapshots: snapshots.slice(start, start + MOST_NAMES),
      ...besides,
    };
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
): ChainEvent | { readonly dropped: string } {
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
  if (snapshots.length > MOST_NAMES) return { dropped: 'it names more snapshots than one of ours would' };
  const recipes = field(event, 'detail', 'recipes');
  const again = field(event, 'detail', 'again') === true;
  return { snapshots, again, found: readFound(field(event, 'detail', 'found')), recipes };
}

export interface ChainEvent {
  readonly snapshots: readonly string[];
  readonly again: boolean;
  readonly found: Readonly<Record<string, Found>>;
  /** By database, as they came: not to be believed before they are checked. */
  readonly recipes: unknown;
}

/** What can be believed of the databases that the source side says it found: nothing that no tag could have asked for. */
function readFound(value: unknown): Record<string, Found> {
  if (typeof value !== 'object' || value === null) return {};
  const entries = Object.entries(value).flatMap(([name, one]): [string, Found][] => {
    const [rpoSeconds, periodSeconds, snapshotSeconds, copySeconds] = [
      ...['rpoSeconds', 'periodSeconds', 'snapshotSeconds', 'copySeconds'].map((key) => field(one, key)),
    ];
    const kind = field(one, 'kind');
    const isBelievable =
      (kind === undefined || kind === 'cluster') &&
      /^(?=.{1,63}$)[a-z](-?[a-z0-9])*$/.test(name) &&
      isWithin(rpoSeconds, SHORTEST_RPO_SECONDS, LONGEST_RPO_SECONDS) &&
      isWithin(periodSeconds, 60, 86_400) &&
      PERIODS.includes(periodSeconds) &&
      isWithin(snapshotSeconds, 60, 86_400) &&
      isWithin(copySeconds, 60, 86_400);
    const objectives = { rpoSeconds, periodSeconds, snapshotSeconds, copySeconds } as Found;
    if (!isBelievable || oldestAge(objectives) > objectives.rpoSeconds) return [];
    return [[name, kind === undefined ? objectives : { ...objectives, kind }]];
  });
  return Object.fromEntries(entries);
}

function isWithin(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}
