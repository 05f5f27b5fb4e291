import type { KeyMetadata } from '@aws-sdk/client-kms';
import { type StoreKind, storeKind, type World } from '../world';
import type { FadingGrant, Grant } from './grant';

/** States of a key that this simulator knows; keys with imported material or in key stores have more. */
export type KeyState = 'Enabled' | 'Disabled' | 'PendingDeletion';

export interface Key {
  /** A UUID, or `mrk-` and 32 digits for a multi-Region key. */
  readonly id: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  /** `AWS` for the keys that AWS makes for a service of its own, as `alias/aws/rds`. */
  readonly manager: 'CUSTOMER' | 'AWS';
  readonly multiRegion: boolean;
  /** Virtual milliseconds since 1970. */
  readonly created: number;
  readonly tags: Map<string, string>;
  readonly grants: Map<string, Grant>;
  readonly fadingGrants: FadingGrant[];
  state: KeyState;
  description: string;
  /** JSON */
  policy: string;
  rotation?: { readonly periodDays: number; readonly since: number };
  /** When it is deleted, while that is pending. */
  deletion?: { readonly time: number; readonly cancel: () => void };
}

export interface Keys {
  readonly keys: Map<string, Key>;
  /** Ids of keys by alias, as `alias/lifeboat`. */
  readonly aliases: Map<string, { keyId: string; readonly created: number; updated: number }>;
}

const KEYS: StoreKind<Keys> = storeKind('kms', () => ({ keys: new Map(), aliases: new Map() }));

/** The keys of an account in a Region. */
export function keysOf(world: World, account: string, region: string): Keys {
  return world.store(KEYS, account, region);
}

/** The key with this ARN (`arn:aws:kms:us-east-1:222222222222:key/...`), whosever it is. */
export function keyWithArn(world: World, arn: string): Key | undefined {
  const [, , , region, account, rest] = arn.split(':');
  if (region === undefined || account === undefined || !rest?.startsWith('key/')) return undefined;
  return keysOf(world, account, region).keys.get(rest.slice('key/'.length));
}

/** A key as KMS describes it. */
export function metadataOf(key: Key): KeyMetadata {
  return {
    AWSAccountId: key.account,
    KeyId: key.id,
    Arn: key.arn,
    CreationDate: new Date(key.created),
    Enabled: key.state === 'Enabled',
    Description: key.description,
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeyState: key.state,
    ...(key.deletion === undefined ? {} : { DeletionDate: new Date(key.deletion.time) }),
    Origin: 'AWS_KMS',
    KeyManager: key.manager,
    CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
    KeySpec: 'SYMMETRIC_DEFAULT',
    EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
    MultiRegion: key.multiRegion,
  };
}
