import { beforeEach, describe, expect, it } from 'vitest';
import { type Aws, arnOf, HOUR, instanceInput, MINUTE, newAws, only, RECOVERY, SOURCE, START } from './aws';

let aws: Aws;

beforeEach(() => {
  aws = newAws();
});

/** Steps through time and collects the words that `read` says, without repeating. */
async function wordsOver(duration: number, step: number, read: () => Promise<string>): Promise<string[]> {
  const words: string[] = [];
  for (let passed = 0; passed <= duration; passed += step) {
    const word = await read();
    if (word !== words.at(-1)) words.push(word);
    await aws.pass(step);
  }
  return words;
}

const messages = (account: string) =>
  aws.events
    .filter((event) => event.account === account)
    .map(({ region, detail }) => `${region} ${detail.EventID} ${detail.SourceIdentifier}: ${detail.Message}`);

describe('an instance', () => {
  it('is created, backed up for the first time, then available, with an endpoint from its creation on', async () => {
    await aws.call(SOURCE, 'rds', 'CreateDBInstance', {
      ...instanceInput('Orders'),
      BackupRetentionPeriod: 7,
    });

    const words = await wordsOver(20 * MINUTE, 5_000, async () => {
      const { DBInstanceStatus, Endpoint } = await aws.instance(SOURCE, 'ORDERS');
      return `${DBInstanceStatus} ${Endpoint === undefined ? 'without' : 'with'} endpoint`;
    });

    expect(words).toEqual([
      'creating without endpoint',
      'backing-up with endpoint',
      'available with endpoint',
    ]);
    const { DBInstanceIdentifier, Endpoint } = await aws.instance(SOURCE, 'orders');
    expect(DBInstanceIdentifier).toBe('orders');
    expect(Endpoint?.Address).toMatch(/^orders\.c[0-9a-f]{11}\.us-west-2\.rds\.amazonaws\.com$/);
    expect(only(await aws.snapshots(SOURCE, { SnapshotType: 'automated' })).DBSnapshotIdentifier).toMatch(
      /^rds:orders-2026-01-05-06-\d\d$/,
    );
    expect(messages(SOURCE.account).map((message) => message.replace(/\d\d:/, ':'))).toEqual([
      'us-west-2 RDS-EVENT-0005 orders: DB instance created',
      'us-west-2 RDS-EVENT-0090 rds:orders-2026-01-05-06-: Creating automated snapshot',
      'us-west-2 RDS-EVENT-0091 rds:orders-2026-01-05-06-: Automated snapshot created',
    ]);
  });

  it('keeps daily backups for as long as it is told to', async () => {
    await aws.database(SOURCE, 'orders', { BackupRetentionPeriod: 3, PreferredBackupWindow: '10:00-10:30' });

    await aws.pass(6 * 24 * HOUR);

    const days = (await aws.snapshots(SOURCE, { SnapshotType: 'automated' })).map(
      ({ DBSnapshotIdentifier }) => DBSnapshotIdentifier?.slice('rds:orders-2026-01-'.length),
    );
    // The oldest was not yet three days old when the newest was taken.
    expect(days).toEqual(['07-10-00', '08-10-00', '09-10-00', '10-10-00']);
  });

  it('gets a new master password some time after it was asked for, and says so until then', async () => {
    await aws.database(SOURCE, 'orders');
    await aws.call(SOURCE, 'rds', 'ModifyDBInstance', {
      DBInstanceIdentifier: 'orders',
      MasterUserPassword: 'second-password',
    });

    const words = await wordsOver(2 * MINUTE, 1_000, async () => {
      const { DBInstanceStatus, PendingModifiedValues } = await aws.instance(SOURCE, 'orders');
      return `${DBInstanceStatus} ${PendingModifiedValues?.MasterUserPassword ?? 'applied'}`;
    });

    expect(words).toEqual(['available ****', 'resetting-master-credentials ****', 'available applied']);
    expect(messages(SOURCE.account).at(-1)).toContain('RDS-EVENT-0016 orders: Reset master credentials');
  });

  it.each([
    ['at once', true, 10 * MINUTE, 200],
    ['in the next maintenance window', false, 10 * MINUTE, 100],
    ['in the next maintenance window', false, 7 * 24 * HOUR, 200],
  ])('grows %s (immediately: %s, after %d ms)', async (_, ApplyImmediately, after, expected) => {
    await aws.database(SOURCE, 'orders');
    await aws.call(SOURCE, 'rds', 'ModifyDBInstance', {
      DBInstanceIdentifier: 'orders',
      AllocatedStorage: 200,
      ApplyImmediately,
    });

    await aws.pass(after);

    const { AllocatedStorage, PendingModifiedValues } = await aws.instance(SOURCE, 'orders');
    expect(AllocatedStorage).toBe(expected);
    expect(PendingModifiedValues).toEqual(expected === 200 ? {} : { AllocatedStorage: 200 });
  });

  it('goes with its automated backups, and leaves a final snapshot', async () => {
    await aws.database(SOURCE, 'orders', { BackupRetentionPeriod: 1 });
    await aws.call(SOURCE, 'rds', 'DeleteDBInstance', {
      DBInstanceIdentifier: 'orders',
      FinalDBSnapshotIdentifier: 'the-last',
    });
    expect((await aws.instance(SOURCE, 'orders')).DBInstanceStatus).toBe('deleting');

    await aws.pass(HOUR);

    expect(await aws.refusal(SOURCE, 'rds', 'DescribeDBInstances', { DBInstanceIdentifier: 'orders' })).toBe(
      'DBInstanceNotFound 404',
    );
    expect(
      (await aws.snapshots(SOURCE)).map(({ DBSnapshotIdentifier, Status }) => [DBSnapshotIdentifier, Status]),
    ).toEqual([['the-last', 'available']]);
    expect(messages(SOURCE.account).at(-1)).toContain('RDS-EVENT-0003 orders');
  });
});

