import { isAbsolute, join } from 'node:path';
import { similar } from '../../stacks/similar';
import type { Option, Values } from '../command';
import type { ExerciseSettings } from '../drill/exercise-settings';
import type { Scenario } from '../drill/scenario';
import { readScenario } from '../drill/scenario-file';
import { STANDARD_SCENARIO, scenarioNamed, scenarioNames } from '../drill/scenarios';
import { DURATION_FORMS, durationText, readDuration } from '../duration';
import { dateText, MOMENT_FORMS, momentText, readMoment } from '../moment';
import { ASSUME_OPTION, assumeText, readAssume } from './assume';

/** When every exercise starts, in virtual time: a Monday, far from any change of clocks. */
export const EXERCISE_START = Date.parse('2026-01-05T06:00:00Z');

const LONGEST_DAYS = 7;
const MOST_ROWS = 2_000_000;
const FEWEST_ROWS = 100;
const LONGEST_WAIT = 24 * 3600;
const LONGEST_SEED = 100;

export const DRILL_OPTIONS: readonly Option[] = [
  {
    flags: '--environment <name>',
    summary: 'environment to rehearse: reads Pulumi.<name>.yaml and Pulumi.<name>-dr.yaml',
    standard: 'production',
  },
  {
    flags: '--scenario <name>',
    summary:
      `what happens: a scenario of your own, as the path of its YAML file (docs/scenarios.md), or one of ` +
      `${scenarioNames().join(', ')}; "list" tells what each is`,
    standard: STANDARD_SCENARIO,
  },
  {
    flags: '--seed <text>',
    summary: 'all chance comes from it: the same seed gives the same bytes',
    standard: '1',
  },
  {
    flags: '--until <time>',
    summary:
      `when the disaster strikes, or the quiet day ends, on the virtual clock in UTC. ` +
      `It starts at ${dateText(EXERCISE_START)} ${momentText(EXERCISE_START, EXERCISE_START)}. Forms: ${MOMENT_FORMS}`,
    standard: '12:41:07',
  },
  { flags: '--rows <number>', summary: 'rows in each database by then', standard: '100000' },
  { flags: '--detect <duration>', summary: 'time until somebody notices', standard: '5m' },
  { flags: '--decide <duration>', summary: 'time from there until a person decides', standard: '5m' },
  {
    flags: '--as-of <time>',
    summary:
      'recover as of this time: the newest recovery points not younger than it, instead of the newest of all. Forms as above',
  },
  ASSUME_OPTION,
  { flags: '--json', summary: 'print the report as JSON instead of the timeline and the verdict' },
  {
    flags: '--report <dir>',
    summary: 'folder for index.html, timeline.svg and report.json (default: reports/exercise-<virtual date>)',
  },
];

/** What a person asked for. */
export interface DrillOptions extends ExerciseSettings {
  readonly json: boolean;
  /** As given: relative to the project's folder, or absolute. */
  readonly reportFolder: string;
}

/** Reads what was given, paths from `folder` on. Every fault says what was given and what is allowed. */
export function readDrillOptions(
  values: Values,
  folder = '.',
): { readonly options: DrillOptions } | { readonly faults: string[] } {
  const faults: string[] = [];
  const text = (name: string) => String(values[name] ?? '');
  const fault = (name: string, allowed: string) => {
    faults.push(`--${name} is "${text(name)}"; allowed is ${allowed}`);
    return undefined;
  };

  const environment = isEnvironment(values.environment)
    ? values.environment
    : fault(
        'environment',
        'a name of at most 30 lower-case letters, digits and hyphens, such as production.',
      );
  const file = isFile(text('scenario')) ? text('scenario') : undefined;
  const own = file === undefined ? undefined : readOwn(folder, file);
  if (own !== undefined && 'faults' in own) faults.push(...own.faults);
  const scenario =
    own === undefined
      ? (scenarioNamed(text('scenario')) ?? unknownScenario(text('scenario'), fault))
      : 'scenario' in own
        ? own.scenario
        : undefined;
  const seed = isSeed(text('seed'))
    ? text('seed')
    : fault('seed', `a text of 1 to ${LONGEST_SEED} printable characters, such as 1 or monday.`);
  const untilAt = readUntil(text('until'), fault);
  const rows = readRows(text('rows'), fault);
  const detectSeconds = readWait('detect', text('detect'), fault);
  const decideSeconds = readWait('decide', text('decide'), fault);
  const asOfAt =
    values['as-of'] === undefined ? undefined : readAsOf(text('as-of'), untilAt, scenario, fault);
  const assume = readAssume(values.assume, (allowed) => {
    faults.push(`--assume is "${values.assume}"; allowed is ${allowed}`);
    return undefined;
  });
  const report = values.report;
  if (report !== undefined && String(report).trim() === '') fault('report', 'the path of a folder.');

  if (
    faults.length > 0 ||
    environment === undefined ||
    scenario === undefined ||
    seed === undefined ||
    untilAt === undefined ||
    rows === undefined ||
    detectSeconds === undefined ||
    decideSeconds === undefined ||
    assume === undefined
  ) {
    return { faults };
  }
  return {
    options: {
      environment,
      scenario,
      ...(file === undefined ? {} : { scenarioFile: file }),
      seed,
      startAt: EXERCISE_START,
      untilAt,
      rows,
      detectSeconds,
      decideSeconds,
      ...(asOfAt === undefined ? {} : { asOfAt }),
      ...(Object.keys(assume).length > 0 && { assume }),
      json: values.json === true,
      reportFolder: report === undefined ? `reports/exercise-${dateText(untilAt)}` : String(report),
    },
  };
}

