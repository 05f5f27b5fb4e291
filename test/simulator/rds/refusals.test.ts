import { beforeEach, describe, expect, it } from 'vitest';
import { rdsSwitches } from '../../../simulator/rds/quotas';
import { type Aws, arnOf, HOUR, instanceInput, newAws, RECOVERY, SOURCE, STRANGER } from './aws';

let aws: Aws;
let sourceKey: string;
let recoveryKey: string;
/** A key of the recovery account in the source Region. */
let misplacedKey: string;

/** Instances and snapshots that all rows start from: `orders` under a shared key, `plain` under none. */
beforeEach(async () => {
  aws = newAws();
  sourceKey = await aws.key(SOURCE, RECOVERY.account);
  recoveryKey = await aws.key(RECOVERY);
  misplacedKey = await aws.key({ ...RECOVERY, region: SOURCE.region });
  const encrypted = { StorageEncrypted: true, BackupRetentionPeriod: 1 };
  await aws.database(SOURCE, 'orders', { ...encrypted, KmsKeyId: sourceKey });
  await aws.database(SOURCE, 'managed', encrypted);
  await aws.database(SOURCE, 'plain', { DeletionProtection: true });
  for (const instance of ['orders', 'managed', 'plain'])
    await aws.snapshot(SOURCE, instance, `${instance}-1`);
  for (const id of ['orders-1', 'plain-1']) await share(id);
});

function share(id: string): Promise<object> {
  return aws.call(SOURCE, 'rds', 'ModifyDBSnapshotAttribute', {
    DBSnapshotIdentifier: id,
    AttributeName: 'restore',
    ValuesToAdd: [RECOVERY.account],
  });
}

type Row = readonly [what: string, input: object, expected: string, before?: () => unknown];

/** As `Row`, for inputs that name what `beforeEach` makes. */
type LateRow = readonly [what: string, input: () => object, expected: string, before?: () => unknown];

const NOT_AN_ID = ['', '1st', 'a--b', 'a-', 'a_b', 'a:b', 'a'.repeat(256)];

describe('CreateDBSnapshot', () => {
  const valid = { DBInstanceIdentifier: 'orders', DBSnapshotIdentifier: 'new' };
  it.each<Row>([
    ['a new name', valid, 'allowed'],
    ['a name of 255 characters', { ...valid, DBSnapshotIdentifier: 'a'.repeat(255) }, 'allowed'],
    ...NOT_AN_ID.map(
      (id): Row => [
        `the name '${id.slice(0, 9)}'`,
        { ...valid, DBSnapshotIdentifier: id },
        id === '' ? 'MissingParameter 400' : 'InvalidParameterValue 400',
      ],
    ),
    ['no instance', { DBSnapshotIdentifier: 'new' }, 'MissingParameter 400'],
    [
      'an instance that is not there',
      { ...valid, DBInstanceIdentifier: 'nothing' },
      'DBInstanceNotFound 404',
    ],
    [
      'a name that is taken, in other letters',
      { ...valid, DBSnapshotIdentifier: 'Orders-1' },
      'DBSnapshotAlreadyExists 400',
    ],
    ['reserved tags', { ...valid, Tags: [{ Key: 'aws:x', Value: '' }] }, 'InvalidParameterValue 400'],
    [
      '51 tags',
      { ...valid, Tags: Array.from({ length: 51 }, (_, n) => ({ Key: `k${n}`, Value: '' })) },
      'InvalidParameterValue 400',
    ],
    [
      'an instance being backed up',
      valid,
      'InvalidDBInstanceState 400',
      () => aws.call(SOURCE, 'rds', 'CreateDBSnapshot', { ...valid, DBSnapshotIdentifier: 'other' }),
    ],
    [
      'a full quota',
      valid,
      'SnapshotQuotaExceeded 400',
      () => {
        rdsSwitches(aws.world, SOURCE.account, SOURCE.region).manualSnapshots = 3;
      },
    ],
    [
      'room for one more',
      valid,
      'allowed',
      () => {
        rdsSwitches(aws.world, SOURCE.account, SOURCE.region).manualSnapshots = 4;
      },
    ],
  ])('%s', async (...row) => {
    const [, input, expected, before] = row as unknown as Row;
    await before?.();
    expect(await aws.refusal(SOURCE, 'rds', 'CreateDBSnapshot', input)).toBe(expected);
  });
});

