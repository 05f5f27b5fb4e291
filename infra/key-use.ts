import type { Side } from '../runtime/settings';
import type { Conditions, Statement } from './statements';

/** AWS docs: RDS User Guide, "Copying a DB snapshot", permissions that the requester of an encrypted copy needs. */
const COPY_ACTIONS = [
  'kms:DescribeKey',
  'kms:Decrypt',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
] as const;

/** Every key of an account and Region, and why no narrower list would do. */
export interface AnyKey {
  readonly of: Side;
  readonly why: string;
}

/**
 * What copying snapshots under, or from under, the keys takes, when RDS asks for it and nobody else does. `regions` are
 * those whose RDS asks: a copy across Regions is made by the RDS of both.
 */
export function copyWithKeys<Text>(
  keys: readonly Text[] | AnyKey,
  regions: readonly string[],
): Statement<Text | string>[] {
  return [
    { actions: COPY_ACTIONS, ...named(keys), conditions: { StringEquals: viaRds(regions) } },
    letRdsKeep(keys, regions),
  ];
}

/** What restoring a snapshot under the keys takes. AWS docs: RDS User Guide, "AWS KMS key management". */
export function restoreWithKeys(keys: AnyKey): Statement[] {
  const regions = [keys.of.region];
  return [
    { actions: ['kms:DescribeKey'], ...named(keys), conditions: { StringEquals: viaRds(regions) } },
    letRdsKeep(keys, regions),
  ];
}

/** RDS goes on using a key after the call that named it, by a grant. Only AWS's own services may be given one. */
function letRdsKeep<Text>(
  keys: readonly Text[] | AnyKey,
  regions: readonly string[],
): Statement<Text | string> {
  return {
    actions: ['kms:CreateGrant'],
    ...named(keys),
    conditions: { StringEquals: viaRds(regions), Bool: { 'kms:GrantIsForAWSResource': 'true' } },
  };
}

function named<Text>(keys: readonly Text[] | AnyKey): Pick<Statement<Text | string>, 'resources' | 'why'> {
  if (!('of' in keys)) return { resources: keys };
  const { region, account } = keys.of;
  return { resources: [`arn:aws:kms:${region}:${account}:key/*`], why: keys.why };
}

function viaRds(regions: readonly string[]): Conditions[string] {
  return { 'kms:ViaService': [...new Set(regions)].map((region) => `rds.${region}.amazonaws.com`) };
}
