import { countText } from '../count';
import type { Exercise } from '../drill/exercise';
import { momentText } from '../moment';
import { type Markup, markup } from './markup';
import type { Report } from './model';

/** How to get the same exercise again, byte for byte, and what it was made of. */
export function reproduceSection(exercise: Exercise): Markup {
  const { scenario, scenarioSummary, seed, stacks, databases, deployedAt, startAt, untilAt, reproduce } =
    exercise;
  return markup`<section>
<h2>Do it again</h2>
<p>The exercise depends on the program, its config and the seed alone. From a checkout of the same version, this command gives this page again, byte for byte:</p>
<pre>${reproduce}</pre>
<dl>
<dt>Scenario</dt><dd>${scenario}: ${scenarioSummary}</dd>
<dt>Seed</dt><dd><code>${seed}</code></dd>
<dt>Clock</dt><dd>from ${momentText(startAt, startAt)} to ${momentText(untilAt, startAt)}; deployed at ${momentText(deployedAt, startAt)}, so that the first recovery points are there</dd>
${stacks.map(
  ({ name, resources, account, region }) =>
    markup`<dt>Stack</dt><dd>${name}: ${countText(resources)} resources in ${account}, ${region}</dd>
`,
)}${databases.map(
  ({ name, initialRows, committedRows, rowsPerMinute }) =>
    markup`<dt>Data</dt><dd>${name}: ${countText(initialRows)} rows at the deployment, ${countText(committedRows)} at the end, ${countText(rowsPerMinute)} written a minute</dd>
`,
)}</dl>
</section>`;
}

/** What an exercise proves and what it takes on trust. */
export function modelSection({ durations }: Report): Markup {
  return markup`<section>
<h2>What is real here and what is simulated</h2>
<div class="sides">
<div><h3>Real</h3>
<ul>
<li>The databases: PostgreSQL servers with their own data folders. Snapshots are their data at that moment, restores start a server from it, passwords are checked.</li>
<li>The functions: the very bundles that are uploaded to Lambda, each with its own role's permissions and no others.</li>
<li>The AWS SDK inside them, unchanged: signatures, serialization, retries.</li>
<li>The stacks: the same Pulumi program and config that is deployed to AWS.</li>
<li>The state machine's definition, the rules, schedules, alarms and policies as deployed.</li>
</ul></div>
<div><h3>Simulated</h3>
<ul>
<li>AWS itself: services answer from a model in this process; permissions are decided for every call by the policies as deployed.</li>
<li>Time: a day passes in seconds, in the order it would happen.</li>
<li>How long AWS takes: the figures below. They are assumptions, not measurements of your account.</li>
<li>The people: how long they take to detect and to decide is given on the command line.</li>
</ul></div>
</div>
${
  durations.length === 0
    ? undefined
    : markup`<h3>Durations of the simulator's model</h3>
<div class="scroll"><table>
<thead><tr><th scope="col">What</th><th scope="col">How long</th><th scope="col">By</th></tr></thead>
<tbody>
${durations.map(
  ({ name, formula, parameters }) =>
    markup`<tr><th scope="row">${name}</th><td>${formula}</td><td>${parameters}</td></tr>
`,
)}</tbody>
</table></div>`
}
</section>`;
}
