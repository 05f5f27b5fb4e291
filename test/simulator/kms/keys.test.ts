import type { DescribeKeyCommandOutput, ListAliasesCommandOutput } from '@aws-sdk/client-kms';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Aws, administratorOf, DAY, keyStatement, newAws, OTHER, OWNER, policyOf, REGION } from './aws';

let aws: Aws;
let arn: string;

beforeEach(async () => {
  aws = newAws();
  arn = await aws.key({ Description: 'first', Tags: [{ TagKey: 'team', TagValue: 'shop' }] });
  await aws.call('CreateAlias', { AliasName: 'alias/first', TargetKeyId: arn });
});

const id = () => arn.split('/')[1] ?? '';
const described = async (KeyId: string) =>
  (await aws.call<DescribeKeyCommandOutput>('DescribeKey', { KeyId })).KeyMetadata;

describe('a key', () => {
  it.each<readonly [string, () => string, string]>([
    ['its id', id, 'allowed'],
    ['its ARN', () => arn, 'allowed'],
    ['its alias', () => 'alias/first', 'allowed'],
    ["its alias's ARN", () => `arn:aws:kms:${REGION}:${OWNER}:alias/first`, 'allowed'],
    ['an alias that is not there', () => 'alias/none', 'NotFoundException 400'],
    ['an id that is not there', () => '00000000-0000-0000-0000-000000000000', 'NotFoundException 400'],
    ['a name that is no id', () => 'first', 'NotFoundException 400'],
    ['an ARN of another Region', () => arn.replace(REGION, 'eu-west-1'), 'NotFoundException 400'],
    ['nothing', () => '', 'ValidationException 400'],
  ])('is found by %s', async (_, name, expected) => {
    expect(await aws.refusal('DescribeKey', { KeyId: name() })).toBe(expected);
    if (expected === 'allowed') expect((await described(name()))?.Arn).toBe(arn);
  });

  it('is described as what it is', async () => {
    expect(await described(id())).toMatchObject({
      AWSAccountId: OWNER,
      KeyManager: 'CUSTOMER',
      KeyState: 'Enabled',
      Enabled: true,
      Description: 'first',
      MultiRegion: false,
      KeyUsage: 'ENCRYPT_DECRYPT',
    });
    expect(await aws.call('ListResourceTags', { KeyId: id() })).toEqual({
      Tags: [{ TagKey: 'team', TagValue: 'shop' }],
      Truncated: false,
    });
    expect(arn).toMatch(
      /^arn:aws:kms:us-west-2:111111111111:key\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    );
  });

  it('gets the same id from the same seed, and two equal keys get two', async () => {
    expect(await newAws().key({ Description: 'first', Tags: [{ TagKey: 'team', TagValue: 'shop' }] })).toBe(
      arn,
    );
    expect(await aws.key({ Description: 'first', Tags: [{ TagKey: 'team', TagValue: 'shop' }] })).not.toBe(
      arn,
    );
  });

  it('of AWS is there when it is first asked for, in each account and Region its own, and not to be changed', async () => {
    const owned = await described('alias/aws/rds');
    const others = await aws.call<DescribeKeyCommandOutput>(
      'DescribeKey',
      { KeyId: 'alias/aws/rds' },
      administratorOf(OTHER),
    );
    expect(owned?.KeyManager).toBe('AWS');
    expect((await described('alias/aws/rds'))?.Arn).toBe(owned?.Arn);
    expect(others.KeyMetadata?.Arn).not.toBe(owned?.Arn);
    const KeyId = owned?.Arn;
    for (const [action, input] of [
      ['DisableKey', {}],
      ['PutKeyPolicy', { Policy: policyOf(keyStatement(OTHER)) }],
      ['ScheduleKeyDeletion', {}],
    ] as const) {
      expect(await aws.refusal(action, { KeyId, ...input })).toMatch('AccessDenied');
    }
    expect(await aws.refusal('DescribeKey', { KeyId }, administratorOf(OTHER))).toMatch('AccessDenied');
    expect(await aws.refusal('DescribeKey', { KeyId: 'alias/aws/nothing' })).toBe('NotFoundException 400');
  });
});