describe('CopyDBSnapshot across accounts and Regions', () => {
  const valid = () => ({
    SourceDBSnapshotIdentifier: arnOf(SOURCE, 'orders-1'),
    TargetDBSnapshotIdentifier: 'point',
    KmsKeyId: recoveryKey,
  });
  const plain = () => ({
    ...valid(),
    SourceDBSnapshotIdentifier: arnOf(SOURCE, 'plain-1'),
    KmsKeyId: undefined,
  });
  it.each<LateRow>([
    ['what is shared', valid, 'allowed'],
    [
      'its ARN in other letters',
      () => ({ ...valid(), SourceDBSnapshotIdentifier: arnOf(SOURCE, 'ORDERS-1') }),
      'allowed',
    ],
    [
      'parameters that are ignored since they are for GovCloud',
      () => ({ ...valid(), PreSignedUrl: 'https://x', SourceRegion: 'us-west-2' }),
      'allowed',
    ],
    ['what is not encrypted', plain, 'allowed'],
    ['what is not encrypted, to be encrypted', () => ({ ...plain(), KmsKeyId: 'alias/aws/rds' }), 'allowed'],
    [
      'a name instead of an ARN',
      () => ({ ...valid(), SourceDBSnapshotIdentifier: 'orders-1' }),
      'DBSnapshotNotFound 404',
    ],
    [
      'what is not shared',
      () => ({ ...valid(), SourceDBSnapshotIdentifier: arnOf(SOURCE, 'managed-1') }),
      'DBSnapshotNotFound 404',
    ],
    [
      'what is not there',
      () => ({ ...valid(), SourceDBSnapshotIdentifier: arnOf(SOURCE, 'gone') }),
      'DBSnapshotNotFound 404',
    ],
    ['no source', () => ({ ...valid(), SourceDBSnapshotIdentifier: undefined }), 'MissingParameter 400'],
    ['no target', () => ({ ...valid(), TargetDBSnapshotIdentifier: undefined }), 'MissingParameter 400'],
    [
      'an automated name as target',
      () => ({ ...valid(), TargetDBSnapshotIdentifier: 'rds:point' }),
      'InvalidParameterValue 400',
    ],
    ['no key', () => ({ ...valid(), KmsKeyId: undefined }), 'InvalidParameterValue 400'],
    ["the source side's key", () => ({ ...valid(), KmsKeyId: sourceKey }), 'KMSKeyNotAccessibleFault 400'],
    [
      'an own key of another Region',
      () => ({ ...valid(), KmsKeyId: misplacedKey }),
      'KMSKeyNotAccessibleFault 400',
    ],
    [
      'a key that is not there',
      () => ({ ...valid(), KmsKeyId: 'alias/nothing' }),
      'KMSKeyNotAccessibleFault 400',
    ],
    [
      'a target that is taken',
      valid,
      'DBSnapshotAlreadyExists 400',
      () => aws.copy(RECOVERY, { ...plain(), TargetDBSnapshotIdentifier: 'POINT' }),
    ],
    [
      'a full quota of snapshots',
      valid,
      'SnapshotQuotaExceeded 400',
      () => {
        rdsSwitches(aws.world, RECOVERY.account, RECOVERY.region).manualSnapshots = 0;
      },
    ],
    [
      'a source key that lets the account in no more',
      valid,
      'KMSKeyNotAccessibleFault 400',
      () => aws.call(SOURCE, 'kms', 'PutKeyPolicy', { KeyId: sourceKey, Policy: policyFor(SOURCE.account) }),
    ],
    [
      'a source key that is disabled',
      valid,
      'KMSKeyNotAccessibleFault 400',
      () => aws.call(SOURCE, 'kms', 'DisableKey', { KeyId: sourceKey }),
    ],
    [
      'an own key that is disabled',
      valid,
      'KMSKeyNotAccessibleFault 400',
      () => aws.call(RECOVERY, 'kms', 'DisableKey', { KeyId: recoveryKey }),
    ],
    [
      'a source Region that is lost',
      valid,
      'ServiceUnavailable 503',
      () => aws.world.faults.loseRegion(SOURCE.region),
    ],
    [
      'a source that is not finished',
      () => ({ ...valid(), SourceDBSnapshotIdentifier: 'point' }),
      'InvalidDBSnapshotState 400',
      () => aws.copy(RECOVERY, valid()),
    ],
    ['a parameter that is not simulated', () => ({ ...valid(), OptionGroupName: 'x' }), 'NotSimulated 501'],
  ])('%s', async (...row) => {
    const [, input, expected, before] = row as unknown as LateRow;
    await before?.();
    expect(await aws.refusal(RECOVERY, 'rds', 'CopyDBSnapshot', input())).toBe(expected);
  });

  it("names the key in AWS's words, but not what was missing", async () => {
    await expect(aws.copy(RECOVERY, { ...valid(), KmsKeyId: misplacedKey })).rejects.toThrow(
      `The target KMS key [${misplacedKey}] does not exist, is not enabled or you do not have permissions to access it.`,
    );
    await expect(aws.copy(RECOVERY, { ...valid(), KmsKeyId: undefined })).rejects.toThrow(
      'Must specify new KMS key for cross region encrypted snapshot copy.',
    );
  });

  it('of more than 20 at once is refused', async () => {
    for (let n = 1; n <= 20; n++)
      await aws.copy(RECOVERY, { ...valid(), TargetDBSnapshotIdentifier: `point-${n}` });
    expect(await aws.refusal(RECOVERY, 'rds', 'CopyDBSnapshot', valid())).toBe('SnapshotQuotaExceeded 400');
    expect(
      await aws.refusal({ ...RECOVERY, region: 'eu-west-1' }, 'rds', 'CopyDBSnapshot', { ...plain() }),
    ).toBe('allowed');
    await aws.pass(HOUR);
    expect(await aws.refusal(RECOVERY, 'rds', 'CopyDBSnapshot', valid())).toBe('allowed');
  });
});

