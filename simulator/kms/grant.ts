import type { GrantConstraints, GrantListEntry } from '@aws-sdk/client-kms';
import { sessionArn } from '../iam/principal';
import type { Caller, Need } from '../service';
import type { World } from '../world';
import { type Key, keyWithArn } from './key';

/** A permission to use one key, given by someone who may, beside the key's policy. AWS docs: KMS, "Grants in AWS KMS". */
export interface Grant {
  readonly id: string;
  readonly token: string;
  readonly name: string | undefined;
  readonly created: number;
  readonly issuingAccount: string;
  readonly grantee: string;
  readonly retiring: string | undefined;
  /** As `Decrypt`, `GenerateDataKey`. */
  readonly operations: readonly string[];
  readonly constraints: GrantConstraints | undefined;
  /** Until then it counts only for who shows its token. Virtual milliseconds since 1970. */
  readonly knownFrom: number;
}

/** A grant that was revoked or retired, and counts a while longer. */
export interface FadingGrant {
  readonly grant: Grant;
  readonly until: number;
}

/**
 * Takes a grant away, which is known everywhere as late as `world.faults.delayChanges` says. AWS docs: KMS Developer
 * Guide, "Eventual consistency" of grants: usually less than five minutes.
 */
export function endGrant(world: World, key: Key, { id }: Pick<Grant, 'id'>): boolean {
  const grant = key.grants.get(id);
  if (grant === undefined) return false;
  key.grants.delete(id);
  const delay = world.faults.changeDelay('grants');
  if (delay > 0) key.fadingGrants.push({ grant, until: world.clock.now() + delay });
  return true;
}

export function entryOf(key: Key, grant: Grant): GrantListEntry {
  return {
    KeyId: key.arn,
    GrantId: grant.id,
    Name: grant.name ?? '',
    CreationDate: new Date(grant.created),
    GranteePrincipal: grant.grantee,
    ...(grant.retiring === undefined ? {} : { RetiringPrincipal: grant.retiring }),
    IssuingAccount: `arn:aws:iam::${grant.issuingAccount}:root`,
    Operations: [...grant.operations] as GrantListEntry['Operations'],
    ...(grant.constraints === undefined ? {} : { Constraints: grant.constraints }),
  };
}

/** Whether one of the key's grants lets this caller do what it needs. */
export function grantsAllow(world: World, arn: string, caller: Caller, need: Need): boolean {
  const operation = need.action.replace(/^kms:/, '');
  const key = keyWithArn(world, arn);
  if (key === undefined) return false;
  const now = world.clock.now();
  const known = [...key.grants.values()].filter(
    ({ knownFrom, token }) => knownFrom <= now || need.grantTokens?.includes(token) === true,
  );
  const fading = key.fadingGrants.filter(({ until }) => until > now).map(({ grant }) => grant);
  return [...known, ...fading].some(
    (grant) =>
      isPrincipal(caller, grant.grantee) &&
      grant.operations.includes(operation) &&
      fits(grant, need) &&
      givesNoMore(grant, need),
  );
}

/** Whether the name in a grant means this caller. */
export function isPrincipal(caller: Caller, name: string | undefined): boolean {
  switch (caller.kind) {
    case 'administrator':
      return name === `arn:aws:iam::${caller.account}:root`;
    case 'role':
      return name === caller.role || name === sessionArn(caller);
    case 'service':
      return name === caller.service;
  }
}

/** Who may create grants by a grant may give on only what it gives. AWS docs: KMS, "Creating grants", grant tokens. */
function givesNoMore({ operations }: Grant, { action, context = {} }: Need): boolean {
  const given = context['kms:GrantOperations'] ?? [];
  return action !== 'kms:CreateGrant' || [given].flat().every((one) => operations.includes(one));
}

/** A constrained grant holds only for requests with the encryption context that it names. */
function fits({ constraints }: Grant, { context = {} }: Need): boolean {
  const asked = Object.entries(context).filter(([key]) => key.startsWith(ENCRYPTION_CONTEXT));
  const { EncryptionContextSubset: subset = {}, EncryptionContextEquals: equals } = constraints ?? {};
  const wanted = Object.entries(equals ?? subset);
  if (equals !== undefined && asked.length !== wanted.length) return false;
  return wanted.every(([key, value]) => context[`${ENCRYPTION_CONTEXT}${key}`] === value);
}

const ENCRYPTION_CONTEXT = 'kms:EncryptionContext:';

/** The condition keys of an encryption context: one for each of its pairs, and one for their names. */
export function encryptionKeys(context: Readonly<Record<string, string>> = {}): NonNullable<Need['context']> {
  const pairs = Object.entries(context);
  return {
    'kms:EncryptionContextKeys': pairs.map(([key]) => key),
    ...Object.fromEntries(pairs.map(([key, value]) => [`${ENCRYPTION_CONTEXT}${key}`, value])),
  };
}
