import type { Scenario } from './scenario';

/** The scenarios that come with Lifeboat; the first is what a drill rehearses unless told otherwise. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'region-lost',
    summary: 'the source Region stops answering, for good, while the databases are being written',
    title: '{source} lost',
    struck: '{source} was lost',
    rowsPerMinute: 140,
    happens: [{ at: '0', act: { do: 'lose region', side: 'source' } }],
    recovery: { noticed: '0', because: '{source} does not answer; nothing says when it will' },
  },
  {
    name: 'nothing',
    summary: 'a quiet day: nothing fails, so nothing may raise an alarm',
    title: 'a quiet day',
    rowsPerMinute: 140,
    happens: [],
  },
];

export function scenarioNamed(name: string): Scenario | undefined {
  return SCENARIOS.find((scenario) => scenario.name === name);
}