describe('CopyDBSnapshot of a shared snapshot within its Region', () => {
  it("needs a key of one's own when it is encrypted", async () => {
    const here = { ...RECOVERY, region: SOURCE.region };
    const input = {
      SourceDBSnapshotIdentifier: arnOf(SOURCE, 'orders-1'),
      TargetDBSnapshotIdentifier: 'near',
    };
    expect(await aws.refusal(here, 'rds', 'CopyDBSnapshot', input)).toBe('KMSKeyNotAccessibleFault 400');
    expect(await aws.refusal(here, 'rds', 'CopyDBSnapshot', { ...input, KmsKeyId: misplacedKey })).toBe(
      'allowed',
    );
  });
});

describe('ModifyDBSnapshotAttribute', () => {
  const valid = {
    DBSnapshotIdentifier: 'orders-1',
    AttributeName: 'restore',
    ValuesToAdd: [STRANGER.account],
  };
  const accounts = (count: number) => Array.from({ length: count }, (_, n) => String(400_000_000_000 + n));
  it.each<Row>([
    ['another account', valid, 'allowed'],
    ['20 accounts in all', { ...valid, ValuesToAdd: accounts(19) }, 'allowed'],
    ['21 accounts in all', { ...valid, ValuesToAdd: accounts(20) }, 'SharedSnapshotQuotaExceeded 400'],
    [
      'one out, 20 in',
      { ...valid, ValuesToAdd: accounts(20), ValuesToRemove: [RECOVERY.account] },
      'allowed',
    ],
    ['what is not an account', { ...valid, ValuesToAdd: ['everyone'] }, 'InvalidParameterValue 400'],
    ['everyone, when it is encrypted', { ...valid, ValuesToAdd: ['all'] }, 'InvalidParameterCombination 400'],
    [
      'everyone, when it is not',
      { ...valid, DBSnapshotIdentifier: 'plain-1', ValuesToAdd: ['all'] },
      'allowed',
    ],
    [
      'a key that AWS manages',
      { ...valid, DBSnapshotIdentifier: 'managed-1' },
      'InvalidParameterCombination 400',
    ],
    ['another attribute', { ...valid, AttributeName: 'delete' }, 'InvalidParameterValue 400'],
    [
      'an automated snapshot',
      { ...valid, DBSnapshotIdentifier: 'rds:orders-2026-01-05-06-07' },
      'InvalidParameterValue 400',
    ],
    ['a snapshot that is not there', { ...valid, DBSnapshotIdentifier: 'gone' }, 'DBSnapshotNotFound 404'],
    [
      'one that is not finished',
      { ...valid, DBSnapshotIdentifier: 'new' },
      'InvalidDBSnapshotState 400',
      () =>
        aws.call(SOURCE, 'rds', 'CreateDBSnapshot', {
          DBInstanceIdentifier: 'orders',
          DBSnapshotIdentifier: 'new',
        }),
    ],
  ])('%s', async (...row) => {
    const [, input, expected, before] = row as unknown as Row;
    await before?.();
    expect(await aws.refusal(SOURCE, 'rds', 'ModifyDBSnapshotAttribute', input)).toBe(expected);
  });

  it('is for the owner alone', async () => {
    const here = { ...RECOVERY, region: SOURCE.region };
    for (const id of ['orders-1', arnOf(SOURCE, 'orders-1')]) {
      expect(
        await aws.refusal(here, 'rds', 'ModifyDBSnapshotAttribute', { ...valid, DBSnapshotIdentifier: id }),
      ).not.toBe('allowed');
      expect(await aws.refusal(here, 'rds', 'DeleteDBSnapshot', { DBSnapshotIdentifier: id })).not.toBe(
        'allowed',
      );
    }
  });
});

