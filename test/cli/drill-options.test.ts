import { describe, expect, it } from 'vitest';
import { drill } from '../../cli/commands/drill';
import {
  type DrillOptions,
  EXERCISE_START,
  readDrillOptions,
  reproduceCommand,
} from '../../cli/commands/drill-options';
import { readCommandLine } from '../../cli/program';

function valuesOf(args: readonly string[]) {
  const request = readCommandLine(['drill', ...args], [drill], '0');
  if (request.kind !== 'run') throw new Error(request.kind);
  return request.values;
}

function read(...args: string[]): DrillOptions {
  const result = readDrillOptions(valuesOf(args));
  if ('faults' in result) throw new Error(result.faults.join('\n'));
  return result.options;
}

function faults(...args: string[]): string[] {
  const result = readDrillOptions(valuesOf(args));
  return 'faults' in result ? result.faults : [];
}

it('rehearses the loss of a Region at 12:41:07 unless told otherwise', () => {
  expect(read()).toMatchObject({
    environment: 'production',
    scenario: { name: 'region-lost' },
    startAt: EXERCISE_START,
    untilAt: Date.parse('2026-01-05T12:41:07Z'),
    rows: 100_000,
    detectSeconds: 300,
    decideSeconds: 300,
    json: false,
    reportFolder: 'reports/exercise-2026-01-05',
  });
});

it('recovers as of a time when asked to, which the command to repeat it says too', () => {
  const options = read('--as-of', '11:15');

  expect(options.asOfAt).toBe(Date.parse('2026-01-05T11:15:00Z'));
  expect(reproduceCommand(options)).toContain('--as-of 11:15:00');
  expect(reproduceCommand(read())).not.toContain('as-of');
  expect(faults('--scenario', 'nothing', '--as-of', '11:15')).toEqual([
    expect.stringContaining('nobody recovers anything'),
  ]);
});

it('assumes of AWS what it is told to, which the command to repeat it says too', () => {
  const options = read('--assume', 'copy-status=copying,copy-events=none');

  expect(options.assume).toEqual({ 'copy-status': 'copying', 'copy-events': 'none' });
  expect(reproduceCommand(options)).toContain("--assume 'copy-status=copying,copy-events=none'");
  expect(read()).not.toHaveProperty('assume');
});

it('names the report after the day of the disaster', () => {
  expect(read('--until', '2d 01:00').reportFolder).toBe('reports/exercise-2026-01-07');
});

describe('bad values', () => {
  it.each([
    ['--assume', 'copy-status=done', 'copy-status=creating or copy-status=copying'],
    ['--assume', 'weather=fine', 'single-step-copies'],
    ['--assume', 'copy-events=none,copy-events=sent', 'each name once'],
    ['--environment', 'Production!', 'lower-case'],
    ['--environment', '../etc', 'lower-case'],
    ['--scenario', 'region-list', 'Did you mean region-lost?'],
    ['--scenario', 'earthquake', 'region-lost, clock-skew'],
    ['--seed', '', '1 to 100'],
    ['--seed', 'a\nb', 'printable'],
    ['--until', '06:00', 'after 06:00:00'],
    ['--until', '8d 06:00', 'at most 7 days'],
    ['--until', 'noon', '12:41:07'],
    ['--as-of', '05:59:59', 'from 06:00:00'],
    ['--as-of', '12:41:08', 'to 12:41:07'],
    ['--as-of', 'yesterday', '12:41:07'],
    ['--rows', '99', '100 to 2000000'],
    ['--rows', '2000001', '100 to 2000000'],
    ['--rows', '1e5', 'whole number'],
    ['--rows', '-5', 'whole number'],
    ['--detect', 'soon', '5m'],
    ['--decide', '25h', 'from 0 to 1d'],
    ['--report', ' ', 'folder'],
  ])('%s %j: says what was given and what is allowed', (name, value, allowed) => {
    const found = faults(`${name}=${value}`);

    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`${name} is "${value}"`);
    expect(found[0]).toContain(allowed);
  });

  it('are all told at once', () => {
    expect(faults('--rows', 'many', '--until', 'late', '--detect', 'soon', '--scenario', 'x')).toHaveLength(
      4,
    );
  });
});

describe('reproduceCommand', () => {
  it('reads back as the same options', () => {
    const options = read('--seed', "it's", '--rows', '777', '--until', '1d 00:30', '--decide', '0');

    const words = reproduceCommand(options).match(/'(?:[^']|'\\'')*'|\S+/g) ?? [];
    const plain = words.map((word) =>
      word.startsWith("'") ? word.slice(1, -1).replaceAll("'\\''", "'") : word,
    );

    expect(plain.slice(0, 4)).toEqual(['npm', 'run', 'drill', '--']);
    expect(read(...plain.slice(4))).toEqual(options);
  });
});
