import * as aws from '@pulumi/aws';
import type { SideName } from '../runtime/names';
import type { RecoveryConfig, SourceConfig } from './config';

type Config = SourceConfig | RecoveryConfig;

/** The provider of one side: it refuses credentials of any other account, and tags all that it makes. */
export function sideProvider(config: Config): aws.Provider {
  return providerIn(config.role, config, config.chain[config.role satisfies SideName].region);
}

/** The same in the source Region: where the first of two steps of a copy into the recovery account ends. */
export function hopProvider(config: RecoveryConfig): aws.Provider {
  return providerIn('recovery-hop', config, config.chain.source.region);
}

function providerIn(name: string, { chain, role, deployRole, tags }: Config, region: string): aws.Provider {
  const { account } = chain[role];
  return new aws.Provider(name, {
    region: region as aws.Region,
    allowedAccountIds: [account],
    defaultTags: {
      tags: { ...tags, 'lifeboat:environment': chain.environment, 'lifeboat:side': role },
    },
    ...(deployRole === undefined ? {} : { assumeRoles: [{ roleArn: deployRole }] }),
  });
}