describe('the state of a key', () => {
  const use = () => aws.refusal('Encrypt', { KeyId: arn, Plaintext: new Uint8Array([1]) });

  it('decides whether it can be used', async () => {
    expect(await use()).toBe('allowed');
    await aws.call('DisableKey', { KeyId: arn });
    expect(await use()).toBe('DisabledException 400');
    expect(await aws.refusal('CreateGrant', grant())).toBe('DisabledException 400');
    await aws.call('EnableKey', { KeyId: arn });
    expect(await use()).toBe('allowed');
    await aws.call('ScheduleKeyDeletion', { KeyId: arn, PendingWindowInDays: 7 });
    expect(await use()).toBe('KMSInvalidStateException 400');
    expect(await aws.refusal('EnableKey', { KeyId: arn })).toBe('KMSInvalidStateException 400');
    expect(await aws.refusal('ScheduleKeyDeletion', { KeyId: arn })).toBe('KMSInvalidStateException 400');
  });

  it('goes from pending deletion to gone, with its aliases, when the window ends', async () => {
    await aws.call('ScheduleKeyDeletion', { KeyId: arn, PendingWindowInDays: 7 });
    await aws.pass(7 * DAY - 1);
    expect((await described(arn))?.KeyState).toBe('PendingDeletion');
    expect((await described(arn))?.DeletionDate).toEqual(new Date(Date.UTC(2026, 0, 12)));
    await aws.pass(1);
    expect(await aws.refusal('DescribeKey', { KeyId: arn })).toBe('NotFoundException 400');
    expect(await aws.refusal('DescribeKey', { KeyId: 'alias/first' })).toBe('NotFoundException 400');
  });

  it('is disabled when deletion is cancelled', async () => {
    expect(await aws.refusal('CancelKeyDeletion', { KeyId: arn })).toBe('KMSInvalidStateException 400');
    await aws.call('ScheduleKeyDeletion', { KeyId: arn });
    await aws.call('CancelKeyDeletion', { KeyId: arn });
    expect((await described(arn))?.KeyState).toBe('Disabled');
    await aws.pass(40 * DAY);
    expect((await described(arn))?.KeyState).toBe('Disabled');
  });

  it.each([
    [6, 'ValidationException 400'],
    [7, 'allowed'],
    [30, 'allowed'],
    [31, 'ValidationException 400'],
  ])('can be pending for %d days: %s', async (PendingWindowInDays, expected) => {
    expect(await aws.refusal('ScheduleKeyDeletion', { KeyId: arn, PendingWindowInDays })).toBe(expected);
  });

  const grant = () => ({
    KeyId: arn,
    GranteePrincipal: `arn:aws:iam::${OTHER}:root`,
    Operations: ['Decrypt'],
  });
});

describe('rotation', () => {
  const status = () => aws.call('GetKeyRotationStatus', { KeyId: arn });

  it('is off until it is turned on, then comes every so many days', async () => {
    expect(await status()).toMatchObject({ KeyRotationEnabled: false });
    await aws.call('EnableKeyRotation', { KeyId: arn, RotationPeriodInDays: 90 });
    await aws.pass(91 * DAY);
    expect(await status()).toEqual({
      KeyId: id(),
      KeyRotationEnabled: true,
      RotationPeriodInDays: 90,
      NextRotationDate: new Date(Date.UTC(2026, 0, 5) + 180 * DAY),
    });
    await aws.call('DisableKeyRotation', { KeyId: arn });
    expect(await status()).toMatchObject({ KeyRotationEnabled: false });
  });

  it.each([
    [89, 'ValidationException 400'],
    [undefined, 'allowed'],
    [2_561, 'ValidationException 400'],
  ])('of %s days: %s', async (RotationPeriodInDays, expected) => {
    expect(await aws.refusal('EnableKeyRotation', { KeyId: arn, RotationPeriodInDays })).toBe(expected);
  });
});

