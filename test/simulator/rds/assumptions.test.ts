import { describe, expect, test } from 'vitest';
import type { Assumptions } from '../../../simulator/assumptions';
import { rdsSwitches } from '../../../simulator/rds/quotas';
import { type Aws, arnOf, HOUR, MINUTE, newAws, RECOVERY, SOURCE, STRANGER } from './aws';

/** A database with a snapshot, shared with the recovery account, and a key there. */
async function prepare(assume: Partial<Assumptions>): Promise<{ aws: Aws; key: string }> {
  const aws = newAws('rds', assume);
  const KmsKeyId = await aws.key(SOURCE, RECOVERY.account);
  await aws.database(SOURCE, 'orders', { StorageEncrypted: true, KmsKeyId });
  await aws.call(SOURCE, 'rds', 'CreateDBSnapshot', {
    DBInstanceIdentifier: 'orders',
    DBSnapshotIdentifier: 'first',
    Tags: [{ Key: 'team', Value: 'shop' }],
  });
  await aws.pass(HOUR / 2);
  await aws.call(SOURCE, 'rds', 'ModifyDBSnapshotAttribute', {
    DBSnapshotIdentifier: 'first',
    AttributeName: 'restore',
    ValuesToAdd: [RECOVERY.account],
  });
  return { aws, key: await aws.key(RECOVERY) };
}

const copyOf = (id: string, KmsKeyId: string) => ({
  SourceDBSnapshotIdentifier: arnOf(SOURCE, id),
  TargetDBSnapshotIdentifier: `${id}-copy`,
  KmsKeyId,
});

