import * as pulumi from '@pulumi/pulumi';
import type { UnprotectedConfig } from './config';

/** The stack of an environment without a partner: it makes nothing, and says so. */
export function unprotectedStack({ environment, source }: UnprotectedConfig) {
  const protection = protectionText(environment);
  pulumi.log.warn(protection);
  return { environment, source, protection };
}

/** What an environment without a partner lacks, and what to add. */
export function protectionText(environment: string): string {
  return (
    `Nothing of ${environment} is protected: its config names no partner. To protect it, add lifeboat:recovery ` +
    '({account, region}: others than its own) and lifeboat:databases or lifeboat:protectByTag to ' +
    `Pulumi.${environment}.yaml, and make Pulumi.${environment}-dr.yaml as Pulumi.production-dr.yaml is.`
  );
}
