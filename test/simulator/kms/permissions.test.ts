import { beforeEach, describe, expect, it } from 'vitest';
import { isAwsError } from '../../../simulator/aws-error';
import { useKey } from '../../../simulator/kms/use-key';
import type { Caller } from '../../../simulator/service';
import { type Aws, administratorOf, keyStatement, newAws, OTHER, OWNER, policyOf, REGION } from './aws';

let aws: Aws;

beforeEach(() => {
  aws = newAws();
});

describe('the policy of a new key', () => {
  it.each<readonly [string, object, string]>([
    ['none: the account decides', {}, 'allowed'],
    ['its own account', { Policy: policyOf(keyStatement(`arn:aws:iam::${OWNER}:root`)) }, 'allowed'],
    [
      "another account's root",
      { Policy: policyOf(keyStatement(OWNER), keyStatement(OTHER, 'kms:Decrypt')) },
      'allowed',
    ],
    [
      'a role that is there',
      {
        Policy: policyOf(
          keyStatement(OWNER),
          keyStatement(`arn:aws:iam::${OWNER}:role/there`, 'kms:Decrypt'),
        ),
      },
      'allowed',
    ],
    [
      'a role that is not there',
      {
        Policy: policyOf(
          keyStatement(OWNER),
          keyStatement(`arn:aws:iam::${OTHER}:role/later`, 'kms:Decrypt'),
        ),
      },
      'MalformedPolicyDocumentException 400',
    ],
    [
      'a role that is not there, as a condition',
      {
        Policy: policyOf(
          keyStatement(OWNER),
          keyStatement(OTHER, 'kms:Decrypt', {
            Condition: { ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${OTHER}:role/later` } },
          }),
        ),
      },
      'allowed',
    ],
    [
      'what shuts its author out',
      { Policy: policyOf(keyStatement(OTHER)) },
      'MalformedPolicyDocumentException 400',
    ],
    [
      'what lets its author read only',
      { Policy: policyOf(keyStatement(OWNER, 'kms:Describe*')) },
      'MalformedPolicyDocumentException 400',
    ],
    [
      'what denies its author',
      { Policy: policyOf(keyStatement(OWNER), keyStatement('*', 'kms:PutKeyPolicy', { Effect: 'Deny' })) },
      'MalformedPolicyDocumentException 400',
    ],
    [
      'what shuts its author out, on purpose',
      { Policy: policyOf(keyStatement(OTHER)), BypassPolicyLockoutSafetyCheck: true },
      'allowed',
    ],
    ['no JSON', { Policy: '{' }, 'MalformedPolicyDocumentException 400'],
    [
      'no resource',
      { Policy: policyOf({ Principal: { AWS: OWNER }, Action: 'kms:*' }) },
      'MalformedPolicyDocumentException 400',
    ],
    [
      'more than 32 KiB',
      { Policy: policyOf(keyStatement(OWNER, 'kms:*', { Sid: 'x'.repeat(32_768) })) },
      'ValidationException 400',
    ],
  ])('%s', async (_, input, expected) => {
    await aws.role(OWNER, 'there');
    expect(await aws.refusal('CreateKey', input)).toBe(expected);
    const KeyId = await aws.key();
    if ('Policy' in input) expect(await aws.refusal('PutKeyPolicy', { KeyId, ...input })).toBe(expected);
  });

  it('is kept as it was put', async () => {
    const KeyId = await aws.key();
    const Policy = policyOf(keyStatement(OWNER), keyStatement(OTHER, 'kms:Decrypt'));
    await aws.call('PutKeyPolicy', { KeyId, Policy });
    expect(await aws.call('GetKeyPolicy', { KeyId })).toEqual({ Policy, PolicyName: 'default' });
    expect(await aws.refusal('GetKeyPolicy', { KeyId, PolicyName: 'other' })).toBe('ValidationException 400');
  });
});

describe('another account', () => {
  it.each<readonly [string, string, string[], string]>([
    ['key and role allow', 'kms:Encrypt', ['kms:Encrypt'], 'allowed'],
    ['only the key allows', 'kms:Encrypt', [], 'AccessDenied 403'],
    ['only the role allows', 'kms:Decrypt', ['kms:Encrypt'], 'AccessDenied 403'],
  ])('may use a key when %s', async (_, inPolicy, inRole, expected) => {
    const KeyId = await aws.key({ Policy: policyOf(keyStatement(OWNER), keyStatement(OTHER, inPolicy)) });
    const caller = await aws.role(OTHER, 'user', ...inRole);
    expect(await aws.refusal('Encrypt', { KeyId, Plaintext: new Uint8Array([1]) }, caller)).toBe(expected);
  });

  it('may not administer a key, whatever its policy says', async () => {
    const KeyId = await aws.key({ Policy: policyOf(keyStatement(OWNER), keyStatement(OTHER)) });
    for (const action of ['GetKeyPolicy', 'DisableKey', 'ScheduleKeyDeletion', 'TagResource']) {
      expect(await aws.refusal(action, { KeyId }, administratorOf(OTHER))).toBe('NotFoundException 400');
    }
    expect(await aws.refusal('DescribeKey', { KeyId }, administratorOf(OTHER))).toBe('allowed');
  });
});

describe('a key policy without the account', () => {
  it('makes identity policies count for nothing', async () => {
    const holder = await aws.role(OWNER, 'holder');
    const Policy = policyOf(keyStatement(holder.role));
    const KeyId = await aws.key({ Policy, BypassPolicyLockoutSafetyCheck: true });
    const other = await aws.role(OWNER, 'other', 'kms:*');
    expect(await aws.refusal('DescribeKey', { KeyId }, other)).toBe('AccessDenied 403');
    expect(await aws.refusal('DescribeKey', { KeyId }, holder)).toBe('allowed');
  });
});

describe('a condition in a key policy', () => {
  it.each<readonly [string, string, object, object]>([
    [
      'kms:EncryptionContextKeys',
      'Encrypt',
      { EncryptionContext: { a: '1' } },
      { EncryptionContext: { b: '1' } },
    ],
    ['kms:GrantConstraintType', 'CreateGrant', { Constraints: { EncryptionContextSubset: { a: '1' } } }, {}],
    [
      'kms:ScheduleKeyDeletionPendingWindowInDays',
      'ScheduleKeyDeletion',
      { PendingWindowInDays: 30 },
      { PendingWindowInDays: 7 },
    ],
    ['kms:EncryptionAlgorithm', 'Encrypt', {}, {}],
    ['kms:ResourceAliases', 'DescribeKey', {}, {}],
  ])('on %s is asked of %s', async (key, action, fits, doesNot) => {
    const values: Record<string, string> = {
      'kms:EncryptionContextKeys': 'a',
      'kms:GrantConstraintType': 'EncryptionContextSubset',
      'kms:ScheduleKeyDeletionPendingWindowInDays': '30',
      'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT',
      'kms:ResourceAliases': 'alias/backup',
    };
    const user = await aws.role(OWNER, 'user');
    const asked = (value: string) => ({ Condition: { 'ForAnyValue:StringEquals': { [key]: value } } });
    const keyWith = (value: string) =>
      aws.key({
        Policy: policyOf(keyStatement(OWNER), keyStatement(user.role, `kms:${action}`, asked(value))),
      });
    const right = values[key] ?? '';
    const [KeyId, other] = [await keyWith(right), await keyWith(`${right}-not`)];
    await aws.call('CreateAlias', { AliasName: 'alias/backup', TargetKeyId: KeyId });
    const input = { Plaintext: new Uint8Array([1]), GranteePrincipal: user.role, Operations: ['Decrypt'] };

    expect(await aws.refusal(action, { KeyId: other, ...input, ...fits }, user)).toBe('AccessDenied 403');
    if (JSON.stringify(doesNot) !== JSON.stringify(fits)) {
      expect(await aws.refusal(action, { KeyId, ...input, ...doesNot }, user)).toBe('AccessDenied 403');
    }
    expect(await aws.refusal(action, { KeyId, ...input, ...fits }, user)).toBe('allowed');
  });
});

describe('a grant', () => {
  const data = { Plaintext: new Uint8Array([1]) };

  async function granted(constraints?: object) {
    const KeyId = await aws.key();
    const grantee = await aws.role(OWNER, 'grantee');
    const answer = await aws.call<{ GrantId: string; GrantToken: string }>('CreateGrant', {
      KeyId,
      GranteePrincipal: grantee.role,
      RetiringPrincipal: grantee.role,
      Operations: ['Encrypt'],
      Constraints: constraints,
    });
    return { KeyId, grantee, ...answer };
  }

  it('lets its grantee do what it names, until it is revoked', async () => {
    const { KeyId, grantee, GrantId } = await granted();
    expect(await aws.refusal('Encrypt', { KeyId, ...data }, grantee)).toBe('allowed');
    expect(await aws.refusal('DescribeKey', { KeyId }, grantee)).toBe('AccessDenied 403');
    expect(await aws.call('ListGrants', { KeyId })).toMatchObject({
      Grants: [{ GrantId, Operations: ['Encrypt'] }],
    });
    await aws.call('RevokeGrant', { KeyId, GrantId });
    expect(await aws.refusal('Encrypt', { KeyId, ...data }, grantee)).toBe('AccessDenied 403');
    expect(await aws.refusal('RevokeGrant', { KeyId, GrantId })).toBe('NotFoundException 400');
  });

  it('that others learn of later counts at once for who shows its token, and a while after it was revoked', async () => {
    aws.world.faults.delayChanges('grants', 120_000);
    const { KeyId, grantee, GrantId, GrantToken } = await granted();
    const pass = (milliseconds: number) => aws.world.clock.runUntil(aws.world.clock.now() + milliseconds);
    const encrypt = (more = {}) => aws.refusal('Encrypt', { KeyId, ...data, ...more }, grantee);
    const refused = 'AccessDenied 403';

    const soon = [await encrypt(), await encrypt({ GrantTokens: ['x', GrantToken] })];
    await pass(119_000);
    soon.push(await encrypt());
    await pass(1_000);
    const known = await encrypt();
    await aws.call('RevokeGrant', { KeyId, GrantId });
    const listed = await aws.call<{ Grants: object[] }>('ListGrants', { KeyId });
    await pass(119_000);
    const fading = await encrypt();
    await pass(1_000);

    expect(soon).toEqual([refused, 'allowed', refused]);
    expect([known, listed.Grants, fading, await encrypt()]).toEqual(['allowed', [], 'allowed', refused]);
  });

  it.each<readonly [string, object | undefined, string]>([
    ['the context that it asks for', { a: '1', b: '2' }, 'allowed'],
    ['another', { a: '2' }, 'AccessDenied 403'],
    ['none', undefined, 'AccessDenied 403'],
  ])('with a constraint holds for %s', async (_, EncryptionContext, expected) => {
    const { KeyId, grantee } = await granted({ EncryptionContextSubset: { a: '1' } });
    expect(await aws.refusal('Encrypt', { KeyId, ...data, EncryptionContext }, grantee)).toBe(expected);
  });

  it.each<readonly [string, object, string]>([
    ['of nobody', { GranteePrincipal: 'rds.amazonaws.com' }, 'InvalidArnException 400'],
    [
      'of a role that is not there',
      { GranteePrincipal: `arn:aws:iam::${OTHER}:role/x` },
      'InvalidArnException 400',
    ],
    ['of an account', { GranteePrincipal: `arn:aws:iam::${OTHER}:root` }, 'allowed'],
    ['retired by nobody', { RetiringPrincipal: 'me' }, 'InvalidArnException 400'],
    ['to sign', { Operations: ['Sign'] }, 'ValidationException 400'],
    ['with a name of two words', { Name: 'a b' }, 'ValidationException 400'],
    [
      'of two constraints',
      { Constraints: { EncryptionContextEquals: { a: '1' }, EncryptionContextSubset: { a: '1' } } },
      'ValidationException 400',
    ],
  ])('%s is refused, or not', async (_, more, expected) => {
    const KeyId = await aws.key();
    const input = { KeyId, GranteePrincipal: `arn:aws:iam::${OWNER}:root`, Operations: ['Decrypt'], ...more };
    expect(await aws.refusal('CreateGrant', input)).toBe(expected);
  });

  it('to create grants gives on only what it gives itself', async () => {
    const KeyId = await aws.key();
    const [first, second] = [await aws.role(OWNER, 'first'), await aws.role(OWNER, 'second')];
    await aws.call('CreateGrant', {
      KeyId,
      GranteePrincipal: first.role,
      Operations: ['CreateGrant', 'Decrypt'],
    });
    const giveOn = (...Operations: string[]) =>
      aws.refusal('CreateGrant', { KeyId, GranteePrincipal: second.role, Operations }, first);
    expect([await giveOn('Decrypt'), await giveOn('Decrypt', 'Encrypt')]).toEqual([
      'allowed',
      'AccessDenied 403',
    ]);
  });

  it('is retired by those who may', async () => {
    const { KeyId, grantee, GrantId, GrantToken } = await granted();
    const stranger = await aws.role(OWNER, 'stranger', 'kms:*');
    expect(await aws.refusal('RetireGrant', { GrantToken }, stranger)).toBe('AccessDeniedException 400');
    expect(await aws.refusal('RetireGrant', { KeyId, GrantId }, grantee)).toBe('allowed');
    expect(await aws.refusal('RetireGrant', { GrantToken }, grantee)).toBe('NotFoundException 400');
  });
});

describe('a service that uses a key for its caller', () => {
  const VIA = 'rds.us-west-2.amazonaws.com';
  const use = (caller: Caller, name: string, actions = ['kms:DescribeKey', 'kms:CreateGrant']) => {
    try {
      return useKey(aws.world, caller, REGION, name, actions, VIA).arn;
    } catch (error) {
      if (isAwsError(error)) return error.awsCode;
      throw error;
    }
  };

  it.each<readonly [string, object, string]>([
    ['everything', {}, 'KEY'],
    ['through that service', { Condition: { StringEquals: { 'kms:ViaService': VIA } } }, 'KEY'],
    [
      'through another service',
      { Condition: { StringEquals: { 'kms:ViaService': 's3.us-west-2.amazonaws.com' } } },
      'AccessDenied',
    ],
    ['grants for AWS resources', { Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } } }, 'KEY'],
  ])('is held to what the policy allows: %s', async (_, more, expected) => {
    const arn = await aws.key({
      Policy: policyOf(keyStatement(OWNER, 'kms:PutKeyPolicy'), keyStatement(OWNER, 'kms:CreateGrant', more)),
    });
    expect(use(administratorOf(OWNER), arn, ['kms:CreateGrant'])).toBe(expected === 'KEY' ? arn : expected);
  });

  it('may use the key that AWS manages for it, for whoever is in the account', async () => {
    const caller = await aws.role(OWNER, 'nobody');
    expect(use(caller, 'alias/aws/rds')).toMatch(/^arn:aws:kms:us-west-2:111111111111:key\//);
    expect(
      await aws.refusal('Encrypt', { KeyId: 'alias/aws/rds', Plaintext: new Uint8Array([1]) }, caller),
    ).toBe('AccessDenied 403');
  });

  it('is refused a key that is disabled, or not there', async () => {
    const arn = await aws.key();
    expect(use(administratorOf(OWNER), arn)).toBe(arn);
    await aws.call('DisableKey', { KeyId: arn });
    expect(use(administratorOf(OWNER), arn)).toBe('DisabledException');
    expect(use(administratorOf(OWNER), 'alias/none')).toBe('NotFoundException');
  });
});
