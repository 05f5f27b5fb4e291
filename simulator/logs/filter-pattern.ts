import { awsError } from '../aws-error';

/**
 * Whether a message matches a filter pattern. Simulated: terms (all must occur), `"quoted phrases"`, `?optional` terms
 * (one must occur), `-excluded` terms, and `{ $.path = value }` on JSON with `=`, `!=`, `<`, `<=`, `>`, `>=` joined by
 * `&&` or `||`. AWS docs: CloudWatch Logs filter and pattern syntax.
 */
export function filterPattern(pattern: string): (message: string) => boolean {
  const text = pattern.trim();
  if (text === '') return () => true;
  if (text.startsWith('{') && text.endsWith('}')) return jsonPattern(text.slice(1, -1));
  if (text.startsWith('[')) throw notSimulated(pattern);
  const terms = [...text.matchAll(/([?-]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))/g)].map(
    ([, sign, quoted, plain]) => ({
      sign: sign ?? '',
      term: quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '',
    }),
  );
  const of = (sign: string) => terms.filter((term) => term.sign === sign).map(({ term }) => term);
  const [all, any, none] = [of(''), of('?'), of('-')];
  return (message) =>
    all.every((term) => message.includes(term)) &&
    (any.length === 0 || all.length > 0 || any.some((term) => message.includes(term))) &&
    !none.some((term) => message.includes(term));
}

const COMPARISON = /^\(?\s*\$\.([\w.-]+)\s*(=|!=|<=|>=|<|>)\s*(?:"([^"]*)"|([^\s")]+))\s*\)?$/;

function jsonPattern(text: string): (message: string) => boolean {
  const alternatives = text
    .split('||')
    .map((part) => part.split('&&').map((term) => comparison(term.trim())));
  return (message) => {
    const value = parsed(message);
    return alternatives.some((all) => all.every((matches) => matches(value)));
  };
}

function comparison(term: string): (value: unknown) => boolean {
  const [, path, operator, quoted, plain] = COMPARISON.exec(term) ?? [];
  if (path === undefined) throw notSimulated(term);
  const wanted = quoted ?? plain ?? '';
  return (value) => {
    let found = value;
    for (const key of path.split('.')) found = (found as Record<string, unknown> | null | undefined)?.[key];
    if (found === undefined) return false;
    switch (operator) {
      case '=':
        return like(String(found), wanted);
      case '!=':
        return !like(String(found), wanted);
      case '<':
        return Number(found) < Number(wanted);
      case '<=':
        return Number(found) <= Number(wanted);
      case '>':
        return Number(found) > Number(wanted);
      default:
        return Number(found) >= Number(wanted);
    }
  };
}

/** `*` stands for anything at either end of the wanted value. */
function like(found: string, wanted: string): boolean {
  const middle = wanted.replace(/^\*|\*$/g, '');
  if (wanted.startsWith('*') && wanted.endsWith('*')) return found.includes(middle);
  if (wanted.startsWith('*')) return found.endsWith(middle);
  if (wanted.endsWith('*')) return found.startsWith(middle);
  return found === wanted;
}

function parsed(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}

function notSimulated(pattern: string) {
  return awsError(
    'InvalidParameterException',
    400,
    `Invalid filter pattern, or one that is not simulated: ${pattern}`,
  );
}
