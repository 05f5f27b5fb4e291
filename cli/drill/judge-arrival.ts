import { counted } from '../count';
import { durationText } from '../duration';
import type { Check, Exercise } from './exercise';
import { newestAt } from './recovery-points';
import { milliseconds } from './scenario';
import type { Stage } from './stage';

/** A snapshot taken so shortly before the end need not have arrived: a copy takes its time. */
const USUAL_GRACE = '1 hour';

/** Each is there, or one that is newer was there before it could be; and no copy was made twice. */
export function arrived(
  { world, chain }: Stage,
  { databases, troubleAt, startAt, endAt }: Exercise,
  { unless = USUAL_GRACE }: { readonly unless?: string },
): Check {
  const since = troubleAt ?? startAt;
  const until = endAt - milliseconds(unless);
  const due = databases.flatMap(({ points }) =>
    points
      .filter(({ takenAt }) => takenAt >= since && takenAt <= until)
      .map((point) => ({
        ...point,
        overtaken: points.some((other) => other.copiedAt !== undefined && other.takenAt > point.takenAt),
      })),
  );
  const missing = due.filter(({ copiedAt, overtaken }) => copiedAt === undefined && !overtaken);
  const overtaken = due.filter(({ copiedAt }) => copiedAt === undefined).length - missing.length;
  const finished = world.trail.notes
    .filter(({ kind, account, region, time }) => {
      const there = account === chain.recovery.account && region === chain.recovery.region;
      return there && kind === 'copy-finished' && time >= since;
    })
    .map(({ details }) => String(details.snapshot));
  const twice = [...new Set(finished.filter((name, index) => finished.indexOf(name) !== index))];
  return {
    name: 'every snapshot of the trouble has arrived, once',
    passed: due.length > overtaken && missing.length === 0 && twice.length === 0,
    detail:
      missing.length > 0
        ? `not arrived: ${missing.map(({ name }) => name).join(', ')}`
        : twice.length > 0
          ? `copied twice: ${twice.join(', ')}`
          : `${counted(due.length - overtaken, 'snapshot')}${overtaken === 0 ? '' : `; ${overtaken} overtaken by newer ones`}`,
  };
}

export function objectivesHold(_stage: Stage, { databases, endAt }: Exercise): Check {
  const told = databases.map(({ name, points, rpoSeconds }) => {
    const newest = newestAt(points, endAt);
    const ageSeconds = newest === undefined ? undefined : Math.ceil((endAt - newest.databaseAt) / 1000);
    return {
      met: ageSeconds !== undefined && ageSeconds <= rpoSeconds,
      text: `${name}: ${ageSeconds === undefined ? 'no point' : `${durationText(ageSeconds)} of ${durationText(rpoSeconds)}`}`,
    };
  });
  return {
    name: 'the newest point of every database is young enough at the end',
    passed: told.length > 0 && told.every(({ met }) => met),
    detail: told.map(({ text }) => text).join('; '),
  };
}
