import { awsError } from '../aws-error';
import { undecidable } from './condition-keys';
import { valueFault } from './condition-values';
import { conditionOperator } from './conditions';

export type Values = readonly string[];

/** Who a statement of a resource policy is about: `*`, or names by kind (`AWS`, `Service`, `Federated`). */
export type Principals = '*' | Readonly<Record<string, Values>>;

/** One test of a condition block: `StringLike` on `aws:PrincipalArn` with these patterns. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: Values;
}

/** A list that names what a statement covers (`Action`) or all that it does not (`NotAction`). */
export interface Selection<T> {
  readonly not: boolean;
  readonly of: T;
}

export interface Statement {
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly action: Selection<Values>;
  /** Absent in trust policies: the resource is the role that the policy belongs to. */
  readonly resource?: Selection<Values>;
  /** Absent in identity policies: the principal is the identity that the policy belongs to. */
  readonly principal?: Selection<Principals>;
  readonly conditions: readonly Condition[];
}

export interface Policy {
  readonly version: '2012-10-17' | '2008-10-17';
  readonly statements: readonly Statement[];
}

/** Where a policy is attached, which decides the fields that its statements must and must not have. */
export type PolicyKind = 'identity' | 'resource' | 'trust';

/**
 * Reads a policy document, by the grammar of AWS docs "Grammar of the IAM JSON policy language". Throws
 * `MalformedPolicyDocument` (or the code given, as `MalformedPolicyDocumentException` for KMS) with status 400.
 */
export function parsePolicy(text: string, kind: PolicyKind, code = 'MalformedPolicyDocument'): Policy {
  const ofKind = parsed[kind];
  const known = ofKind.get(text);
  if (known) return known;
  const refuse: Refuse = (message) => {
    throw awsError(code, 400, message);
  };
  const policy = readPolicy(text, kind, refuse);
  if (ofKind.size >= MOST_PARSED) ofKind.clear();
  ofKind.set(text, policy);
  return policy;
}

/** Every call reads the same few documents again; equal text means an equal policy. */
const parsed: Readonly<Record<PolicyKind, Map<string, Policy>>> = {
  identity: new Map(),
  resource: new Map(),
  trust: new Map(),
};
const MOST_PARSED = 2_000;

type Refuse = (message: string) => never;
type Fields = Readonly<Record<string, unknown>>;

function readPolicy(text: string, kind: PolicyKind, refuse: Refuse): Policy {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return refuse('This policy contains invalid Json');
  }
  if (!isFields(document)) return refuse('Syntax errors in policy.');
  for (const field of Object.keys(document)) {
    if (!['Version', 'Id', 'Statement'].includes(field))
      refuse(`Syntax errors in policy. Unknown field ${field}.`);
  }
  const version = document.Version ?? '2008-10-17';
  if (version !== '2012-10-17' && version !== '2008-10-17') {
    return refuse(`The policy must contain a valid version string, 2012-10-17 or 2008-10-17.`);
  }
  const given = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  if (given.length === 0) refuse('Syntax errors in policy. Statement must not be empty.');
  const statements = given.map((statement) => readStatement(statement, kind, refuse));
  const sids = statements.flatMap(({ sid }) => sid ?? []);
  if (new Set(sids).size < sids.length) refuse('Statement IDs (SID) in a single policy must be unique.');
  return { version, statements };
}

const STATEMENT_FIELDS = [
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Principal',
  'NotPrincipal',
  'Condition',
];

function readStatement(given: unknown, kind: PolicyKind, refuse: Refuse): Statement {
  if (!isFields(given)) return refuse('Syntax errors in policy.');
  for (const field of Object.keys(given)) {
    if (!STATEMENT_FIELDS.includes(field)) refuse(`Syntax errors in policy. Unknown field ${field}.`);
  }
  const { Sid: sid, Effect: effect } = given;
  if (sid !== undefined && typeof sid !== 'string')
    return refuse('Syntax errors in policy. Sid must be text.');
  if (effect !== 'Allow' && effect !== 'Deny') {
    return refuse('Syntax errors in policy. Effect must be Allow or Deny.');
  }
  const action = readSelection(given, 'Action', refuse) ?? refuse('Policy statement must contain actions.');
  for (const name of action.of) checkAction(name, refuse);
  const statement: Statement = {
    ...(sid === undefined ? {} : { sid }),
    effect,
    action,
    conditions: readConditions(given, action, refuse),
  };
  const resource = readSelection(given, 'Resource', refuse);
  const principal = readPrincipal(given, refuse);
  if (kind === 'identity') {
    if (principal) return refuse('Policy document should not specify a principal.');
  } else if (!principal) {
    return refuse('Policy document must specify a principal in every statement.');
  }
  if (kind === 'trust') {
    if (resource) return refuse('Has prohibited field Resource');
    if (principal?.not) return refuse('Has prohibited field NotPrincipal');
  } else if (!resource) {
    return refuse('Policy statement must contain resources.');
  }
  if (principal?.not && effect === 'Allow') {
    // AWS allows everyone else then, and advises against it; who that is at AWS is more than is simulated.
    return refuse('NotPrincipal with Allow is not simulated; name those who are allowed.');
  }
  for (const arn of resource?.of ?? []) checkResource(arn, refuse);
  return { ...statement, ...(resource ? { resource } : {}), ...(principal ? { principal } : {}) };
}

