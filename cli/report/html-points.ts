import type { Exercise, Point, ProtectedDatabase } from '../drill/exercise';
import { isOvertaken, newestAt } from '../drill/recovery-points';
import { durationText, secondsBetween } from '../duration';
import { momentText } from '../moment';
import { type Markup, markup } from './markup';

/** Every snapshot of the day and how far it came. */
export function pointsSection(exercise: Exercise): Markup {
  return markup`<section>
<h2>Recovery points</h2>
<p>A snapshot counts as a recovery point from the moment its copy is available in the recovery account and Region, under a key that account owns. Its age is counted from the last transaction it contains.</p>
${exercise.databases.map((database) => pointsTable(exercise, database))}
</section>`;
}

function pointsTable(exercise: Exercise, database: ProtectedDatabase): Markup {
  const used = exercise.outage?.restores.find((restore) => restore.database === database.name)?.point;
  return markup`<h3>${database.name}, objective ${durationText(database.rpoSeconds)}</h3>
<div class="scroll"><table class="points">
<thead><tr><th scope="col">Recovery point</th><th scope="col">Data as of</th><th scope="col">Snapshot ready</th><th scope="col">Copied</th><th scope="col" class="number">Way across</th><th scope="col" class="number">Age it relieved</th></tr></thead>
<tbody>
${database.points.map((point) => pointRow(exercise, database, point, point.name === used))}</tbody>
</table></div>`;
}

function pointRow(
  { startAt, endAt }: Exercise,
  { points }: ProtectedDatabase,
  point: Point,
  used: boolean,
): Markup {
  const { name, takenAt, databaseAt, availableAt, copiedAt, copyFailedAt } = point;
  const at = (time: number | undefined) => (time === undefined ? '' : momentText(time, startAt));
  // The age that the newest recovery point had reached when this one landed: the worst of its time.
  const before = copiedAt === undefined ? undefined : newestAt(points, copiedAt - 1)?.databaseAt;
  const relieved =
    copiedAt === undefined || before === undefined ? '' : durationText(secondsBetween(before, copiedAt));
  const arrived =
    copiedAt !== undefined
      ? at(copiedAt)
      : copyFailedAt !== undefined
        ? `failed ${at(copyFailedAt)}`
        : isOvertaken(points, point, endAt)
          ? 'passed over for a newer one'
          : 'under way at the end';
  const took = copiedAt === undefined ? '' : durationText(secondsBetween(takenAt, copiedAt));
  return markup`<tr${used ? { markup: ' class="fresh"' } : undefined}><td><code>${name}</code>${used ? ' restored from' : ''}</td><td class="moment">${at(databaseAt)}</td><td class="moment">${at(availableAt)}</td><td class="moment">${arrived}</td><td class="number">${took}</td><td class="number">${relieved}</td></tr>
`;
}
