import { counted } from '../count';
import { durationText, secondsBetween } from '../duration';
import { momentText } from '../moment';
import type { Alarm, Check, Exercise } from './exercise';
import { milliseconds } from './scenario';
import type { Stage } from './stage';

/** How long before the first deletion of what is not copied somebody must have been told, in milliseconds. */
const LONG_BEFORE = 6 * 3_600_000;

export function peopleTold(
  _stage: Stage,
  exercise: Exercise,
  { by, within }: { readonly by?: string; readonly within?: string },
): Check {
  const { troubleAt = 0, outage, endAt, startAt } = exercise;
  const last = outage?.decidedAt ?? endAt;
  const until = within === undefined ? last : Math.min(last, troubleAt + milliseconds(within));
  const told = alarmsBetween(exercise, troubleAt, until).filter(
    ({ name }) => by === undefined || name.endsWith(`-${by}`),
  );
  const [first] = told;
  return {
    name: `people were told by an alarm${by === undefined ? '' : ` ${by}`}`,
    passed: first !== undefined,
    detail:
      first === undefined
        ? `none went off between ${momentText(troubleAt, startAt)} and ${momentText(until, startAt)}`
        : `${momentText(first.raisedAt, startAt)} ${first.name}, ` +
          `${durationText(secondsBetween(troubleAt, first.raisedAt))} after it began; ${counted(told.length, 'alarm')} in all`,
  };
}

function alarmsBetween({ alarms }: Exercise, from: number, to: number): readonly Alarm[] {
  return alarms.filter(({ raisedAt }) => raisedAt >= from && raisedAt <= to);
}

/** Whoever is called at night for what mends itself will not come when it does not. */
export function nobodyTold(_stage: Stage, exercise: Exercise): Check {
  const { troubleAt = exercise.startAt, endAt, startAt } = exercise;
  const raised = alarmsBetween(exercise, troubleAt, endAt);
  return {
    name: 'nobody was called for what mends itself',
    passed: raised.length === 0,
    detail:
      raised.length === 0
        ? 'no alarm went off'
        : raised.map(({ name, raisedAt }) => `${momentText(raisedAt, startAt)} ${name}`).join('; '),
  };
}

export function alarmsOver(_stage: Stage, { alarms, endAt, startAt }: Exercise): Check {
  const on = alarms.filter(({ clearedAt = Number.POSITIVE_INFINITY }) => clearedAt > endAt);
  return {
    name: 'every alarm is over at the end',
    passed: alarms.length > 0 && on.length === 0,
    detail:
      on.length > 0
        ? on.map(({ name, raisedAt }) => `${name} since ${momentText(raisedAt, startAt)}`).join('; ')
        : alarms.length === 0
          ? 'none went off, so this was not tried'
          : counted(alarms.length, 'alarm'),
  };
}

/** Without it a trouble that never struck would pass for one that was borne. */
export function felt(
  { world: { trail } }: Stage,
  { troubleAt = 0 }: Exercise,
  { by, times = 1 }: { readonly by: string; readonly times?: number },
): Check {
  const notes = trail.notes.filter(({ kind, time }) => kind === by && time >= troubleAt).length;
  const calls = trail.calls.filter(({ error, time }) => error === by && time >= troubleAt).length;
  return {
    name: `the trouble was felt: ${by}`,
    passed: notes + calls >= times,
    detail: `${counted(notes + calls, 'time')}, of at least ${times}`,
  };
}

export function recoveryUntouched({ attempts }: Stage): Check {
  const done = attempts.filter(({ code }) => code === undefined);
  return {
    name: 'nothing of the recovery account was touched from the source account',
    passed: attempts.length > 0 && done.length === 0,
    detail:
      done.length === 0
        ? `${counted(attempts.length, 'call')} tried, all refused`
        : done
            .slice(0, 5)
            .map(({ what }) => `${what} was done`)
            .join('; '),
  };
}

/** Alarms of why snapshots pile up, and of what that comes to; one of each must have gone off. */
const NOT_COPIED = ['copied-past-objective'];
const ROOM_ENDS = ['manual-snapshots', 'thinning-near'];

export function toldBeforeThinning(_stage: Stage, { alarms, startAt }: Exercise): Check {
  const raised = (noun: string) =>
    alarms.filter(({ name }) => name.endsWith(`-source-${noun}`)).map(({ raisedAt }) => raisedAt)[0];
  const thinnedAt = raised('snapshots-thinned');
  const warnings = [...NOT_COPIED, ...ROOM_ENDS].flatMap((noun) => {
    const at = raised(noun);
    return at === undefined ? [] : [{ noun, at }];
  });
  const name = 'people were told long before anything was thinned';
  if (thinnedAt === undefined)
    return { name, passed: false, detail: 'nothing was thinned, so this was not tried' };
  const early = warnings.filter(({ at }) => thinnedAt - at >= LONG_BEFORE).map(({ noun }) => noun);
  const told = warnings.map(({ noun, at }) => `${noun} at ${momentText(at, startAt)}`).join(', ');
  return {
    name,
    passed: [NOT_COPIED, ROOM_ENDS].every((nouns) => nouns.some((noun) => early.includes(noun))),
    detail: `${told === '' ? 'no warning' : told}; thinned first at ${momentText(thinnedAt, startAt)}`,
  };
}
