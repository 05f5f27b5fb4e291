import { expect, test } from 'vitest';
import { expressionOf } from '../../../simulator/protocol/constraints';
import constraints from '../../../simulator/protocol/constraints.json';

/** All patterns of AWS's models, each once. */
function patternsIn(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return found;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'pattern' && typeof inner === 'string') found.add(inner);
    else patternsIn(inner, found);
  }
  return found;
}

/** What Java's expressions have and JavaScript's have not, or take for something else. */
const JAVA_ONLY =
  /\\[AGQXZehz]|\\p\{(Alnum|Alpha|Lower|Print|Punct|Upper|XDigit|Is|java)|&&|[^\\][*+?}]\+(?!\])|\(\?[a-z]/;

test('every pattern of the models asks for something, and for the same here as in Java', () => {
  const patterns = [...patternsIn(constraints)];

  const unknown = patterns.filter((pattern) => {
    const outsideOfSets = pattern.replace(/\[(\\.|[^\]\\])*\]/g, '[x]').replaceAll('\\p{ASCII}', 'x');
    return JAVA_ONLY.test(outsideOfSets) || !(expressionOf(pattern) instanceof RegExp);
  });

  expect(patterns.length).toBeGreaterThan(200);
  expect(unknown).toEqual([]);
});

test.each<readonly [string, string, boolean]>([
  ['[\\w-_]*', 'a-b_c', true],
  ['[\\w-_]*', 'a b', false],
  ['[0-9A-Za-z\\-\\_]+', 'a-b_1', true],
  ['[0-9A-Za-z\\-\\_]+', 'a.b', false],
  ['\\p{ASCII}+', 'plain', true],
  ['\\p{ASCII}+', 'plâin', false],
  ['a|b', 'ab', false],
  ['.*', 'two\nlines', true],
])('%s of the whole of %j: %s', (pattern, text, expected) => {
  expect(expressionOf(pattern).test(text)).toBe(expected);
});

test.each(['(?<', '\\p{IsAlphabetic}+'])(
  '%s, which means nothing here, is not taken for nothing',
  (pattern) => {
    expect(() => expressionOf(pattern)).toThrow(SyntaxError);
  },
);