describe('DeleteDBSnapshot', () => {
  it.each<Row>([
    ['a manual one', { DBSnapshotIdentifier: 'orders-1' }, 'allowed'],
    ['by ARN', { DBSnapshotIdentifier: arnOf(SOURCE, 'orders-1') }, 'allowed'],
    ['one that is not there', { DBSnapshotIdentifier: 'gone' }, 'DBSnapshotNotFound 404'],
    ['none', {}, 'MissingParameter 400'],
    [
      'one that is not finished',
      { DBSnapshotIdentifier: 'new' },
      'InvalidDBSnapshotState 400',
      () =>
        aws.call(SOURCE, 'rds', 'CreateDBSnapshot', {
          DBInstanceIdentifier: 'orders',
          DBSnapshotIdentifier: 'new',
        }),
    ],
  ])('%s', async (...row) => {
    const [, input, expected, before] = row as unknown as Row;
    await before?.();
    expect(await aws.refusal(SOURCE, 'rds', 'DeleteDBSnapshot', input)).toBe(expected);
  });

  it('refuses an automated one', async () => {
    const [automated] = await aws.snapshots(SOURCE, { SnapshotType: 'automated' });
    const input = { DBSnapshotIdentifier: automated?.DBSnapshotIdentifier };
    expect(await aws.refusal(SOURCE, 'rds', 'DeleteDBSnapshot', input)).toBe('InvalidParameterValue 400');
  });
});

describe('DescribeDBSnapshots', () => {
  it.each<readonly [string, object, number | string]>([
    ['all of the account', {}, 5],
    ['manual ones', { SnapshotType: 'manual' }, 3],
    ['automated ones', { SnapshotType: 'automated' }, 2],
    ['of one instance', { DBInstanceIdentifier: 'ORDERS' }, 2],
    ['of an instance by ARN', { DBInstanceIdentifier: 'arn:aws:rds:us-west-2:111111111111:db:orders' }, 2],
    ['of an instance that never was', { DBInstanceIdentifier: 'gone' }, 0],
    ['by name, in other letters', { DBSnapshotIdentifier: 'Orders-1' }, 1],
    ['by name and instance', { DBSnapshotIdentifier: 'orders-1', DBInstanceIdentifier: 'orders' }, 1],
    [
      'by name and another instance',
      { DBSnapshotIdentifier: 'orders-1', DBInstanceIdentifier: 'plain' },
      'DBSnapshotNotFound 404',
    ],
    [
      'by name and another type',
      { DBSnapshotIdentifier: 'orders-1', SnapshotType: 'automated' },
      'DBSnapshotNotFound 404',
    ],
    ['one that is not there', { DBSnapshotIdentifier: 'gone' }, 'DBSnapshotNotFound 404'],
    ['of a type that is none', { SnapshotType: 'daily' }, 'InvalidParameterValue 400'],
    [
      'by two filters',
      {
        Filters: [
          { Name: 'snapshot-type', Values: ['manual'] },
          { Name: 'db-instance-id', Values: ['orders', 'plain'] },
        ],
      },
      2,
    ],
    ['by filter of an ARN', { Filters: [{ Name: 'db-snapshot-id', Values: [arnOf(SOURCE, 'plain-1')] }] }, 1],
    ['by an engine', { Filters: [{ Name: 'engine', Values: ['mysql'] }] }, 0],
    [
      'by a filter that is none',
      { Filters: [{ Name: 'status', Values: ['available'] }] },
      'InvalidParameterValue 400',
    ],
    ['too few at once', { MaxRecords: 19 }, 'InvalidParameterValue 400'],
    ['too many at once', { MaxRecords: 101 }, 'InvalidParameterValue 400'],
    ['a marker that is none', { Marker: '*' }, 'InvalidParameterValue 400'],
  ])('%s', async (_, input, expected) => {
    if (typeof expected === 'string') {
      expect(await aws.refusal(SOURCE, 'rds', 'DescribeDBSnapshots', input)).toBe(expected);
    } else expect(await aws.snapshots(SOURCE, input)).toHaveLength(expected);
  });

  it('wants the type along with the name of an automated one', async () => {
    const [automated] = await aws.snapshots(SOURCE, { SnapshotType: 'automated' });
    const input = { DBSnapshotIdentifier: automated?.DBSnapshotIdentifier };
    expect(await aws.refusal(SOURCE, 'rds', 'DescribeDBSnapshots', input)).toBe('DBSnapshotNotFound 404');
    expect(await aws.snapshots(SOURCE, { ...input, SnapshotType: 'automated' })).toHaveLength(1);
  });

  it('answers in pages that together hold everything once', async () => {
    for (let n = 1; n <= 20; n++) {
      await aws.copy(SOURCE, {
        SourceDBSnapshotIdentifier: 'plain-1',
        TargetDBSnapshotIdentifier: `copy-${n}`,
      });
    }
    const names: string[] = [];
    let Marker: string | undefined;
    let pages = 0;
    do {
      const page = await aws.call<{ DBSnapshots: { DBSnapshotIdentifier: string }[]; Marker?: string }>(
        SOURCE,
        'rds',
        'DescribeDBSnapshots',
        { SnapshotType: 'manual', MaxRecords: 20, Marker },
      );
      names.push(...page.DBSnapshots.map(({ DBSnapshotIdentifier }) => DBSnapshotIdentifier));
      Marker = page.Marker;
      pages++;
    } while (Marker !== undefined);
    expect(pages).toBe(2);
    expect(names).toHaveLength(23);
    expect(new Set(names).size).toBe(23);
  });
});