describe('in a Region that was lost and is back', () => {
  async function away(milliseconds: number): Promise<void> {
    aws.world.faults.loseRegion(SOURCE.region);
    await aws.pass(milliseconds);
    aws.world.faults.returnRegion(SOURCE.region);
    await aws.pass(MINUTE);
  }

  it.each([
    ['its moment came before', MINUTE, 'available'],
    ['its moment passed meanwhile', 0, 'failed'],
  ])('a snapshot that was being taken is what it can be when %s', async (_, before, expected) => {
    await aws.database(SOURCE, 'orders');
    await aws.call(SOURCE, 'rds', 'CreateDBSnapshot', {
      DBInstanceIdentifier: 'orders',
      DBSnapshotIdentifier: 'first',
    });
    await aws.pass(before);
    await away(48 * HOUR);

    expect(only(await aws.snapshots(SOURCE)).Status).toBe(expected);
    expect((await aws.instance(SOURCE, 'orders')).DBInstanceStatus).toBe('available');
  });

  it('an instance that was being created comes to be, and daily backups go on without those missed', async () => {
    await aws.call(SOURCE, 'rds', 'CreateDBInstance', {
      ...instanceInput('orders'),
      BackupRetentionPeriod: 7,
      PreferredBackupWindow: '08:00-08:30',
    });
    await away(3 * HOUR);
    await aws.pass(24 * HOUR);

    expect((await aws.instance(SOURCE, 'orders')).DBInstanceStatus).toBe('available');
    expect((await aws.snapshots(SOURCE)).map(({ DBSnapshotIdentifier }) => DBSnapshotIdentifier)).toEqual([
      'rds:orders-2026-01-05-09-00',
      'rds:orders-2026-01-06-08-00',
    ]);
  });
});

