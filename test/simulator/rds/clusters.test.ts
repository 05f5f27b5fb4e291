import type {
  CreateDBClusterCommandInput,
  DBCluster,
  DBClusterSnapshot,
  DescribeDBClusterSnapshotsCommandOutput,
  DescribeDBClustersCommandOutput,
} from '@aws-sdk/client-rds';
import { beforeEach, describe, expect, it } from 'vitest';
import { rdsSwitches } from '../../../simulator/rds/quotas';
import { type Aws, HOUR, instanceInput, newAws, only, RECOVERY, type Side, SOURCE, STRANGER } from './aws';

const CLUSTER = {
  DBClusterIdentifier: 'ledger',
  Engine: 'aurora-postgresql',
  MasterUsername: 'master',
  MasterUserPassword: 'first-password',
  PreferredBackupWindow: '04:00-04:30',
} satisfies CreateDBClusterCommandInput;

const MULTI_AZ = {
  ...CLUSTER,
  Engine: 'postgres',
  DBClusterInstanceClass: 'db.m6gd.large',
  AllocatedStorage: 100,
};

const MEMBER = { DBInstanceIdentifier: 'ledger-1', DBInstanceClass: 'db.r7g.large', Engine: CLUSTER.Engine };

let aws: Aws;
beforeEach(() => {
  aws = newAws('clusters');
});

async function create(side: Side, input: Partial<CreateDBClusterCommandInput> = {}): Promise<void> {
  await aws.call(side, 'rds', 'CreateDBCluster', { ...CLUSTER, ...input });
  await aws.pass(HOUR);
}

/** A cluster under a key of the source's that the recovery account may use, and a snapshot of it. */
async function withSnapshot(input: Partial<CreateDBClusterCommandInput> = {}): Promise<void> {
  const KmsKeyId = await aws.key(SOURCE, RECOVERY.account);
  await create(SOURCE, { StorageEncrypted: true, KmsKeyId, ...input });
  await snapshot('one');
}

async function snapshot(id: string): Promise<void> {
  await aws.call(SOURCE, 'rds', 'CreateDBClusterSnapshot', {
    DBClusterIdentifier: 'ledger',
    DBClusterSnapshotIdentifier: id,
  });
  await aws.pass(HOUR / 2);
}

async function share(id = 'one', account: string = RECOVERY.account): Promise<void> {
  await aws.call(SOURCE, 'rds', 'ModifyDBClusterSnapshotAttribute', {
    DBClusterSnapshotIdentifier: id,
    AttributeName: 'restore',
    ValuesToAdd: [account],
  });
}

async function snapshots(side: Side, input: object = {}): Promise<DBClusterSnapshot[]> {
  const answer = await aws.call<DescribeDBClusterSnapshotsCommandOutput>(
    side,
    'rds',
    'DescribeDBClusterSnapshots',
    input,
  );
  return answer.DBClusterSnapshots ?? [];
}

async function cluster(side: Side, DBClusterIdentifier: string): Promise<DBCluster> {
  const answer = await aws.call<DescribeDBClustersCommandOutput>(side, 'rds', 'DescribeDBClusters', {
    DBClusterIdentifier,
  });
  return only(answer.DBClusters);
}

function arn(id: string, side: Side = SOURCE): string {
  return `arn:aws:rds:${side.region}:${side.account}:cluster-snapshot:${id}`;
}

