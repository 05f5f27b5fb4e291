/** What happens on the exercise's day. */
export interface Scenario {
  readonly name: string;
  /** One sentence for help and report. */
  readonly summary: string;
  /** Rows written each minute to each database, on average, when the asked-for total leaves room for it. */
  readonly rowsPerMinute: number;
  /** What is lost at the time that `--until` says. */
  readonly loses: 'source region' | 'nothing';
}

export const SCENARIOS = [
  {
    name: 'region-lost',
    summary: 'the source Region stops answering, for good, while the databases are being written',
    rowsPerMinute: 140,
    loses: 'source region',
  },
  {
    name: 'nothing',
    summary: 'a quiet day: nothing fails, so nothing may raise an alarm',
    rowsPerMinute: 140,
    loses: 'nothing',
  },
] as const satisfies readonly Scenario[];

export type ScenarioName = (typeof SCENARIOS)[number]['name'];

export function scenarioNamed(name: string): (typeof SCENARIOS)[number] | undefined {
  return SCENARIOS.find((scenario) => scenario.name === name);
}
