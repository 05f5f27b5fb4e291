import { counted } from '../count';
import { durationText, secondsBetween } from '../duration';
import { momentText } from '../moment';
import type { Check, Exercise } from './exercise';
import type { Stage } from './stage';

/** How long before the first deletion of what is not copied somebody must have been told, in milliseconds. */
const LONG_BEFORE = 6 * 3_600_000;

export function peopleTold(_stage: Stage, exercise: Exercise): Check {
  const { alarms, troubleAt = 0, outage, endAt, startAt } = exercise;
  const until = outage?.decidedAt ?? endAt;
  const told = alarms.filter(({ raisedAt }) => raisedAt >= troubleAt && raisedAt <= until);
  const [first] = told;
  return {
    name: 'people were told by an alarm',
    passed: first !== undefined,
    detail:
      first === undefined
        ? `none went off between ${momentText(troubleAt, startAt)} and ${momentText(until, startAt)}`
        : `${momentText(first.raisedAt, startAt)} ${first.name}, ` +
          `${durationText(secondsBetween(troubleAt, first.raisedAt))} after it began; ${counted(told.length, 'alarm')} in all`,
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

export function toldBeforeThinning(_stage: Stage, { alarms, startAt }: Exercise): Check {
  const raised = (noun: string) =>
    alarms.filter(({ name }) => name.endsWith(`-source-${noun}`)).map(({ raisedAt }) => raisedAt)[0];
  const thinnedAt = raised('snapshots-thinned');
  const warnings = ['copied-past-objective', 'manual-snapshots'].flatMap((noun) => {
    const at = raised(noun);
    return at === undefined ? [] : [{ noun, at }];
  });
  const name = 'people were told long before anything was thinned';
  if (thinnedAt === undefined)
    return { name, passed: false, detail: 'nothing was thinned, so this was not tried' };
  const early = warnings.filter(({ at }) => thinnedAt - at >= LONG_BEFORE);
  const told = warnings.map(({ noun, at }) => `${noun} at ${momentText(at, startAt)}`).join(', ');
  return {
    name,
    passed: early.length === 2,
    detail: `${told === '' ? 'no warning' : told}; thinned first at ${momentText(thinnedAt, startAt)}`,
  };
}
