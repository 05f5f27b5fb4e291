import type { Action, Call, Need } from '../service';
import { findPolicy, isOfAws, type ManagedPolicy } from './policy-store';
import { ofAnother } from './refusals';

/** Actions that change nothing, and so may be asked of AWS's policies too. */
const READS = /^(Get|List)/;

/** An action on one managed policy. Throws `NoSuchEntity` (404), and `AccessDenied` (403) for a change of AWS's own. */
export function onPolicy<Input extends { PolicyArn: string | undefined }, Output>(
  name: string,
  run: (call: Call<Input>, policy: ManagedPolicy) => Output,
  context: (input: Input) => Need['context'] = () => ({}),
): Action<Input, Output> {
  return {
    needs: ({ input }) => [
      { action: `iam:${name}`, resource: String(input.PolicyArn), context: context(input) },
    ],
    run(call) {
      const policy = findPolicy(call.world, call.account, String(call.input.PolicyArn));
      if (isOfAws(policy.arn) && !READS.test(name)) throw ofAnother(name, policy.arn);
      return run(call, policy);
    },
  };
}
