import type {
  ListHostedZonesByNameCommandInput,
  ListHostedZonesByNameCommandOutput,
  ListHostedZonesCommandInput,
  ListHostedZonesCommandOutput,
} from '@aws-sdk/client-route-53';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { compareNames, normalizeName } from './domain-name';
import { shown } from './hosted-zones';
import { bareId, storeOf } from './store';

/** Pages of 100 in the order of ids. */
export const ListHostedZones: Action<
  ListHostedZonesCommandInput,
  Omit<ListHostedZonesCommandOutput, '$metadata'>
> = {
  needs: () => [{ action: 'route53:ListHostedZones', resource: '*' }],
  run({ world, account, input }) {
    const size = Math.min(input.MaxItems ?? 100, 100);
    const zones = [...storeOf(world, account).zones.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    const start =
      input.Marker === undefined ? 0 : zones.findIndex((zone) => zone.id === bareId(input.Marker));
    if (start < 0) throw awsError('InvalidInput', 400, `The marker ${input.Marker} is not valid.`);
    const next = zones[start + size];
    return {
      HostedZones: zones.slice(start, start + size).map(shown),
      Marker: input.Marker ?? '',
      IsTruncated: next !== undefined,
      ...(next ? { NextMarker: next.id } : {}),
      MaxItems: size,
    };
  },
};

/** Pages of 100 in the order of names read from the right, from `DNSName` on. */
export const ListHostedZonesByName: Action<
  ListHostedZonesByNameCommandInput,
  Omit<ListHostedZonesByNameCommandOutput, '$metadata'>
> = {
  needs: () => [{ action: 'route53:ListHostedZonesByName', resource: '*' }],
  run({ world, account, input }) {
    const { DNSName, HostedZoneId } = input;
    if (HostedZoneId !== undefined && DNSName === undefined) {
      throw awsError('InvalidInput', 400, 'HostedZoneId is allowed only together with DNSName.');
    }
    const size = Math.min(input.MaxItems ?? 100, 100);
    const from = DNSName === undefined ? undefined : normalizeName(DNSName);
    const zones = [...storeOf(world, account).zones.values()]
      .sort((a, b) => compareNames(a.name, b.name) || (a.id < b.id ? -1 : 1))
      .filter((zone) => {
        const order = from === undefined ? 1 : compareNames(zone.name, from);
        return order > 0 || (order === 0 && zone.id >= bareId(HostedZoneId));
      });
    const next = zones[size];
    return {
      HostedZones: zones.slice(0, size).map(shown),
      ...(DNSName === undefined ? {} : { DNSName }),
      ...(HostedZoneId === undefined ? {} : { HostedZoneId }),
      IsTruncated: next !== undefined,
      ...(next ? { NextDNSName: next.name, NextHostedZoneId: next.id } : {}),
      MaxItems: size,
    };
  },
};
