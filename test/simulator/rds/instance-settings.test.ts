import { beforeEach, describe, expect, it } from 'vitest';
import { ec2 } from '../../../simulator/ec2';
import { iam } from '../../../simulator/iam';
import { kms } from '../../../simulator/kms';
import { rds } from '../../../simulator/rds';
import { secretsmanager } from '../../../simulator/secretsmanager';
import { createWorld } from '../../../simulator/world';
import { type Aws, MINUTE, newAws, SOURCE, START } from './aws';

const ROLE = 'arn:aws:iam::111111111111:role/monitoring';
const ORDERS = { DBInstanceIdentifier: 'orders' };
const NEW = {
  ...ORDERS,
  ...{ Engine: 'postgres', EngineVersion: '16.9', DBInstanceClass: 'db.t4g.medium', AllocatedStorage: 20 },
  ...{ MasterUsername: 'app', BackupRetentionPeriod: 0 },
};
const PASSWORD = { MasterUserPassword: 'four-words-in-a-row' };

let aws: Aws;

beforeEach(() => {
  aws = newAws('settings');
});

describe('an instance', () => {
  it('shows how it is watched and grows, and what of that changes at once', async () => {
    await aws.call(SOURCE, 'rds', 'CreateDBInstance', {
      ...{ ...NEW, ...PASSWORD, MaxAllocatedStorage: 100, EnablePerformanceInsights: true },
      ...{ MonitoringInterval: 60, MonitoringRoleArn: ROLE, AutoMinorVersionUpgrade: false },
      EnableCloudwatchLogsExports: ['postgresql', 'upgrade'],
    });
    const made = await aws.instance(SOURCE, 'orders');
    await aws.pass(60 * MINUTE);
    await aws.call(SOURCE, 'rds', 'ModifyDBInstance', {
      ...{ ...ORDERS, MaxAllocatedStorage: 20, EnablePerformanceInsights: false, MonitoringInterval: 0 },
      CloudwatchLogsExportConfiguration: { DisableLogTypes: ['upgrade'] },
    });
    const changed = await aws.instance(SOURCE, 'orders');

    expect(made).toMatchObject({
      ...{ MaxAllocatedStorage: 100, MonitoringInterval: 60, MonitoringRoleArn: ROLE },
      ...{ PerformanceInsightsEnabled: true, PerformanceInsightsRetentionPeriod: 7 },
      PerformanceInsightsKMSKeyId: expect.stringMatching(/^arn:aws:kms:us-west-2:111111111111:key\//),
      ...{ AutoMinorVersionUpgrade: false, EnabledCloudwatchLogsExports: ['postgresql', 'upgrade'] },
    });
    expect(changed).toMatchObject({
      ...{ MonitoringInterval: 0, PerformanceInsightsEnabled: false },
      ...{ AutoMinorVersionUpgrade: false, EnabledCloudwatchLogsExports: ['postgresql'] },
    });
    expect(changed).not.toHaveProperty('MaxAllocatedStorage');
    expect(changed).not.toHaveProperty('MonitoringRoleArn');
  });

  it.each<readonly [string, object, string]>([
    ['less room to grow than it has', { MaxAllocatedStorage: 19 }, 'InvalidParameterCombination 400'],
    ['an interval that there is not', { MonitoringInterval: 20 }, 'InvalidParameterValue 400'],
    ['monitoring without a role', { MonitoringInterval: 60 }, 'InvalidParameterCombination 400'],
    [
      'a retention of insights that are off',
      { PerformanceInsightsRetentionPeriod: 7 },
      'InvalidParameterCombination 400',
    ],
    [
      'a retention that there is not',
      { EnablePerformanceInsights: true, PerformanceInsightsRetentionPeriod: 30 },
      'InvalidParameterValue 400',
    ],
    [
      'two years of insights',
      { EnablePerformanceInsights: true, PerformanceInsightsRetentionPeriod: 731 },
      'allowed',
    ],
    [
      'advanced insights without any',
      { DatabaseInsightsMode: 'advanced' },
      'InvalidParameterCombination 400',
    ],
    [
      'logs of another engine',
      { EnableCloudwatchLogsExports: ['slowquery'] },
      'InvalidParameterCombination 400',
    ],
    [
      'a key for insights that is not there',
      { EnablePerformanceInsights: true, PerformanceInsightsKMSKeyId: 'alias/none' },
      'KMSKeyNotAccessibleFault 400',
    ],
    [
      'a managed password and one given',
      { ManageMasterUserPassword: true },
      'InvalidParameterCombination 400',
    ],
  ])('with %s', async (_, input, expected) => {
    expect(await aws.refusal(SOURCE, 'rds', 'CreateDBInstance', { ...NEW, ...PASSWORD, ...input })).toBe(
      expected,
    );
  });

  it('is let a monitoring role only by who may pass it on', async () => {
    const policy = (allowed: string) => ({
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: ['rds:*', allowed], Resource: '*' }],
      }),
    });
    const trust = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: SOURCE.account }, Action: 'sts:AssumeRole' }],
    };
    await aws.call(SOURCE, 'iam', 'CreateRole', {
      ...{ RoleName: 'maker', AssumeRolePolicyDocument: JSON.stringify(trust) },
    });
    const role = 'arn:aws:iam::111111111111:role/maker';
    const caller = { kind: 'role', account: SOURCE.account, role, session: 's' } as const;
    const input = { ...NEW, ...PASSWORD, MonitoringInterval: 60, MonitoringRoleArn: ROLE };
    const outcomes: string[] = [];
    for (const action of ['iam:GetRole', 'iam:PassRole']) {
      await aws.call(SOURCE, 'iam', 'PutRolePolicy', {
        ...{ RoleName: 'maker', PolicyName: 'p', ...policy(action) },
      });
      outcomes.push(await aws.refusal(SOURCE, 'rds', 'CreateDBInstance', input, caller));
    }

    expect(outcomes).toEqual(['AccessDenied 403', 'allowed']);
  });
});

