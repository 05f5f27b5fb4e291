import type { DBSnapshot } from '@aws-sdk/client-rds';
import { beforeEach, describe, expect, it } from 'vitest';
import { rdsSwitches } from '../../../simulator/rds/quotas';
import { type Aws, arnOf, HOUR, MINUTE, newAws, only, RECOVERY, SOURCE } from './aws';

let aws: Aws;
let sourceKey: string;
let recoveryKey: string;

const AT_SOURCE_REGION = { account: RECOVERY.account, region: SOURCE.region };

beforeEach(async () => {
  aws = newAws();
  sourceKey = await aws.key(SOURCE, RECOVERY.account);
  recoveryKey = await aws.key(RECOVERY);
  await aws.database(SOURCE, 'orders', {
    StorageEncrypted: true,
    KmsKeyId: sourceKey,
    BackupRetentionPeriod: 1,
  });
});

async function takeAndShare(id: string): Promise<void> {
  await aws.snapshot(SOURCE, 'orders', id);
  await aws.call(SOURCE, 'rds', 'ModifyDBSnapshotAttribute', {
    DBSnapshotIdentifier: id,
    AttributeName: 'restore',
    ValuesToAdd: [RECOVERY.account],
  });
}

function copyToRecovery(id: string, target = id): Promise<object> {
  return aws.copy(RECOVERY, {
    SourceDBSnapshotIdentifier: arnOf(SOURCE, id),
    TargetDBSnapshotIdentifier: target,
    KmsKeyId: recoveryKey,
  });
}

const notes = (kind: string) => aws.world.trail.notes.filter((note) => note.kind === kind);
const copied = async (id: string): Promise<DBSnapshot> =>
  only(await aws.snapshots(RECOVERY, { DBSnapshotIdentifier: id, SnapshotType: 'manual' }));

