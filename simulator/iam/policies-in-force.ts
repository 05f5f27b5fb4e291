import type { World } from '../world';
import type { Role } from './role-store';

/**
 * The role's policies, inline ones by name and attached ones by ARN, as calls are decided by them: changes count as late
 * as `world.faults.delayPolicies` says.
 */
export function policiesInForce(role: Role): ReadonlyMap<string, string> {
  return role.inForce;
}

/** Puts a policy of the role, or takes it away. What describes the role shows that at once. */
export function changePolicy(
  world: World,
  role: Role,
  kind: 'policies' | 'attached',
  name: string,
  document: string | undefined,
): void {
  const delay = world.faults.policyDelay();
  change(role[kind], name, document);
  if (delay === 0) {
    change(role.inForce, name, document);
    return;
  }
  // A later change may have overtaken this one; what the role says then is never older.
  const arrive = () => change(role.inForce, name, role[kind].get(name));
  world.clock.after(delay, arrive, `iam ${role.arn} ${name}`);
}

function change(policies: Map<string, string>, name: string, document: string | undefined): void {
  if (document === undefined) policies.delete(name);
  else policies.set(name, document);
}
