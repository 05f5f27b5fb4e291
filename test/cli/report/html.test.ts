import { describe, expect, it } from 'vitest';
import type { Exercise } from '../../../cli/drill/exercise';
import { verdictOf } from '../../../cli/drill/verdict';
import { reportHtml } from '../../../cli/report/html';
import { reportJson } from '../../../cli/report/model';
import { timelineSvg } from '../../../cli/report/svg';
import { at, database, exercise, outage, quietDay, restore } from '../sample';
import { elementsOf } from './well-formed';

const durations = [
  { name: 'a snapshot', formula: '115 s + 6 s x GiB', parameters: 'up to 8 % more or less' },
];

function page(of: Exercise): string {
  return reportHtml({ exercise: of, verdict: verdictOf(of), durations });
}

function drawing(of: Exercise): string {
  return timelineSvg(of, verdictOf(of)).markup;
}

const NASTY = `<script>alert("1")</script>&'\u0000\ud800`;

/** Every text that comes from outside, spoiled. */
const nasty = exercise({
  environment: NASTY,
  title: NASTY,
  struck: NASTY,
  happened: [{ happenedAt: at('12:41:07'), subject: NASTY, text: NASTY, harmful: true }],
  holds: [{ name: NASTY, passed: false, detail: NASTY }],
  scenarioSummary: NASTY,
  seed: NASTY,
  reproduce: NASTY,
  databases: [database(NASTY, at('12:41:07'))],
  alarms: [{ name: NASTY, region: NASTY, raisedAt: at('09:00:00') }],
  failures: [{ name: NASTY, region: NASTY, failedAt: at('09:00:00'), reason: NASTY }],
  stacks: [{ name: NASTY, account: NASTY, region: NASTY, resources: 1 }],
  outage: outage({
    decidedBy: NASTY,
    decidedBecause: NASTY,
    plan: { name: NASTY, startedAt: at('12:51:07'), status: NASTY, reason: NASTY },
    restores: [
      restore(NASTY, {
        point: NASTY,
        instance: NASTY,
        checks: [{ name: NASTY, passed: true, detail: NASTY }],
      }),
    ],
    refused: [
      { database: NASTY, point: NASTY, databaseAt: at('12:00:00'), refusedAt: at('13:00:00'), reason: NASTY },
    ],
    traffic: {
      record: NASTY,
      target: NASTY,
      ttlSeconds: 60,
      changedAt: at('13:12:44'),
      switchedAt: at('13:13:44'),
    },
    customerChecks: [{ name: NASTY, passed: false, detail: NASTY }],
  }),
});

const cases = [
  { name: 'a disaster survived', of: exercise() },
  { name: 'a quiet day', of: quietDay() },
  {
    name: 'a day without a recovery point',
    of: quietDay({ databases: [database('orders', at('12:41:07'), { points: [] })] }),
  },
  {
    name: 'a recovery that failed',
    of: exercise({ outage: outage({ restores: [], traffic: undefined, verifiedAt: undefined }) }),
  },
  { name: 'hostile texts', of: nasty },
];

describe.each(cases)('$name', ({ of }) => {
  it('is a well-formed page with its drawing inside', () => {
    const names = elementsOf(page(of));

    expect(names[0]).toBe('html');
    expect(names).toContain('svg');
    expect(names).not.toContain('script');
  });

  it('is a well-formed drawing that says what it shows', () => {
    const names = elementsOf(drawing(of));

    expect(names.slice(0, 3)).toEqual(['svg', 'title', 'desc']);
    expect(names).not.toContain('script');
  });

  it('is drawn inside its frame, with numbers that are numbers', () => {
    const svg = drawing(of);
    const [, width = 0, height = 0] = (/viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? []).map(Number);

    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    for (const [, axis, value] of svg.matchAll(/ (x|x1|x2|cx|y|y1|y2|cy)="(-?[\d.]+)"/g)) {
      expect(Number(value)).toBeGreaterThanOrEqual(0);
      expect(Number(value)).toBeLessThanOrEqual(axis?.includes('x') ? width : height);
    }
  });

  it('fetches nothing and names no file of this machine', () => {
    expect(page(of)).not.toMatch(/(src|href|url)\s*[=(]/);
    expect(page(of)).not.toContain(process.cwd());
  });

  it('is the same each time', () => {
    expect(page(of)).toBe(page(structuredClone(of)));
  });
});

describe('what must hold', () => {
  const holds = [
    { name: 'people were told', passed: true, detail: 'at 08:00:00' },
    { name: 'nothing is left', passed: false, detail: 'an <orphan>' },
  ];
  const text = page(quietDay({ holds }));

  it('has a section of its own, with what shows it', () => {
    expect(text).toContain('<h2>What must hold</h2>');
    expect(text).toMatch(/people were told<.*✓ held<.*at 08:00:00</);
    expect(text).toMatch(/nothing is left<.*✗ did not hold<.*an &lt;orphan&gt;</);
    expect(text.match(/<th scope="row">people were told</g)).toHaveLength(1);
  });

  it('has none where a scenario demands nothing', () => {
    expect(page(quietDay())).not.toContain('What must hold');
  });

  it('is told with the verdict when it did not', () => {
    expect(text.indexOf('Failed: nothing is left')).toBeGreaterThan(0);
    expect(text.indexOf('Failed: nothing is left')).toBeLessThan(text.indexOf('<h2>'));
  });
});

describe('the page', () => {
  it('gives the verdict before everything else', () => {
    const text = page(exercise());

    expect(text.indexOf('Every objective was met')).toBeLessThan(text.indexOf('<h2>'));
    expect(page(quietDay({ alarms: [{ name: 'x', region: 'y', raisedAt: at('08:00:00') }] }))).toContain(
      '1 check failed',
    );
  });

  it.each([
    '40m 58s',
    '32m 37s',
    '98,210',
    '1,790',
    'Ada Example',
    'npx lifeboat drill',
    'lifeboat-orders-1a2b3c4d-20260105t1200z',
  ])('says %s', (fact) => {
    expect(page(exercise({ reproduce: 'npx lifeboat drill --seed 1' }))).toContain(fact);
  });

  it('says what is a model only', () => {
    expect(page(exercise())).toContain('115 s + 6 s x GiB');
  });
});

describe('the JSON', () => {
  it('holds the same figures, moments as ISO times', () => {
    const of = exercise();
    const report = JSON.parse(reportJson({ exercise: of, verdict: verdictOf(of), durations }));

    expect(report).toMatchObject({
      format: 'lifeboat-exercise/1',
      verdict: { met: true, recoveryTime: { seconds: 1957 } },
      exercise: { untilAt: '2026-01-05T12:41:07.000Z', outage: { verifiedAt: '2026-01-05T13:13:44.000Z' } },
      durations,
    });
  });

  it('has no moment left as a number', () => {
    const of = exercise();
    const text = reportJson({ exercise: of, verdict: verdictOf(of), durations });

    expect(text).not.toMatch(/At": \d/);
  });
});
