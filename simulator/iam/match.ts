import type { Context } from './context';

/**
 * A pattern of a policy whose wildcards are told apart from text: what a variable stands for is text, whatever
 * characters it has. Wildcards become characters that occur in no ARN.
 */
export type Pattern = string;

const MANY = '\uE000';
const ONE = '\uE001';

/** The pattern for `*` and `?` alone, as in actions. */
export function plainPattern(text: string): Pattern {
  return text.replaceAll('*', MANY).replaceAll('?', ONE);
}

/**
 * The pattern for a text with policy variables (`${aws:PrincipalAccount}`, `${aws:PrincipalTag/team, 'none'}`, `${*}`),
 * or undefined when a variable has no value and no default: then nothing matches. Policies of version 2008-10-17 have
 * no variables. AWS docs: "IAM policy elements: variables and tags".
 */
export function patternOf(text: string, variables: Context | undefined): Pattern | undefined {
  if (!variables || !text.includes('${')) return plainPattern(text);
  let pattern = '';
  let end = 0;
  for (const match of text.matchAll(/\$\{([^}]*)\}/g)) {
    const value = variableValue(match[1] ?? '', variables);
    if (value === undefined) return undefined;
    pattern += plainPattern(text.slice(end, match.index)) + value;
    end = match.index + match[0].length;
  }
  return pattern + plainPattern(text.slice(end));
}

/** The text that a value stands for where wildcards mean themselves (`StringEquals`), or undefined as above. */
export function textOf(text: string, variables: Context | undefined): string | undefined {
  if (!variables || !text.includes('${')) return text;
  const pattern = patternOf(text, variables);
  return pattern?.replaceAll(MANY, '*').replaceAll(ONE, '?');
}

function variableValue(variable: string, variables: Context): string | undefined {
  if (variable === '*' || variable === '?' || variable === '$') return variable;
  const parts = /^([^,]*?)\s*(?:,\s*'([^']*)')?$/.exec(variable);
  const values = variables.get((parts?.[1] ?? variable).toLowerCase());
  // A key with several values cannot be a variable.
  return values?.length === 1 ? values[0] : parts?.[2];
}

/** Whether the whole value fits the pattern. Linear in practice: only the last `*` is ever tried again. */
export function fits(pattern: Pattern, value: string): boolean {
  let at = 0;
  let from = 0;
  let star = -1;
  let retry = 0;
  while (from < value.length) {
    const expected = pattern[at];
    if (expected === MANY) {
      star = at++;
      retry = from;
    } else if (expected === ONE || expected === value[from]) {
      at++;
      from++;
    } else if (star >= 0) {
      at = star + 1;
      from = ++retry;
    } else {
      return false;
    }
  }
  while (pattern[at] === MANY) at++;
  return at === pattern.length;
}

/** Actions are compared without regard to case. */
export function actionFits(pattern: string, action: string): boolean {
  return pattern === '*' || fits(plainPattern(pattern.toLowerCase()), action.toLowerCase());
}

/** Each of the six parts of an ARN is compared on its own; parts that the pattern leaves out are not asked about. */
export function arnFits(pattern: Pattern, arn: string): boolean {
  return partsFit(arnParts(pattern), arnParts(arn));
}

/**
 * Tells whether an ARN fits one of these texts. Those without variables are taken apart once; only others ask for the
 * context that gives variables their values.
 */
export function arnsOf(
  texts: readonly string[],
): (arn: string, request: { readonly context: Context } | undefined) => boolean {
  const known = texts.map((text) => (text.includes('${') ? undefined : arnParts(plainPattern(text))));
  return (arn, request) => {
    const parts = arnParts(arn);
    return texts.some((text, index) => {
      const patterns = known[index] ?? partsOf(patternOf(text, request?.context));
      return patterns !== undefined && partsFit(patterns, parts);
    });
  };
}

function partsOf(pattern: Pattern | undefined): readonly Pattern[] | undefined {
  return pattern === undefined ? undefined : arnParts(pattern);
}

function partsFit(patterns: readonly Pattern[], parts: readonly string[]): boolean {
  return parts.every((part, index) => {
    const expected = patterns[index];
    return expected === undefined ? index > 0 : fits(expected, part);
  });
}

function arnParts(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}
