import { beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from '../../../simulator/service';
import { type Aws, arnOf, newAws, RECOVERY, SOURCE } from './aws';

let aws: Aws;
let sourceKey: string;
let recoveryKey: string;

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: object;
}

beforeEach(async () => {
  aws = newAws();
  sourceKey = await aws.key(SOURCE, RECOVERY.account);
  recoveryKey = await aws.key(RECOVERY);
  await aws.database(SOURCE, 'orders', { StorageEncrypted: true, KmsKeyId: sourceKey });
  await aws.snapshot(SOURCE, 'orders', 'first');
  await aws.call(SOURCE, 'rds', 'ModifyDBSnapshotAttribute', {
    DBSnapshotIdentifier: 'first',
    AttributeName: 'restore',
    ValuesToAdd: [RECOVERY.account],
  });
});

/** A session of a new role that may do this and nothing else. */
async function role(account: string, statements: readonly Statement[]): Promise<Caller> {
  const side = { account, region: 'us-east-1' };
  await aws.call(side, 'iam', 'CreateRole', {
    RoleName: 'worker',
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { Service: 'lambda.amazonaws.com' },
        Action: 'sts:AssumeRole',
      },
    }),
  });
  await aws.call(side, 'iam', 'PutRolePolicy', {
    RoleName: 'worker',
    PolicyName: 'work',
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })),
    }),
  });
  return { kind: 'role', account, role: `arn:aws:iam::${account}:role/worker`, session: 'session' };
}

const KMS = [
  'kms:DescribeKey',
  'kms:CreateGrant',
  'kms:Decrypt',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncrypt*',
];

const copyInput = () => ({
  SourceDBSnapshotIdentifier: arnOf(SOURCE, 'first'),
  TargetDBSnapshotIdentifier: 'point',
  KmsKeyId: recoveryKey,
  Tags: [{ Key: 'team', Value: 'shop' }],
});

type CopyRights = Readonly<Record<'copy' | 'tags' | 'keys', Statement>>;

const copyRights = (): CopyRights => ({
  copy: { Action: 'rds:CopyDBSnapshot', Resource: [arnOf(SOURCE, 'first'), arnOf(RECOVERY, 'point')] },
  tags: { Action: 'rds:AddTagsToResource', Resource: arnOf(RECOVERY, 'point') },
  keys: { Action: KMS, Resource: [sourceKey, recoveryKey] },
});

