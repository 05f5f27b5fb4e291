import type { Call, Need } from '../service';
import type { World } from '../world';
import { type Key, keysOf } from './key';
import { isAwsAlias, managedKey } from './managed-key';
import {
  aliasNotFound,
  invalidArn,
  invalidKeyId,
  keyDisabled,
  keyNotFound,
  validation,
  wrongState,
} from './refusals';

/** Who looks for a key, and where: names without an account or Region mean these. */
export interface Place {
  readonly world: World;
  readonly account: string;
  readonly region: string;
}

/**
 * The key that an id, ARN, alias (`alias/x`) or alias ARN names. Another account's keys can only be named by ARN, and
 * keys of another Region not at all. Throws `NotFoundException`. AWS docs: KMS, "Key identifiers (KeyId)".
 */
export function findKey({ world, account, region }: Place, name: string | undefined): Key {
  if (name === undefined || name === '')
    throw validation(
      "1 validation error detected: Value null at 'keyId' failed to satisfy constraint: Member must not be null",
    );
  const [prefix, , , arnRegion = region, arnAccount = account, rest = ''] = name.split(':');
  const local = prefix === 'arn' ? rest : name;
  if (arnRegion !== region) throw invalidArn(arnRegion);
  const { keys, aliases } = keysOf(world, arnAccount, region);
  if (local.startsWith('alias/')) {
    const alias = aliases.get(local);
    const key = alias === undefined ? undefined : keys.get(alias.keyId);
    if (key !== undefined) return key;
    if (isAwsAlias(local) && arnAccount === account) return managedKey(world, account, region, local);
    throw aliasNotFound(`arn:aws:kms:${region}:${arnAccount}:${local}`);
  }
  if (prefix !== 'arn' && !/^(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.test(name)) {
    throw invalidKeyId(name);
  }
  const key = keys.get(local.replace(/^key\//, ''));
  if (key === undefined)
    throw keyNotFound(prefix === 'arn' ? name : `arn:aws:kms:${region}:${account}:key/${name}`);
  return key;
}

/** As `findKey`, for actions that KMS offers on an account's own keys only. */
export function findOwnKey(place: Place, name: string | undefined): Key {
  const key = findKey(place, name);
  if (key.account !== place.account) throw keyNotFound(key.arn);
  return key;
}

/** Throws unless the key can be used now. */
export function mustBeEnabled(key: Key): void {
  if (key.state === 'Disabled') throw keyDisabled(key);
  if (key.state !== 'Enabled') throw wrongState(key);
}

export function mustNotBePendingDeletion(key: Key): void {
  if (key.state === 'PendingDeletion') throw wrongState(key);
}

/** The permission that an action on a key needs. Of a key that is not there none is needed: the action says so itself. */
export function keyNeeds(
  call: Call,
  action: string,
  name: string | undefined,
  context: NonNullable<Need['context']> = {},
): Need[] {
  let key: Key;
  try {
    key = findKey(call, name);
  } catch {
    return [];
  }
  return [
    {
      action: `kms:${action}`,
      resource: key.arn,
      context: { ...keyContext(call, key), ...aliasOf(name), ...context },
      ...grantTokensOf(call.input),
    },
  ];
}

/** AWS docs: "Condition keys for AWS KMS". */
export function keyContext(
  { world, account }: Pick<Place, 'world' | 'account'>,
  key: Key,
): NonNullable<Need['context']> {
  const aliases = [...keysOf(world, key.account, key.region).aliases].filter(
    ([, { keyId }]) => keyId === key.id,
  );
  return {
    'kms:ResourceAliases': aliases.map(([name]) => name),
    'kms:CallerAccount': account,
    'kms:KeyOrigin': 'AWS_KMS',
    'kms:KeySpec': 'SYMMETRIC_DEFAULT',
    'kms:KeyUsage': 'ENCRYPT_DECRYPT',
    'kms:MultiRegion': String(key.multiRegion),
    ...Object.fromEntries([...key.tags].map(([tag, value]) => [`aws:ResourceTag/${tag}`, value])),
  };
}

function aliasOf(name: string | undefined): NonNullable<Need['context']> {
  const [, alias] = /(?:^|:)(alias\/.+)$/.exec(name ?? '') ?? [];
  return alias === undefined ? {} : { 'kms:RequestAlias': alias };
}

function grantTokensOf(input: unknown): Pick<Need, 'grantTokens'> {
  const { GrantTokens: grantTokens } = input as { readonly GrantTokens?: readonly string[] };
  return grantTokens === undefined ? {} : { grantTokens };
}
