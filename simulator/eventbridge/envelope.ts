import { idOf } from '../chance';
import { type StoreKind, storeKind, type World } from '../world';

/** An event as targets get it. AWS docs: EventBridge Events Reference, "Event structure". */
export interface Envelope {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** To the second: `2026-11-21T06:00:00Z`. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

/** An event on a bus: as sent, and whether another bus has already forwarded it here. */
export interface BusEvent {
  readonly envelope: Envelope;
  readonly forwarded: boolean;
}

interface Content {
  readonly account: string;
  readonly region: string;
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
  /** Virtual milliseconds since 1970. */
  readonly time: number;
}

/** Wraps an event with an id of its own; an equal one at the same moment gets another. */
export function envelope(world: World, content: Content): Envelope {
  const { account, region, source, detailType, resources, detail, time } = content;
  const id = newId(world, [account, region, source, detailType, JSON.stringify([time, resources, detail])]);
  return {
    version: '0',
    id,
    'detail-type': detailType,
    source,
    account,
    time: toSeconds(time),
    region,
    resources,
    detail,
  };
}

export function toSeconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Eight, four, four, four and twelve hexadecimal digits. */
export function uuid(...keys: readonly (string | number)[]): string {
  const id = idOf(32, ...keys);
  return [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join('-');
}

/** How often each content came at the newest moment: equal events at one moment must not share an id. */
const SEEN: StoreKind<{ time: number; counts: Map<string, number> }> = storeKind('event ids', () => ({
  time: Number.NEGATIVE_INFINITY,
  counts: new Map(),
}));

function newId(world: World, content: readonly string[]): string {
  const now = world.clock.now();
  const seen = world.store(SEEN, 'aws', 'global');
  if (seen.time !== now) {
    seen.time = now;
    seen.counts.clear();
  }
  const id = uuid(world.seed, 'event', now, ...content);
  const before = seen.counts.get(id) ?? 0;
  seen.counts.set(id, before + 1);
  return before === 0 ? id : uuid(id, before);
}
