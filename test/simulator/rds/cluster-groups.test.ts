import type {
  DescribeDBClusterParametersCommandOutput,
  DescribeDBClustersCommandOutput,
} from '@aws-sdk/client-rds';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Aws, newAws, SOURCE } from './aws';

let aws: Aws;

const WIDE = { DBClusterParameterGroupName: 'wide' };

const call = <Output = object>(action: string, input: object) =>
  aws.call<Output>(SOURCE, 'rds', action, input);
const refusal = (action: string, input: object) => aws.refusal(SOURCE, 'rds', action, input);

const cluster = (more: object = {}) => ({
  ...{ DBClusterIdentifier: 'orders', Engine: 'aurora-postgresql' },
  ...{ MasterUsername: 'master', MasterUserPassword: 'first-password' },
  ...more,
});

const setTo = (ParameterValue: string, ParameterName = 'log_statement') => ({
  ...WIDE,
  Parameters: [{ ParameterName, ParameterValue, ApplyMethod: 'immediate' }],
});

async function parameters(name = 'wide', Source?: string) {
  const { Parameters } = await call<DescribeDBClusterParametersCommandOutput>('DescribeDBClusterParameters', {
    DBClusterParameterGroupName: name,
    Source,
  });
  return Parameters?.map(({ ParameterName, ParameterValue }) => [ParameterName, ParameterValue]);
}

beforeEach(async () => {
  aws = newAws('cluster-groups');
  await call('CreateDBClusterParameterGroup', {
    ...WIDE,
    DBParameterGroupFamily: 'aurora-postgresql16',
    Description: 'wide',
  });
});

describe('a parameter group of clusters', () => {
  it('is what clusters are created with, changed to, and kept by', async () => {
    await call('CreateDBCluster', cluster(WIDE));
    const { DBClusters } = await call<DescribeDBClustersCommandOutput>('DescribeDBClusters', {});
    const kept = await refusal('DeleteDBClusterParameterGroup', WIDE);
    await aws.pass(3_600_000);
    await call('ModifyDBCluster', {
      DBClusterIdentifier: 'orders',
      DBClusterParameterGroupName: 'default.aurora-postgresql16',
    });
    await call('DeleteDBClusterParameterGroup', WIDE);

    expect(DBClusters).toMatchObject([{ DBClusterParameterGroup: 'wide' }]);
    expect(kept).toBe('InvalidDBParameterGroupState 400');
    expect(await refusal('DescribeDBClusterParameterGroups', WIDE)).toBe('DBParameterGroupNotFound 404');
  });

  it('is no parameter group of instances, and has a namespace of its own', async () => {
    await call('CreateDBParameterGroup', {
      DBParameterGroupName: 'wide',
      DBParameterGroupFamily: 'postgres17',
      Description: 'of instances',
    });
    await call('ModifyDBClusterParameterGroup', setTo('ddl'));

    expect(
      await call('DescribeDBParameters', { DBParameterGroupName: 'wide', Source: 'user' }),
    ).toMatchObject({
      Parameters: [],
    });
    expect(await refusal('DeleteDBParameterGroup', { DBParameterGroupName: 'narrow' })).toBe(
      'DBParameterGroupNotFound 404',
    );
  });

  it('keeps what is set, copies it, and forgets it when it is reset', async () => {
    await call('ModifyDBClusterParameterGroup', setTo('ddl'));
    await call('ModifyDBClusterParameterGroup', setTo('60', 'tcp_keepalives_idle'));
    await call('CopyDBClusterParameterGroup', {
      SourceDBClusterParameterGroupIdentifier: `arn:aws:rds:us-west-2:${SOURCE.account}:cluster-pg:wide`,
      TargetDBClusterParameterGroupIdentifier: 'copy',
      TargetDBClusterParameterGroupDescription: 'copy',
    });
    await call('ResetDBClusterParameterGroup', {
      ...WIDE,
      ResetAllParameters: false,
      Parameters: [{ ParameterName: 'log_statement', ApplyMethod: 'immediate' }],
    });
    const left = await parameters();
    await call('ResetDBClusterParameterGroup', { ...WIDE, ResetAllParameters: true });

    expect(await parameters('copy', 'user')).toEqual([
      ['log_statement', 'ddl'],
      ['tcp_keepalives_idle', '60'],
    ]);
    expect(left).toEqual([['tcp_keepalives_idle', '60']]);
    expect(await parameters()).toEqual([]);
    expect(await parameters('default.aurora-postgresql16')).toEqual([]);
  });

  it("of a Multi-AZ cluster checks PostgreSQL's own parameters", async () => {
    await call('CreateDBClusterParameterGroup', {
      DBClusterParameterGroupName: 'three',
      DBParameterGroupFamily: 'postgres17',
      Description: 'three zones',
    });
    const set = (ParameterName: string) => ({
      ...setTo('1', ParameterName),
      DBClusterParameterGroupName: 'three',
    });

    expect(await refusal('ModifyDBClusterParameterGroup', set('no_such_thing'))).toBe(
      'InvalidParameterValue 400',
    );
    expect((await parameters('three'))?.length).toBe(100);
  });

  it.each([
    [
      'of a name that is taken',
      'CreateDBClusterParameterGroup',
      { ...WIDE, DBParameterGroupFamily: 'aurora-mysql8.0', Description: 'x' },
      'DBParameterGroupAlreadyExists 400',
    ],
    [
      'of no family',
      'CreateDBClusterParameterGroup',
      { DBClusterParameterGroupName: 'x', DBParameterGroupFamily: 'oracle', Description: 'x' },
      'InvalidParameterValue 400',
    ],
    [
      'without a description',
      'CreateDBClusterParameterGroup',
      { DBClusterParameterGroupName: 'x', DBParameterGroupFamily: 'aurora-mysql8.0' },
      'MissingParameter 400',
    ],
    [
      'for a cluster, that is not there',
      'CreateDBCluster',
      cluster({ DBClusterParameterGroupName: 'x' }),
      'DBClusterParameterGroupNotFound 404',
    ],
    [
      'to change, that is not there',
      'ModifyDBClusterParameterGroup',
      { ...setTo('ddl'), DBClusterParameterGroupName: 'x' },
      'DBParameterGroupNotFound 404',
    ],
    [
      'to describe, that is not there',
      'DescribeDBClusterParameters',
      { DBClusterParameterGroupName: 'x' },
      'DBParameterGroupNotFound 404',
    ],
    [
      'with parameters of no known source',
      'DescribeDBClusterParameters',
      { ...WIDE, Source: 'me' },
      'InvalidParameterValue 400',
    ],
  ])('%s is refused', async (_what, action, input, refused) => {
    expect(await refusal(action, input)).toBe(refused);
  });
});
