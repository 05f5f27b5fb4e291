import { type StoreKind, storeKind, type World } from '../world';
import { POLICIES_OF_AWS } from './managed-by-aws';
import { noSuchPolicy } from './refusals';
import { IAM_REGION } from './role-store';

export interface PolicyVersion {
  /** `v1`, `v2`: never used again in the policy. */
  readonly id: string;
  readonly document: string;
  /** Virtual milliseconds since 1970. */
  readonly created: number;
}

/** A managed policy: of a customer, or of AWS (which nobody can change). */
export interface ManagedPolicy {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  /** `ANPA` and 17 characters. */
  readonly id: string;
  readonly description: string | undefined;
  readonly created: number;
  updated: number;
  /** In the order in which they were made. */
  readonly versions: PolicyVersion[];
  default: PolicyVersion;
  /** The number of the newest version ever made. */
  newest: number;
  readonly tags: Map<string, string>;
}

const POLICIES: StoreKind<Map<string, ManagedPolicy>> = storeKind('iam managed policies', () => new Map());

/** An account's own managed policies by lower-case name. */
export function policiesOf(world: World, account: string): Map<string, ManagedPolicy> {
  return world.store(POLICIES, account, IAM_REGION);
}

/** When AWS made its policies, for want of dates that matter: the day on which IAM got managed policies. */
const MADE_BY_AWS = Date.UTC(2015, 1, 6);

const ofAws = new Map(
  [...POLICIES_OF_AWS].map(([arn, { name, path, document }]) => {
    const version = { id: 'v1', document, created: MADE_BY_AWS };
    const policy: ManagedPolicy = {
      ...{ name, path, arn, id: `ANPA${idOfAws(name)}`, description: undefined },
      ...{ created: MADE_BY_AWS, updated: MADE_BY_AWS, versions: [version], default: version },
      ...{ newest: 1, tags: new Map() },
    };
    return [arn, policy];
  }),
);

export function policiesOfAws(): ManagedPolicy[] {
  return [...ofAws.values()];
}

export function isOfAws(arn: string): boolean {
  return arn.startsWith('arn:aws:iam::aws:policy/');
}

/** The account's own policy of this ARN, or AWS's. Throws `NoSuchEntity` (404). */
export function findPolicy(world: World, account: string, arn: string): ManagedPolicy {
  const name = arn.split('/').at(-1) ?? '';
  const found = isOfAws(arn) ? ofAws.get(arn) : policiesOf(world, account).get(name.toLowerCase());
  if (found?.arn !== arn) throw noSuchPolicy(arn);
  return found;
}

function idOfAws(name: string): string {
  return `${name.replace(/[^A-Za-z0-9]/g, '').toUpperCase()}${'A'.repeat(17)}`.slice(0, 17);
}
