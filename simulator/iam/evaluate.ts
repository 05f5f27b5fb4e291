import type { Caller } from '../service';
import { holds } from './conditions';
import type { Context } from './context';
import { actionFits, arnsOf } from './match';
import type { Condition, Policy, Selection, Statement, Values } from './policy';
import { isExempt, matchPrincipal, type PrincipalMatch } from './principal';

export interface EvaluationRequest {
  /** `rds:CopyDBSnapshot` */
  readonly action: string;
  /** The resource's ARN, or `*`. */
  readonly resource: string;
  readonly context: Context;
  /** Who asks; identity policies do not need it, theirs is whoever they are attached to. */
  readonly caller?: Caller;
}

/**
 * What policies of one kind say together: a statement denies (`denied`), or the strongest way in which one allows.
 * `session` is an allow that names the caller's session, `direct` one that names its role, its service or everyone,
 * and `account` one that names its account and leaves the rest to its identity policies.
 */
export type Verdict = 'denied' | 'session' | 'direct' | 'account' | 'none';

/** A statement and where it is: in which of the policies, and as which of its statements, both counted from 0. */
export interface Place {
  readonly policy: number;
  readonly statement: number;
}

/** A verdict with the statement that decided it; absent when none did. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly by?: Place;
}

const STRENGTH: readonly Verdict[] = ['none', 'account', 'direct', 'session', 'denied'];

/** A deny anywhere decides; else one statement that allows suffices; the order of policies does not matter. */
export function judge(policies: readonly Policy[], request: EvaluationRequest): Judgement {
  let best: Judgement = { verdict: 'none' };
  for (const [policy, { version, statements }] of policies.entries()) {
    for (const [index, statement] of statements.entries()) {
      if (STRENGTH.indexOf(best.verdict) >= STRENGTH.indexOf('session') && statement.effect === 'Allow')
        continue;
      const match = matchStatement(statement, version, request);
      if (match === 'none') continue;
      const by = { policy, statement: index };
      if (statement.effect === 'Deny') return { verdict: 'denied', by };
      if (STRENGTH.indexOf(match) > STRENGTH.indexOf(best.verdict)) best = { verdict: match, by };
    }
  }
  return best;
}

/** As `judge`, for whom the verdict is enough. */
export function evaluate(policies: readonly Policy[], request: EvaluationRequest): Verdict {
  return judge(policies, request).verdict;
}

/** What of a statement does not fit a request, first of those that are asked in this order. */
export type Misfit =
  | { readonly part: 'action' | 'resource' | 'principal' }
  | { readonly part: 'condition'; readonly condition: Condition };

/** Why a statement does not apply to a request, or undefined when it does. */
export function misfitOf(
  statement: Statement,
  version: Policy['version'],
  request: EvaluationRequest,
): Misfit | undefined {
  if (!coversAction(statement.action, request.action)) return { part: 'action' };
  if (statement.principal && coversPrincipal(statement, request.caller) === 'none')
    return { part: 'principal' };
  if (statement.resource && !coversResource(statement.resource, version, request)) {
    return { part: 'resource' };
  }
  const condition = statement.conditions.find((one) => !applies(one, version, request));
  return condition && { part: 'condition', condition };
}

function matchStatement(
  statement: Statement,
  version: Policy['version'],
  request: EvaluationRequest,
): PrincipalMatch {
  const fits =
    coversAction(statement.action, request.action) &&
    (!statement.resource || coversResource(statement.resource, version, request)) &&
    statement.conditions.every((condition) => applies(condition, version, request));
  if (!fits) return 'none';
  return statement.principal ? coversPrincipal(statement, request.caller) : 'direct';
}

/** Policies are read once and asked about the same few actions and resources again and again. */
const actions = new WeakMap<Selection<Values>, Map<string, boolean>>();
const resources = new WeakMap<Selection<Values>, ReturnType<typeof arnsOf>>();

function coversAction(selection: Selection<Values>, action: string): boolean {
  let known = actions.get(selection);
  if (!known) {
    known = new Map();
    actions.set(selection, known);
  }
  let covers = known.get(action);
  if (covers === undefined) {
    covers = selection.of.some((pattern) => actionFits(pattern, action)) !== selection.not;
    known.set(action, covers);
  }
  return covers;
}

/** Only policies of the newer version have variables. */
function hasVariables(version: Policy['version']): boolean {
  return version === '2012-10-17';
}

function applies(condition: Condition, version: Policy['version'], { context }: EvaluationRequest): boolean {
  return holds(condition, context, hasVariables(version) ? context : undefined);
}

function coversResource(
  selection: Selection<Values>,
  version: Policy['version'],
  request: EvaluationRequest,
): boolean {
  let isNamed = resources.get(selection);
  if (!isNamed) {
    isNamed = arnsOf(selection.of);
    resources.set(selection, isNamed);
  }
  return isNamed(request.resource, hasVariables(version) ? request : undefined) !== selection.not;
}

function coversPrincipal({ principal }: Statement, caller: Caller | undefined): PrincipalMatch {
  if (!principal) return 'direct';
  const { not, of } = principal;
  if (!not) return caller ? matchPrincipal(of, caller) : 'none';
  return caller && isExempt(of, caller) ? 'none' : 'direct';
}
