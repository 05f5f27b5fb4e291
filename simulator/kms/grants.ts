import type {
  CreateGrantCommandInput,
  CreateGrantCommandOutput,
  GrantConstraints,
  ListGrantsCommandInput,
  ListGrantsCommandOutput,
  RetireGrantCommandInput,
  RevokeGrantCommandInput,
} from '@aws-sdk/client-kms';
import { awsError } from '../aws-error';
import { idOf } from '../chance';
import type { Action, Call } from '../service';
import { checkGrant } from './check-grant';
import { findKey, keyNeeds, mustBeEnabled, mustNotBePendingDeletion } from './find-key';
import { encryptionKeys, endGrant, entryOf, type Grant, isPrincipal } from './grant';
import { type Key, keysOf } from './key';
import { pageOf } from './page';
import { accessDenied, validation } from './refusals';

export const createGrant: Action<CreateGrantCommandInput, Omit<CreateGrantCommandOutput, '$metadata'>> = {
  needs: (call) =>
    keyNeeds(call, 'CreateGrant', call.input.KeyId, {
      'kms:GrantIsForAWSResource': 'false',
      'kms:GrantOperations': call.input.Operations ?? [],
      ...(call.input.GranteePrincipal === undefined
        ? {}
        : { 'kms:GranteePrincipal': call.input.GranteePrincipal }),
      ...(call.input.RetiringPrincipal === undefined
        ? {}
        : { 'kms:RetiringPrincipal': call.input.RetiringPrincipal }),
      ...constraintKeys(call.input.Constraints),
    }),
  run(call) {
    const { world, input } = call;
    const key = findKey(call, input.KeyId);
    mustBeEnabled(key);
    if (input.GranteePrincipal === undefined || (input.Operations ?? []).length === 0) {
      throw validation('A grant needs a GranteePrincipal and at least one of Operations.');
    }
    checkGrant(world, input);
    const made = [world.seed, key.arn, JSON.stringify(input)] as const;
    // Asking for the same named grant again answers with the first. AWS docs: KMS, CreateGrant, "Name".
    const id = input.Name === undefined ? idOf(64, ...made, world.clock.now()) : idOf(64, ...made);
    const grant: Grant = key.grants.get(id) ?? {
      id,
      token: Buffer.from(idOf(64, 'token', id)).toString('base64'),
      name: input.Name,
      created: world.clock.now(),
      issuingAccount: call.account,
      grantee: input.GranteePrincipal,
      retiring: input.RetiringPrincipal,
      operations: input.Operations ?? [],
      constraints: input.Constraints,
      knownFrom: world.clock.now() + world.faults.changeDelay('grants'),
    };
    key.grants.set(id, grant);
    return { GrantId: grant.id, GrantToken: grant.token };
  },
};

export const listGrants: Action<ListGrantsCommandInput, Omit<ListGrantsCommandOutput, '$metadata'>> = {
  needs: (call) => keyNeeds(call, 'ListGrants', call.input.KeyId),
  run(call) {
    const { GrantId, GranteePrincipal } = call.input;
    const key = findKey(call, call.input.KeyId);
    mustNotBePendingDeletion(key);
    const wanted = [...key.grants.values()].filter(
      ({ id, grantee }) =>
        (GrantId === undefined || id === GrantId) &&
        (GranteePrincipal === undefined || grantee === GranteePrincipal),
    );
    const { items, ...page } = pageOf(wanted, ({ id }) => id, call.input);
    return { Grants: items.map((grant) => entryOf(key, grant)), ...page };
  },
};

export const revokeGrant: Action<RevokeGrantCommandInput, object> = {
  needs: (call) => keyNeeds(call, 'RevokeGrant', call.input.KeyId),
  run(call) {
    const key = findKey(call, call.input.KeyId);
    mustNotBePendingDeletion(key);
    if (!endGrant(call.world, key, { id: call.input.GrantId ?? '' })) throw noGrant(call.input.GrantId);
    return {};
  },
};

/** Who may retire a grant is said by the grant itself. AWS docs: KMS, "Retiring and revoking grants". */
export const retireGrant: Action<RetireGrantCommandInput, object> = {
  needs: () => [],
  run(call) {
    const found = grantNamed(call);
    if (found === undefined) throw noGrant(call.input.GrantId ?? call.input.GrantToken);
    const [key, grant] = found;
    mustNotBePendingDeletion(key);
    const { caller } = call;
    const may =
      isPrincipal(caller, grant.retiring) ||
      (isPrincipal(caller, grant.grantee) && grant.operations.includes('RetireGrant')) ||
      (caller.kind === 'administrator' && caller.account === key.account);
    if (!may) throw accessDenied(`The grant ${grant.id} does not let the caller retire it.`);
    endGrant(call.world, key, grant);
    return {};
  },
};

/** What conditions can ask about a grant's constraint: its kind, and the encryption context that it names. */
function constraintKeys({ EncryptionContextEquals, EncryptionContextSubset }: GrantConstraints = {}) {
  const context = EncryptionContextEquals ?? EncryptionContextSubset;
  if (context === undefined) return {};
  const kind = EncryptionContextEquals === undefined ? 'EncryptionContextSubset' : 'EncryptionContextEquals';
  return { 'kms:GrantConstraintType': kind, ...encryptionKeys(context) };
}

function grantNamed(call: Call<RetireGrantCommandInput>): [Key, Grant] | undefined {
  const { GrantToken, KeyId, GrantId } = call.input;
  if (GrantToken === undefined) {
    const key = findKey(call, KeyId);
    const grant = key.grants.get(GrantId ?? '');
    return grant === undefined ? undefined : [key, grant];
  }
  for (const key of keysOf(call.world, call.account, call.region).keys.values()) {
    for (const grant of key.grants.values()) if (grant.token === GrantToken) return [key, grant];
  }
  return undefined;
}

function noGrant(id: string | undefined) {
  return awsError('NotFoundException', 400, `Grant ID ${id ?? ''} not found`);
}
