import type { Exercise, ProtectedDatabase } from '../drill/exercise';
import { isOvertaken, isRecoveryPoint, newestAt } from '../drill/recovery-points';
import { durationText, secondsBetween } from '../duration';
import { momentText } from '../moment';
import { type Markup, markup } from './markup';
import { rounded, type Scale } from './scale';

/** Height of one database's lane, and of the part in which the age is drawn. */
export const LANE_HEIGHT = 128;
const AGE_HEIGHT = 74;
const HEAD_HEIGHT = 24;
const COPIES_TOP = HEAD_HEIGHT + AGE_HEIGHT + 5;

/** One database: how old its newest recovery point was at each moment against its objective, and each copy's way. */
export function ageLane(exercise: Exercise, database: ProtectedDatabase, scale: Scale, top: number): Markup {
  const floor = top + HEAD_HEIGHT + AGE_HEIGHT;
  const limit = database.rpoSeconds * 1000;
  const curve = ageCurve(exercise, database);
  const highest = Math.max(limit * 1.15, ...curve.map(({ age }) => age));
  const y = (age: number) => rounded(floor - (age / highest) * AGE_HEIGHT);
  const points = curve.map(({ at, age }) => `${scale.x(at)},${y(age)}`);
  const outline = points.join(' ');
  const area = [`${scale.x(scale.from)},${floor}`, ...points, `${scale.x(scale.to)},${floor}`].join(' ');
  return markup`
<g>
<text class="head" x="${scale.left}" y="${top + 13}">${database.name}</text>
<text class="note" x="${scale.right - 8}" y="${top + 13}" text-anchor="end">age of the newest recovery point; objective ${durationText(database.rpoSeconds)}</text>
<polygon class="age" points="${area}"/>
<polyline class="age-line" points="${outline}"/>
<line class="limit" x1="${scale.left}" x2="${scale.right}" y1="${y(limit)}" y2="${y(limit)}"/>
<text class="tick" x="${scale.left - 8}" y="${y(limit) + 4}" text-anchor="end">${durationText(database.rpoSeconds)}</text>
<text class="tick" x="${scale.left - 8}" y="${floor + 1}" text-anchor="end">0</text>
<line class="axis" x1="${scale.left}" x2="${scale.right}" y1="${floor}" y2="${floor}"/>
<text class="tick" x="${scale.left - 8}" y="${top + COPIES_TOP + 11}" text-anchor="end">copies</text>
${copies(exercise, database, scale, top + COPIES_TOP)}
${disasterAge(exercise, database, scale, y)}
</g>`;
}

/** The corners of the age's line: it grows evenly, and falls whenever a copy lands. */
function ageCurve(
  { startAt, untilAt }: Exercise,
  { points }: ProtectedDatabase,
): { readonly at: number; readonly age: number }[] {
  let newest = newestAt(points, startAt)?.databaseAt ?? startAt;
  const corners = [{ at: startAt, age: startAt - newest }];
  const landings = points
    .filter(isRecoveryPoint)
    .filter(({ copiedAt }) => copiedAt > startAt && copiedAt <= untilAt)
    .sort((a, b) => a.copiedAt - b.copiedAt);
  for (const { copiedAt, databaseAt } of landings) {
    corners.push({ at: copiedAt, age: copiedAt - newest });
    newest = Math.max(newest, databaseAt);
    corners.push({ at: copiedAt, age: copiedAt - newest });
  }
  corners.push({ at: untilAt, age: untilAt - newest });
  return corners;
}

function copies(
  { startAt, untilAt }: Exercise,
  { points }: ProtectedDatabase,
  scale: Scale,
  top: number,
): Markup[] {
  return points
    .filter(({ takenAt, copiedAt }) => takenAt <= untilAt && (copiedAt === undefined || copiedAt > startAt))
    .map((point) => {
      const landed = point.copiedAt !== undefined && point.copiedAt <= untilAt;
      const end = Math.min(point.copiedAt ?? point.copyFailedAt ?? untilAt, untilAt);
      const from = scale.x(point.takenAt);
      const width = Math.max(2, rounded(scale.x(end) - from));
      const said = landed
        ? `taken ${momentText(point.takenAt, startAt)}, a recovery point ${momentText(end, startAt)}`
        : `taken ${momentText(point.takenAt, startAt)}, ${isOvertaken(points, point, untilAt) ? 'passed over for a newer one' : 'did not arrive'}`;
      return markup`<rect class="${landed ? 'copy' : 'copy lost'}" x="${from}" y="${top}" width="${width}" height="12" rx="2"><title>${point.name}: ${said}</title></rect>
`;
    });
}

/** The figure that the day ends with: what a disaster at that moment costs. */
function disasterAge(
  { outage, untilAt }: Exercise,
  { points }: ProtectedDatabase,
  scale: Scale,
  y: (age: number) => number,
): Markup | undefined {
  const newest = newestAt(points, untilAt);
  if (outage === undefined || newest === undefined) return undefined;
  const age = untilAt - newest.databaseAt;
  return markup`<circle class="struck" cx="${scale.x(untilAt)}" cy="${y(age)}" r="4"/>
<text class="figure" x="${scale.x(untilAt) - 9}" y="${y(age) - 4}" text-anchor="end">${durationText(secondsBetween(newest.databaseAt, untilAt))}</text>`;
}
