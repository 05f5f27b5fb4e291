import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ACTS } from '../../../cli/drill/act';
import { HOLDS } from '../../../cli/drill/hold';
import { scenarioOf } from '../../../cli/drill/scenario-file';
import { STANDARD_SCENARIO, scenarioNamed, scenarioNames } from '../../../cli/drill/scenarios';

const PAGE = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'scenarios.md'), 'utf8');

const BEGINNING = 'summary: a bad day\ntitle: a bad day\n';

function faultsOf(text: string): string[] {
  const read = scenarioOf(text, 'mine.yaml');
  return 'faults' in read ? read.faults : [];
}

describe('the scenarios that come with Lifeboat', () => {
  it('are at least twelve, the standard one first', () => {
    expect(scenarioNames().length).toBeGreaterThanOrEqual(12);
    expect(scenarioNames()[0]).toBe(STANDARD_SCENARIO);
  });

  it.each(scenarioNames())('%s can be read, and demands or recovers something', (name) => {
    const scenario = scenarioNamed(name);

    expect(scenario?.name).toBe(name);
    expect(name === 'nothing' || scenario?.recovery !== undefined || (scenario?.holds.length ?? 0) > 0).toBe(
      true,
    );
  });

  it('name every fault and every demand between them or the page does', () => {
    for (const name of [...Object.keys(ACTS), ...Object.keys(HOLDS)]) expect(PAGE).toContain(`\`${name}\``);
  });
});

describe('a scenario file', () => {
  it('is named after its file, with what it does not say as usual', () => {
    const read = scenarioOf(
      `${BEGINNING}happens:\n  - { at: 0, do: lose region, side: source }\nholds: [people were told]`,
      'folder/my-day.yaml',
    );

    expect(read).toEqual({
      scenario: {
        name: 'my-day',
        summary: 'a bad day',
        title: 'a bad day',
        rowsPerMinute: 140,
        happens: [{ at: '0', act: { do: 'lose region', side: 'source' } }],
        holds: [{ hold: 'people were told' }],
      },
    });
  });

  it.each([
    ['is empty', '', 'the file is empty. Allowed: a map with summary'],
    ['is no YAML', 'a: [', 'mine.yaml is no YAML'],
    ['has no summary', 'title: x\nhappens: []\nholds: []', 'summary is missing. Allowed: a text'],
    ['has a key too many', `${BEGINNING}happen: []\nhappens: []\nholds: []`, 'happen is []. No such key.'],
    ['means another key', `${BEGINNING}hapens: []\nhappens: []\nholds: []`, 'Did you mean "happens"?'],
    ['happens in no list', `${BEGINNING}happens: 3\nholds: []`, 'happens is 3. Allowed: a list'],
    [
      'has an unknown fault',
      `${BEGINNING}happens: [{ at: 0, do: loose region }]\nholds: []`,
      'happens[0].do is "loose region". Allowed: lose region;',
    ],
    [
      'names no side',
      `${BEGINNING}happens: [{ at: 0, do: lose region }]\nholds: []`,
      'happens[0].side is missing. Allowed: source, recovery.',
    ],
    [
      'tells a fault what it does not take',
      `${BEGINNING}happens: [{ at: 0, do: deliver events, share: 1 }]\nholds: []`,
      'happens[0].share is 1. No such key. Allowed: at; when; do.',
    ],
    [
      'has an unknown time',
      `${BEGINNING}happens: [{ at: noon, do: deliver events }]\nholds: []`,
      'happens[0].at is "noon". Allowed: a duration',
    ],
    [
      'has a time after its end',
      `${BEGINNING}happens: [{ at: 2h, do: deliver events }]\ngoesOn: 1h\nholds: []`,
      'happens[0].at is "2h". It is over by then.',
    ],
    [
      'waits for what nobody knows',
      `${BEGINNING}happens: [{ at: 0, when: full moon, do: deliver events }]\nholds: []`,
      'happens[0].when is "full moon". Allowed: a first step is under way,',
    ],
    [
      'loses more than all',
      `${BEGINNING}happens: [{ at: 0, do: lose events, share: 2 }]\nholds: []`,
      'happens[0].share is 2. Allowed: a number above 0',
    ],
    [
      'demands what nobody judges',
      `${BEGINNING}happens: []\nholds: [people were tolt]`,
      'holds[0].hold is "people were tolt". Allowed: newest good point taken;',
    ],
    [
      'demands with a wrong word',
      `${BEGINNING}happens: []\nholds: [{ hold: people were told, within: soon }]`,
      'holds[0].within is "soon". Allowed: a duration',
    ],
    [
      'judges a recovery that nobody does',
      `${BEGINNING}happens: []\nholds: [newest good point taken]`,
      'Nobody recovers anything here.',
    ],
    [
      'goes on and recovers',
      `${BEGINNING}happens: []\ngoesOn: 1h\nrecovery: { noticed: 0, because: x }\nholds: []`,
      'goesOn is "1h". With recovery',
    ],
    ['goes on for ever', `${BEGINNING}happens: []\ngoesOn: 900 days\nholds: []`, 'at most 90 days'],
  ])('that %s is refused', (_what, text, expected) => {
    expect(faultsOf(text).join('\n')).toContain(expected);
  });

  it('has all its faults told at once, each with the file', () => {
    const faults = faultsOf('title: 3\nhappens: [{ do: x }, 4]\nholds: [7]');

    expect(faults).toHaveLength(5);
    for (const fault of faults) expect(fault).toMatch(/^mine\.yaml: /);
  });
});
