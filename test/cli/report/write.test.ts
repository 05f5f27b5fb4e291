import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verdictOf } from '../../../cli/drill/verdict';
import { reportFault, writeReport } from '../../../cli/report/write';
import { exercise } from '../sample';

const report = { exercise: exercise(), verdict: verdictOf(exercise()), durations: [] };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lifeboat-report-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('a report', () => {
  it('is three files in a folder that is made for it', () => {
    writeReport(folder, 'reports/one', report);

    expect(readdirSync(join(folder, 'reports/one')).sort()).toEqual([
      'index.html',
      'report.json',
      'timeline.svg',
    ]);
    expect(JSON.parse(readFileSync(join(folder, 'reports/one/report.json'), 'utf8')).verdict.met).toBe(true);
  });

  it('may take the place of an earlier one, and leaves the files of others alone', () => {
    writeReport(folder, 'one', report);
    writeFileSync(join(folder, 'one', 'notes.txt'), 'mine');

    expect(reportFault(folder, 'one')).toBeUndefined();
    writeReport(folder, 'one', report);

    expect(readFileSync(join(folder, 'one', 'notes.txt'), 'utf8')).toBe('mine');
  });
});

describe('a folder is refused', () => {
  it.each(['index.html', 'timeline.svg', 'report.json'])('with a %s of somebody else', (name) => {
    mkdirSync(join(folder, 'site'));
    writeFileSync(join(folder, 'site', name), '<h1>mine</h1>');

    expect(reportFault(folder, 'site')).toContain(name);
    expect(reportFault(folder, 'site')).toContain('"site"');
  });

  it('when it is a file', () => {
    writeFileSync(join(folder, 'report'), '');

    expect(reportFault(folder, 'report')).toContain('is a file');
  });

  it('never because it is not there yet', () => {
    expect(reportFault(folder, 'new')).toBeUndefined();
    expect(existsSync(join(folder, 'new'))).toBe(false);
  });
});
