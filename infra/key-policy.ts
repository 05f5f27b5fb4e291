import { roleArn } from '../runtime/names';
import type { Chain } from '../runtime/settings';
import { copyWithKeys } from './key-use';
import { type ResourceStatement, resourcePolicy } from './statements';

const THIS_KEY = "In a key's own policy the resource is the key itself.";

/** The account that owns a key administers it, and lets its own roles use it by their policies. */
function owner(account: string): ResourceStatement {
  return {
    principal: { account },
    actions: ['kms:*'],
    resources: ['*'],
    why: `${THIS_KEY} An owner with less could lock itself out. AWS docs: KMS, "Default key policy".`,
  };
}

/** Policy of the recovery side's key: nobody outside the recovery account may do anything with it. */
export function recoveryKeyPolicy({ recovery }: Chain): string {
  return resourcePolicy([owner(recovery.account)]);
}

/**
 * Policy of the source side's key: the recovery side's functions that copy may read what is shared, through RDS.
 * Names the recovery account's root and narrows it by a condition: KMS refuses a policy that names a role which does
 * not exist yet. AWS docs: KMS, "Allowing users in other accounts to use a KMS key".
 */
export function sourceKeyPolicy(chain: Chain): string {
  return resourcePolicy([owner(chain.source.account), ...copierStatements(chain)]);
}

/** What a team adds to the policy of a key of its own: JSON of the statements that let the recovery side's copies in. */
export function copierStatementsText(chain: Chain): string {
  const { Statement } = JSON.parse(resourcePolicy(copierStatements(chain))) as { Statement: unknown };
  return JSON.stringify(Statement);
}

function copierStatements(chain: Chain): ResourceStatement[] {
  const copiers = {
    ArnEquals: {
      'aws:PrincipalArn': ['copy', 'acknowledge', 'reconcile'].map((noun) =>
        roleArn(chain, 'recovery', noun),
      ),
    },
  };
  const use = copyWithKeys(['*'], [chain.source.region, chain.recovery.region]);
  return use.map((statement) => ({
    ...statement,
    principal: { account: chain.recovery.account },
    conditions: { ...statement.conditions, ...copiers },
    why: THIS_KEY,
  }));
}