describe('CreateDBInstance', () => {
  const valid = instanceInput('new');
  it.each<Row>([
    ['a new instance', valid, 'allowed'],
    [
      'a name of 64 characters',
      { ...valid, DBInstanceIdentifier: 'a'.repeat(64) },
      'InvalidParameterValue 400',
    ],
    ['a name that is taken', { ...valid, DBInstanceIdentifier: 'ORDERS' }, 'DBInstanceAlreadyExists 400'],
    ['another engine', { ...valid, Engine: 'db2-ae' }, 'InvalidParameterValue 400'],
    ['no class', { ...valid, DBInstanceClass: undefined }, 'MissingParameter 400'],
    ['a class that is none', { ...valid, DBInstanceClass: 'large' }, 'InvalidParameterValue 400'],
    ['too little storage', { ...valid, AllocatedStorage: 5 }, 'InvalidParameterValue 400'],
    ['a short password', { ...valid, MasterUserPassword: 'seven77' }, 'InvalidParameterValue 400'],
    [
      'a password with a forbidden sign',
      { ...valid, MasterUserPassword: 'with a space' },
      'InvalidParameterValue 400',
    ],
    ["RDS's own user", { ...valid, MasterUsername: 'rdsadmin' }, 'InvalidParameterValue 400'],
    ['36 days of backups', { ...valid, BackupRetentionPeriod: 36 }, 'InvalidParameterValue 400'],
    [
      'a zone for more than one',
      { ...valid, MultiAZ: true, AvailabilityZone: 'us-west-2a' },
      'InvalidParameterCombination 400',
    ],
    [
      'a subnet group that is not there',
      { ...valid, DBSubnetGroupName: 'gone' },
      'DBSubnetGroupNotFoundFault 404',
    ],
    [
      'a parameter group that is not there',
      { ...valid, DBParameterGroupName: 'gone' },
      'DBParameterGroupNotFound 404',
    ],
    ['a default parameter group', { ...valid, DBParameterGroupName: 'default.postgres17' }, 'allowed'],
    ['a key without encryption', { ...valid, KmsKeyId: 'alias/aws/rds' }, 'InvalidParameterCombination 400'],
    [
      'a key that is not there',
      { ...valid, StorageEncrypted: true, KmsKeyId: 'alias/gone' },
      'KMSKeyNotAccessibleFault 400',
    ],
    [
      'one instance too many',
      valid,
      'InstanceQuotaExceeded 400',
      () => {
        rdsSwitches(aws.world, SOURCE.account, SOURCE.region).instances = 3;
      },
    ],
    [
      'too much storage in all',
      valid,
      'StorageQuotaExceeded 400',
      () => {
        rdsSwitches(aws.world, SOURCE.account, SOURCE.region).storageGiB = 399;
      },
    ],
  ])('%s', async (...row) => {
    const [, input, expected, before] = row as unknown as Row;
    await before?.();
    expect(await aws.refusal(SOURCE, 'rds', 'CreateDBInstance', input)).toBe(expected);
  });
});

