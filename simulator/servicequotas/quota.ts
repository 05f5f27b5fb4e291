import type { ServiceQuota } from '@aws-sdk/client-service-quotas';
import { accountConcurrency } from '../lambda/concurrency';
import { rdsSwitches } from '../rds/quotas';
import type { World } from '../world';

/** Where a quota is asked for. */
export interface Place {
  readonly world: World;
  readonly account: string;
  readonly region: string;
}

/** One quota of Service Quotas. Codes, names and values are those of the "Quotas" pages of each service in AWS's docs. */
export interface Quota {
  readonly service: string;
  readonly code: string;
  readonly name: string;
  readonly usual: number;
  /** `None` counts things. */
  readonly unit: 'None' | 'Gigabytes';
  readonly adjustable: boolean;
  /** The limit that holds in the simulator, where it keeps one that differs between accounts; else the usual value. */
  readonly applied?: (place: Place) => number;
  /** Raises that limit. */
  readonly raise?: (place: Place, value: number) => void;
}

/** AWS's names of the services. */
export const SERVICE_NAMES: Readonly<Record<string, string>> = {
  events: 'Amazon EventBridge (CloudWatch Events)',
  iam: 'AWS Identity and Access Management (IAM)',
  kms: 'AWS Key Management Service (AWS KMS)',
  lambda: 'AWS Lambda',
  rds: 'Amazon Relational Database Service (Amazon RDS)',
  route53: 'Amazon Route 53',
  s3: 'Amazon Simple Storage Service (Amazon S3)',
};

/** Those that hold in all Regions are known in one. */
const GLOBAL: Readonly<Record<string, string>> = { iam: 'us-east-1', route53: 'us-east-1', s3: 'us-east-1' };

/** Limits of RDS that a scenario can change, under the names that they have there. */
type Switch = 'clusters' | 'instances' | 'manualClusterSnapshots' | 'manualSnapshots' | 'storageGiB';

const QUOTAS: readonly Quota[] = [
  quota('events', 'L-244521F2', 'Number of rules', 300),
  quota('iam', 'L-FE177D64', 'Roles per account', 1_000),
  quota('kms', 'L-C2F1777E', 'Customer Master Keys (CMKs)', 100_000),
  {
    ...quota('lambda', 'L-B99A9384', 'Concurrent executions', 1_000),
    applied: ({ world }) => accountConcurrency(world),
  },
  switched('L-952B80B8', 'DB clusters', 40, 'clusters'),
  switched('L-7B6409FD', 'DB instances', 40, 'instances'),
  quota('rds', 'L-48C6BF61', 'DB subnet groups', 50),
  quota('rds', 'L-A59F4C87', 'Event subscriptions', 20),
  switched('L-9B510759', 'Manual DB cluster snapshots', 100, 'manualClusterSnapshots'),
  switched('L-272F1212', 'Manual DB instance snapshots', 100, 'manualSnapshots'),
  quota('rds', 'L-9FA33840', 'Option groups', 20),
  quota('rds', 'L-DE55804A', 'Parameter groups', 50),
  {
    ...switched('L-7ADDB58A', 'Total storage for all DB instances', 100_000, 'storageGiB'),
    unit: 'Gigabytes',
  },
  quota('route53', 'L-ACB674F3', 'Health checks', 200),
  quota('route53', 'L-4EA4796A', 'Hosted zones', 500),
  quota('s3', 'L-DC2B2D3D', 'General purpose buckets', 10_000),
];

/** The quotas that are known in a Region, in order of services and names. */
export function quotasIn(region: string): readonly Quota[] {
  return QUOTAS.filter(({ service }) => (GLOBAL[service] ?? region) === region);
}

/** As AWS shows it, with the value that holds there, or the one that holds where nobody asked for more. */
export function quotaView(quota: Quota, place: Place, which: 'applied' | 'usual'): ServiceQuota {
  const { service, code, name, usual, unit, adjustable } = quota;
  return {
    ServiceCode: service,
    ServiceName: SERVICE_NAMES[service] ?? service,
    QuotaArn: quotaArn(quota, place),
    QuotaCode: code,
    QuotaName: name,
    Value: which === 'usual' ? usual : (quota.applied?.(place) ?? usual),
    Unit: unit,
    Adjustable: adjustable,
    GlobalQuota: isGlobal(quota),
    QuotaAppliedAtLevel: 'ACCOUNT',
  };
}

/** `arn:aws:servicequotas:us-east-1:222222222222:rds/L-272F1212` */
export function quotaArn({ service, code }: Quota, { region, account }: Place): string {
  return `arn:aws:servicequotas:${region}:${account}:${service}/${code}`;
}

export function isGlobal({ service }: Quota): boolean {
  return service in GLOBAL;
}

function quota(service: string, code: string, name: string, usual: number): Quota {
  return { service, code, name, usual, unit: 'None', adjustable: true };
}

function switched(code: string, name: string, usual: number, limit: Switch): Quota {
  return {
    ...quota('rds', code, name, usual),
    applied: ({ world, account, region }) => rdsSwitches(world, account, region)[limit],
    raise({ world, account, region }, value) {
      rdsSwitches(world, account, region)[limit] = value;
    },
  };
}
