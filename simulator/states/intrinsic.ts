import { type Intrinsic, intrinsics } from './intrinsic-functions';
import type { Json } from './json';
import { type JsonPath, parsePath, readPath } from './json-path';

/** What a field whose name ends in `.$` holds: a path, or a call of an intrinsic function. */
export type PathExpression =
  | { readonly kind: 'path'; readonly path: JsonPath }
  | { readonly kind: 'literal'; readonly value: Json }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly intrinsic: Intrinsic;
      readonly args: readonly PathExpression[];
    };

/** Throws an Error that says what is wrong or not simulated. AWS docs: "Intrinsic functions for JSONPath states". */
export function parseExpression(text: string): PathExpression {
  if (!text.startsWith('States.')) return { kind: 'path', path: parsePath(text) };
  const reader = { text, at: 0 };
  const call = readCall(reader);
  if (reader.at < text.length) throw new Error(`expected the end before ${text.slice(reader.at)}: ${text}`);
  return call;
}

interface Reader {
  readonly text: string;
  at: number;
}

function readCall(reader: Reader): PathExpression {
  const name = take(reader, /States\.\w+/y);
  if (name === undefined) throw new Error(`expected a call of an intrinsic function: ${reader.text}`);
  const intrinsic = Object.hasOwn(intrinsics, name) ? intrinsics[name] : undefined;
  if (!intrinsic) {
    throw new Error(`${name} is no intrinsic function; these are: ${Object.keys(intrinsics).join(', ')}`);
  }
  if (take(reader, /\s*\(\s*/y) === undefined) throw new Error(`expected ( after ${name}: ${reader.text}`);
  const args: PathExpression[] = [];
  while (take(reader, /\s*\)/y) === undefined) {
    if (args.length > 0 && take(reader, /\s*,\s*/y) === undefined) {
      throw new Error(
        `expected , or ) before ${JSON.stringify(reader.text.slice(reader.at))}: ${reader.text}`,
      );
    }
    args.push(readArgument(reader, name === 'States.Format' && args.length === 0));
  }
  const [least, most] = intrinsic.takes;
  if (args.length < least || args.length > most) {
    throw new Error(`${name} was given ${args.length} arguments; it takes ${described(least, most)}`);
  }
  return { kind: 'call', name, intrinsic, args };
}

function described(least: number, most: number): string {
  if (least === most) return `${least}`;
  return most === Number.POSITIVE_INFINITY ? `${least} or more` : `${least} to ${most}`;
}

/** `keepsEscapes` is for the template of States.Format, which tells `\\{}` from `{}`. */
function readArgument(reader: Reader, keepsEscapes: boolean): PathExpression {
  const { text, at } = reader;
  if (text.startsWith('States.', at)) return readCall(reader);
  if (text.startsWith('$', at)) {
    const { path, end } = readPath(text, at);
    reader.at = end;
    return { kind: 'path', path };
  }
  const quoted = take(reader, /'(?:[^'\\]|\\.)*'/sy);
  if (quoted !== undefined) {
    const inner = quoted.slice(1, -1);
    return { kind: 'literal', value: keepsEscapes ? inner : inner.replace(/\\(.)/gs, '$1') };
  }
  const plain = take(reader, /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y);
  if (plain !== undefined) return { kind: 'literal', value: JSON.parse(plain) as Json };
  throw new Error(
    `expected a path, 'text', a number, true, false, null or a call before ${JSON.stringify(text.slice(at))}: ${text}`,
  );
}

function take(reader: Reader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text);
  if (!found) return undefined;
  reader.at += found[0].length;
  return found[0];
}