describe('a role that copies', () => {
  it('needs exactly what AWS documents', async () => {
    const caller = await role(RECOVERY.account, Object.values(copyRights()));
    expect(await aws.refusal(RECOVERY, 'rds', 'CopyDBSnapshot', copyInput(), caller)).toBe('allowed');
  });

  it.each<readonly [string, (rights: CopyRights) => Statement[], string]>([
    [
      'the source snapshot',
      ({ copy, tags, keys }) => [{ ...copy, Resource: arnOf(RECOVERY, 'point') }, tags, keys],
      'AccessDenied 403',
    ],
    [
      'the target snapshot',
      ({ copy, tags, keys }) => [{ ...copy, Resource: arnOf(SOURCE, 'first') }, tags, keys],
      'AccessDenied 403',
    ],
    ['tagging', ({ copy, keys }) => [copy, keys], 'AccessDenied 403'],
    [
      'the source Region',
      ({ copy, tags, keys }) => [
        { ...copy, Condition: { StringEquals: { 'aws:RequestedRegion': RECOVERY.region } } },
        tags,
        keys,
      ],
      'AccessDenied 403',
    ],
    [
      'the source key',
      ({ copy, tags }) => [copy, tags, { Action: KMS, Resource: recoveryKey }],
      'KMSKeyNotAccessibleFault 400',
    ],
    [
      'its own key',
      ({ copy, tags }) => [copy, tags, { Action: KMS, Resource: sourceKey }],
      'KMSKeyNotAccessibleFault 400',
    ],
    ...KMS.map(
      (action) =>
        [
          action,
          ({ copy, tags, keys }: CopyRights) => [
            copy,
            tags,
            { ...keys, Action: KMS.filter((one) => one !== action) },
          ],
          'KMSKeyNotAccessibleFault 400',
        ] as const,
    ),
    [
      'keys by way of the source Region only',
      ({ copy, tags, keys }) => [
        copy,
        tags,
        { ...keys, Condition: { StringEquals: { 'kms:ViaService': 'rds.us-west-2.amazonaws.com' } } },
      ],
      'KMSKeyNotAccessibleFault 400',
    ],
    [
      'keys by way of the recovery Region only',
      ({ copy, tags, keys }) => [
        copy,
        tags,
        { ...keys, Condition: { StringEquals: { 'kms:ViaService': 'rds.us-east-1.amazonaws.com' } } },
      ],
      'KMSKeyNotAccessibleFault 400',
    ],
  ])('is refused without %s', async (_, change, expected) => {
    const caller = await role(RECOVERY.account, change(copyRights()));
    expect(await aws.refusal(RECOVERY, 'rds', 'CopyDBSnapshot', copyInput(), caller)).toBe(expected);
  });

  it('may be held to RDS in both Regions, and to grants for AWS resources', async () => {
    const { copy, tags, keys } = copyRights();
    const via = { 'kms:ViaService': ['rds.us-west-2.amazonaws.com', 'rds.us-east-1.amazonaws.com'] };
    const caller = await role(RECOVERY.account, [
      copy,
      tags,
      { ...keys, Action: KMS.filter((one) => one !== 'kms:CreateGrant'), Condition: { StringEquals: via } },
      {
        ...keys,
        Action: 'kms:CreateGrant',
        Condition: { StringEquals: via, Bool: { 'kms:GrantIsForAWSResource': true } },
      },
    ]);
    expect(await aws.refusal(RECOVERY, 'rds', 'CopyDBSnapshot', copyInput(), caller)).toBe('allowed');
  });

  it('is refused when the source key lets in another role only', async () => {
    const policyFor = (pattern: string) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${SOURCE.account}:root` },
            Action: 'kms:*',
            Resource: '*',
          },
          {
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${RECOVERY.account}:root` },
            Action: KMS,
            Resource: '*',
            Condition: {
              ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${RECOVERY.account}:role/${pattern}` },
            },
          },
        ],
      });
    const caller = await role(RECOVERY.account, Object.values(copyRights()));
    await aws.call(SOURCE, 'kms', 'PutKeyPolicy', { KeyId: sourceKey, Policy: policyFor('other-*') });
    expect(await aws.refusal(RECOVERY, 'rds', 'CopyDBSnapshot', copyInput(), caller)).toBe(
      'KMSKeyNotAccessibleFault 400',
    );
    await aws.call(SOURCE, 'kms', 'PutKeyPolicy', { KeyId: sourceKey, Policy: policyFor('work*') });
    expect(await aws.refusal(RECOVERY, 'rds', 'CopyDBSnapshot', copyInput(), caller)).toBe('allowed');
  });

  it('leaves in the trail which permission on which key was missing, which the answer does not say', async () => {
    const { copy, tags, keys } = copyRights();
    const caller = await role(RECOVERY.account, [
      copy,
      tags,
      { ...keys, Action: KMS.filter((one) => one !== 'kms:CreateGrant') },
    ]);
    await aws.refusal(RECOVERY, 'rds', 'CopyDBSnapshot', copyInput(), caller);
    const [denied] = aws.world.trail.calls.filter(
      ({ service, error }) => service === 'kms' && error !== undefined,
    );
    expect(denied).toMatchObject({ action: 'CreateGrant', error: 'AccessDenied', account: RECOVERY.account });
    expect(denied?.denied).toContain(`not authorized to perform: kms:CreateGrant on resource: ${sourceKey}`);
  });
});

describe('a role of the source account', () => {
  const db = 'arn:aws:rds:us-west-2:111111111111:db:orders';
  const snapshot = arnOf(SOURCE, 'second');
  const input = { DBInstanceIdentifier: 'orders', DBSnapshotIdentifier: 'second' };
  it.each<readonly [string, string, object, readonly Statement[], string]>([
    [
      'a snapshot',
      'CreateDBSnapshot',
      input,
      [{ Action: 'rds:CreateDBSnapshot', Resource: [db, snapshot] }],
      'allowed',
    ],
    [
      'a snapshot without the instance',
      'CreateDBSnapshot',
      input,
      [{ Action: 'rds:CreateDBSnapshot', Resource: snapshot }],
      'AccessDenied 403',
    ],
    [
      'a snapshot without its name',
      'CreateDBSnapshot',
      input,
      [{ Action: 'rds:CreateDBSnapshot', Resource: db }],
      'AccessDenied 403',
    ],
    [
      'a tagged snapshot without tagging',
      'CreateDBSnapshot',
      { ...input, Tags: [{ Key: 'a', Value: '1' }] },
      [{ Action: 'rds:CreateDBSnapshot', Resource: '*' }],
      'AccessDenied 403',
    ],
    [
      'all snapshots',
      'DescribeDBSnapshots',
      {},
      [{ Action: 'rds:DescribeDBSnapshots', Resource: 'arn:aws:rds:us-west-2:111111111111:snapshot:*' }],
      'allowed',
    ],
    [
      'all snapshots, with rights to some',
      'DescribeDBSnapshots',
      {},
      [{ Action: 'rds:DescribeDBSnapshots', Resource: arnOf(SOURCE, 'first') }],
      'AccessDenied 403',
    ],
    [
      'one snapshot',
      'DescribeDBSnapshots',
      { DBSnapshotIdentifier: 'first' },
      [{ Action: 'rds:DescribeDBSnapshots', Resource: arnOf(SOURCE, 'first') }],
      'allowed',
    ],
    [
      'sharing',
      'ModifyDBSnapshotAttribute',
      { DBSnapshotIdentifier: 'first', AttributeName: 'restore', ValuesToAdd: [RECOVERY.account] },
      [{ Action: 'rds:ModifyDBSnapshotAttribute', Resource: arnOf(SOURCE, 'first') }],
      'allowed',
    ],
    [
      'deleting by tag',
      'DeleteDBSnapshot',
      { DBSnapshotIdentifier: 'first' },
      [
        {
          Action: 'rds:DeleteDBSnapshot',
          Resource: '*',
          Condition: { StringEquals: { 'aws:ResourceTag/team': 'shop' } },
        },
      ],
      'AccessDenied 403',
    ],
    [
      'a new instance with a key, without the key',
      'CreateDBInstance',
      {
        DBInstanceIdentifier: 'new',
        DBInstanceClass: 'db.t4g.medium',
        Engine: 'postgres',
        AllocatedStorage: 20,
        MasterUsername: 'master',
        MasterUserPassword: 'long-enough',
        StorageEncrypted: true,
        KmsKeyId: 'KEY',
      },
      [{ Action: 'rds:*', Resource: '*' }],
      'KMSKeyNotAccessibleFault 400',
    ],
    [
      'a new instance with a key',
      'CreateDBInstance',
      {
        DBInstanceIdentifier: 'new',
        DBInstanceClass: 'db.t4g.medium',
        Engine: 'postgres',
        AllocatedStorage: 20,
        MasterUsername: 'master',
        MasterUserPassword: 'long-enough',
        StorageEncrypted: true,
        KmsKeyId: 'KEY',
      },
      [{ Action: ['rds:*', 'kms:DescribeKey', 'kms:CreateGrant'], Resource: '*' }],
      'allowed',
    ],
    [
      "a new instance under AWS's key",
      'CreateDBInstance',
      {
        DBInstanceIdentifier: 'new',
        DBInstanceClass: 'db.t4g.medium',
        Engine: 'postgres',
        AllocatedStorage: 20,
        MasterUsername: 'master',
        MasterUserPassword: 'long-enough',
        StorageEncrypted: true,
      },
      [{ Action: 'rds:*', Resource: '*' }],
      'allowed',
    ],
    [
      'a restore',
      'RestoreDBInstanceFromDBSnapshot',
      { DBInstanceIdentifier: 'new', DBSnapshotIdentifier: 'first' },
      restoreRights(),
      'allowed',
    ],
    ...restoreRights().map(
      (left) =>
        [
          'a restore with a right less',
          'RestoreDBInstanceFromDBSnapshot',
          { DBInstanceIdentifier: 'new', DBSnapshotIdentifier: 'first' },
          restoreRights().filter(
            ({ Resource, Action }) =>
              JSON.stringify([Resource, Action]) !== JSON.stringify([left.Resource, left.Action]),
          ),
          left.Action === 'rds:RestoreDBInstanceFromDBSnapshot'
            ? 'AccessDenied 403'
            : 'KMSKeyNotAccessibleFault 400',
        ] as const,
    ),
  ])('%s', async (_, action, given, rights, expected) => {
    const caller = await role(SOURCE.account, rights);
    const request = 'KmsKeyId' in given ? { ...given, KmsKeyId: sourceKey } : given;
    expect(await aws.refusal(SOURCE, 'rds', action, request, caller)).toBe(expected);
  });
});

function restoreRights(): Statement[] {
  return [
    ...['db:new', 'snapshot:first', 'subgrp:default', 'pg:default.postgres17', 'og:default:postgres-17'].map(
      (name) => ({
        Action: 'rds:RestoreDBInstanceFromDBSnapshot',
        Resource: `arn:aws:rds:us-west-2:111111111111:${name}`,
      }),
    ),
    { Action: 'kms:DescribeKey', Resource: '*' },
    { Action: 'kms:CreateGrant', Resource: '*' },
  ];
}
