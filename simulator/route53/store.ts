import type { HealthCheck, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { awsError } from '../aws-error';
import type { Call } from '../service';
import { storeKind, type World } from '../world';

/** Route 53's control plane, which changes records, is here; answering queries needs no Region. */
export const ROUTE53_REGION = 'us-east-1';

export interface Zone {
  /** Without `/hostedzone/`. */
  readonly id: string;
  /** Normalized: `example.com.` */
  readonly name: string;
  readonly account: string;
  readonly callerReference: string;
  readonly created: number;
  comment?: string;
  readonly privateZone: boolean;
  readonly nameServers: readonly string[];
  readonly tags: Map<string, string>;
  /** What the API shows, at once. */
  records: Map<string, ResourceRecordSet>;
  /** What DNS answers: as of the last change that is INSYNC. */
  served: Map<string, ResourceRecordSet>;
  /** When the newest change takes effect; changes of a zone do so in their order. */
  insyncAt: number;
  /** Until when the newest request for changes is being processed. */
  busyUntil: number;
}

export interface Change {
  readonly id: string;
  readonly submitted: number;
  readonly comment?: string;
  insync: boolean;
}

export interface StoredHealthCheck {
  readonly check: HealthCheck;
  readonly tags: Map<string, string>;
}

interface Route53Store {
  readonly zones: Map<string, Zone>;
  readonly changes: Map<string, Change>;
  readonly healthChecks: Map<string, StoredHealthCheck>;
}

const route53Store = storeKind<Route53Store>('route53', () => ({
  zones: new Map(),
  changes: new Map(),
  healthChecks: new Map(),
}));

export function storeOf(world: World, account: string): Route53Store {
  return world.store(route53Store, account, ROUTE53_REGION);
}

/** All zones of the world, the oldest first. */
export function allZones(world: World): Zone[] {
  return world
    .stores(route53Store)
    .flatMap(({ store }) => [...store.zones.values()])
    .sort((a, b) => a.created - b.created || (a.id < b.id ? -1 : 1));
}

/** `Z123` of `/hostedzone/Z123` or `Z123`. */
export function bareId(id: string | undefined): string {
  return (id ?? '').replace(/^\/?(hostedzone|change|healthcheck)\//, '');
}

export function zoneArn(id: string | undefined): string {
  return `arn:aws:route53:::hostedzone/${bareId(id)}`;
}

/** Throws `NoSuchHostedZone` 404: another account's zone is as good as none. */
export function findZone(call: Call, id: string | undefined): Zone {
  const zone = storeOf(call.world, call.account).zones.get(bareId(id));
  if (!zone) throw awsError('NoSuchHostedZone', 404, `No hosted zone found with ID: ${bareId(id)}`);
  return zone;
}

export function recordKey(set: ResourceRecordSet): string {
  return `${set.Name} ${set.Type} ${set.SetIdentifier ?? ''}`;
}
