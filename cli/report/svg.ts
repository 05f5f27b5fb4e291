import type { Exercise, Outage } from '../drill/exercise';
import type { Verdict } from '../drill/verdict';
import { durationText } from '../duration';
import { momentText } from '../moment';
import { ageLane, LANE_HEIGHT } from './age-lane';
import { type Markup, markup } from './markup';
import { outageEnd, outageHeight, outageLane } from './outage-lane';
import { createScale, type Scale } from './scale';
import { TIMELINE_STYLE } from './timeline-style';

const WIDTH = 1040;
const LEFT = 92;
const RIGHT = WIDTH - 20;
const TOP = 34;
const AXIS_HEIGHT = 30;
const OUTAGE_HEAD = 58;

/** The exercise's timeline as one SVG that stands alone or in a page, in light and dark. The same bytes each time. */
export function timelineSvg(exercise: Exercise, verdict: Verdict): Markup {
  const { databases, outage, startAt, untilAt } = exercise;
  const day = createScale(startAt, untilAt, LEFT, RIGHT);
  const dayBottom = TOP + databases.length * LANE_HEIGHT;
  const outageTop = dayBottom + AXIS_HEIGHT + OUTAGE_HEAD;
  const height = outage ? outageTop + outageHeight(outage) + AXIS_HEIGHT : dayBottom + AXIS_HEIGHT;
  return markup`<svg xmlns="http://www.w3.org/2000/svg" class="lifeboat-timeline" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="timeline-title timeline-description">
<title id="timeline-title">Timeline of the exercise of ${exercise.environment}</title>
<desc id="timeline-description">${described(exercise, verdict)}</desc>
<style>${{ markup: TIMELINE_STYLE }}</style>
<text class="title" x="0" y="14">${outage ? 'Until the disaster' : 'The day'}</text>
${grid(day, startAt, TOP, dayBottom, 10)}
${databases.map((database, index) => ageLane(exercise, database, day, TOP + index * LANE_HEIGHT))}
${outage && strike(exercise, outage, day, dayBottom)}
${outage && outageDrawing(exercise, outage, outageTop)}
</svg>
`;
}

function outageDrawing(exercise: Exercise, outage: Outage, top: number): Markup {
  const end = outageEnd(outage);
  const scale = createScale(outage.startAt, end + (end - outage.startAt) * 0.04, LEFT, RIGHT);
  const bottom = top + outageHeight(outage);
  return markup`<text class="title" x="0" y="${top - 20}">From the disaster to the system verified, enlarged</text>
${grid(scale, exercise.startAt, top - 6, bottom, 10)}
${outageLane(exercise, outage, scale, top)}`;
}

function strike({ title }: Exercise, { startAt }: Outage, scale: Scale, bottom: number): Markup {
  const x = scale.x(startAt);
  return markup`<line class="disaster" x1="${x}" x2="${x}" y1="20" y2="${bottom}"/>
<text class="disaster-label" x="${x}" y="14" text-anchor="end">${title} ${momentText(startAt, scale.from)}</text>`;
}

function grid(scale: Scale, startAt: number, top: number, bottom: number, count: number): Markup[] {
  return scale.ticks(count).map(
    (at) => markup`<line class="grid" x1="${scale.x(at)}" x2="${scale.x(at)}" y1="${top}" y2="${bottom}"/>
<text class="tick" x="${scale.x(at)}" y="${bottom + 16}" text-anchor="middle">${momentText(at, startAt).replace(/:00$/, '')}</text>
`,
  );
}

/** What the drawing shows, for whoever cannot see it. */
function described({ outage, struck, databases, startAt, untilAt }: Exercise, verdict: Verdict): string {
  const ages = verdict.recoveryPoints.map(({ database, ageSeconds, objectiveSeconds }) => {
    const age =
      ageSeconds === undefined ? 'no recovery point' : `a recovery point ${durationText(ageSeconds)} old`;
    return `${database} had ${age}, objective ${durationText(objectiveSeconds)}`;
  });
  const counts = databases.map(({ name, points }) => {
    const arrived = points.filter(({ copiedAt }) => copiedAt !== undefined && copiedAt <= untilAt).length;
    return `${name}: ${arrived} recovery points`;
  });
  const span = `From ${momentText(startAt, startAt)} to ${momentText(untilAt, startAt)} UTC, ${counts.join(', ')}.`;
  if (outage === undefined || struck === undefined) return `${span} At worst ${ages.join('; ')}.`;
  const { recoveryTime } = verdict;
  const back =
    recoveryTime?.seconds === undefined
      ? 'The system did not come back.'
      : `The system was verified ${durationText(recoveryTime.seconds)} later (` +
        `${recoveryTime.parts.map(({ name, seconds }) => `${name} ${durationText(seconds)}`).join(', ')}).`;
  return `${span} Then ${struck}; ${ages.join('; ')}. ${back}`;
}