describe('a snapshot', () => {
  it('is made over time, holds a moment soon after the request, and blocks others of its instance', async () => {
    await aws.database(SOURCE, 'orders');
    const asked = aws.world.clock.now();
    await aws.call(SOURCE, 'rds', 'CreateDBSnapshot', {
      DBInstanceIdentifier: 'orders',
      DBSnapshotIdentifier: 'First',
    });
    expect((await aws.instance(SOURCE, 'orders')).DBInstanceStatus).toBe('backing-up');
    const early = only(await aws.snapshots(SOURCE));
    await aws.pass(MINUTE);
    const midway = only(await aws.snapshots(SOURCE));
    await aws.pass(HOUR / 2);
    const done = only(await aws.snapshots(SOURCE));

    expect([early, midway, done].map(({ Status }) => Status)).toEqual(['creating', 'creating', 'available']);
    expect(early.PercentProgress).toBe(0);
    expect(midway.PercentProgress).toBeGreaterThan(0);
    expect(midway.PercentProgress).toBeLessThan(100);
    expect(done.PercentProgress).toBe(100);
    expect(early.SnapshotDatabaseTime).toBeUndefined();
    const held = done.SnapshotDatabaseTime?.getTime() ?? 0;
    expect(held - asked).toBeGreaterThan(5_000);
    expect(held - asked).toBeLessThan(15_000);
    expect(done).toMatchObject({ DBSnapshotIdentifier: 'first', SnapshotType: 'manual', Encrypted: false });
    expect(done.SnapshotCreateTime).toEqual(done.SnapshotDatabaseTime);
    expect(done).not.toHaveProperty('SourceRegion');
    expect((await aws.instance(SOURCE, 'orders')).DBInstanceStatus).toBe('available');
    expect(messages(SOURCE.account)).toEqual([
      'us-west-2 RDS-EVENT-0005 orders: DB instance created',
      'us-west-2 RDS-EVENT-0040 first: Creating manual snapshot',
      'us-west-2 RDS-EVENT-0042 first: Manual snapshot created',
    ]);
  });

  it('is announced by an event with all that AWS puts into it', async () => {
    await aws.database(SOURCE, 'orders');
    await aws.call(SOURCE, 'rds', 'CreateDBSnapshot', {
      DBInstanceIdentifier: 'orders',
      DBSnapshotIdentifier: 'first',
      Tags: [{ Key: 'team', Value: 'shop' }],
    });

    expect(aws.events.at(-1)).toEqual({
      account: SOURCE.account,
      region: SOURCE.region,
      source: 'aws.rds',
      detailType: 'RDS DB Snapshot Event',
      resources: [arnOf(SOURCE, 'first')],
      detail: {
        EventCategories: ['creation'],
        SourceType: 'SNAPSHOT',
        SourceArn: arnOf(SOURCE, 'first'),
        Date: new Date(START + HOUR / 2).toISOString(),
        Message: 'Creating manual snapshot',
        SourceIdentifier: 'first',
        EventID: 'RDS-EVENT-0040',
        Tags: { team: 'shop' },
      },
    });
  });

  it('gets the tags of its instance when the instance says so, and those of the request before them', async () => {
    await aws.database(SOURCE, 'orders', {
      CopyTagsToSnapshot: true,
      Tags: [
        { Key: 'team', Value: 'shop' },
        { Key: 'cost', Value: '7' },
      ],
    });
    await aws.call(SOURCE, 'rds', 'CreateDBSnapshot', {
      DBInstanceIdentifier: 'orders',
      DBSnapshotIdentifier: 'first',
      Tags: [{ Key: 'team', Value: 'backup' }],
    });

    expect(only(await aws.snapshots(SOURCE)).TagList).toEqual([
      { Key: 'cost', Value: '7' },
      { Key: 'team', Value: 'backup' },
    ]);
  });

  it('takes as long as what has changed: all at first, little after half an hour', async () => {
    await aws.database(SOURCE, 'orders');
    await aws.snapshot(SOURCE, 'orders', 'first');
    await aws.snapshot(SOURCE, 'orders', 'second');

    const took = aws.world.trail.notes
      .filter(({ kind }) => kind === 'snapshot-available')
      .map(({ details }) => Number(details.minutes));
    expect(took[0]).toBeGreaterThan(10);
    expect(took[1]).toBeGreaterThan(1.5);
    expect(took[1]).toBeLessThan(2.5);
  });
});

