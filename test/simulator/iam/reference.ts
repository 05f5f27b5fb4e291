/**
 * The rules of AWS docs "Policy evaluation logic" and "Condition operators", stated a second time and as plainly as
 * they can be: with regular expressions, whole lists and no thought of speed. The evaluator is held against it.
 */

export interface RawStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource?: readonly string[];
  readonly NotResource?: readonly string[];
  readonly Principal?: '*' | { readonly AWS: readonly string[] };
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

export type Keys = Readonly<Record<string, readonly string[]>>;

export interface RawRequest {
  readonly action: string;
  readonly resource: string;
  readonly keys: Keys;
}

/** `*` is any text, `?` any one character; all else is itself. */
export function wildcard(pattern: string, value: string): boolean {
  const source = [...pattern]
    .map((char) =>
      char === '*' ? '[^]*' : char === '?' ? '[^]' : char.replace(/[.+^${}()|[\]\\/]/g, '\\$&'),
    )
    .join('');
  return new RegExp(`^${source}$`, 'u').test(value);
}

/** Part for part; the sixth is all that is left. */
export function arnWildcard(pattern: string, arn: string): boolean {
  if (pattern === '*') return true;
  const split = (text: string) => /^([^:]*):([^:]*):([^:]*):([^:]*):([^:]*):(.*)$/s.exec(text)?.slice(1);
  const [patterns, parts] = [split(pattern), split(arn)];
  if (patterns === undefined || parts === undefined) return false;
  return parts.every((part, index) => wildcard(patterns[index] ?? '', part));
}

const COMPARE: Readonly<Record<string, (policy: string, request: string) => boolean>> = {
  StringEquals: (policy, request) => policy === request,
  StringEqualsIgnoreCase: (policy, request) => policy.toUpperCase() === request.toUpperCase(),
  StringLike: wildcard,
  ArnLike: arnWildcard,
  NumericEquals: (policy, request) => Number(policy) === Number(request),
  NumericLessThan: (policy, request) => Number(request) < Number(policy),
  NumericGreaterThanEquals: (policy, request) => Number(request) >= Number(policy),
  DateGreaterThan: (policy, request) => new Date(request) > new Date(policy),
  Bool: (policy, request) => policy.toLowerCase() === request.toLowerCase(),
};

/** What an operator says, by the words of the documentation for each of its parts. */
export function conditionHolds(
  operator: string,
  policy: readonly string[],
  request: readonly string[],
): boolean {
  const [set, rest] = operator.includes(':')
    ? (operator.split(':') as [string, string])
    : [undefined, operator];
  const ifExists = rest.endsWith('IfExists');
  const base = rest.replace(/IfExists$/, '');
  const there = request.length > 0;
  if (base === 'Null') return policy.some((value) => value === String(!there));
  const negated = base.includes('Not');
  const compare = COMPARE[base.replace('Not', '')];
  if (!compare) throw new Error(`The reference does not know ${operator}.`);
  const oneOf = (value: string) => policy.some((expected) => compare(expected, value));
  const good = (value: string) => (negated ? !oneOf(value) : oneOf(value));
  // "If the key is present, process it as specified. If not, evaluate the condition element as true."
  if (ifExists && !there) return true;
  if (set === 'ForAllValues') return request.filter((value) => !good(value)).length === 0;
  if (set === 'ForAnyValue') return request.filter(good).length > 0;
  // Negated operators are true for a missing key; others are not.
  return negated ? !request.some(oneOf) : request.some(oneOf);
}

export function applies(statement: RawStatement, { action, resource, keys }: RawRequest): boolean {
  const names = (patterns: readonly string[]) =>
    patterns.some((pattern) => wildcard(pattern.toLowerCase(), action.toLowerCase()));
  const covers = (patterns: readonly string[]) => patterns.some((pattern) => arnWildcard(pattern, resource));
  const values = (key: string) =>
    Object.entries(keys).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1] ?? [];
  return (
    (statement.Action ? names(statement.Action) : !names(statement.NotAction ?? [])) &&
    (statement.Resource ? covers(statement.Resource) : !covers(statement.NotResource ?? [])) &&
    Object.entries(statement.Condition ?? {}).every(([operator, tests]) =>
      Object.entries(tests).every(([key, wanted]) => conditionHolds(operator, wanted, values(key))),
    )
  );
}

/** "By default all are denied. An explicit allow overrides that. An explicit deny overrides any allow." */
export function verdictOf(
  statements: readonly RawStatement[],
  request: RawRequest,
): 'denied' | 'direct' | 'none' {
  const those = statements.filter((statement) => applies(statement, request));
  if (those.some(({ Effect }) => Effect === 'Deny')) return 'denied';
  return those.length > 0 ? 'direct' : 'none';
}

export interface RawCase {
  readonly own: readonly RawStatement[];
  readonly ofResource: readonly RawStatement[];
  readonly ofSession: readonly RawStatement[] | undefined;
  /** Whether the resource is another account's, and whether it is a key, which must let its account in first. */
  readonly abroad: boolean;
  readonly isKey: boolean;
  readonly caller: { readonly account: string; readonly role: string; readonly session: string };
}

/** The tables of "Policy evaluation for requests within a single account" and "... across accounts". */
export function isAllowed(given: RawCase, request: RawRequest): boolean {
  const { own, ofResource, ofSession, abroad, isKey, caller } = given;
  const about = (names: readonly string[]) =>
    ofResource.filter(({ Principal }) =>
      Principal === '*' ? names.includes('*') : (Principal?.AWS ?? []).some((name) => names.includes(name)),
    );
  const account = [caller.account, `arn:aws:iam::${caller.account}:root`];
  const any = verdictOf(about([...account, '*', caller.role, caller.session]), request);
  const itself = verdictOf(about(['*', caller.role, caller.session]), request) === 'direct';
  const session = verdictOf(about([caller.session]), request) === 'direct';
  const identity = verdictOf(own, request);
  const limit = ofSession === undefined ? 'direct' : verdictOf(ofSession, request);
  if ([any, identity, limit].includes('denied')) return false;
  if (abroad) return identity === 'direct' && any === 'direct' && limit === 'direct';
  if (session) return true;
  if (limit !== 'direct') return false;
  return itself || (identity === 'direct' && (!isKey || any === 'direct'));
}
