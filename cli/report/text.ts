import { counted } from '../count';
import type { DeployedStack, Exercise } from '../drill/exercise';
import type { Line } from '../drill/timeline';
import { againstText, type Verdict } from '../drill/verdict';
import { durationText } from '../duration';
import { momentText } from '../moment';
import type { Terminal } from '../terminal';

type Paint = Terminal['paint'];

const MOMENT_WIDTH = 11;
const SUBJECT_WIDTH = 17;

/** A recovery that begins in the evening ends on the next day, whose times are longer. */
const RECOVERY_MS = 6 * 3_600_000;

/** `deployed   production   31 resources   111111111111 us-west-2` */
export function stackText({ name, resources, account, region }: DeployedStack, width: number): string {
  return [
    'deployed'.padEnd(MOMENT_WIDTH),
    `${name.padEnd(width)}   `,
    `${counted(resources, 'resource').padStart(13)}   ${account} ${region}`,
  ].join('');
}

/** One line of the timeline of an exercise from `startAt` to about `untilAt`: when, what about, what. */
export function lineText(
  { at, subject, text, tone }: Line,
  { startAt, untilAt }: { readonly startAt: number; readonly untilAt: number },
  paint: Paint,
): string {
  const width = Math.max(SUBJECT_WIDTH, subject.length + 1);
  const longest = momentText(untilAt + RECOVERY_MS, startAt).length;
  const when = momentText(at, startAt);
  // What goes on for days ends after all that was expected.
  const moment = when.padEnd(Math.max(MOMENT_WIDTH, longest + 2, when.length + 2));
  return paint(tone, `${moment}${subject.padEnd(width)}${text}`);
}

/** Objectives first, then every check that failed; those that passed are counted, the report lists them. */
export function verdictLines(exercise: Exercise, verdict: Verdict, paint: Paint): string[] {
  const several = verdict.recoveryPoints.length > 1;
  const width = Math.max(0, ...verdict.recoveryPoints.map(({ database }) => database.length));
  const rows = verdict.recoveryPoints.map(({ database, ageSeconds, objectiveSeconds, met }) => ({
    against: againstText(ageSeconds, objectiveSeconds),
    head: several ? `RPO  ${database.padEnd(width)}  ` : 'RPO  ',
    met,
    aside: exercise.outage === undefined ? '   (the worst of the day)' : '',
  }));
  if (verdict.recoveryTime) {
    const { seconds, objectiveSeconds, met, parts } = verdict.recoveryTime;
    const shown = parts.filter((part) => part.seconds > 0);
    rows.push({
      against: againstText(seconds, objectiveSeconds),
      head: several ? `RTO  ${''.padEnd(width)}  ` : 'RTO  ',
      met,
      aside: `   (${shown.map((part) => `${part.name} ${durationText(part.seconds)}`).join(', ')})`,
    });
  }
  const column = Math.max(...rows.map(({ against }) => against.length));
  const word = (met: boolean) => (met ? 'met' : 'MISSED');
  const wordColumn = Math.max(...rows.map(({ met }) => word(met).length));
  const failed = verdict.checks.filter(({ passed }) => !passed);
  const passed = verdict.checks.length - failed.length;
  return [
    ...rows.map(({ head, against, met, aside }) => {
      const text = `${head}${against.padEnd(column)}   ${word(met).padEnd(wordColumn)}${aside}`;
      return paint(met ? 'good' : 'bad', text.trimEnd());
    }),
    `${counted(passed, 'check')} passed${failed.length > 0 ? `, ${failed.length} failed` : ''}`,
    ...failed.map(({ name, detail }) => paint('bad', `FAILED  ${name}: ${detail}`)),
  ];
}
