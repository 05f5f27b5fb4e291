import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ASSUMPTIONS } from '../../simulator/assumptions';

const DOCUMENT = join(__dirname, '../../docs/simulator-rules.md');
const TEXT = readFileSync(DOCUMENT, 'utf8');

/** Rule, test file and what of it shows the rule. */
const ROWS = [...TEXT.matchAll(/^\| (.*?) \|.*\| `([\w./-]+)` "(.*)" \|$/gm)].map((match) =>
  match.slice(1, 4),
);

describe('the rules in docs/simulator-rules.md', () => {
  test('each have a test', () => {
    const shown = TEXT.slice(0, TEXT.indexOf('## Not simulated'));
    const rules = shown.split('\n').filter((line) => /^\| (?!Rule|---)/.test(line));

    expect(ROWS).toHaveLength(rules.length);
    expect(rules.length).toBeGreaterThan(50);
  });

  test.each(ROWS)('%s: by a test that is there', (_rule, file = '', title = '') => {
    const source = readFileSync(join(__dirname, file), 'utf8');
    const quoted = [`'${title}'`, `"${title}"`, `\`${title}\``];

    expect(quoted.filter((text) => source.includes(text))).toHaveLength(1);
  });

  test('end with what nobody knows, as the code has it', () => {
    const rows = ASSUMPTIONS.map(
      ({ name, values, about, source }) =>
        `| \`${name}\` | ${values.map((value) => `\`${value}\``).join(', ')} | ${about} | ${source} |`,
    );
    const table = ['| Name | Values | What | AWS docs |', '| --- | --- | --- | --- |', ...rows, ''].join(
      '\n',
    );

    expect(TEXT.endsWith(`\n\n${table}`)).toBe(true);
  });
});
