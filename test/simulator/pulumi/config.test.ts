import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../../simulator/pulumi/config';
import { readProject } from '../../../simulator/pulumi/project';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lifeboat-config-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function configOf(projectConfig: string, stackConfig = '', overrides: Record<string, string> = {}) {
  writeFileSync(
    join(folder, 'Pulumi.yaml'),
    `name: app\nruntime: nodejs\n${projectConfig && `config:\n${projectConfig}`}`,
  );
  if (stackConfig) writeFileSync(join(folder, 'Pulumi.dev.yaml'), `config:\n${stackConfig}`);
  return readConfig(readProject(folder), 'dev', overrides);
}

describe('configuration', () => {
  test.each([
    ['a default', '  size:\n    type: integer\n    default: 3\n', '', {}, { 'app:size': '3' }],
    ['a shorthand default', '  size: 3\n', '', {}, { 'app:size': '3' }],
    [
      'the stack over the default',
      '  size:\n    type: integer\n    default: 3\n',
      '  app:size: 4\n',
      {},
      { 'app:size': '4' },
    ],
    ['an override over the stack', '', '  app:size: 4\n', { size: '5' }, { 'app:size': '5' }],
    ['a namespace left out', '', '  size: 4\n', {}, { 'app:size': '4' }],
    ['another namespace', '  aws:region:\n    value: us-west-2\n', '', {}, { 'aws:region': 'us-west-2' }],
    [
      'text that looks like a number',
      '',
      '  app:account: "012345678901"\n',
      {},
      { 'app:account': '012345678901' },
    ],
    ['a boolean', '', '  app:on: true\n', {}, { 'app:on': 'true' }],
    [
      'structured values as JSON',
      '  databases:\n    type: array\n    items:\n      type: object\n',
      '  app:databases:\n    - name: orders\n      rpo: 1 hour\n',
      {},
      { 'app:databases': '[{"name":"orders","rpo":"1 hour"}]' },
    ],
    [
      'a default object',
      '  limits:\n    type: object\n    default:\n      a: 1\n',
      '',
      {},
      { 'app:limits': '{"a":1}' },
    ],
    [
      'an array as text',
      '  names:\n    type: array\n    items:\n      type: string\n',
      '',
      { names: '["a"]' },
      { 'app:names': '["a"]' },
    ],
  ])('passes %s', (_, project, stack, overrides, expected) => {
    const config = configOf(project, stack, overrides as Record<string, string>);

    expect(config).toEqual(expected);
  });

  test.each([
    [
      'one missing value',
      '  size:\n    type: integer\n',
      '',
      "Stack 'dev' is missing configuration value 'app:size'",
    ],
    [
      'several missing values, in order',
      '  size:\n    type: integer\n  zone:\n    type: string\n  name:\n    type: string\n',
      '',
      "Stack 'dev' is missing configuration values 'app:name', 'app:size' and 'app:zone'",
    ],
    [
      'a value of another type',
      '  size:\n    type: integer\n',
      '  app:size: big\n',
      "Stack 'dev' with configuration key 'app:size' must be of type 'integer'",
    ],
    [
      'a list with a wrong item',
      '  sizes:\n    type: array\n    items:\n      type: integer\n',
      '  app:sizes: [1, two]\n',
      "Stack 'dev' with configuration key 'app:sizes' must be of type 'array<integer>'",
    ],
    ['an object given as a string', '  o:\n    type: object\n', '  app:o: x\n', "must be of type 'object'"],
    ['a boolean in words', '  on:\n    type: boolean\n', '  app:on: sure\n', "must be of type 'boolean'"],
    [
      'an unknown type',
      '  size:\n    type: number\n',
      '',
      `Configuration key 'app:size' has type "number"; types are 'string'`,
    ],
    [
      'an array without items',
      '  l:\n    type: array\n',
      '',
      "declares an array but does not specify the type of its 'items'",
    ],
    [
      'a wrong default',
      '  size:\n    type: integer\n    default: x\n',
      '',
      "The default value of configuration key 'app:size' must be",
    ],
    [
      'a default for another namespace',
      '  aws:region:\n    default: x\n',
      '',
      "'aws:region' is not namespaced by the project",
    ],
    ['a value and a default', '  a:\n    value: 1\n    default: 2\n', '', "has both 'value' and 'default'"],
    [
      'an encrypted value',
      '',
      '  app:password:\n    secure: AAABAK\n',
      "Configuration key 'app:password' of stack 'dev' is encrypted, and nothing here holds the key to it.",
    ],
    [
      'an encrypted value inside another',
      '',
      '  app:o:\n    a:\n      secure: AAABAK\n',
      "key 'app:o' of stack 'dev' is encrypted",
    ],
  ])('refuses %s', (_, project, stack, message) => {
    expect(() => configOf(project, stack)).toThrow(message);
  });

  test('tells all faults at once', () => {
    const project = '  size:\n    type: integer\n  zone:\n    type: string\n';

    expect(() => configOf(project, '  app:size: x\n  app:p:\n    secure: A\n')).toThrow(
      /encrypted.*\n.*missing configuration value 'app:zone'\n.*'app:size' must be of type 'integer'/,
    );
  });

  test('an override stands in for an encrypted value', () => {
    expect(configOf('', '  app:password:\n    secure: AAABAK\n', { password: 'plain' })).toEqual({
      'app:password': 'plain',
    });
  });
});

describe('a project', () => {
  test.each([
    ['no Pulumi.yaml', undefined, 'There is no Pulumi.yaml in'],
    ['no name', 'runtime: nodejs\n', 'Pulumi.yaml has no `name`'],
    [
      'another language',
      'name: app\nruntime: python\n',
      'Project app has runtime "python"; only nodejs runs here.',
    ],
    [
      'a program that is not built',
      'name: app\nruntime: nodejs\nmain: bin/\n',
      'does not exist. Build it first',
    ],
    ['broken YAML', 'name: [\n', 'Pulumi.yaml is not valid YAML'],
  ])('with %s says so', (_, text, message) => {
    if (text !== undefined) writeFileSync(join(folder, 'Pulumi.yaml'), text);

    expect(() => readProject(folder)).toThrow(message);
  });

  test('starts where package.json says, when Pulumi.yaml does not', () => {
    writeFileSync(join(folder, 'Pulumi.yaml'), 'name: app\nruntime:\n  name: nodejs\n');
    writeFileSync(join(folder, 'package.json'), '{"main":"start.js"}');
    writeFileSync(join(folder, 'start.js'), '');

    expect(readProject(folder)).toMatchObject({ main: join(folder, 'start.js'), programFolder: folder });
  });
});
