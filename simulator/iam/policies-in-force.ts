import type { World } from '../world';
import type { Role } from './role-store';

/** What decides meanwhile, where changes are on their way. */
interface Meanwhile {
  readonly policies: Map<string, string>;
  /** Changes that have not arrived. */
  pending: number;
}

const meanwhiles = new WeakMap<Role, Meanwhile>();

/** The role's inline policies as calls are decided by them: changes count as late as `world.faults.delayPolicies` says. */
export function policiesInForce(role: Role): ReadonlyMap<string, string> {
  return meanwhiles.get(role)?.policies ?? role.policies;
}

/** Puts an inline policy, or takes it away. What describes the role shows that at once. */
export function changePolicy(world: World, role: Role, name: string, document: string | undefined): void {
  const delay = world.faults.policyDelay();
  const late = meanwhiles.get(role) ?? { policies: new Map(role.policies), pending: 0 };
  change(role.policies, name, document);
  if (delay === 0) {
    change(late.policies, name, document);
    return;
  }
  late.pending++;
  meanwhiles.set(role, late);
  const arrive = () => {
    // A later change may have overtaken this one; what the role says now is never older.
    change(late.policies, name, role.policies.get(name));
    if (--late.pending === 0) meanwhiles.delete(role);
  };
  world.clock.after(delay, arrive, `iam ${role.arn} ${name}`);
}

function change(policies: Map<string, string>, name: string, document: string | undefined): void {
  if (document === undefined) policies.delete(name);
  else policies.set(name, document);
}
