import type { Caller } from '../service';
import { holds } from './conditions';
import type { Context } from './context';
import { actionFits, arnFits, patternOf } from './match';
import type { Policy, Principals, Selection, Statement, Values } from './policy';
import { matchPrincipal, type PrincipalMatch } from './principal';

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
 * `account` is an allow that names the caller's account and leaves the rest to its identity policies.
 */
export type Verdict = 'denied' | 'direct' | 'account' | 'none';

/** A deny anywhere decides; else one statement that allows suffices; the order of policies does not matter. */
export function evaluate(policies: readonly Policy[], request: EvaluationRequest): Verdict {
  let verdict: Verdict = 'none';
  for (const policy of policies) {
    const variables = policy.version === '2012-10-17' ? request.context : undefined;
    for (const statement of policy.statements) {
      const match = matchStatement(statement, request, variables);
      if (match === 'none') continue;
      if (statement.effect === 'Deny') return 'denied';
      if (match === 'direct' || verdict === 'none') verdict = match;
    }
  }
  return verdict;
}

function matchStatement(
  statement: Statement,
  request: EvaluationRequest,
  variables: Context | undefined,
): PrincipalMatch {
  const applies =
    coversAction(statement.action, request.action) &&
    (!statement.resource || coversResource(statement.resource, request.resource, variables)) &&
    statement.conditions.every((condition) => holds(condition, request.context, variables));
  if (!applies) return 'none';
  return statement.principal ? coversPrincipal(statement.principal, request.caller) : 'direct';
}

function coversAction({ not, of }: Selection<Values>, action: string): boolean {
  return of.some((pattern) => actionFits(pattern, action)) !== not;
}

function coversResource(
  { not, of }: Selection<Values>,
  resource: string,
  variables: Context | undefined,
): boolean {
  const named = of.some((text) => {
    const pattern = patternOf(text, variables);
    return pattern !== undefined && arnFits(pattern, resource);
  });
  return named !== not;
}

function coversPrincipal({ not, of }: Selection<Principals>, caller: Caller | undefined): PrincipalMatch {
  const match = caller ? matchPrincipal(of, caller) : 'none';
  if (!not) return match;
  return match === 'none' ? 'direct' : 'none';
}
