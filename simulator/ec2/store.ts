import type {
  Address,
  InternetGateway,
  NatGateway,
  RouteTable,
  SecurityGroup,
  SecurityGroupRule,
  Subnet,
  Tag,
  TagSpecification,
  Vpc,
  VpcEndpoint,
} from '@aws-sdk/client-ec2';
import { type AwsError, awsError } from '../aws-error';
import { idOf } from '../chance';
import type { Call, Need } from '../service';
import { storeKind } from '../world';

export type GroupRule = SecurityGroupRule & {
  SecurityGroupRuleId: string;
  GroupId: string;
  IsEgress: boolean;
};

/** What EC2 keeps of networks in one account and Region, by id. */
export interface Ec2Store {
  readonly vpcs: Map<string, Vpc & { dns: { support: boolean; hostnames: boolean } }>;
  readonly subnets: Map<string, Subnet>;
  readonly groups: Map<string, SecurityGroup>;
  readonly rules: Map<string, GroupRule>;
  readonly internetGateways: Map<string, InternetGateway>;
  readonly routeTables: Map<string, RouteTable>;
  readonly addresses: Map<string, Address>;
  readonly natGateways: Map<string, NatGateway>;
  readonly endpoints: Map<string, VpcEndpoint>;
}

export const ec2Store = storeKind<Ec2Store>('ec2', () => ({
  vpcs: new Map(),
  subnets: new Map(),
  groups: new Map(),
  rules: new Map(),
  internetGateways: new Map(),
  routeTables: new Map(),
  addresses: new Map(),
  natGateways: new Map(),
  endpoints: new Map(),
}));

export function storeOf({ world, account, region }: Call): Ec2Store {
  return world.store(ec2Store, account, region);
}

/** `vpc-0a1b...`: seventeen hexadecimal characters, made from what the thing is. */
export function ec2Id(prefix: string, call: Call, ...keys: readonly (string | number)[]): string {
  return `${prefix}-0${idOf(16, call.world.seed, prefix, call.account, call.region, ...keys)}`;
}

/** An id that nothing has, for things of which two may be alike. */
export function freeId(
  prefix: string,
  call: Call,
  taken: ReadonlyMap<string, unknown>,
  ...keys: readonly (string | number)[]
): string {
  for (let again = 0; ; again++) {
    const id = ec2Id(prefix, call, ...keys, again);
    if (!taken.has(id)) return id;
  }
}

export function ec2Arn({ account, region }: Call, type: string, id = '*'): string {
  return `arn:aws:ec2:${region}:${account}:${type}/${id}`;
}

/** A need of an EC2 action on one resource. */
export function need(call: Call, action: string, type: string, id?: string): Need[] {
  return [{ action: `ec2:${action}`, resource: ec2Arn(call, type, id) }];
}

export function tagsOf(specifications: readonly TagSpecification[] | undefined): Tag[] {
  return (specifications ?? []).flatMap(({ Tags }) => Tags ?? []);
}

export function notFound(code: string, what: string, id: string): AwsError {
  return awsError(code, 400, `The ${what} ID '${id}' does not exist`);
}

export function inUse(what: string, id: string): AwsError {
  return awsError('DependencyViolation', 400, `The ${what} '${id}' has dependencies and cannot be deleted.`);
}

interface Filter {
  readonly Name?: string;
  readonly Values?: readonly string[];
}

/** Those with these ids, or all. Throws by this code, about this kind of thing, for an id that nothing has. */
export function chosen<T>(
  all: ReadonlyMap<string, T>,
  ids: readonly string[] | undefined,
  [code, what]: readonly [string, string],
): T[] {
  if (ids === undefined || ids.length === 0) return [...all.values()];
  return ids.map((id) => {
    const found = all.get(id);
    if (found === undefined) throw notFound(code, what, id);
    return found;
  });
}

/**
 * Keeps what matches every filter that has a value here; an unknown filter is refused, as EC2 does. Tags can be asked
 * for of everything that has some, and `*` and `?` stand for what they do elsewhere.
 */
export function filtered<T extends { readonly Tags?: readonly Tag[] | undefined }>(
  items: readonly T[],
  filters: readonly Filter[] | undefined,
  values: Readonly<Record<string, (item: T) => string | readonly string[] | undefined>>,
): T[] {
  const all = filters ?? [];
  for (const { Name = '' } of all) {
    if (!(Name in values) && Name !== 'tag-key' && !Name.startsWith('tag:')) {
      throw awsError('InvalidParameterValue', 400, `The filter '${Name}' is invalid`);
    }
  }
  return items.filter((item) =>
    all.every(({ Name = '', Values = [] }) => {
      const has = [valuesOf(item, Name) ?? values[Name]?.(item) ?? []].flat();
      return has.some((value) => Values.some((wanted) => matches(wanted, value)));
    }),
  );
}

function valuesOf(
  { Tags }: { readonly Tags?: readonly Tag[] | undefined },
  name: string,
): string[] | undefined {
  if (name === 'tag-key') return (Tags ?? []).map(({ Key = '' }) => Key);
  if (!name.startsWith('tag:')) return undefined;
  return (Tags ?? []).filter(({ Key }) => Key === name.slice(4)).map(({ Value = '' }) => Value);
}

function matches(wanted: string, value: string): boolean {
  const pattern = wanted
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`, 's').test(value);
}