describe('another version', () => {
  const REFUSED = 'InvalidParameterCombination 400';
  it.each<readonly [string, string, object, string, string]>([
    ['17.6 when it is said to be wanted', '17.6', { AllowMajorVersionUpgrade: true }, 'allowed', '17.6'],
    ['17.6 otherwise', '17.6', {}, REFUSED, '16.9'],
    ['15.14, which is older', '15.14', { AllowMajorVersionUpgrade: true }, REFUSED, '16.9'],
    ['16.10, a later minor one', '16.10', {}, 'allowed', '16.10'],
    ['16, which it is', '16', {}, 'allowed', '16.9'],
  ])('%s', async (_, EngineVersion, input, expected, after) => {
    await aws.call(SOURCE, 'rds', 'CreateDBInstance', { ...NEW, ...PASSWORD });
    await aws.pass(60 * MINUTE);

    const change = { ...ORDERS, EngineVersion, ApplyImmediately: true, ...input };
    const outcome = await aws.refusal(SOURCE, 'rds', 'ModifyDBInstance', change);
    await aws.pass(60 * MINUTE);
    const instance = await aws.instance(SOURCE, 'orders');

    expect(outcome).toBe(expected);
    expect(instance.EngineVersion).toBe(after);
    const major = after.split('.')[0];
    expect(instance.DBParameterGroups?.[0]?.DBParameterGroupName).toBe(`default.postgres${major}`);
    expect(instance.OptionGroupMemberships?.[0]?.OptionGroupName).toBe(`default:postgres-${major}`);
  });
});

describe('a master password that RDS manages', () => {
  it('is in a secret, changes there when it is rotated, and goes with the instance', async () => {
    const world = createWorld({ seed: 's', start: START, services: [ec2, iam, kms, rds, secretsmanager] });
    const call = <Output>(service: string, action: string, input: object) =>
      world.call<Output>(
        { kind: 'administrator', account: SOURCE.account },
        SOURCE.region,
        service,
        action,
        input,
      );
    type Answer = { DBInstance: { MasterUserSecret: { SecretArn: string; SecretStatus: string } } };
    const read = async (SecretId: string) =>
      JSON.parse(
        (await call<{ SecretString: string }>('secretsmanager', 'GetSecretValue', { SecretId })).SecretString,
      ) as { username: string; password: string };
    const pass = () => world.clock.runUntil(world.clock.now() + 60 * MINUTE);

    const { DBInstance } = await call<Answer>('rds', 'CreateDBInstance', {
      ...NEW,
      ManageMasterUserPassword: true,
    });
    const { SecretArn, SecretStatus } = DBInstance.MasterUserSecret;
    const first = await read(SecretArn);
    await pass();
    await call('rds', 'ModifyDBInstance', { ...ORDERS, RotateMasterUserPassword: true });
    await pass();
    const second = await read(SecretArn);
    await call('rds', 'DeleteDBInstance', { ...ORDERS, SkipFinalSnapshot: true });
    await pass();
    const gone = await read(SecretArn).catch((error: { awsCode: string }) => error.awsCode);

    expect(SecretStatus).toBe('active');
    expect(first).toMatchObject({ username: 'app', password: expect.stringMatching(/^[^/@"\s]{28}$/) });
    expect(second.password).not.toBe(first.password);
    expect(gone).toBe('ResourceNotFoundException');
    await world.close();
  });
});