describe('a cluster', () => {
  it('is created, gets an instance, and shows it as its writer', async () => {
    await create(SOURCE);
    await aws.call(SOURCE, 'rds', 'CreateDBInstance', { ...MEMBER, DBClusterIdentifier: 'ledger' });
    await aws.pass(HOUR);

    expect(await cluster(SOURCE, 'LEDGER')).toMatchObject({
      DBClusterArn: `arn:aws:rds:${SOURCE.region}:${SOURCE.account}:cluster:ledger`,
      Status: 'available',
      AllocatedStorage: 1,
      StorageEncrypted: false,
      StorageEncryptionType: 'sse-rds',
      DBClusterMembers: [{ DBInstanceIdentifier: 'ledger-1', IsClusterWriter: true }],
    });
    expect(await aws.instance(SOURCE, 'ledger-1')).toMatchObject({
      DBClusterIdentifier: 'ledger',
      DBInstanceStatus: 'available',
      MasterUsername: 'master',
    });
    expect(aws.events.map(({ detail }) => detail.EventID)).toContain('RDS-EVENT-0170');
  });

  it('is backed up every day by a snapshot of a name and type of its own', async () => {
    await create(SOURCE);
    await aws.pass(24 * HOUR);

    const automated = await snapshots(SOURCE, { SnapshotType: 'automated' });

    expect(automated.map(({ DBClusterSnapshotIdentifier }) => DBClusterSnapshotIdentifier)).toEqual([
      expect.stringMatching(/^rds:ledger-2026-01-0\d-\d\d-\d\d$/),
    ]);
    expect(aws.events.map(({ detail }) => detail.EventID)).toContain('RDS-EVENT-0169');
  });

  it.each([
    ['of the same name', CLUSTER, 'DBClusterAlreadyExistsFault 400'],
    [
      'with too long a name',
      { ...CLUSTER, DBClusterIdentifier: 'a'.repeat(64) },
      'InvalidParameterValue 400',
    ],
    ['kept without backups', { ...CLUSTER, BackupRetentionPeriod: 0 }, 'InvalidParameterValue 400'],
    ['with a size', { ...CLUSTER, AllocatedStorage: 100 }, 'InvalidParameterCombination 400'],
    [
      'under a key but not encrypted',
      { ...CLUSTER, DBClusterIdentifier: 'b', KmsKeyId: 'k' },
      'InvalidParameterCombination 400',
    ],
    [
      'with a group that is not there',
      { ...CLUSTER, DBClusterIdentifier: 'b', DBClusterParameterGroupName: 'x' },
      'DBClusterParameterGroupNotFound 404',
    ],
  ])('%s is refused', async (_what, input, refusal) => {
    await create(SOURCE);

    expect(await aws.refusal(SOURCE, 'rds', 'CreateDBCluster', input)).toBe(refusal);
  });

  it('above the quota is refused', async () => {
    rdsSwitches(aws.world, SOURCE.account, SOURCE.region).clusters = 0;

    expect(await aws.refusal(SOURCE, 'rds', 'CreateDBCluster', CLUSTER)).toBe(
      'DBClusterQuotaExceededFault 403',
    );
  });

  it.each([
    [
      'a snapshot',
      'CreateDBSnapshot',
      { DBInstanceIdentifier: 'ledger-1', DBSnapshotIdentifier: 's' },
      'InvalidParameterValue 400',
    ],
    [
      'a password',
      'ModifyDBInstance',
      { DBInstanceIdentifier: 'ledger-1', MasterUserPassword: 'second-password' },
      'InvalidParameterCombination 400',
    ],
    [
      'a last snapshot',
      'DeleteDBInstance',
      { DBInstanceIdentifier: 'ledger-1', FinalDBSnapshotIdentifier: 's' },
      'InvalidParameterCombination 400',
    ],
    [
      'another engine',
      'CreateDBInstance',
      { ...instanceInput('x'), DBClusterIdentifier: 'ledger' },
      'InvalidParameterCombination 400',
    ],
    [
      'a cluster that is not there',
      'CreateDBInstance',
      { ...MEMBER, DBClusterIdentifier: 'nowhere' },
      'DBClusterNotFoundFault 404',
    ],
    [
      'no cluster',
      'CreateDBInstance',
      { ...instanceInput('x'), Engine: CLUSTER.Engine },
      'InvalidParameterCombination 400',
    ],
  ])('has instances that refuse %s', async (_what, action, input, refusal) => {
    await create(SOURCE);
    await aws.call(SOURCE, 'rds', 'CreateDBInstance', { ...MEMBER, DBClusterIdentifier: 'ledger' });
    await aws.pass(HOUR);

    expect(await aws.refusal(SOURCE, 'rds', action, input)).toBe(refusal);
  });

  it('is deleted after its instances, and with its automated backups', async () => {
    await create(SOURCE);
    await aws.call(SOURCE, 'rds', 'CreateDBInstance', { ...MEMBER, DBClusterIdentifier: 'ledger' });
    await aws.pass(24 * HOUR);
    const gone = { DBClusterIdentifier: 'ledger', SkipFinalSnapshot: true };

    const early = await aws.refusal(SOURCE, 'rds', 'DeleteDBCluster', gone);
    await aws.call(SOURCE, 'rds', 'DeleteDBInstance', { DBInstanceIdentifier: 'ledger-1' });
    await aws.pass(HOUR);
    await aws.call(SOURCE, 'rds', 'DeleteDBCluster', gone);
    await aws.pass(HOUR);

    expect(early).toBe('InvalidDBClusterStateFault 400');
    expect(await aws.refusal(SOURCE, 'rds', 'DescribeDBClusters', gone)).toBe('DBClusterNotFoundFault 404');
    expect(await snapshots(SOURCE)).toEqual([]);
  });
});