describe('ModifyDBInstance and DeleteDBInstance', () => {
  it.each<readonly [string, string, object, string]>([
    ['a password', 'ModifyDBInstance', { MasterUserPassword: 'long-enough' }, 'allowed'],
    ['a bad password', 'ModifyDBInstance', { MasterUserPassword: 'a"b/c@d e' }, 'InvalidParameterValue 400'],
    [
      'growth of less than a tenth',
      'ModifyDBInstance',
      { AllocatedStorage: 109 },
      'InvalidParameterCombination 400',
    ],
    ['less storage', 'ModifyDBInstance', { AllocatedStorage: 50 }, 'InvalidParameterCombination 400'],
    ['a newer minor version', 'ModifyDBInstance', { EngineVersion: '17.7' }, 'allowed'],
    [
      'a newer major version',
      'ModifyDBInstance',
      { EngineVersion: '18.1' },
      'InvalidParameterCombination 400',
    ],
    ['a parameter that is not simulated', 'ModifyDBInstance', { DBPortNumber: 1 }, 'NotSimulated 501'],
    ['no final snapshot', 'DeleteDBInstance', { SkipFinalSnapshot: true }, 'allowed'],
    ['a final snapshot', 'DeleteDBInstance', { FinalDBSnapshotIdentifier: 'last' }, 'allowed'],
    ['neither', 'DeleteDBInstance', {}, 'InvalidParameterCombination 400'],
    [
      'both',
      'DeleteDBInstance',
      { SkipFinalSnapshot: true, FinalDBSnapshotIdentifier: 'last' },
      'InvalidParameterCombination 400',
    ],
    [
      'a final snapshot whose name is taken',
      'DeleteDBInstance',
      { FinalDBSnapshotIdentifier: 'orders-1' },
      'DBSnapshotAlreadyExists 400',
    ],
    [
      'a protected one',
      'DeleteDBInstance',
      { DBInstanceIdentifier: 'plain', SkipFinalSnapshot: true },
      'InvalidParameterCombination 400',
    ],
    [
      'one that is not there',
      'DeleteDBInstance',
      { DBInstanceIdentifier: 'gone', SkipFinalSnapshot: true },
      'DBInstanceNotFound 404',
    ],
  ])('%s (%s)', async (_, action, input, expected) => {
    expect(await aws.refusal(SOURCE, 'rds', action, { DBInstanceIdentifier: 'orders', ...input })).toBe(
      expected,
    );
  });

  it('changes nothing at once, and nothing else either, while a backup is under way', async () => {
    await aws.call(SOURCE, 'rds', 'CreateDBSnapshot', {
      DBInstanceIdentifier: 'orders',
      DBSnapshotIdentifier: 'new',
    });
    const input = { DBInstanceIdentifier: 'orders', AllocatedStorage: 200, DeletionProtection: true };
    const atOnce = { ...input, ApplyImmediately: true };
    expect(await aws.refusal(SOURCE, 'rds', 'ModifyDBInstance', atOnce)).toBe('InvalidDBInstanceState 400');
    expect((await aws.instance(SOURCE, 'orders')).DeletionProtection).toBe(false);
    expect(await aws.refusal(SOURCE, 'rds', 'ModifyDBInstance', input)).toBe('allowed');
  });

  it('refuses to change or delete what is being created', async () => {
    await aws.call(SOURCE, 'rds', 'CreateDBInstance', instanceInput('new'));
    const input = { DBInstanceIdentifier: 'new' };
    expect(await aws.refusal(SOURCE, 'rds', 'ModifyDBInstance', { ...input, DeletionProtection: true })).toBe(
      'InvalidDBInstanceState 400',
    );
    expect(await aws.refusal(SOURCE, 'rds', 'DeleteDBInstance', { ...input, SkipFinalSnapshot: true })).toBe(
      'InvalidDBInstanceState 400',
    );
  });
});

