import { counted, countText } from '../count';
import type { Exercise, Outage } from '../drill/exercise';
import { RTO_PARTS, type RtoPart, type Verdict } from '../drill/verdict';
import { durationText } from '../duration';
import { momentText } from '../moment';
import { type Markup, markup } from './markup';

/** The answer first: whether the exercise passed, in a sentence or two. */
export function verdictSection(exercise: Exercise, verdict: Verdict): Markup {
  const failed = verdict.checks.filter(({ passed }) => !passed);
  const missed = [...verdict.recoveryPoints, ...(verdict.recoveryTime ? [verdict.recoveryTime] : [])].filter(
    ({ met }) => !met,
  ).length;
  const outcome = verdict.met
    ? 'Every objective was met, every check passed'
    : [
        missed > 0 ? `${counted(missed, 'objective')} missed` : [],
        failed.length > 0 ? `${counted(failed.length, 'check')} failed` : [],
      ]
        .flat()
        .join(', ');
  return markup`<section class="verdict ${verdict.met ? 'met' : 'missed'}">
<strong>${outcome}</strong>
<p>${story(exercise, verdict)}</p>
${failed.length > 0 ? markup`<ul>${failed.map(({ name, detail }) => markup`<li>Failed: ${name}. ${detail}</li>`)}</ul>` : undefined}
</section>`;
}

function story(exercise: Exercise, verdict: Verdict): string {
  const { outage, struck, startAt, untilAt, troubleAt, endAt } = exercise;
  if (outage === undefined || struck === undefined) {
    const alarms = exercise.alarms.length === 0 ? 'no alarm' : counted(exercise.alarms.length, 'alarm');
    if (struck !== undefined && troubleAt !== undefined) {
      return `${struck} at ${momentText(troubleAt, startAt)}. Until ${momentText(endAt, startAt)} ${alarms} went off.`;
    }
    return `Nothing failed between ${momentText(startAt, startAt)} and ${momentText(untilAt, startAt)}; ${alarms} went off.`;
  }
  const disaster = `${struck} at ${momentText(outage.startAt, startAt)}.`;
  const back =
    verdict.recoveryTime?.seconds === undefined || outage.verifiedAt === undefined
      ? 'The system did not come back.'
      : `The system was verified in ${exercise.recovery.region} at ${momentText(outage.verifiedAt, startAt)}, ${durationText(verdict.recoveryTime.seconds)} later.`;
  return [disaster, back, cost(outage)].filter((sentence) => sentence !== '').join(' ');
}

function cost({ restores }: Outage): string {
  return restores
    .flatMap(({ database, comparison }) =>
      comparison === undefined
        ? []
        : [
            `${database} came back with ${countText(comparison.foundRows)} rows; ` +
              `${countText(comparison.lostRows)} committed after its recovery point are lost.`,
          ],
    )
    .join(' ');
}

/** RPO and RTO, each measured against what the business allows. */
export function objectivesSection(exercise: Exercise, verdict: Verdict): Markup {
  const { recoveryTime } = verdict;
  return markup`<section>
<h2>Objectives</h2>
<ul class="objectives">
${verdict.recoveryPoints.map(({ database, ageSeconds, objectiveSeconds, met }) =>
  objective(
    `Recovery point of ${database}${exercise.outage ? '' : ', the oldest of the day'} (RPO)`,
    ageSeconds,
    objectiveSeconds,
    met,
  ),
)}
${recoveryTime && objective('Recovery time of the system (RTO)', recoveryTime.seconds, recoveryTime.objectiveSeconds, recoveryTime.met)}
</ul>
${exercise.outage && partsTable(exercise, exercise.outage, verdict)}
</section>`;
}

function objective(name: string, seconds: number | undefined, allowed: number, met: boolean): Markup {
  const share =
    seconds === undefined ? 100 : Math.min(100, Math.round((seconds / Math.max(1, allowed)) * 100));
  return markup`<li><span class="name">${name}</span>
<span class="figure">${seconds === undefined ? 'never' : durationText(seconds)}</span>
<span class="meter${met ? '' : ' over'}" aria-hidden="true"><span style="width:${share}%"></span></span>
<span class="allowed">of ${durationText(allowed)} allowed: ${mark(met, 'met', 'missed')}</span></li>
`;
}

/** `✓ met` or `✗ missed`: never by colour alone. */
export function mark(good: boolean, yes: string, no: string): Markup {
  return good ? markup`<span class="yes">✓ ${yes}</span>` : markup`<span class="no">✗ ${no}</span>`;
}

const MEANINGS: Readonly<Record<RtoPart, string>> = {
  detected: 'somebody, or something, noticed',
  decided: 'a named person declared the disaster',
  restored: 'every database restored, reachable with its new password, and checked',
  switched: 'the name points to the recovery side for every customer, old answers run out',
  verified: 'checked from outside, as a customer would',
};

function partsTable(exercise: Exercise, outage: Outage, verdict: Verdict): Markup {
  let at = outage.startAt;
  const parts = new Map(verdict.recoveryTime?.parts.map(({ name, seconds }) => [name, seconds]));
  return markup`<h3>How the recovery time divides</h3>
<div class="scroll"><table>
<thead><tr><th scope="col">Part</th><th scope="col">Reached</th><th scope="col" class="number">Took</th><th scope="col">It means</th></tr></thead>
<tbody>
${RTO_PARTS.map((name) => {
  const seconds = parts.get(name);
  at += (seconds ?? 0) * 1000;
  return markup`<tr><th scope="row">${name}</th><td class="moment">${seconds === undefined ? 'not reached' : momentText(at, exercise.startAt)}</td><td class="number">${seconds === undefined ? '' : durationText(seconds)}</td><td>${MEANINGS[name]}</td></tr>
`;
})}</tbody>
</table></div>`;
}
