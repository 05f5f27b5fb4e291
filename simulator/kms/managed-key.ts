import { idOf } from '../chance';
import type { World } from '../world';
import { type Key, keysOf } from './key';

/** Services for which AWS makes a key in each account and Region that first needs one. */
const SERVICES = ['lambda', 'rds', 's3', 'secretsmanager', 'sns', 'sqs', 'ssm'] as const;

/** Whether the alias is one of AWS's own, as `alias/aws/rds`. */
export function isAwsAlias(alias: string): boolean {
  return SERVICES.some((service) => alias === `alias/aws/${service}`);
}

/**
 * The key that AWS manages for one of its services in this account and Region, made when it is first asked for. No
 * other account can be let in: nobody can change its policy. AWS docs: KMS, "AWS managed keys".
 */
export function managedKey(world: World, account: string, region: string, alias: string): Key {
  const { keys, aliases } = keysOf(world, account, region);
  const known = keys.get(aliases.get(alias)?.keyId ?? '');
  if (known !== undefined) return known;
  const service = alias.slice('alias/aws/'.length);
  const id = uuidOf(idOf(32, world.seed, account, region, alias));
  const now = world.clock.now();
  const key: Key = {
    id,
    arn: `arn:aws:kms:${region}:${account}:key/${id}`,
    account,
    region,
    manager: 'AWS',
    multiRegion: false,
    created: now,
    tags: new Map(),
    grants: new Map(),
    fadingGrants: [],
    state: 'Enabled',
    description: `Default key that protects my ${service.toUpperCase()} data when no other key is defined`,
    policy: managedPolicy(account, region, service),
    rotation: { periodDays: 365, since: now },
  };
  keys.set(id, key);
  aliases.set(alias, { keyId: id, created: now, updated: now });
  return key;
}

export function uuidOf(digits: string): string {
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20, 32),
  ].join('-');
}

/** Everyone in the account may use it through the service; the account may read about it. */
function managedPolicy(account: string, region: string, service: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Id: `auto-${service}-2`,
    Statement: [
      {
        Sid: 'Allow access through the service for all principals in the account that are authorized to use it',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: [
          'kms:Encrypt',
          'kms:Decrypt',
          'kms:ReEncrypt*',
          'kms:GenerateDataKey*',
          'kms:CreateGrant',
          'kms:ListGrants',
          'kms:DescribeKey',
        ],
        Resource: '*',
        Condition: {
          StringEquals: {
            'kms:CallerAccount': account,
            'kms:ViaService': `${service}.${region}.amazonaws.com`,
          },
        },
      },
      {
        Sid: 'Allow direct access to key metadata to the account',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: ['kms:Describe*', 'kms:Get*', 'kms:List*', 'kms:RevokeGrant'],
        Resource: '*',
      },
    ],
  });
}