describe('RestoreDBInstanceFromDBSnapshot', () => {
  const valid = { DBInstanceIdentifier: 'restored', DBSnapshotIdentifier: 'orders-1' };
  it.each<Row>([
    ['an own snapshot', valid, 'allowed'],
    ['a name that is taken', { ...valid, DBInstanceIdentifier: 'Orders' }, 'DBInstanceAlreadyExists 400'],
    ['a snapshot that is not there', { ...valid, DBSnapshotIdentifier: 'gone' }, 'DBSnapshotNotFound 404'],
    [
      'a snapshot of another Region',
      { ...valid, DBSnapshotIdentifier: arnOf({ ...SOURCE, region: 'us-east-1' }, 'orders-1') },
      'DBSnapshotNotFound 404',
    ],
    ['less storage', { ...valid, AllocatedStorage: 99 }, 'InvalidParameterCombination 400'],
    ['a tenth more storage', { ...valid, AllocatedStorage: 110 }, 'allowed'],
    ['another engine', { ...valid, Engine: 'mysql' }, 'InvalidParameterCombination 400'],
    [
      'a zone for more than one',
      { ...valid, MultiAZ: true, AvailabilityZone: 'us-west-2a' },
      'InvalidParameterCombination 400',
    ],
    [
      'a subnet group that is not there',
      { ...valid, DBSubnetGroupName: 'gone' },
      'DBSubnetGroupNotFoundFault 404',
    ],
    [
      'a parameter group that is not there',
      { ...valid, DBParameterGroupName: 'gone' },
      'DBParameterGroupNotFound 404',
    ],
    [
      'an option group that is not there',
      { ...valid, OptionGroupName: 'gone' },
      'OptionGroupNotFoundFault 404',
    ],
    [
      'a key that is disabled',
      valid,
      'KMSKeyNotAccessibleFault 400',
      () => aws.call(SOURCE, 'kms', 'DisableKey', { KeyId: sourceKey }),
    ],
    [
      'a full quota',
      valid,
      'InstanceQuotaExceeded 400',
      () => {
        rdsSwitches(aws.world, SOURCE.account, SOURCE.region).instances = 3;
      },
    ],
    [
      'what is not finished',
      { ...valid, DBSnapshotIdentifier: 'new' },
      'InvalidDBSnapshotState 400',
      () =>
        aws.call(SOURCE, 'rds', 'CreateDBSnapshot', {
          DBInstanceIdentifier: 'orders',
          DBSnapshotIdentifier: 'new',
        }),
    ],
  ])('%s', async (...row) => {
    const [, input, expected, before] = row as unknown as Row;
    await before?.();
    expect(await aws.refusal(SOURCE, 'rds', 'RestoreDBInstanceFromDBSnapshot', input)).toBe(expected);
  });

  it.each([
    ['orders-1', 'InvalidRestoreFault 400'],
    ['plain-1', 'allowed'],
    ['managed-1', 'DBSnapshotNotFound 404'],
  ])('of another account, in its Region, by ARN: %s', async (id, expected) => {
    const here = { ...RECOVERY, region: SOURCE.region };
    const input = { DBInstanceIdentifier: 'restored', DBSnapshotIdentifier: arnOf(SOURCE, id) };
    expect(await aws.refusal(here, 'rds', 'RestoreDBInstanceFromDBSnapshot', input)).toBe(expected);
  });
});

