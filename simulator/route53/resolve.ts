import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { World } from '../world';
import { isInZone, normalizeName, plainName } from './domain-name';
import { allZones, type Zone } from './store';

/** What a resolver gets: values in order, without a dot at the end of names, and for how many seconds they hold. */
export interface Answer {
  readonly values: readonly string[];
  readonly ttl: number;
}

/** An alias has no TTL of its own. AWS docs: "Choosing between alias and non-alias records": that of its target, often 60 s. */
const ALIAS_TTL = 60;

/** How many aliases one answer may go through. */
const MAXIMUM_ALIASES = 8;

/**
 * What DNS answers now for a name and type (`A`, `CNAME`), by what is INSYNC; undefined when there is no such record. A
 * name with a CNAME answers with that for every type. Works on when the control plane's Region is lost.
 */
export function resolve(world: World, name: string, type: string): Answer | undefined {
  return answer(world, normalizeName(name), type, 0);
}

function answer(world: World, name: string, type: string, aliases: number): Answer | undefined {
  const zone = zoneOf(world, name);
  if (!zone) return undefined;
  const sets = setsOf(zone, name, type);
  const chosen = choose(world, sets);
  if (!chosen) return undefined;
  const { AliasTarget, ResourceRecords, TTL } = chosen[0];
  if (AliasTarget) {
    const target = normalizeName(AliasTarget.DNSName ?? '');
    const followed = aliases < MAXIMUM_ALIASES ? answer(world, target, type, aliases + 1) : undefined;
    return followed ?? { values: [plainName(target)], ttl: ALIAS_TTL };
  }
  const values = chosen.length > 1 ? chosen.flatMap((set) => set.ResourceRecords ?? []) : ResourceRecords;
  return { values: (values ?? []).map(({ Value }) => shown(chosen[0], Value ?? '')), ttl: TTL ?? 0 };
}

/** The zone closest above the name; of several with one name, the oldest is the one that is delegated to. */
function zoneOf(world: World, name: string): Zone | undefined {
  const zones = allZones(world).filter((zone) => isInZone(name, zone.name));
  return zones.reduce<Zone | undefined>(
    (best, zone) => (best && best.name.length >= zone.name.length ? best : zone),
    undefined,
  );
}

/** The sets of the name itself, else of the wildcard closest above it. */
function setsOf(zone: Zone, name: string, type: string): ResourceRecordSet[] {
  const served = [...zone.served.values()];
  const labels = name.split('.');
  const candidates = [name];
  for (let above = 1; labels.slice(above).join('.').length >= zone.name.length; above++) {
    candidates.push(['\\052', ...labels.slice(above)].join('.'));
  }
  for (const candidate of candidates) {
    const own = served.filter((set) => set.Name === candidate);
    if (own.length === 0) continue;
    const exact = own.filter((set) => set.Type === type);
    return exact.length > 0 ? exact : own.filter((set) => set.Type === 'CNAME');
  }
  return [];
}

/** By routing policy: the primary, one by weight, all of a multivalue set, or the only one. Health checks all pass. */
function choose(
  world: World,
  sets: readonly ResourceRecordSet[],
): readonly [ResourceRecordSet, ...ResourceRecordSet[]] | undefined {
  const sorted = [...sets].sort((a, b) => ((a.SetIdentifier ?? '') < (b.SetIdentifier ?? '') ? -1 : 1));
  const [first, ...others] = sorted;
  if (!first) return undefined;
  if (first.Failover !== undefined) {
    return [sorted.find((set) => set.Failover === 'PRIMARY') ?? first];
  }
  if (first.Weight !== undefined) return [byWeight(world, first, sorted)];
  return first.MultiValueAnswer ? [first, ...others.slice(0, 7)] : [first];
}

/** AWS docs: "Weighted routing": with all weights 0 each is as likely as the other. */
function byWeight(
  world: World,
  first: ResourceRecordSet,
  sets: readonly ResourceRecordSet[],
): ResourceRecordSet {
  const total = sets.reduce((sum, set) => sum + (set.Weight ?? 0), 0);
  const weightOf = (set: ResourceRecordSet) => (total === 0 ? 1 : (set.Weight ?? 0));
  const sum = total === 0 ? sets.length : total;
  let left = world.chance('weighted', first.Name ?? '', world.clock.now()) * sum;
  for (const set of sets) {
    left -= weightOf(set);
    if (left < 0) return set;
  }
  return first;
}

function shown(set: ResourceRecordSet, value: string): string {
  return set.Type === 'CNAME' || set.Type === 'NS' ? plainName(value) : value;
}
