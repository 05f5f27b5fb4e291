import type { Action, Call, Need } from '../service';
import { noSuchRole } from './refusals';
import { type Role, rolesOf } from './role-store';

/** The caller's own role of this name. Throws `NoSuchEntity` (404). */
export function roleOf(call: Call, name: string | undefined): Role {
  const role = rolesOf(call.world, call.account).get(String(name).toLowerCase());
  if (!role) throw noSuchRole(String(name));
  return role;
}

/** An action on one role, whose permission is asked for on that role's ARN. */
export function onRole<Input extends { RoleName: string | undefined }, Output>(
  name: string,
  run: (call: Call<Input>, role: Role) => Output,
  context: (input: Input) => Need['context'] = () => ({}),
): Action<Input, Output> {
  return {
    needs: (call) => {
      const role = rolesOf(call.world, call.account).get(String(call.input.RoleName).toLowerCase());
      const resource = role?.arn ?? `arn:aws:iam::${call.account}:role/${call.input.RoleName}`;
      return [{ action: `iam:${name}`, resource, context: context(call.input) }];
    },
    run: (call) => run(call, roleOf(call, call.input.RoleName)),
  };
}
