import { ENVIRONMENT_TAG } from '../runtime/names';
import type { Conditions } from './statements';

/**
 * Conditions that narrow a statement about snapshots to those of one environment by the tag that all of ours carry, so
 * that a policy does not grow with the databases. AWS docs: Service Authorization Reference, Amazon RDS, condition keys.
 */
export function taggedOurs(environment: string): Conditions[string] {
  return { [`aws:ResourceTag/${ENVIRONMENT_TAG}`]: environment };
}

/** For snapshots that the call itself makes: they get the tag with it. */
export function toBeTaggedOurs(environment: string): Conditions[string] {
  return { [`aws:RequestTag/${ENVIRONMENT_TAG}`]: environment };
}

/**
 * For tags and copies: the call gives the tag, and what it is about is not another environment's. Without that, one
 * environment could give its tag to what is the other's, and then delete it. What has no such tag is another account's,
 * which tags do not leave, or is being made.
 */
export function becomingOurs(environment: string): Conditions {
  return { StringEquals: toBeTaggedOurs(environment), StringEqualsIfExists: taggedOurs(environment) };
}