describe('where nobody knows what RDS does', () => {
  test.each([
    [{}, { Status: 'creating', PercentProgress: 0 }],
    [{ 'copy-status': 'copying', 'queued-progress': 'absent' }, { Status: 'copying' }],
  ] as const)('a copy that waits, with %j, is described as %j', async (assume, expected) => {
    const { aws, key } = await prepare(assume);
    await aws.copy(RECOVERY, copyOf('first', key));

    const [copy] = await aws.snapshots(RECOVERY, { DBSnapshotIdentifier: 'first-copy' });

    expect(copy).toMatchObject(expected);
    expect('PercentProgress' in (copy ?? {})).toBe('PercentProgress' in expected);
    await aws.pass(HOUR);
    expect(await aws.snapshots(RECOVERY)).toMatchObject([{ Status: 'available', PercentProgress: 100 }]);
  });

  test.each([
    ['sent', ['RDS-EVENT-0059', 'RDS-EVENT-0060']],
    ['none', []],
  ] as const)('events of a copy across accounts are %s', async (value, expected) => {
    const { aws, key } = await prepare({ 'copy-events': value });
    await aws.copy(RECOVERY, copyOf('first', key));
    await aws.pass(HOUR);

    const told = aws.events.filter(({ account }) => account === RECOVERY.account);

    expect(told.map(({ detail }) => detail.EventID)).toEqual(expected);
  });

  test.each([
    [{}, [true, true, true]],
    [{ 'snapshot-create-time': 'completed' }, [false, false, true]],
    [{ 'snapshot-database-time': 'last-transaction' }, [true, true, false]],
  ] as const)('the times of a snapshot, with %j, are its moment: %j', async (assume, expected) => {
    const { aws } = await prepare(assume);
    const [snapshot] = await aws.snapshots(SOURCE);
    const holds = aws.world.trail.notes.find(({ kind }) => kind === 'snapshot-available')?.details?.holds;

    const times = ['SnapshotCreateTime', 'OriginalSnapshotCreateTime', 'SnapshotDatabaseTime'] as const;
    expect(times.map((time) => snapshot?.[time]?.toISOString() === holds)).toEqual(expected);
  });

  test.each([
    [{}, 'allowed'],
    [{ 'single-step-copies': 'no' }, 'InvalidParameterValue 400'],
    [{ 'single-step-copies': 'unseen' }, 'DBSnapshotNotFound 404'],
  ] as const)('a copy across accounts and Regions, with %j, is %s', async (assume, expected) => {
    const { aws, key } = await prepare(assume);

    expect(await aws.refusal(RECOVERY, 'rds', 'CopyDBSnapshot', copyOf('first', key))).toBe(expected);
  });

  test.each([
    [{}, 'allowed'],
    [{ 'snapshot-tagging': 'available' }, 'InvalidDBSnapshotState 400'],
  ] as const)('tags of a snapshot that is being copied, with %j, are %s', async (assume, expected) => {
    const { aws, key } = await prepare(assume);
    await aws.copy(RECOVERY, copyOf('first', key));
    const ResourceName = arnOf(RECOVERY, 'first-copy');
    const tag = () =>
      aws.refusal(RECOVERY, 'rds', 'AddTagsToResource', {
        ResourceName,
        Tags: [{ Key: 'team', Value: 'shop' }],
      });

    expect(await tag()).toBe(expected);
    const removal = { ResourceName, TagKeys: ['team'] };
    expect(await aws.refusal(RECOVERY, 'rds', 'RemoveTagsFromResource', removal)).toBe(expected);
    await aws.pass(HOUR);
    expect(await tag()).toBe('allowed');
  });

  test.each([
    [{}, 'SnapshotQuotaExceeded 400'],
    [{ 'copy-limit-code': 'LimitExceeded' }, 'LimitExceeded 400'],
  ] as const)('a copy too many, with %j, is refused with %s', async (assume, expected) => {
    const { aws, key } = await prepare(assume);
    rdsSwitches(aws.world, RECOVERY.account, RECOVERY.region).concurrentCopies = 0;

    expect(await aws.refusal(RECOVERY, 'rds', 'CopyDBSnapshot', copyOf('first', key))).toBe(expected);
  });

  test.each([
    [{}, 'DBSnapshotNotFound 404'],
    [{ 'unshared-code': 'AccessDenied' }, 'AccessDenied 403'],
  ] as const)('what is not shared, with %j, is refused with %s', async (assume, expected) => {
    const { aws, key } = await prepare(assume);

    expect(await aws.refusal(STRANGER, 'rds', 'CopyDBSnapshot', copyOf('first', key))).toBe(expected);
    expect(await aws.refusal(RECOVERY, 'rds', 'CopyDBSnapshot', copyOf('second', key))).toBe(expected);
    const gone = { SourceDBSnapshotIdentifier: 'gone', TargetDBSnapshotIdentifier: 'copy' };
    expect(await aws.refusal(RECOVERY, 'rds', 'CopyDBSnapshot', gone)).toBe('DBSnapshotNotFound 404');
  });

  test.each([
    [{}, 'InvalidRestoreFault 400'],
    [{ 'shared-encrypted-code': 'InvalidParameterCombination' }, 'InvalidParameterCombination 400'],
  ] as const)(
    'the restore of an encrypted shared snapshot, with %j, is refused with %s',
    async (assume, expected) => {
      const { aws } = await prepare(assume);
      const there = { ...RECOVERY, region: SOURCE.region };
      await aws.call(there, 'ec2', 'DescribeVpcs');

      const restore = { DBInstanceIdentifier: 'restored', DBSnapshotIdentifier: arnOf(SOURCE, 'first') };
      expect(await aws.refusal(there, 'rds', 'RestoreDBInstanceFromDBSnapshot', restore)).toBe(expected);
    },
  );

  test.each([
    [{}, 'InvalidParameterCombination 400'],
    [{ 'managed-key-code': 'InvalidParameterValue' }, 'InvalidParameterValue 400'],
    [{ 'managed-key-code': 'InvalidDBSnapshotState' }, 'InvalidDBSnapshotState 400'],
  ] as const)(
    'a snapshot under the AWS-managed key, with %j, is not shared: %s',
    async (assume, expected) => {
      const { aws } = await prepare(assume);
      await aws.database(SOURCE, 'billing', { StorageEncrypted: true });
      await aws.snapshot(SOURCE, 'billing', 'managed');

      const share = {
        ...{ DBSnapshotIdentifier: 'managed', AttributeName: 'restore' },
        ValuesToAdd: [RECOVERY.account],
      };
      expect(await aws.refusal(SOURCE, 'rds', 'ModifyDBSnapshotAttribute', share)).toBe(expected);
    },
  );

  test.each([
    ['hidden', []],
    ['shown', [{ Key: 'team', Value: 'shop' }]],
  ] as const)('tags of a shared snapshot are %s', async (value, TagList) => {
    const { aws } = await prepare({ 'shared-tags': value });
    const there = { ...RECOVERY, region: SOURCE.region };

    expect(await aws.snapshots(there, { SnapshotType: 'shared' })).toMatchObject([{ TagList }]);
  });

  test.each(['ThrottlingException', 'Throttling'] as const)(
    'calls too fast are refused with %s',
    async (code) => {
      const aws = newAws('rds', { 'rds-throttling-code': code });
      aws.world.rates.limit({ service: 'rds' }, { burst: 1, perSecond: 0.1 });
      const role = `arn:aws:iam::${SOURCE.account}:role/nobody`;
      const caller = { kind: 'role', account: SOURCE.account, role, session: 'test' } as const;
      const describe = () => aws.refusal(SOURCE, 'rds', 'DescribeDBSnapshots', {}, caller);

      expect([await describe(), await describe()]).toEqual(['AccessDenied 403', `${code} 400`]);
      await aws.pass(MINUTE);
      expect(await describe()).toBe('AccessDenied 403');
    },
  );
});
