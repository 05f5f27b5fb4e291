import type { Exercise } from '../drill/exercise';
import { timelineOf } from '../drill/timeline';
import { durationText } from '../duration';
import { dateText, momentText } from '../moment';
import { checksSection, holdsSection, refusedSection, restoresSection } from './html-evidence';
import { modelSection, reproduceSection } from './html-method';
import { pointsSection } from './html-points';
import { objectivesSection, verdictSection } from './html-verdict';
import { type Markup, markup } from './markup';
import type { Report } from './model';
import { PAGE_STYLE } from './page-style';
import { timelineSvg } from './svg';

/** By this a page is known as one of ours, which a later exercise may overwrite. */
export const GENERATOR = '<meta name="generator" content="lifeboat">';

/** The whole report as one page that needs nothing else: what an auditor gets. */
export function reportHtml(report: Report): string {
  const { exercise, verdict } = report;
  const title = `Recovery exercise of ${exercise.environment}, ${dateText(exercise.untilAt)}`;
  return `<!doctype html>\n${
    markup`<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${{ markup: GENERATOR }}
<title>${title}</title>
<style>${{ markup: PAGE_STYLE }}</style>
</head>
<body>
<main>
<header>
<p class="kind">Lifeboat recovery exercise, simulated</p>
<h1>${exercise.environment}: ${exercise.title}</h1>
<p>${introduction(exercise)}</p>
</header>
${verdictSection(exercise, verdict)}
${objectivesSection(exercise, verdict)}
<section>
<h2>Timeline</h2>
<figure class="scroll">
${timelineSvg(exercise, verdict)}</figure>
${timelineTable(exercise)}
</section>
${holdsSection(exercise)}
${checksSection(exercise, verdict)}
${restoresSection(exercise)}
${refusedSection(exercise)}
${pointsSection(exercise)}
${reproduceSection(exercise)}
${modelSection(report)}
<footer>All times are UTC on the exercise's own clock, which starts at ${momentText(exercise.startAt, exercise.startAt)} on ${dateText(exercise.startAt)}. The same figures as data: report.json; the drawing: timeline.svg.</footer>
</main>
</body>
</html>
`.markup
  }`;
}

function introduction({ source, recovery, databases, startAt, untilAt }: Exercise): string {
  const names = databases.map(({ name }) => name).join(', ');
  return (
    `${dateText(startAt)}, ${durationText((untilAt - startAt) / 1000)} of operation. ` +
    `${names} in account ${source.account}, ${source.region}, recoverable in account ${recovery.account}, ${recovery.region}.`
  );
}

function timelineTable(exercise: Exercise): Markup {
  return markup`<h3>In words</h3>
<div class="scroll"><table>
<thead><tr><th scope="col">Time</th><th scope="col">About</th><th scope="col">What happened</th></tr></thead>
<tbody>
${timelineOf(exercise).map(
  ({ at, subject, text }) =>
    markup`<tr><td class="moment">${momentText(at, exercise.startAt)}</td><td>${subject}</td><td>${text}</td></tr>
`,
)}</tbody>
</table></div>`;
}