describe('a copy to another account and Region', () => {
  it('is one call, under the key of its own side, with the times and the origin of what it is a copy of', async () => {
    await takeAndShare('first');
    const original = only(await aws.snapshots(SOURCE, { SnapshotType: 'manual' }));
    await copyToRecovery('first', 'point');
    const early = await copied('point');
    await aws.pass(HOUR);
    const done = await copied('point');

    expect(early).toMatchObject({ Status: 'creating', PercentProgress: 0 });
    expect(done).toMatchObject({
      Status: 'available',
      DBSnapshotArn: arnOf(RECOVERY, 'point'),
      DBInstanceIdentifier: 'orders',
      SnapshotType: 'manual',
      Encrypted: true,
      KmsKeyId: recoveryKey,
      SourceRegion: SOURCE.region,
      SourceDBSnapshotIdentifier: arnOf(SOURCE, 'first'),
      SnapshotDatabaseTime: original.SnapshotDatabaseTime,
      OriginalSnapshotCreateTime: original.OriginalSnapshotCreateTime,
      TagList: [],
    });
    expect(done.SnapshotCreateTime?.getTime()).toBeGreaterThan(original.SnapshotCreateTime?.getTime() ?? 0);
  });

  it('is announced where it goes, and nowhere else', async () => {
    await takeAndShare('first');
    aws.events.length = 0;
    await copyToRecovery('first', 'point');
    await aws.pass(HOUR);

    const minutes = Math.round(Number(notes('copy-finished')[0]?.details.minutes));
    expect(
      aws.events.map(({ account, region, resources, detail }) => [
        account,
        region,
        ...resources,
        detail.EventID,
        detail.Message,
      ]),
    ).toEqual([
      [
        RECOVERY.account,
        RECOVERY.region,
        arnOf(RECOVERY, 'point'),
        'RDS-EVENT-0059',
        'Started copy of snapshot first from region us-west-2',
      ],
      [
        RECOVERY.account,
        RECOVERY.region,
        arnOf(RECOVERY, 'point'),
        'RDS-EVENT-0060',
        `Finished copy of snapshot first from region us-west-2 in ${minutes} minutes`,
      ],
    ]);
  });

  it('shows no progress while it waits in the queue, then some', async () => {
    await takeAndShare('first');
    await copyToRecovery('first');
    const progress: number[] = [];
    for (let minute = 0; minute < 20; minute++) {
      progress.push((await copied('first')).PercentProgress ?? -1);
      await aws.pass(MINUTE);
    }
    expect(progress[0]).toBe(0);
    expect([...progress].sort((a, b) => a - b)).toEqual(progress);
    expect(progress.at(-1)).toBeGreaterThan(50);
    expect(progress.at(-1)).toBeLessThan(100);
  });

  it('of a 100 GiB database takes about 24 minutes at first, then 9', async () => {
    for (const id of ['first', 'second']) {
      await takeAndShare(id);
      await copyToRecovery(id);
      await aws.pass(HOUR);
    }
    expect(notes('copy-finished').map(({ subject, details }) => [subject, details.mode])).toEqual([
      ['orders', 'full'],
      ['orders', 'incremental'],
    ]);
    const [first, second] = notes('copy-finished').map(({ details }) => Number(details.minutes));
    expect(first).toBeGreaterThan(21);
    expect(first).toBeLessThan(26);
    expect(second).toBeGreaterThan(7);
    expect(second).toBeLessThan(10);
  });

  it.each([
    ['the newest one is still there', async () => {}, 'incremental'],
    ['an older one was deleted', async () => remove('first'), 'incremental'],
    ['the newest one was deleted', async () => remove('second'), 'full'],
    [
      'another one is under another key',
      async () => {
        await aws.copy(RECOVERY, {
          SourceDBSnapshotIdentifier: 'second',
          TargetDBSnapshotIdentifier: 'other',
          KmsKeyId: 'alias/aws/rds',
        });
        await aws.pass(HOUR);
      },
      'full',
    ],
  ])('is incremental or full: %s', async (_, change, expected) => {
    for (const id of ['first', 'second']) {
      await takeAndShare(id);
      await copyToRecovery(id);
      await aws.pass(HOUR);
    }
    await change();
    await takeAndShare('third');
    await copyToRecovery('third');
    await aws.pass(HOUR);
    expect(notes('copy-finished').at(-1)?.details.mode).toBe(expected);
  });

  const remove = (id: string) => aws.call(RECOVERY, 'rds', 'DeleteDBSnapshot', { DBSnapshotIdentifier: id });

  it('waits for another one of the same instance, but not for one of another', async () => {
    await aws.database(SOURCE, 'users', { StorageEncrypted: true, KmsKeyId: sourceKey });
    for (const [instance, id] of [
      ['orders', 'first'],
      ['orders', 'second'],
      ['users', 'third'],
    ] as const) {
      await aws.snapshot(SOURCE, instance, id);
      await aws.call(SOURCE, 'rds', 'ModifyDBSnapshotAttribute', {
        DBSnapshotIdentifier: id,
        AttributeName: 'restore',
        ValuesToAdd: [RECOVERY.account],
      });
    }
    for (const id of ['first', 'second', 'third']) await copyToRecovery(id);
    await aws.pass(10 * MINUTE);
    expect(
      notes('copy-started')
        .map(({ details }) => details.snapshot)
        .sort(),
    ).toEqual(['first', 'third']);
    await aws.pass(2 * HOUR);
    const kinds = aws.world.trail.notes.filter(
      ({ subject, kind }) => subject === 'orders' && ['copy-started', 'copy-finished'].includes(kind),
    );
    expect(kinds.map(({ kind, details }) => `${kind} ${details.snapshot}`)).toEqual([
      'copy-started first',
      'copy-finished first',
      'copy-started second',
      'copy-finished second',
    ]);
  });

  it.each([
    [
      'its source is deleted',
      () => aws.call(SOURCE, 'rds', 'DeleteDBSnapshot', { DBSnapshotIdentifier: 'first' }),
    ],
    ['the source Region is lost', async () => aws.world.faults.loseRegion(SOURCE.region)],
    ["the source's key is disabled", () => aws.call(SOURCE, 'kms', 'DisableKey', { KeyId: sourceKey })],
    [
      "the copy's key is to be deleted",
      () => aws.call(RECOVERY, 'kms', 'ScheduleKeyDeletion', { KeyId: recoveryKey }),
    ],
  ])('fails when %s, and leaves its name to be freed', async (_, happens) => {
    await takeAndShare('first');
    await copyToRecovery('first');
    await aws.pass(5 * MINUTE);
    aws.events.length = 0;
    await happens();
    const failed = await copied('first');
    await aws.pass(HOUR);

    expect(failed.Status).toBe('failed');
    expect((await copied('first')).Status).toBe('failed');
    expect(
      notes('copy-failed').map(({ subject, account, details }) => [subject, account, details.snapshot]),
    ).toEqual([['orders', RECOVERY.account, 'first']]);
    expect(aws.events.filter(({ account }) => account === RECOVERY.account)).toEqual([]);
    await remove('first');
    expect(await aws.snapshots(RECOVERY)).toEqual([]);
  });

  it.each([
    ['before it would have ended', MINUTE],
    ['days later', 72 * HOUR],
  ])('has failed when the Region it goes to is lost, and back %s', async (_, away) => {
    await takeAndShare('first');
    await takeAndShare('second');
    await copyToRecovery('first');
    await aws.pass(HOUR);
    await copyToRecovery('second');
    await copyToRecovery('first', 'again');
    await aws.pass(5 * MINUTE);
    aws.world.faults.loseRegion(RECOVERY.region);
    await aws.pass(away);
    aws.world.faults.returnRegion(RECOVERY.region);
    const statuses = async () =>
      (await aws.snapshots(RECOVERY)).map(({ DBSnapshotIdentifier, Status }) => [
        DBSnapshotIdentifier,
        Status,
      ]);
    const expected = [
      ['again', 'failed'],
      ['first', 'available'],
      ['second', 'failed'],
    ];
    expect((await statuses()).sort()).toEqual(expected);
    await aws.pass(2 * HOUR);

    expect((await statuses()).sort()).toEqual(expected);
    await remove('second');
    await copyToRecovery('second');
    await aws.pass(HOUR);
    expect((await copied('second')).Status).toBe('available');
  });

  it('can be cancelled by deleting it', async () => {
    await takeAndShare('first');
    await copyToRecovery('first');
    await aws.pass(5 * MINUTE);
    await remove('first');
    await aws.pass(HOUR);
    expect(await aws.snapshots(RECOVERY)).toEqual([]);
    expect(aws.events.map(({ detail }) => detail.EventID)).toContain('RDS-EVENT-0061');
    expect(notes('copy-finished')).toEqual([]);
  });

  it('needs two calls under the rules before September 2025', async () => {
    rdsSwitches(aws.world, RECOVERY.account, RECOVERY.region).singleStepCopies = false;
    await takeAndShare('first');
    await expect(copyToRecovery('first')).rejects.toMatchObject({
      awsCode: 'InvalidParameterValue',
      status: 400,
    });

    const intermediateKey = await aws.key(AT_SOURCE_REGION);
    await aws.copy(AT_SOURCE_REGION, {
      SourceDBSnapshotIdentifier: arnOf(SOURCE, 'first'),
      TargetDBSnapshotIdentifier: 'intermediate',
      KmsKeyId: intermediateKey,
    });
    await aws.pass(HOUR);
    await aws.copy(RECOVERY, {
      SourceDBSnapshotIdentifier: arnOf(AT_SOURCE_REGION, 'intermediate'),
      TargetDBSnapshotIdentifier: 'first',
      KmsKeyId: recoveryKey,
    });
    await aws.pass(HOUR);

    const original = only(await aws.snapshots(SOURCE, { SnapshotType: 'manual' }));
    expect(await copied('first')).toMatchObject({
      Status: 'available',
      KmsKeyId: recoveryKey,
      SnapshotDatabaseTime: original.SnapshotDatabaseTime,
    });
  });
});

