import { countText } from '../count';
import type { Check, Exercise, Restore } from '../drill/exercise';
import type { Verdict } from '../drill/verdict';
import { durationText, secondsBetween } from '../duration';
import { momentText } from '../moment';
import { mark } from './html-verdict';
import { type Markup, markup } from './markup';

/** What the scenario demands of the end, whether it held, and what showed it. */
export function holdsSection({ scenario, holds }: Exercise): Markup | undefined {
  if (holds.length === 0) return undefined;
  return markup`<section>
<h2>What must hold</h2>
<p>The scenario <code>${scenario}</code> demands this of its end, besides what every exercise must show.</p>
${evidenceTable('It must hold that', holds, 'held', 'did not hold')}
</section>`;
}

/** What was verified besides, as in every exercise, and what showed it. */
export function checksSection({ holds }: Exercise, { checks }: Verdict): Markup {
  const demanded = new Set(holds.map(({ name }) => name));
  const others = checks.filter(({ name }) => !demanded.has(name));
  return markup`<section>
<h2>What was verified</h2>
${evidenceTable('Check', others, 'passed', 'failed')}
</section>`;
}

function evidenceTable(head: string, checks: readonly Check[], yes: string, no: string): Markup {
  return markup`<div class="scroll"><table class="checks">
<thead><tr><th scope="col">${head}</th><th scope="col">Result</th><th scope="col">Evidence</th></tr></thead>
<tbody>
${checks.map(
  ({ name, passed, detail }) =>
    markup`<tr><th scope="row">${name}</th><td>${mark(passed, yes, no)}</td><td>${detail}</td></tr>
`,
)}</tbody>
</table></div>`;
}

/** Recovery points that failed their checks, and why an older one was taken. */
export function refusedSection({ outage, startAt }: Exercise): Markup | undefined {
  const refused = outage?.refused ?? [];
  if (refused.length === 0) return undefined;
  return markup`<section>
<h2>Refused recovery points</h2>
<div class="scroll"><table class="checks">
<thead><tr><th scope="col">Recovery point</th><th scope="col">Data as of</th><th scope="col">Refused</th><th scope="col">Why</th></tr></thead>
<tbody>
${refused.map(
  ({ point, databaseAt, refusedAt, reason }) =>
    markup`<tr><th scope="row"><code>${point}</code></th><td>${momentText(databaseAt, startAt)}</td><td>${momentText(refusedAt, startAt)}</td><td>${reason}</td></tr>
`,
)}</tbody>
</table></div>
</section>`;
}

/** Each restored database: where it came from, what ran against it, how it compares. */
export function restoresSection(exercise: Exercise): Markup | undefined {
  const restores = exercise.outage?.restores ?? [];
  if (restores.length === 0) return undefined;
  return markup`<section>
<h2>Restored databases</h2>
${restores.map((restore) => restoreBlock(exercise, restore))}
</section>`;
}

function restoreBlock({ startAt }: Exercise, restore: Restore): Markup {
  const {
    database,
    kind = 'instance',
    instance,
    point,
    databaseAt,
    startedAt,
    verifiedAt,
    checks,
    comparison,
    costSeconds,
  } = restore;
  const took =
    verifiedAt === undefined ? 'not finished' : durationText(secondsBetween(startedAt, verifiedAt));
  return markup`<h3>${database}</h3>
<dl>
<dt>Restored from</dt><dd><code>${point}</code>, data as of ${momentText(databaseAt, startAt)}${costSeconds === undefined ? '' : `, ${durationText(costSeconds)} before the newest point, which was refused`}</dd>
<dt>As ${kind}</dt><dd><code>${instance}</code>, in the isolated network of the recovery account</dd>
<dt>Took</dt><dd>${took}, from the start of the plan to its checks passed</dd>
${
  comparison &&
  markup`<dt>Compared</dt><dd>${countText(comparison.equalRows)} of ${countText(comparison.expectedRows)} committed rows found equal, ${countText(comparison.foundRows)} rows in the table; every column of every row read back and compared with the writer's own ledger of commits</dd>
<dt>Lost</dt><dd>${countText(comparison.lostRows)} rows, committed after the recovery point</dd>`
}
</dl>
${checks.length > 0 ? checkTable(checks) : undefined}`;
}

function checkTable(checks: Restore['checks']): Markup {
  return markup`<div class="scroll"><table class="checks">
<caption>Run by the recovery plan inside the isolated network, logged in with the new password, before traffic moved</caption>
<thead><tr><th scope="col">Check</th><th scope="col">Result</th><th scope="col">Found</th></tr></thead>
<tbody>
${checks.map(
  ({ name, passed, detail }) =>
    markup`<tr><th scope="row">${name}</th><td>${mark(passed, 'passed', 'failed')}</td><td>${detail}</td></tr>
`,
)}</tbody>
</table></div>`;
}
