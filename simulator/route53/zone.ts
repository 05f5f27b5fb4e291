import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { idOf } from '../chance';
import type { World } from '../world';
import { normalizeName } from './domain-name';
import { recordKey, storeOf, type Zone } from './store';

/** A zone that exists before the simulation begins: a team owns its zone before anything is deployed. */
export function createZone(
  world: World,
  account: string,
  { id, name }: { readonly id: string; readonly name: string },
): void {
  addZone(world, account, { id, name, callerReference: `seeded-${id}`, privateZone: false });
}

export function addZone(
  world: World,
  account: string,
  args: {
    readonly id: string;
    readonly name: string;
    readonly callerReference: string;
    readonly privateZone: boolean;
    readonly comment?: string;
  },
): Zone {
  const name = normalizeName(args.name);
  const nameServers = nameServersOf(world, args.id);
  const records = new Map<string, ResourceRecordSet>();
  for (const set of defaultRecords(name, nameServers)) records.set(recordKey(set), set);
  const zone: Zone = {
    ...args,
    name,
    account,
    created: world.clock.now(),
    nameServers,
    tags: new Map(),
    records,
    served: new Map(records),
    insyncAt: world.clock.now(),
    busyUntil: world.clock.now(),
  };
  storeOf(world, account).zones.set(zone.id, zone);
  return zone;
}

/** `Z` and 20 characters, from what the zone is and who makes it when. */
export function newZoneId(world: World, account: string, name: string, reference: string): string {
  return `Z${idOf(20, world.seed, 'zone', account, name, reference, world.clock.now()).toUpperCase()}`;
}

/** NS and SOA, which a zone always has and nobody can take away. */
function defaultRecords(name: string, nameServers: readonly string[]): ResourceRecordSet[] {
  const soa = `${nameServers[0]}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400`;
  return [
    {
      Name: name,
      Type: 'NS',
      TTL: 172_800,
      ResourceRecords: nameServers.map((server) => ({ Value: `${server}.` })),
    },
    { Name: name, Type: 'SOA', TTL: 900, ResourceRecords: [{ Value: soa }] },
  ];
}

function nameServersOf(world: World, id: string): string[] {
  return ['com', 'net', 'org', 'co.uk'].map((tld, index) => {
    const number = index * 512 + Math.floor(world.chance('name-server', id, tld) * 512);
    return `ns-${number}.awsdns-${String(number % 64).padStart(2, '0')}.${tld}`;
  });
}