/** The command that gives the same exercise again: every option that decides its content. */
export function reproduceCommand(options: ExerciseSettings): string {
  const { environment, scenario, scenarioFile, seed, startAt, untilAt, rows } = options;
  const { detectSeconds, decideSeconds, asOfAt, assume } = options;
  const given = [
    ['environment', environment],
    ['scenario', scenarioFile ?? scenario.name],
    ['seed', seed],
    ['until', momentText(untilAt, startAt)],
    ['rows', String(rows)],
    ['detect', durationText(detectSeconds)],
    ['decide', durationText(decideSeconds)],
    ...(asOfAt === undefined ? [] : [['as-of', momentText(asOfAt, startAt)] as const]),
    ...(assume === undefined ? [] : [['assume', assumeText(assume)] as const]),
  ] as const;
  return `npm run drill -- ${given.map(([name, value]) => `--${name} ${quoted(value)}`).join(' ')}`;
}

/** Whether a name can be an environment's, whether or not there is one of that name. */
export function isEnvironment(given: Values[string]): given is string {
  return typeof given === 'string' && /^[a-z][a-z0-9-]{0,29}$/.test(given);
}

type Fault = (name: string, allowed: string) => undefined;

function unknownScenario(given: string, fault: Fault): undefined {
  const names = scenarioNames();
  const nearest = similar(given, names);
  return fault(
    'scenario',
    `one of ${names.join(', ')}, or the path of a YAML file.${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`,
  );
}

/** A name has neither an ending nor a folder. */
function isFile(given: string): boolean {
  return /\.ya?ml$|[/\\]/.test(given);
}

/** Messages show the path as it was given. */
function readOwn(folder: string, file: string) {
  const read = readScenario(isAbsolute(file) ? file : join(folder, file));
  if ('scenario' in read) return read;
  return { faults: read.faults.map((fault) => fault.replaceAll(join(folder, file), file)) };
}

function readUntil(text: string, fault: Fault): number | undefined {
  const time = readMoment(text, EXERCISE_START);
  const last = EXERCISE_START + LONGEST_DAYS * 86_400_000;
  if (time !== undefined && time > EXERCISE_START && time <= last) return time;
  return fault(
    'until',
    `a time after ${momentText(EXERCISE_START, EXERCISE_START)} on the first day and at most ${LONGEST_DAYS} days later, as ${MOMENT_FORMS}.`,
  );
}

/** The first recovery points have arrived by the exercise's start. */
function readAsOf(
  text: string,
  untilAt: number | undefined,
  scenario: Scenario | undefined,
  fault: Fault,
): number | undefined {
  if (scenario !== undefined && scenario.recovery === undefined) {
    return fault('as-of', `none with --scenario ${scenario.name}, in which nobody recovers anything.`);
  }
  const time = readMoment(text, EXERCISE_START);
  if (time !== undefined && time >= EXERCISE_START && time <= (untilAt ?? time)) return time;
  const last = untilAt === undefined ? 'the disaster (--until)' : momentText(untilAt, EXERCISE_START);
  return fault(
    'as-of',
    `a time from ${momentText(EXERCISE_START, EXERCISE_START)}, when the first recovery points may be there, to ${last}, when disaster strikes, as ${MOMENT_FORMS}.`,
  );
}

function readRows(text: string, fault: Fault): number | undefined {
  const rows = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (rows >= FEWEST_ROWS && rows <= MOST_ROWS) return rows;
  return fault('rows', `a whole number from ${FEWEST_ROWS} to ${MOST_ROWS}.`);
}

function readWait(name: string, text: string, fault: Fault): number | undefined {
  const seconds = readDuration(text);
  if (seconds !== undefined && seconds <= LONGEST_WAIT) return seconds;
  return fault(name, `a duration from 0 to ${durationText(LONGEST_WAIT)}, as ${DURATION_FORMS}.`);
}

function isSeed(text: string): boolean {
  return text.length >= 1 && text.length <= LONGEST_SEED && !/\p{C}/u.test(text);
}

/** As a shell takes it. */
function quoted(value: string): string {
  return /^[\w./:-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
