import type { Need } from '../service';

/** Whoever gives EventBridge a role to work with must be allowed to pass it on. */
export function passRole(...roleArns: readonly (string | undefined)[]): Need[] {
  return [...new Set(roleArns)].flatMap((resource) =>
    resource === undefined
      ? []
      : [{ action: 'iam:PassRole', resource, context: { 'iam:PassedToService': 'events.amazonaws.com' } }],
  );
}
