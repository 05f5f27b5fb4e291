import * as aws from '@pulumi/aws';
import type { SideName } from '../runtime/names';
import type { RecoveryConfig, SourceConfig } from './config';

/** The provider of one side: it refuses credentials of any other account, and tags all that it makes. */
export function sideProvider({ chain, role, deployRole, tags }: SourceConfig | RecoveryConfig): aws.Provider {
  const { account, region } = chain[role satisfies SideName];
  return new aws.Provider(role, {
    region: region as aws.Region,
    allowedAccountIds: [account],
    defaultTags: {
      tags: { ...tags, 'lifeboat:environment': chain.environment, 'lifeboat:side': role },
    },
    ...(deployRole === undefined ? {} : { assumeRoles: [{ roleArn: deployRole }] }),
  });
}
