import type { NamedPolicy } from './decide';
import { type EvaluationRequest, type Misfit, misfitOf } from './evaluate';
import type { Condition } from './policy';

/** `statement "share" of policy own of role lifeboat-share`; statements without a Sid are counted from 1. */
export function statementText({ name, policy }: NamedPolicy, index: number): string {
  const sid = policy.statements[index]?.sid;
  return `statement ${sid === undefined ? index + 1 : `"${sid}"`} of ${name}`;
}

/** The parts of a statement in the order in which they are asked: what fails later came nearer. */
const PARTS: readonly Misfit['part'][] = ['action', 'principal', 'resource', 'condition'];

/**
 * What is missing in policies that do not allow a request: the statements that come nearest to it and what of each does
 * not fit, or that none is about the action.
 */
export function lackText(
  policies: readonly (NamedPolicy | undefined)[] | 'everything',
  request: EvaluationRequest,
): string {
  const given = policies === 'everything' ? [] : policies.filter((one) => one !== undefined);
  if (given.length === 0) return 'there is no such policy';
  const near = given.flatMap((named) =>
    named.policy.statements.flatMap((statement, index) => {
      if (statement.effect !== 'Allow') return [];
      const misfit = misfitOf(statement, named.policy.version, request);
      return misfit === undefined ? [] : [{ text: statementText(named, index), misfit }];
    }),
  );
  const best = Math.max(0, ...near.map(({ misfit }) => PARTS.indexOf(misfit.part)));
  const names = [...new Set(given.map(({ name }) => name))].join(', ');
  if (best === 0) return `no statement of ${names} allows ${request.action}`;
  return near
    .filter(({ misfit }) => PARTS.indexOf(misfit.part) === best)
    .map(({ text, misfit }) => `${text} ${misfitText(misfit, request)}`)
    .join('; ');
}

function misfitText(misfit: Misfit, { action, resource, context }: EvaluationRequest): string {
  switch (misfit.part) {
    case 'action':
      return `does not allow ${action}`;
    case 'principal':
      return `allows ${action}, but to others`;
    case 'resource':
      return `allows ${action}, but not on ${resource}`;
    case 'condition':
      return `asks for ${conditionText(misfit.condition)}, but ${actualText(misfit.condition, context)}`;
  }
}

function conditionText({ operator, key, values }: Condition): string {
  return `${operator} ${key} ${values.join(' or ')}`;
}

function actualText({ key }: Condition, context: EvaluationRequest['context']): string {
  const actual = context.get(key.toLowerCase()) ?? [];
  return actual.length === 0 ? 'the request has no such key' : `it is ${actual.join(', ')}`;
}
