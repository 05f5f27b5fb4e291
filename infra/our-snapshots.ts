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
