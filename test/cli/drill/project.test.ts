import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRehearsal } from '../../../cli/drill/project';

const PROJECT = join(__dirname, '..', '..', '..');
const FILES = ['Pulumi.yaml', 'Pulumi.production.yaml', 'Pulumi.production-dr.yaml'];

let folder: string;

/** A copy of this project's own config, with a program that is never run. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lifeboat-project-'));
  for (const file of FILES) cpSync(join(PROJECT, file), join(folder, file));
  mkdirSync(join(folder, 'bin', 'stacks'), { recursive: true });
  writeFileSync(join(folder, 'bin', 'stacks', 'index.js'), '');
});

afterEach(() => rmSync(folder, { recursive: true }));

function change(file: string, from: string | RegExp, to: string): void {
  const path = join(folder, file);
  const before = readFileSync(path, 'utf8');
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  writeFileSync(path, after);
}

function faults(environment = 'production'): string {
  const read = readRehearsal(folder, environment);
  return 'faults' in read ? read.faults.join('\n') : '';
}

it("reads this project's own config", () => {
  const read = readRehearsal(folder, 'production');

  expect(read).toMatchObject({
    rehearsal: {
      sourceStack: 'production',
      recoveryStack: 'production-dr',
      chain: {
        environment: 'production',
        source: { region: 'us-west-2' },
        recovery: { region: 'us-east-1' },
      },
      databases: [
        { name: 'orders', rpoSeconds: 3600, periodSeconds: 1800, snapshotSeconds: 300, copySeconds: 1200 },
      ],
      traffic: { record: 'api.example.com', ttlSeconds: 60 },
      rtoSeconds: 7200,
    },
  });
});

it('takes what a scenario sets for the config', () => {
  const databases = [{ name: 'notes', kind: 'cluster', rpo: '2 hours', every: '1 hour' }];
  const read = readRehearsal(folder, 'production', {
    source: { databases },
    recovery: { retention: { hourly: 5 } },
  });

  expect(read).toMatchObject({
    rehearsal: {
      databases: [{ name: 'notes', kind: 'cluster', rpoSeconds: 7200 }],
      retention: { hourly: 5 },
    },
  });
});

it('says of bad config that a scenario set that it did', () => {
  const read = readRehearsal(folder, 'production', { source: { databases: [{ name: 'notes' }] } });

  const said = 'faults' in read ? read.faults.join('\n') : '';
  expect(said).toContain('lifeboat:databases[0].rpo');
  expect(said).toContain('The scenario sets databases here');
});

describe('refuses', () => {
  it('a folder without a project', () => {
    rmSync(join(folder, 'Pulumi.yaml'));

    expect(faults()).toContain('no Pulumi.yaml');
  });

  it.each([
    ['productoin', 'Did you mean production?'],
    ['qa', 'Environments here: production'],
  ])('the environment %s: %s', (environment, advice) => {
    expect(faults(environment)).toContain(`Pulumi.${environment}.yaml`);
    expect(faults(environment)).toContain(advice);
  });

  it('an environment without its recovery stack', () => {
    rmSync(join(folder, 'Pulumi.production-dr.yaml'));

    expect(faults()).toContain('Pulumi.production-dr.yaml');
  });

  it('a project that was not built, with what to do', () => {
    rmSync(join(folder, 'bin'), { recursive: true });

    expect(faults()).toMatch(/build/i);
    expect(faults()).not.toContain(folder);
  });

  it('bad config of both stacks, all at once', () => {
    change('Pulumi.production.yaml', 'every: 30 minutes', 'every: 50 minutes');
    change('Pulumi.production-dr.yaml', 'rto: 2 hours', 'rto: soon');

    expect(faults()).toContain('lifeboat:databases[0].every');
    expect(faults()).toContain('lifeboat:rto');
  });

  it('stacks that disagree about the sides', () => {
    change('Pulumi.production-dr.yaml', 'us-west-2', 'us-west-1');

    expect(faults()).toContain('us-west-1');
    expect(faults()).toContain('us-west-2');
  });

  it('a recovery stack of another environment', () => {
    change(
      'Pulumi.production-dr.yaml',
      'sourceStack: production',
      'sourceStack: organization/lifeboat/staging',
    );

    expect(faults()).toContain('sourceStack of stack production-dr is "organization/lifeboat/staging"');
  });

  it('stacks of the wrong role', () => {
    cpSync(join(folder, 'Pulumi.production.yaml'), join(folder, 'Pulumi.production-dr.yaml'));

    expect(faults()).toContain('lifeboat:role of stack production-dr is "source"');
  });
});