describe('a subnet group', () => {
  const subnets: string[] = [];
  let otherVpc: string;
  beforeEach(async () => {
    const network = async (block: string, zones: string[]) => {
      const { Vpc } = await aws.call<{ Vpc: { VpcId: string } }>(SOURCE, 'ec2', 'CreateVpc', {
        CidrBlock: `${block}.0.0/16`,
      });
      const ids: string[] = [];
      for (const [index, zone] of zones.entries()) {
        const { Subnet } = await aws.call<{ Subnet: { SubnetId: string } }>(SOURCE, 'ec2', 'CreateSubnet', {
          VpcId: Vpc.VpcId,
          CidrBlock: `${block}.${index}.0/24`,
          AvailabilityZone: `us-west-2${zone}`,
        });
        ids.push(Subnet.SubnetId);
      }
      return ids;
    };
    subnets.splice(0, subnets.length, ...(await network('10.0', ['a', 'a', 'b'])));
    [otherVpc = ''] = await network('10.1', ['b']);
  });
  const input = (SubnetIds: string[]) => ({
    DBSubnetGroupName: 'Isolated',
    DBSubnetGroupDescription: 'd',
    SubnetIds,
  });

  it.each<readonly [string, () => string[], string]>([
    ['two zones', () => subnets.slice(1), 'allowed'],
    ['one zone', () => subnets.slice(0, 2), 'DBSubnetGroupDoesNotCoverEnoughAZs 400'],
    ['two VPCs', () => [subnets[0] ?? '', otherVpc], 'InvalidSubnet 400'],
    ['a subnet that is not there', () => ['subnet-0'], 'InvalidSubnet 400'],
    ['none', () => [], 'MissingParameter 400'],
  ])('of %s', async (_, ids, expected) => {
    expect(await aws.refusal(SOURCE, 'rds', 'CreateDBSubnetGroup', input(ids()))).toBe(expected);
  });

  it('cannot be made twice, nor deleted while it is used', async () => {
    await aws.call(SOURCE, 'rds', 'CreateDBSubnetGroup', input(subnets));
    expect(await aws.refusal(SOURCE, 'rds', 'CreateDBSubnetGroup', input(subnets))).toBe(
      'DBSubnetGroupAlreadyExists 400',
    );
    await aws.database(SOURCE, 'inside', { DBSubnetGroupName: 'isolated' });
    const named = { DBSubnetGroupName: 'isolated' };
    expect(await aws.refusal(SOURCE, 'rds', 'DeleteDBSubnetGroup', named)).toBe(
      'InvalidDBSubnetGroupStateFault 400',
    );
    await aws.call(SOURCE, 'rds', 'DeleteDBInstance', {
      DBInstanceIdentifier: 'inside',
      SkipFinalSnapshot: true,
    });
    await aws.pass(HOUR);
    expect(await aws.refusal(SOURCE, 'rds', 'DeleteDBSubnetGroup', named)).toBe('allowed');
    expect(await aws.refusal(SOURCE, 'rds', 'DescribeDBSubnetGroups', named)).toBe(
      'DBSubnetGroupNotFoundFault 404',
    );
  });

  it('takes only security groups of its own VPC', async () => {
    await aws.call(SOURCE, 'rds', 'CreateDBSubnetGroup', input(subnets));
    const { SecurityGroups } = await aws.call<{ SecurityGroups: { GroupId: string; VpcId: string }[] }>(
      SOURCE,
      'ec2',
      'DescribeSecurityGroups',
    );
    const own = (
      await aws.call<{ DBSubnetGroups: { VpcId: string }[] }>(SOURCE, 'rds', 'DescribeDBSubnetGroups')
    ).DBSubnetGroups[0]?.VpcId;
    for (const { GroupId, VpcId } of SecurityGroups) {
      const request = {
        ...instanceInput(`in-${GroupId}`),
        DBSubnetGroupName: 'isolated',
        VpcSecurityGroupIds: [GroupId],
      };
      expect(await aws.refusal(SOURCE, 'rds', 'CreateDBInstance', request)).toBe(
        VpcId === own ? 'allowed' : 'InvalidVPCNetworkStateFault 400',
      );
    }
  });
});

describe('tags', () => {
  it.each<readonly [string, string, string]>([
    ['text as RDS takes it', 'Ada Example_2026-11-22 1:00 a/b=c+d@e.f ü', 'allowed'],
    ['a comma', 'Ada, yesterday', 'InvalidParameterValue 400'],
    ['brackets', '{"a": 1}', 'InvalidParameterValue 400'],
  ])('with %s', async (_, Value, expected) => {
    const input = {
      ResourceName: 'arn:aws:rds:us-west-2:111111111111:db:orders',
      Tags: [{ Key: 'a', Value }],
    };
    expect(await aws.refusal(SOURCE, 'rds', 'AddTagsToResource', input)).toBe(expected);
  });

  it.each<readonly [string, string, string]>([
    ['an instance', 'arn:aws:rds:us-west-2:111111111111:db:orders', 'allowed'],
    ['a snapshot', arnOf(SOURCE, 'orders-1'), 'allowed'],
    ['an instance that is not there', 'arn:aws:rds:us-west-2:111111111111:db:gone', 'DBInstanceNotFound 404'],
    ['a snapshot that is not there', arnOf(SOURCE, 'gone'), 'DBSnapshotNotFound 404'],
    [
      'something of another Region',
      arnOf({ ...SOURCE, region: 'us-east-1' }, 'orders-1'),
      'InvalidParameterValue 400',
    ],
    ['a name', 'orders', 'InvalidParameterValue 400'],
  ])('of %s', async (_, ResourceName, expected) => {
    const input = {
      ResourceName,
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
    };
    expect(await aws.refusal(SOURCE, 'rds', 'AddTagsToResource', input)).toBe(expected);
    if (expected !== 'allowed') return;
    await aws.call(SOURCE, 'rds', 'RemoveTagsFromResource', { ResourceName, TagKeys: ['a'] });
    expect(await aws.call(SOURCE, 'rds', 'ListTagsForResource', { ResourceName })).toEqual({
      TagList: [{ Key: 'b', Value: '2' }],
    });
  });
});

function policyFor(account: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: { AWS: account }, Action: 'kms:*', Resource: '*' },
  });
}