describe('a cluster snapshot', () => {
  it('is taken with two events of its own, and says nothing of the moment it holds', async () => {
    await withSnapshot();

    const one = only(await snapshots(SOURCE));

    expect(one).toMatchObject({
      Status: 'available',
      StorageEncryptionType: 'sse-kms',
      StorageEncrypted: true,
    });
    expect(one).not.toHaveProperty('SnapshotDatabaseTime');
    expect(
      aws.events
        .filter(({ detailType }) => detailType === 'RDS DB Cluster Snapshot Event')
        .map(({ detail }) => detail.EventID),
    ).toEqual(['RDS-EVENT-0074', 'RDS-EVENT-0075']);
  });

  it('goes to another account and Region in one copy without any event, as a full one each time', async () => {
    await withSnapshot();
    await snapshot('two');
    const KmsKeyId = await aws.key(RECOVERY);
    const before = aws.events.length;
    for (const id of ['one', 'two']) {
      await share(id);
      await aws.call(RECOVERY, 'rds', 'CopyDBClusterSnapshot', {
        SourceDBClusterSnapshotIdentifier: arn(id),
        TargetDBClusterSnapshotIdentifier: `${id}-copy`,
        KmsKeyId,
        Tags: [{ Key: 'a', Value: 'b' }],
      });
    }
    const [underWay] = await snapshots(RECOVERY);
    await aws.pass(4 * HOUR);

    const [one] = await snapshots(RECOVERY);

    expect(underWay).toMatchObject({ Status: 'copying', PercentProgress: 0 });
    expect(one).toMatchObject({
      DBClusterSnapshotIdentifier: 'one-copy',
      Status: 'available',
      KmsKeyId,
      SourceDBClusterSnapshotArn: arn('one'),
      TagList: [{ Key: 'a', Value: 'b' }],
    });
    expect(aws.events.slice(before)).toEqual([]);
    const modes = aws.world.trail.notes
      .filter(({ kind }) => kind === 'copy-finished')
      .map(({ details }) => details?.mode);
    expect(modes).toEqual(['full', 'full']);
  });

  it('is seen by an account that it is shared with, by its ARN and where it is, and by no other', async () => {
    await withSnapshot();
    await share();
    const there = { ...RECOVERY, region: SOURCE.region };

    expect(
      (await snapshots(there, { SnapshotType: 'shared' })).map((one) => one.DBClusterSnapshotIdentifier),
    ).toEqual([arn('one')]);
    expect(await snapshots(there)).toEqual([]);
    expect(await snapshots(there, { IncludeShared: true })).toHaveLength(1);
    expect(await snapshots(RECOVERY, { SnapshotType: 'shared' })).toEqual([]);
    expect(await snapshots({ ...STRANGER, region: SOURCE.region }, { SnapshotType: 'shared' })).toEqual([]);
  });

  it.each([
    ['6 at once', 5, 'SnapshotQuotaExceeded 400'],
    ['5 at once', 4, 'allowed'],
  ])('%s can be copied: %i and one more are %s', async (_what, already, outcome) => {
    await withSnapshot();
    const copy = (id: number) => ({
      SourceDBClusterSnapshotIdentifier: 'one',
      TargetDBClusterSnapshotIdentifier: `copy-${id}`,
    });
    for (let id = 0; id < already; id++) await aws.call(SOURCE, 'rds', 'CopyDBClusterSnapshot', copy(id));

    expect(await aws.refusal(SOURCE, 'rds', 'CopyDBClusterSnapshot', copy(already))).toBe(outcome);
  });

  it('counts against a quota of its own', async () => {
    const limits = rdsSwitches(aws.world, SOURCE.account, SOURCE.region);
    limits.manualSnapshots = 0;
    limits.manualClusterSnapshots = 1;
    await withSnapshot();

    expect(
      await aws.refusal(SOURCE, 'rds', 'CreateDBClusterSnapshot', {
        DBClusterIdentifier: 'ledger',
        DBClusterSnapshotIdentifier: 'two',
      }),
    ).toBe('SnapshotQuotaExceeded 400');
  });

  it.each([
    [
      'CreateDBClusterSnapshot',
      { DBClusterIdentifier: 'ledger', DBClusterSnapshotIdentifier: 'one' },
      'DBClusterSnapshotAlreadyExistsFault 400',
    ],
    [
      'CreateDBClusterSnapshot',
      { DBClusterIdentifier: 'ledger', DBClusterSnapshotIdentifier: 'a'.repeat(64) },
      'InvalidParameterValue 400',
    ],
    [
      'CreateDBClusterSnapshot',
      { DBClusterIdentifier: 'nowhere', DBClusterSnapshotIdentifier: 'two' },
      'DBClusterNotFoundFault 404',
    ],
    [
      'DescribeDBClusterSnapshots',
      { DBClusterSnapshotIdentifier: 'nowhere' },
      'DBClusterSnapshotNotFoundFault 404',
    ],
    [
      'DescribeDBClusterSnapshots',
      { DBClusterSnapshotIdentifier: 'one', DBClusterIdentifier: 'ledger' },
      'InvalidParameterCombination 400',
    ],
    ['DescribeDBSnapshots', { DBSnapshotIdentifier: 'one' }, 'DBSnapshotNotFound 404'],
    [
      'CopyDBClusterSnapshot',
      { SourceDBClusterSnapshotIdentifier: 'nowhere', TargetDBClusterSnapshotIdentifier: 'two' },
      'DBClusterSnapshotNotFoundFault 404',
    ],
    [
      'DeleteDBClusterSnapshot',
      { DBClusterSnapshotIdentifier: 'nowhere' },
      'DBClusterSnapshotNotFoundFault 404',
    ],
    [
      'ModifyDBClusterSnapshotAttribute',
      { DBClusterSnapshotIdentifier: 'one', AttributeName: 'restore', ValuesToAdd: ['all'] },
      'InvalidParameterCombination 400',
    ],
    [
      'ModifyDBClusterSnapshotAttribute',
      { DBClusterSnapshotIdentifier: 'one', AttributeName: 'copy' },
      'InvalidParameterValue 400',
    ],
    [
      'RestoreDBClusterFromSnapshot',
      { DBClusterIdentifier: 'new', SnapshotIdentifier: 'one', Engine: 'aurora-mysql' },
      'InvalidParameterCombination 400',
    ],
    [
      'RestoreDBClusterFromSnapshot',
      { DBClusterIdentifier: 'ledger', SnapshotIdentifier: 'one', Engine: 'aurora-postgresql' },
      'DBClusterAlreadyExistsFault 400',
    ],
    [
      'RestoreDBClusterFromSnapshot',
      { DBClusterIdentifier: 'new', SnapshotIdentifier: 'two', Engine: 'aurora-postgresql' },
      'DBClusterSnapshotNotFoundFault 404',
    ],
  ])('%s of %j is refused', async (action, input, refusal) => {
    await withSnapshot();

    expect(await aws.refusal(SOURCE, 'rds', action, input)).toBe(refusal);
  });

  it('of AWS alone can be neither shared nor deleted', async () => {
    await create(SOURCE);
    await aws.pass(24 * HOUR);
    const [automated] = await snapshots(SOURCE, { SnapshotType: 'automated' });
    const DBClusterSnapshotIdentifier = automated?.DBClusterSnapshotIdentifier;
    const shared = { DBClusterSnapshotIdentifier, AttributeName: 'restore', ValuesToAdd: [RECOVERY.account] };

    for (const action of ['DeleteDBClusterSnapshot', 'ModifyDBClusterSnapshotAttribute']) {
      expect(await aws.refusal(SOURCE, 'rds', action, shared)).toBe('InvalidDBClusterSnapshotStateFault 400');
    }
  });

  it.each([
    ['under a key that AWS owns', {}, 'InvalidParameterCombination 400', 'InvalidParameterCombination 400'],
    ["under AWS's key for RDS", { StorageEncrypted: true }, 'InvalidParameterCombination 400', 'allowed'],
    [
      'of a Multi-AZ DB cluster',
      MULTI_AZ,
      'InvalidDBClusterSnapshotStateFault 400',
      'InvalidDBClusterSnapshotStateFault 400',
    ],
  ])(
    '%s is not shared, and copied under another key only if AWS can',
    async (_what, input, shared, copied) => {
      await create(SOURCE, input);
      await snapshot('one');
      const KmsKeyId = await aws.key(SOURCE);

      expect(
        await aws.refusal(SOURCE, 'rds', 'ModifyDBClusterSnapshotAttribute', {
          DBClusterSnapshotIdentifier: 'one',
          AttributeName: 'restore',
          ValuesToAdd: [RECOVERY.account],
        }),
      ).toBe(shared);
      expect(
        await aws.refusal(SOURCE, 'rds', 'CopyDBClusterSnapshot', {
          SourceDBClusterSnapshotIdentifier: 'one',
          TargetDBClusterSnapshotIdentifier: 'two',
          KmsKeyId,
        }),
      ).toBe(copied);
    },
  );

  it('that is not encrypted cannot be copied under a key', async () => {
    rdsSwitches(aws.world, SOURCE.account, SOURCE.region).clustersEncryptedByDefault = false;
    await create(SOURCE);
    await snapshot('one');
    const KmsKeyId = await aws.key(SOURCE);

    expect(
      await aws.refusal(SOURCE, 'rds', 'CopyDBClusterSnapshot', {
        SourceDBClusterSnapshotIdentifier: 'one',
        TargetDBClusterSnapshotIdentifier: 'two',
        KmsKeyId,
      }),
    ).toBe('InvalidParameterCombination 400');
  });

  it('is restored to a cluster without instances, by another account straight from a share', async () => {
    await withSnapshot();
    await share();
    const there = { ...RECOVERY, region: SOURCE.region };
    const KmsKeyId = await aws.key(there);

    await aws.call(there, 'rds', 'RestoreDBClusterFromSnapshot', {
      DBClusterIdentifier: 'restored',
      SnapshotIdentifier: arn('one'),
      Engine: CLUSTER.Engine,
      KmsKeyId,
    });
    await aws.pass(2 * HOUR);

    expect(await cluster(there, 'restored')).toMatchObject({
      Status: 'available',
      KmsKeyId,
      DBClusterMembers: [],
    });
  });
});