describe('a shared snapshot', () => {
  const visible = async (input: object = {}) =>
    (await aws.snapshots({ ...RECOVERY, region: SOURCE.region }, input)).length;

  beforeEach(async () => {
    await aws.database(SOURCE, 'orders', {
      Tags: [{ Key: 'team', Value: 'shop' }],
      CopyTagsToSnapshot: true,
    });
    await aws.snapshot(SOURCE, 'orders', 'first');
  });

  const share = (change: object) =>
    aws.call(SOURCE, 'rds', 'ModifyDBSnapshotAttribute', {
      DBSnapshotIdentifier: 'first',
      AttributeName: 'restore',
      ...change,
    });

  it('is seen from the other account as long as it is shared, in its own Region, when asked for', async () => {
    expect(await visible({ SnapshotType: 'shared' })).toBe(0);
    await share({ ValuesToAdd: [RECOVERY.account] });

    expect(await visible({ SnapshotType: 'shared' })).toBe(1);
    expect(await visible({ IncludeShared: true })).toBe(1);
    expect(await visible({ DBSnapshotIdentifier: arnOf(SOURCE, 'first'), SnapshotType: 'shared' })).toBe(1);
    expect(await visible()).toBe(0);
    expect(await visible({ SnapshotType: 'manual', IncludeShared: true })).toBe(0);
    expect(await aws.snapshots(RECOVERY, { SnapshotType: 'shared' })).toEqual([]);
    expect(await aws.snapshots(SOURCE, { SnapshotType: 'shared' })).toEqual([]);

    await share({ ValuesToRemove: [RECOVERY.account] });
    expect(await visible({ SnapshotType: 'shared' })).toBe(0);
  });

  it('shows its ARN and no tags there', async () => {
    await share({ ValuesToAdd: [RECOVERY.account] });
    const seen = only(
      await aws.snapshots({ ...RECOVERY, region: SOURCE.region }, { SnapshotType: 'shared' }),
    );
    expect(seen).toMatchObject({
      DBSnapshotIdentifier: arnOf(SOURCE, 'first'),
      DBSnapshotArn: arnOf(SOURCE, 'first'),
      SnapshotType: 'shared',
      TagList: [],
    });
    expect(only(await aws.snapshots(SOURCE)).TagList).toEqual([{ Key: 'team', Value: 'shop' }]);
  });

  it('is public when it is shared with all', async () => {
    await share({ ValuesToAdd: ['all'] });
    expect(await visible({ SnapshotType: 'public' })).toBe(1);
    expect(await visible({ IncludePublic: true })).toBe(1);
    expect(await visible({ SnapshotType: 'shared' })).toBe(0);
    expect(
      await aws.call(SOURCE, 'rds', 'DescribeDBSnapshotAttributes', { DBSnapshotIdentifier: 'first' }),
    ).toEqual({
      DBSnapshotAttributesResult: {
        DBSnapshotIdentifier: 'first',
        DBSnapshotAttributes: [{ AttributeName: 'restore', AttributeValues: ['all'] }],
      },
    });
  });
});

describe('DescribeEvents', () => {
  beforeEach(async () => {
    await aws.database(SOURCE, 'orders');
    await aws.snapshot(SOURCE, 'orders', 'first');
  });

  it.each<readonly [string, object, readonly string[]]>([
    ['the last hour', {}, ['DB instance created', 'Creating manual snapshot', 'Manual snapshot created']],
    ['snapshots', { SourceType: 'db-snapshot' }, ['Creating manual snapshot', 'Manual snapshot created']],
    ['one source', { SourceIdentifier: 'orders', SourceType: 'db-instance' }, ['DB instance created']],
    ['a category', { EventCategories: ['deletion'] }, []],
    ['the last half hour', { Duration: 30 }, ['Creating manual snapshot', 'Manual snapshot created']],
  ])('lists %s', async (_, input, expected) => {
    const { Events } = await aws.call<{ Events: { Message: string }[] }>(
      SOURCE,
      'rds',
      'DescribeEvents',
      input,
    );
    expect(Events.map(({ Message }) => Message)).toEqual(expected);
    expect((await aws.call<{ Events: object[] }>(RECOVERY, 'rds', 'DescribeEvents', input)).Events).toEqual(
      [],
    );
  });
});