describe('an alias', () => {
  it.each<readonly [string, string, () => object, string]>([
    ['is made', 'CreateAlias', () => ({ AliasName: 'alias/second', TargetKeyId: arn }), 'allowed'],
    [
      'has its own prefix',
      'CreateAlias',
      () => ({ AliasName: 'second', TargetKeyId: arn }),
      'InvalidAliasNameException 400',
    ],
    [
      "does not have AWS's",
      'CreateAlias',
      () => ({ AliasName: 'alias/aws/mine', TargetKeyId: arn }),
      'NotAuthorizedException 400',
    ],
    [
      'is not made twice',
      'CreateAlias',
      () => ({ AliasName: 'alias/first', TargetKeyId: arn }),
      'AlreadyExistsException 400',
    ],
    [
      'is of a key',
      'CreateAlias',
      () => ({ AliasName: 'alias/second', TargetKeyId: 'alias/first' }),
      'ValidationException 400',
    ],
    [
      'is of a key that is there',
      'CreateAlias',
      () => ({ AliasName: 'alias/second', TargetKeyId: arn.replace(/.$/, 'x') }),
      'NotFoundException 400',
    ],
    [
      'is moved when it is there',
      'UpdateAlias',
      () => ({ AliasName: 'alias/none', TargetKeyId: arn }),
      'NotFoundException 400',
    ],
    [
      'is deleted when it is there',
      'DeleteAlias',
      () => ({ AliasName: 'alias/none' }),
      'NotFoundException 400',
    ],
    ['is deleted', 'DeleteAlias', () => ({ AliasName: 'alias/first' }), 'allowed'],
  ])('%s', async (_, action, input, expected) => {
    expect(await aws.refusal(action, input())).toBe(expected);
  });

  it('moves to another key', async () => {
    const other = await aws.key({ Description: 'other' });
    await aws.call('UpdateAlias', { AliasName: 'alias/first', TargetKeyId: other });
    expect((await described('alias/first'))?.Arn).toBe(other);
    const { Aliases } = await aws.call<ListAliasesCommandOutput>('ListAliases', { KeyId: other });
    expect(Aliases?.map(({ AliasName }) => AliasName)).toEqual(['alias/first']);
  });

  it('is listed page by page', async () => {
    for (let n = 0; n < 5; n++) await aws.call('CreateAlias', { AliasName: `alias/n${n}`, TargetKeyId: arn });
    const first = await aws.call<ListAliasesCommandOutput>('ListAliases', { Limit: 4 });
    const second = await aws.call<ListAliasesCommandOutput>('ListAliases', {
      Limit: 4,
      Marker: first.NextMarker,
    });
    expect([first.Truncated, second.Truncated]).toEqual([true, false]);
    expect([...(first.Aliases ?? []), ...(second.Aliases ?? [])].map(({ AliasName }) => AliasName)).toEqual([
      'alias/first',
      'alias/n0',
      'alias/n1',
      'alias/n2',
      'alias/n3',
      'alias/n4',
    ]);
    expect(await aws.refusal('ListAliases', { Marker: '?' })).toBe('InvalidMarkerException 400');
  });
});

describe('encryption', () => {
  const text = new TextEncoder().encode('a secret');
  const encrypt = async (context?: object) =>
    (
      await aws.call<{ CiphertextBlob: Uint8Array }>('Encrypt', {
        KeyId: arn,
        Plaintext: text,
        EncryptionContext: context,
      })
    ).CiphertextBlob;

  it.each<readonly [string, object | undefined, object | undefined, string]>([
    ['without a context', undefined, undefined, 'allowed'],
    ['with the same context', { a: '1', b: '2' }, { b: '2', a: '1' }, 'allowed'],
    ['with another context', { a: '1' }, { a: '2' }, 'InvalidCiphertextException 400'],
    ['with a context lost', { a: '1' }, undefined, 'InvalidCiphertextException 400'],
  ])('is undone %s', async (_, given, EncryptionContext, expected) => {
    const CiphertextBlob = await encrypt(given);
    expect(await aws.refusal('Decrypt', { CiphertextBlob, EncryptionContext })).toBe(expected);
    if (expected !== 'allowed') return;
    expect(await aws.call('Decrypt', { CiphertextBlob, EncryptionContext })).toMatchObject({
      Plaintext: text,
      KeyId: arn,
    });
  });

  it('is not undone when a byte of it changed, or by another key', async () => {
    const blob = await encrypt();
    const other = await aws.key({ Description: 'other' });
    expect(await aws.refusal('Decrypt', { CiphertextBlob: blob, KeyId: other })).toBe(
      'IncorrectKeyException 400',
    );
    blob[blob.length - 1] = (blob.at(-1) ?? 0) ^ 1;
    expect(await aws.refusal('Decrypt', { CiphertextBlob: blob })).toBe('InvalidCiphertextException 400');
    expect(await aws.refusal('Decrypt', { CiphertextBlob: new Uint8Array([1, 2]) })).toBe(
      'InvalidCiphertextException 400',
    );
  });

  it('gives data keys, with or without their plain text', async () => {
    const { CiphertextBlob, Plaintext } = await aws.call<{
      CiphertextBlob: Uint8Array;
      Plaintext: Uint8Array;
    }>('GenerateDataKey', { KeyId: arn, KeySpec: 'AES_256' });
    expect(Plaintext).toHaveLength(32);
    expect(await aws.call('Decrypt', { CiphertextBlob })).toMatchObject({ Plaintext });
    expect(
      await aws.call('GenerateDataKeyWithoutPlaintext', { KeyId: arn, NumberOfBytes: 64 }),
    ).not.toHaveProperty('Plaintext');
    expect(await aws.refusal('GenerateDataKey', { KeyId: arn })).toBe('ValidationException 400');
  });
});
