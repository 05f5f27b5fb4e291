import { durationText } from '../../runtime/duration';
import type { Attainable } from '../../stacks/attainable';
import { capacityFault } from '../../stacks/capacity';
import { copiesFault, type DatabaseCopies } from '../../stacks/copy-capacity';
import { counted, countText } from '../count';
import type { Terminal } from '../terminal';
import type { CapacityPlan, CopyPlan, SidePlan } from './capacity-plan';

/** Longer tables show those that are nearest to, or furthest past, their objective. */
const MOST_ROWS = 30;

const INDENT = ' '.repeat(12);

/** The plan as a person reads it, a line each. */
export function capacityLines(plan: CapacityPlan, paint: Terminal['paint']): string[] {
  const { environment, count, sides, late } = plan;
  const word = (fits: boolean) => (fits ? paint('good', 'fits') : paint('bad', 'does not fit'));
  const place = ({ account, region }: { account: string; region: string }) => `${account} ${region}`;
  return [
    `${paint('strong', environment)}, ${counted(count, 'database')}; ${plan.quota.name}: quota ${plan.quota.code}`,
    '',
    ...namedLines(plan, word),
    ...sides.flatMap((side) => {
      const held = `${countText(side.needed)} of ${countText(side.quota)}`;
      return [
        `snapshots   ${place(side)}   ${side.side.padEnd(8)}   ${held} at most${ofKind(side)}   ${word(side.fits)}`,
        ...roomLines(side),
        ...capacityFault(side, side).map(({ allowed }) => `${INDENT}${allowed}`),
      ];
    }),
    ...copyPlans(plan).flatMap((copies) => {
      const load = `${copies.load.toFixed(1)} of ${countText(copies.copies)}`;
      const { uniform } = copies;
      return [
        `copies      ${place(copies)}   in progress   ${load} on average${ofKind(copies)}   ${word(copies.fits)}`,
        ...copiesFault(copies).map(({ allowed }) => `${INDENT}${allowed}`),
        ...(copies.databases.length === 0 ? [] : [uniformText(uniform)]),
      ];
    }),
    ...loadLines(plan),
    '',
    ...(count === 0 ? [] : [...table(plan), '']),
    ...(late.length === 0 ? [] : [lateText(plan)]),
    conclusion(plan),
  ];
}

function uniformText(uniform: Attainable | undefined): string {
  return uniform === undefined
    ? `${INDENT}No objective can be kept by all alike: not even one copy a day of each ends before the next.`
    : `${INDENT}The best objective for all alike: ${attainableText(uniform)}.`;
}

/** More databases than the config may name. */
function namedLines(
  { count, named: { most, fits } }: CapacityPlan,
  word: (fits: boolean) => string,
): string[] {
  if (count <= most) return [];
  return [
    `databases   ${countText(count)} of ${countText(most)} that lifeboat:databases may name${fits ? '' : `   ${word(fits)}`}`,
    `${INDENT}The others have to be found by their tag (lifeboat:protectByTag)${fits ? '' : ', or be of another environment'}.`,
  ];
}

/** Those of instances, unless there are none, and those of clusters. */
function copyPlans({ copies, clusterCopies }: CapacityPlan): CopyPlan[] {
  if (clusterCopies === undefined) return [copies];
  return copies.databases.length === 0 ? [clusterCopies] : [copies, clusterCopies];
}

function ofKind({ kind }: { readonly kind?: string }): string {
  return kind === 'cluster' ? ', of clusters' : '';
}

function conclusion(plan: CapacityPlan): string {
  const { fits, late, sides, count, named } = plan;
  if (fits) return 'All fits, and every objective is kept.';
  const all = [named, ...copyPlans(plan), ...sides].every((part) => part.fits);
  const misses = `${countText(late.length)} of ${countText(count)} objectives may be missed.`;
  return all ? `All fits, but ${misses}` : `Not all fits${late.length === 0 ? '.' : `, and ${misses}`}`;
}

function roomLines({ moreByTag }: SidePlan): string[] {
  return moreByTag === undefined
    ? []
    : [`${INDENT}Room for ${counted(moreByTag, 'more database')}, found by tag (lifeboat:protectByTag).`];
}

function loadLines({ loadByTag }: CapacityPlan): string[] {
  return loadByTag === undefined
    ? []
    : [
        `${INDENT}Copies of databases found by tag are not in it, nor what others wait for them: each keeps ` +
          `${loadByTag.toFixed(1)} more in progress on average (lifeboat:protectByTag).`,
      ];
}

const HEAD = ['database', 'points', 'may wait', 'oldest', 'objective', 'best it could have'];

function table(plan: CapacityPlan): string[] {
  const points = plan.sides.filter(({ side }) => side === 'recovery').flatMap(({ databases }) => databases);
  const slack = ({ rpoSeconds, oldestSeconds = Number.MAX_SAFE_INTEGER }: DatabaseCopies) =>
    rpoSeconds - oldestSeconds;
  const all = copyPlans(plan).flatMap(({ databases }) => databases);
  const shown =
    all.length <= MOST_ROWS ? all : [...all].sort((a, b) => slack(a) - slack(b)).slice(0, MOST_ROWS);
  const held = new Map(points.map((point) => [point.name, point.points]));
  const rows = shown.map((copies) => [
    copies.name,
    countText(held.get(copies.name) ?? 0),
    copies.waitSeconds === 0 ? 'never' : boundText(copies.waitSeconds),
    boundText(copies.oldestSeconds),
    `${durationText(copies.rpoSeconds)}${missedText(copies)}`,
    copies.best === undefined ? 'no room' : attainableText(copies.best),
  ]);
  const lines = [HEAD, ...rows];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const hidden = all.length - shown.length;
  return [
    ...lines.map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('   ')
        .trimEnd(),
    ),
    ...(hidden === 0 ? [] : [`and ${countText(hidden)} more, further from missing theirs: see --json`]),
  ];
}

function missedText({ rpoSeconds, oldestSeconds }: DatabaseCopies): string {
  if (oldestSeconds === undefined) return ' (may be missed)';
  return oldestSeconds > rpoSeconds ? ' (missed)' : '';
}

function boundText(seconds: number | undefined): string {
  return seconds === undefined ? 'no bound' : durationText(seconds);
}

function attainableText({ rpoSeconds, periodSeconds }: Attainable): string {
  return `rpo ${durationText(rpoSeconds)}, every ${durationText(periodSeconds)}`;
}

function lateText(plan: CapacityPlan): string {
  const { late } = plan;
  const most = copyPlans(plan).map(
    ({ copies, kind }) => `${countText(copies)}${kind === 'cluster' ? ' of clusters' : ''}`,
  );
  const those =
    late.length === 1
      ? `${late[0]} may miss its objective`
      : `${countText(late.length)} databases may miss theirs`;
  const isPossible = copyPlans(plan).some(({ databases }) =>
    databases.some(({ best }) => best !== undefined),
  );
  const advice = isPossible ? 'Set an rpo that can be kept (the last column), ' : 'Protect fewer, ';
  const unbounded = copyPlans(plan).some(({ databases }) =>
    databases.some(({ waitSeconds }) => waitSeconds === undefined),
  );
  return (
    `Copies are due in any order, at midnight UTC every database's, and ${most.join(' and ')} may be in progress: ${those}. ` +
    (unbounded ? 'No bound is known for copies that may not have ended when their next is due. ' : '') +
    `${advice}take snapshots less often, or allow more copies (lifeboat:copies).`
  );
}