describe('a copy within an account and Region', () => {
  it('is a manual snapshot with the same key unless told otherwise, and takes tags along when asked', async () => {
    await aws.call(SOURCE, 'rds', 'AddTagsToResource', {
      ResourceName: 'arn:aws:rds:us-west-2:111111111111:db:orders',
      Tags: [{ Key: 'team', Value: 'shop' }],
    });
    const automated = only(await aws.snapshots(SOURCE, { SnapshotType: 'automated' }));
    await aws.call(SOURCE, 'rds', 'AddTagsToResource', {
      ResourceName: automated.DBSnapshotArn,
      Tags: [{ Key: 'kept', Value: 'yes' }],
    });
    aws.events.length = 0;
    const id = automated.DBSnapshotIdentifier;
    await aws.copy(SOURCE, {
      SourceDBSnapshotIdentifier: id,
      TargetDBSnapshotIdentifier: 'manual',
      CopyTags: true,
    });
    await aws.copy(SOURCE, {
      SourceDBSnapshotIdentifier: id,
      TargetDBSnapshotIdentifier: 'tagged',
      CopyTags: true,
      Tags: [{ Key: 'own', Value: '1' }],
    });
    await aws.pass(HOUR);

    const copies = await aws.snapshots(SOURCE, { SnapshotType: 'manual' });
    expect(copies.map(({ TagList }) => TagList)).toEqual([
      [{ Key: 'kept', Value: 'yes' }],
      [{ Key: 'own', Value: '1' }],
    ]);
    expect(copies.map(({ KmsKeyId }) => KmsKeyId)).toEqual([sourceKey, sourceKey]);
    for (const copy of copies) {
      expect(copy).not.toHaveProperty('SourceRegion');
      expect(copy).not.toHaveProperty('SourceDBSnapshotIdentifier');
    }
    expect(aws.events.map(({ detail }) => detail.Message)).toEqual([
      `Started copy of snapshot ${id} in region us-west-2`,
      `Finished copy of snapshot ${id} in region us-west-2`,
      `Started copy of snapshot ${id} in region us-west-2`,
      `Finished copy of snapshot ${id} in region us-west-2`,
    ]);
  });

  it('goes to another Region of its account under the key that AWS manages, and on under the one there', async () => {
    const there = { account: SOURCE.account, region: RECOVERY.region };
    const KmsKeyId = 'alias/aws/rds';
    await aws.database(SOURCE, 'managed', { StorageEncrypted: true, KmsKeyId });
    await aws.snapshot(SOURCE, 'managed', 'managed-1');
    const SourceDBSnapshotIdentifier = `arn:aws:rds:${SOURCE.region}:${SOURCE.account}:snapshot:managed-1`;

    await aws.copy(there, { SourceDBSnapshotIdentifier, TargetDBSnapshotIdentifier: 'away', KmsKeyId });
    await aws.pass(HOUR);

    expect(await aws.snapshots(there, { DBSnapshotIdentifier: 'away' })).toMatchObject([
      { Status: 'available', KmsKeyId: expect.stringMatching(`^arn:aws:kms:${RECOVERY.region}:`) },
    ]);
  });

  it('encrypts what was not, and can change the key of what was', async () => {
    await aws.database(SOURCE, 'plain');
    await aws.snapshot(SOURCE, 'plain', 'plain');
    await aws.snapshot(SOURCE, 'orders', 'encrypted');
    for (const id of ['plain', 'encrypted']) {
      await aws.copy(SOURCE, {
        SourceDBSnapshotIdentifier: id,
        TargetDBSnapshotIdentifier: `${id}-copy`,
        KmsKeyId: 'alias/aws/rds',
      });
    }
    await aws.pass(HOUR);
    const copies = (await aws.snapshots(SOURCE, { SnapshotType: 'manual' })).filter((one) =>
      one.DBSnapshotIdentifier?.endsWith('-copy'),
    );
    expect(copies.map(({ Status, Encrypted }) => [Status, Encrypted])).toEqual([
      ['available', true],
      ['available', true],
    ]);
    expect(new Set(copies.map(({ KmsKeyId }) => KmsKeyId)).size).toBe(1);
    expect(copies[0]?.KmsKeyId).not.toBe(sourceKey);
  });
});
