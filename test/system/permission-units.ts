import type { GetRolePolicyCommandOutput, ListRolesCommandOutput } from '@aws-sdk/client-iam';
import { decide, type NamedPolicy, type Question } from '../../simulator/iam/decide';
import { judge } from '../../simulator/iam/evaluate';
import { type Policy, parsePolicy, type Statement } from '../../simulator/iam/policy';
import { roleName } from '../../simulator/iam/role-arn';
import type { System } from './system';

/** One action that one role may do on one pattern of resources: what a policy could be without. */
export interface Unit {
  /** Its name. */
  readonly role: string;
  readonly action: string;
  readonly resource: string;
}

export function unitText({ role, action, resource }: Unit): string {
  return `${role} ${action} ${resource}`;
}

/** Every unit of every role of both accounts, once each. */
export async function deployedUnits(system: System): Promise<Unit[]> {
  const found = new Map<string, Unit>();
  for (const side of ['source', 'recovery'] as const) {
    const { Roles = [] } = await system.call<ListRolesCommandOutput>(side, 'iam', 'ListRoles');
    for (const { RoleName = '' } of Roles) {
      const { policy } = await policyOf(system, side, RoleName);
      for (const unit of unitsOf(RoleName, policy)) found.set(unitText(unit), unit);
    }
  }
  return [...found.values()];
}

/** The one policy of a role, as text and as it is read. */
export async function policyOf(
  { call }: System,
  side: 'source' | 'recovery',
  RoleName: string,
): Promise<{ readonly name: string; readonly text: string; readonly policy: Policy }> {
  const { PolicyNames } = await call<{ PolicyNames: string[] }>(side, 'iam', 'ListRolePolicies', {
    RoleName,
  });
  const [PolicyName = '', ...more] = PolicyNames;
  if (more.length > 0) throw new Error(`${RoleName} has more policies than ${PolicyName}.`);
  const input = { RoleName, PolicyName };
  const { PolicyDocument = '' } = await call<GetRolePolicyCommandOutput>(side, 'iam', 'GetRolePolicy', input);
  const text = decodeURIComponent(PolicyDocument);
  return { name: PolicyName, text, policy: parsePolicy(text, 'identity') };
}

function unitsOf(role: string, { statements }: Policy): Unit[] {
  return statements
    .filter(({ effect }) => effect === 'Allow')
    .flatMap(({ action, resource }) =>
      action.of.flatMap((one) => (resource?.of ?? []).map((arn) => ({ role, action: one, resource: arn }))),
    );
}

/** Units without which a request that was allowed would have been denied: none when it was allowed twice over. */
export function neededFor(question: Question): Unit[] {
  const { caller } = question.request;
  if (caller.kind !== 'role' || question.identity === 'everything') return [];
  const role = roleName(caller.role);
  const covering = question.identity.flatMap(({ policy }) =>
    unitsOf(role, policy).filter((unit) => covers(policy, unit, question)),
  );
  return covering.filter((unit) => !decide(takenFrom(question, unit)).allowed);
}

function covers({ version, statements }: Policy, { action, resource }: Unit, { request }: Question): boolean {
  const own = statements
    .filter((one) => one.effect === 'Allow' && one.action.of.includes(action))
    .filter((one) => one.resource?.of.includes(resource))
    .map((one) => narrowed(one, [action], [resource]));
  return judge([{ version, statements: own }], request).verdict === 'direct';
}

/** The same question, asked of a role that does not have the unit. */
function takenFrom(question: Question, unit: Unit): Question {
  if (question.identity === 'everything') return question;
  return {
    ...question,
    identity: question.identity.map(
      ({ name, policy }): NamedPolicy => ({ name, policy: without(policy, unit) }),
    ),
  };
}

/** A policy that allows all that it did but for one action on one pattern of resources. */
export function without({ version, statements }: Policy, { action, resource }: Unit): Policy {
  return {
    version,
    statements: statements.flatMap((one) => {
      const has =
        one.effect === 'Allow' && one.action.of.includes(action) && one.resource?.of.includes(resource);
      if (!has) return [one];
      const actions = one.action.of.filter((other) => other !== action);
      const resources = (one.resource?.of ?? []).filter((other) => other !== resource);
      return [
        ...(actions.length > 0 ? [narrowed(one, actions, one.resource?.of ?? [])] : []),
        ...(resources.length > 0 ? [narrowed(one, [action], resources)] : []),
      ];
    }),
  };
}

function narrowed(statement: Statement, actions: readonly string[], resources: readonly string[]): Statement {
  return { ...statement, action: { not: false, of: actions }, resource: { not: false, of: resources } };
}
