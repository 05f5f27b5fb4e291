import { describe, expect, it } from 'vitest';
import type { Command } from '../../cli/command';
import { drill } from '../../cli/commands/drill';
import { readCommandLine } from '../../cli/program';

const commands: readonly Command[] = [drill];

function read(...args: string[]) {
  return readCommandLine(args, commands, '0.1.0');
}

function faultsOf(...args: string[]): readonly string[] {
  const request = read(...args);
  return request.kind === 'run' || request.kind === 'refused' ? request.faults : [];
}

describe('help', () => {
  it.each([[[]], [['--help']], [['-h']], [['help']]])('lifeboat %j lists the commands', (args) => {
    const request = read(...args);

    expect(request).toMatchObject({ kind: 'help', text: expect.stringContaining('drill') });
  });

  it.each([[['drill', '--help']], [['help', 'drill']], [['drill', '--rows', '5', '-h']]])(
    'lifeboat %j explains every option, with examples',
    (args) => {
      const request = read(...args);

      if (request.kind !== 'help') throw new Error(request.kind);
      for (const { flags } of drill.options) expect(request.text).toContain(flags);
      expect(request.text).toContain('Examples:');
      for (const { line } of drill.examples) expect(request.text).toContain(line);
    },
  );

  it('has a version', () => {
    expect(read('--version')).toEqual({ kind: 'version', text: '0.1.0' });
  });
});

describe('options', () => {
  it('have their standard values', () => {
    const request = read('drill');

    expect(request).toMatchObject({
      kind: 'run',
      faults: [],
      values: {
        environment: 'production',
        scenario: 'region-lost',
        seed: '1',
        rows: '100000',
        detect: '5m',
        json: undefined,
      },
    });
  });

  it('take values in both forms', () => {
    const request = read('drill', '--rows=5000', '--seed', 'monday', '--json', '--report', 'out');

    expect(request).toMatchObject({
      values: { rows: '5000', seed: 'monday', json: true, report: 'out' },
      faults: [],
    });
  });

  it.each([
    ['--row', '--rows'],
    ['--sead', '--seed'],
    ['--senario', '--scenario'],
    ['--jsno', '--json'],
  ])('suggest for %s: %s', (given, meant) => {
    const [fault] = faultsOf('drill', given);

    expect(fault).toContain(given);
    expect(fault).toContain(`Did you mean ${meant}?`);
  });

  it.each(['yes', 'true', '', 'a=b'])('that take no value say so when %j is given', (value) => {
    expect(faultsOf('drill', `--json=${value}`)).toEqual([
      `--json takes no value, but "${value}" was given. Write --json alone, or leave it out.`,
    ]);
  });

  it('list what there is when nothing is near', () => {
    expect(faultsOf('drill', '--teleport')[0]).toContain('--environment, --scenario');
  });

  it('report every fault at once', () => {
    const faults = faultsOf('drill', '--row', '5', '--json', 'stray', '--unheard-of=1', '--seed');

    expect(faults).toHaveLength(4);
    expect(faults.join('\n')).toMatch(/--row .*\n?/);
    expect(faults.join('\n')).toContain('"stray" is not expected');
    expect(faults.join('\n')).toContain('--unheard-of');
    expect(faults.join('\n')).toContain('--seed needs a value');
  });

  it('tell an option without its value from the next option', () => {
    const request = read('drill', '--rows', '--json');

    expect(request).toMatchObject({
      values: { json: true },
      faults: [expect.stringContaining('--rows needs a value')],
    });
  });
});

it.each([
  ['dril', 'Did you mean drill?'],
  ['--reprot', 'There are: drill'],
])('an unknown command %s is refused: %s', (given, advice) => {
  expect(read(given)).toMatchObject({ kind: 'refused', faults: [expect.stringContaining(advice)] });
});
