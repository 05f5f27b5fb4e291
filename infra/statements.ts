/** What a condition compares: operator, then key, then one or several values. AWS docs: IAM condition operators. */
export type Conditions<Text = string> = Readonly<
  Record<string, Readonly<Record<string, Text | readonly Text[]>>>
>;

/** One statement of an IAM policy. `Text` is wider where ARNs are known only once resources are made. */
export interface Statement<Text = string> {
  /** Defaults to `Allow`. */
  readonly effect?: 'Allow' | 'Deny';
  /** By their full names: `rds:CopyDBSnapshot`. */
  readonly actions: readonly string[];
  /** ARNs. One that names nothing in particular needs a `why`. */
  readonly resources: readonly Text[];
  readonly conditions?: Conditions<Text>;
  /** Why AWS has nothing narrower than the wildcard in this statement. For readers; no part of the document. */
  readonly why?: string;
}

/** Whom a statement of a resource's own policy is about: an AWS service, a whole account by its root, or everyone. */
export type Principal = { readonly service: string } | { readonly account: string } | 'everyone';

export interface ResourceStatement<Text = string> extends Statement<Text> {
  readonly principal: Principal;
}

/** Characters that IAM takes for all inline policies of a role, white space not counted. AWS docs: IAM quotas. */
const LONGEST_POLICY = 10_240;

/** The JSON of a role's inline policy. Throws on a wildcard without a reason, and on a policy longer than IAM takes. */
export function identityPolicy(statements: readonly Statement[]): string {
  const document = policy(statements.map((statement) => rendered(statement)));
  if (document.length > LONGEST_POLICY) {
    throw new Error(
      `The policy has ${document.length} characters; IAM takes ${LONGEST_POLICY} for a role. ` +
        'Protect fewer databases with one environment, and the rest with another.',
    );
  }
  return document;
}

/** The JSON of a policy that hangs on a resource: a key, a queue, a topic, a bus. Throws as {@link identityPolicy}. */
export function resourcePolicy(statements: readonly ResourceStatement[]): string {
  return policy(
    statements.map(({ principal, ...statement }) => rendered(statement, { Principal: rooted(principal) })),
  );
}

/** The JSON of a role's trust policy: one AWS service may take the role, for what the conditions say. */
export function trustPolicy(service: string, conditions: Conditions = {}): string {
  return policy([
    {
      Effect: 'Allow',
      Principal: { Service: service },
      Action: 'sts:AssumeRole',
      ...(Object.keys(conditions).length === 0 ? {} : { Condition: conditions }),
    },
  ]);
}

function policy(statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

function rendered(statement: Statement, principal: object = {}): object {
  const { effect = 'Allow', actions, resources, conditions, why } = statement;
  if (actions.length === 0 || resources.length === 0) {
    throw new Error(`A statement needs actions and resources; given were ${JSON.stringify(statement)}.`);
  }
  const broad = [
    ...actions.filter((action) => action.includes('*')),
    ...resources.filter((resource) => namesNothing(resource)),
  ];
  if (broad.length > 0 && effect === 'Allow' && (why ?? '') === '') {
    throw new Error(
      `${broad.join(', ')} in the statement for ${actions.join(', ')} is wider than it must be. ` +
        'Name the action or the resource, or say in `why` that AWS has nothing narrower.',
    );
  }
  return {
    Effect: effect,
    ...principal,
    Action: actions,
    Resource: resources,
    ...(conditions === undefined ? {} : { Condition: conditions }),
  };
}

/** `*`, any account or Region, or all of a type: `arn:aws:kms:us-west-2:111111111111:key/*`. */
function namesNothing(resource: string): boolean {
  if (!resource.startsWith('arn:')) return resource.includes('*');
  const [, , service, region, account, ...rest] = resource.split(':');
  const [type, ...name] = rest.join(':').split(/[:/]/);
  return [service, region, account, type].includes('*') || name.join('') === '*';
}

function rooted(principal: Principal): object | string {
  if (principal === 'everyone') return '*';
  return 'service' in principal
    ? { Service: principal.service }
    : { AWS: `arn:aws:iam::${principal.account}:root` };
}