function readSelection(given: Fields, field: string, refuse: Refuse): Selection<Values> | undefined {
  const [plain, negated] = [given[field], given[`Not${field}`]];
  if (plain !== undefined && negated !== undefined) {
    return refuse(`Syntax errors in policy. ${field} and Not${field} exclude each other.`);
  }
  const values = plain ?? negated;
  if (values === undefined) return undefined;
  return { not: plain === undefined, of: readValues(values, field, refuse) };
}

function readPrincipal(given: Fields, refuse: Refuse): Selection<Principals> | undefined {
  const { Principal: plain, NotPrincipal: negated } = given;
  if (plain !== undefined && negated !== undefined) {
    return refuse('Syntax errors in policy. Principal and NotPrincipal exclude each other.');
  }
  const value = plain ?? negated;
  if (value === undefined) return undefined;
  const not = plain === undefined;
  if (value === '*') return { not, of: '*' };
  if (!isFields(value)) return refuse('Invalid principal in policy.');
  const of: Record<string, Values> = {};
  for (const [kind, names] of Object.entries(value)) {
    if (!['AWS', 'Service', 'Federated', 'CanonicalUser'].includes(kind))
      refuse('Invalid principal in policy.');
    of[kind] = readValues(names, 'Principal', refuse);
    const wrong = kind === 'AWS' ? of[kind].find((name) => !PRINCIPAL.test(name)) : undefined;
    if (wrong !== undefined) refuse(`Invalid principal in policy: "AWS":"${wrong}"`);
  }
  return { not, of };
}

/** `*`, an account's twelve digits, its root, a role, a user, a session; or the id left by one that was deleted. */
const PRINCIPAL =
  /^(\*|\d{12}|A(ROA|IDA)[A-Z0-9]+|arn:aws[\w-]*:(iam|sts)::\d{12}:(root|(role|user|assumed-role|federated-user)\/[\w+=,.@/-]+))$/;

/** `rds:CopyDBSnapshot`, with wildcards behind the colon only. */
function checkAction(name: string, refuse: Refuse): void {
  if (name === '*' || name === '*:*') return;
  const [vendor = '', action, ...more] = name.split(':');
  if (action === undefined || action === '') {
    refuse('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
  }
  if (more.length > 0) refuse('Actions/Condition can contain only one colon.');
  if (!/^[a-zA-Z0-9-]+$/.test(vendor)) refuse(`Vendor ${vendor} is not valid`);
}

/** `*`, or an ARN of a named partition and service; parts behind them may have wildcards or be left out. */
function checkResource(arn: string, refuse: Refuse): void {
  if (arn === '*') return;
  const [prefix, partition = '', service = ''] = arn.split(':');
  if (prefix !== 'arn') refuse(`Resource ${arn} must be in ARN format or "*".`);
  if (!/^(aws(-[a-z-]+)?|\*)$/.test(partition)) {
    refuse(`Partition "${partition}" is not valid for resource "${arn}".`);
  }
  if (service === '' || /[*?]/.test(service)) {
    refuse('Resource vendor must be fully qualified and cannot contain regexes.');
  }
}

function readConditions(given: Fields, action: Selection<Values>, refuse: Refuse): Condition[] {
  const { Condition: block = {} } = given;
  if (!isFields(block)) return refuse('Syntax errors in policy. Condition must be an object.');
  return Object.entries(block).flatMap(([operator, tests]) => {
    if (!conditionOperator(operator))
      refuse(`Syntax errors in policy. Unknown condition operator ${operator}.`);
    if (!isFields(tests)) return refuse('Syntax errors in policy. A condition operator must hold keys.');
    return Object.entries(tests).map(([key, values]) => {
      if (!/^[\w-]+:\S/.test(key)) {
        refuse('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
      }
      const condition = { operator, key, values: readValues(values, key, refuse, true) };
      const why = valueFault(condition) ?? undecidable(key, action.not ? [] : action.of);
      if (why !== undefined) refuse(why);
      return condition;
    });
  });
}

function readValues(given: unknown, field: string, refuse: Refuse, scalars = false): Values {
  const list: unknown[] = Array.isArray(given) ? given : [given];
  if (list.length === 0) return refuse(`Syntax errors in policy. ${field} must not be empty.`);
  return list.map((value) => {
    if (typeof value === 'string') return value;
    if (scalars && (typeof value === 'boolean' || typeof value === 'number')) return String(value);
    return refuse(`Syntax errors in policy. ${field} must be text or a list of texts.`);
  });
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
