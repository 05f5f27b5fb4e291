import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const PROJECT = join(__dirname, '..');

describe('the README', () => {
  it('shows what the default drill prints', () => {
    const readme = readFileSync(join(PROJECT, 'README.md'), 'utf8');

    const printed = execFileSync(process.execPath, [join('bin', 'cli', 'main.js'), 'drill'], {
      cwd: PROJECT,
      encoding: 'utf8',
    });

    expect(readme).toContain(`\`\`\`\n${printed}\`\`\`\n`);
  }, 300_000);
});
