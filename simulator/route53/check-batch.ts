import type { Change as ChangeItem, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { named } from './change-message';
import { isInZone, isValidName, normalizeName } from './domain-name';
import { faultOfValues } from './record-values';
import { recordKey, type Zone } from './store';

/** AWS docs: "Quotas" of Route 53, records per hosted zone. */
const MAXIMUM_RECORDS = 10_000;

/**
 * What the zone's records are after all changes of a batch, or everything that Route 53 has against it. Nothing is
 * changed. AWS docs: ChangeResourceRecordSets.
 */
export function checkBatch(
  zone: Zone,
  changes: readonly ChangeItem[],
): { readonly records: Map<string, ResourceRecordSet>; readonly messages: readonly string[] } {
  const records = new Map(zone.records);
  const messages: string[] = [];
  const touched = new Set<string>();
  for (const { Action, ResourceRecordSet: given } of changes) {
    const set = normalized(given);
    const key = recordKey(set);
    const existing = records.get(key);
    const twice = `${Action} ${key}`;
    if (touched.has(twice)) {
      messages.push(
        `The request contains an invalid set of changes for a resource record set '${set.Type} ${set.Name}'`,
      );
      continue;
    }
    touched.add(twice);
    const fault = Action === 'DELETE' ? faultOfDelete(zone, set, existing) : faultOfSet(zone, set);
    if (fault) {
      messages.push(fault);
    } else if (Action === 'DELETE') {
      records.delete(key);
    } else if (Action === 'CREATE' && existing) {
      messages.push(`Tried to create resource record set ${named(set)} but it already exists`);
    } else {
      records.set(key, set);
    }
  }
  if (messages.length === 0) messages.push(...conflicts(zone, records, changes));
  if (records.size > MAXIMUM_RECORDS) {
    messages.push(`Number of records limit of ${MAXIMUM_RECORDS} exceeded.`);
  }
  return { records, messages };
}

function normalized(set: ResourceRecordSet | undefined): ResourceRecordSet {
  const { Name = '', AliasTarget, ...rest } = set ?? { Type: undefined };
  return {
    ...rest,
    Name: normalizeName(Name),
    ...(AliasTarget
      ? { AliasTarget: { ...AliasTarget, DNSName: normalizeName(AliasTarget.DNSName ?? '') } }
      : {}),
  } as ResourceRecordSet;
}

function faultOfSet(zone: Zone, set: ResourceRecordSet): string | undefined {
  const { Name = '', Type, TTL, ResourceRecords, AliasTarget, SetIdentifier } = set;
  if (!isValidName(Name)) {
    return `FATAL problem: DomainLabelEmpty (Domain label is empty) encountered with '${Name}'`;
  }
  if (!isInZone(Name, zone.name)) return `RRSet with DNS name ${Name} is not permitted in zone ${zone.name}`;
  if (AliasTarget && (TTL !== undefined || ResourceRecords?.length)) {
    return `Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found more than one in Change with [Action=CREATE, Name=${Name}, Type=${Type}, SetIdentifier=${SetIdentifier ?? 'null'}]`;
  }
  if (!AliasTarget && (TTL === undefined || !ResourceRecords?.length)) {
    return `Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found none in Change with [Action=CREATE, Name=${Name}, Type=${Type}, SetIdentifier=${SetIdentifier ?? 'null'}]`;
  }
  if (Type === 'CNAME' && Name === zone.name) {
    return `RRSet of type CNAME with DNS name ${Name} is not permitted at apex in zone ${zone.name}`;
  }
  return faultOfRouting(set) ?? faultOfValues(set);
}

/** Routing policies that are simulated: simple, weighted, failover, multivalue. */
function faultOfRouting(set: ResourceRecordSet): string | undefined {
  const { Weight, Failover, MultiValueAnswer, SetIdentifier, Region, GeoLocation } = set;
  if (Region !== undefined || GeoLocation || set.CidrRoutingConfig || set.GeoProximityLocation) {
    return `The routing policy of ${named(set)} is not simulated; simple, weighted, failover and multivalue are`;
  }
  const policies = [Weight, Failover, MultiValueAnswer].filter((one) => one !== undefined);
  if (policies.length > 1) return `RRSet ${named(set)} has more than one routing policy`;
  if (policies.length === 1 && SetIdentifier === undefined) {
    return `Invalid request: Missing field 'SetIdentifier' in Change with [Action=CREATE, Name=${set.Name}, Type=${set.Type}, SetIdentifier=null]`;
  }
  if (policies.length === 0 && SetIdentifier !== undefined) {
    return `Invalid request: Expected exactly one of [Weight, Region, Failover, GeoLocation, or MultiValueAnswer], but found none in Change with [Action=CREATE, Name=${set.Name}, Type=${set.Type}, SetIdentifier=${SetIdentifier}]`;
  }
  return undefined;
}

function faultOfDelete(
  zone: Zone,
  set: ResourceRecordSet,
  existing: ResourceRecordSet | undefined,
): string | undefined {
  if (!existing) return `Tried to delete resource record set ${named(set)} but it was not found`;
  if (comparable(existing) !== comparable(set)) {
    return `Tried to delete resource record set ${named(set)} but the values provided do not match the current values`;
  }
  if (set.Name === zone.name && (set.Type === 'SOA' || set.Type === 'NS')) {
    return `A HostedZone must contain ${set.Type === 'SOA' ? 'exactly one SOA record.' : 'at least one NS record for the zone itself.'}`;
  }
  return undefined;
}

/** The same text for sets with the same settings, whatever the order of values and members. */
function comparable({ ResourceRecords, ...set }: ResourceRecordSet): string {
  const values = ResourceRecords?.map(({ Value }) => Value ?? '').sort();
  const members = Object.entries({ ...set, values }).filter(([, value]) => value !== undefined);
  return JSON.stringify(members.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What sets of one name and type have against each other after the batch. */
function conflicts(
  zone: Zone,
  records: ReadonlyMap<string, ResourceRecordSet>,
  changes: readonly ChangeItem[],
): string[] {
  const messages = new Set<string>();
  const names = new Set(changes.map((change) => normalizeName(change.ResourceRecordSet?.Name ?? '')));
  for (const name of names) {
    const sets = [...records.values()].filter((set) => set.Name === name);
    if (new Set(sets.map((set) => set.Type)).size > 1 && sets.some((set) => set.Type === 'CNAME')) {
      messages.add(
        `RRSet of type CNAME with DNS name ${name} is not permitted as it conflicts with other records with the same DNS name in zone ${zone.name}`,
      );
    }
    for (const set of sets) {
      const kin = sets.filter((other) => other.Type === set.Type);
      if (kin.length > 1 && new Set(kin.map(policyOf)).size > 1) {
        messages.add(
          `RRSet with DNS name ${name}, type ${set.Type} cannot be created because other RRSets exist with the same name and type but a different routing policy`,
        );
      }
      const primaries = kin.filter(
        (other) => other.Failover !== undefined && other.Failover === set.Failover,
      );
      if (primaries.length > 1) {
        messages.add(
          `RRSet with DNS name ${name}, type ${set.Type} has more than one ${set.Failover} record`,
        );
      }
    }
  }
  return [...messages];
}

function policyOf(set: ResourceRecordSet): string {
  if (set.Weight !== undefined) return 'weighted';
  if (set.Failover !== undefined) return 'failover';
  return set.MultiValueAnswer === undefined ? 'simple' : 'multivalue';
}
