import type { DescribeAvailabilityZonesCommandOutput } from '@aws-sdk/client-ec2';
import type { DescribeKeyCommandOutput, ListAliasesCommandOutput } from '@aws-sdk/client-kms';
import type { ListHostedZonesCommandOutput } from '@aws-sdk/client-route-53';
import type { GetCallerIdentityCommandOutput } from '@aws-sdk/client-sts';
import type { Properties, Value } from '../values';
import type { Context, Lookup } from './handler';
import { describeCluster } from './rds-cluster';
import { describeInstance } from './rds-instance';

export const callerIdentity: Lookup = async (aws) => {
  const {
    Account = '',
    Arn = '',
    UserId = '',
  } = await aws.call<GetCallerIdentityCommandOutput>('sts', 'GetCallerIdentity', {});
  return { id: Account, accountId: Account, arn: Arn, userId: UserId };
};

export const region: Lookup = async (aws, args) => {
  const name =
    typeof args.region === 'string' ? args.region : typeof args.name === 'string' ? args.name : aws.region;
  return { id: name, name, region: name, endpoint: `ec2.${name}.amazonaws.com`, description: name };
};

/** One partition is simulated: `aws`. */
export const partition: Lookup = async () => ({
  id: 'aws',
  partition: 'aws',
  dnsSuffix: 'amazonaws.com',
  reverseDnsPrefix: 'com.amazonaws',
});

export const availabilityZones: Lookup = async (aws, args) => {
  const state = typeof args.state === 'string' ? args.state : 'available';
  const { AvailabilityZones = [] } = await aws.call<DescribeAvailabilityZonesCommandOutput>(
    'ec2',
    'DescribeAvailabilityZones',
    { Filters: [{ Name: 'state', Values: [state] }] },
  );
  const zones = [...AvailabilityZones].sort((a, b) => ((a.ZoneName ?? '') < (b.ZoneName ?? '') ? -1 : 1));
  return {
    id: aws.region,
    region: aws.region,
    state,
    names: zones.map(({ ZoneName }) => ZoneName ?? ''),
    zoneIds: zones.map(({ ZoneId }) => ZoneId ?? ''),
    groupNames: [aws.region],
  };
};

export const dbCluster: Lookup = async (aws, args) => {
  const name = String(args.clusterIdentifier ?? '');
  const found = await describeCluster(aws, name);
  if (!found) throw new Error(`no RDS Cluster (${name}) found in ${aws.account} ${aws.region}`);
  return compact({
    id: name,
    region: aws.region,
    clusterIdentifier: name,
    arn: found.DBClusterArn,
    clusterResourceId: found.DbClusterResourceId,
    clusterMembers: (found.DBClusterMembers ?? []).map(
      ({ DBInstanceIdentifier = '' }) => DBInstanceIdentifier,
    ),
    databaseName: found.DatabaseName ?? '',
    engine: found.Engine,
    engineMode: found.EngineMode,
    engineVersion: found.EngineVersion,
    masterUsername: found.MasterUsername,
    endpoint: found.Endpoint,
    readerEndpoint: found.ReaderEndpoint,
    port: found.Port,
    storageEncrypted: found.StorageEncrypted,
    kmsKeyId: found.KmsKeyId ?? '',
    backupRetentionPeriod: found.BackupRetentionPeriod,
    dbClusterParameterGroupName: found.DBClusterParameterGroup,
    dbSubnetGroupName: found.DBSubnetGroup,
    tags: Object.fromEntries((found.TagList ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
  });
};

export const dbInstance: Lookup = async (aws, args) => {
  const name = String(args.dbInstanceIdentifier ?? '');
  const found = await describeInstance(aws, name);
  if (!found) throw new Error(`no RDS DB Instance (${name}) found in ${aws.account} ${aws.region}`);
  const { Address = '', Port = 0, HostedZoneId = '' } = found.Endpoint ?? {};
  return compact({
    id: name,
    region: aws.region,
    dbInstanceIdentifier: name,
    dbInstanceArn: found.DBInstanceArn,
    resourceId: found.DbiResourceId,
    dbInstanceClass: found.DBInstanceClass,
    dbName: found.DBName,
    engine: found.Engine,
    engineVersion: found.EngineVersion,
    masterUsername: found.MasterUsername,
    address: Address,
    port: Port,
    dbInstancePort: found.DbInstancePort,
    endpoint: Address === '' ? '' : `${Address}:${Port}`,
    hostedZoneId: HostedZoneId,
    allocatedStorage: found.AllocatedStorage,
    storageType: found.StorageType,
    storageEncrypted: found.StorageEncrypted,
    iops: found.Iops,
    kmsKeyId: found.KmsKeyId,
    multiAz: found.MultiAZ,
    availabilityZone: found.AvailabilityZone,
    backupRetentionPeriod: found.BackupRetentionPeriod,
    autoMinorVersionUpgrade: found.AutoMinorVersionUpgrade,
    publiclyAccessible: found.PubliclyAccessible,
    licenseModel: found.LicenseModel,
    dbSubnetGroup: found.DBSubnetGroup?.DBSubnetGroupName,
    dbParameterGroups: found.DBParameterGroups?.map(({ DBParameterGroupName }) => DBParameterGroupName ?? ''),
    optionGroupMemberships: found.OptionGroupMemberships?.map(({ OptionGroupName }) => OptionGroupName ?? ''),
    vpcSecurityGroups: found.VpcSecurityGroups?.map(({ VpcSecurityGroupId }) => VpcSecurityGroupId ?? ''),
    enabledCloudwatchLogsExports: found.EnabledCloudwatchLogsExports,
    tags: Object.fromEntries((found.TagList ?? []).map(({ Key = '', Value: value = '' }) => [Key, value])),
  });
};

export const kmsKey: Lookup = async (aws, args) => {
  const keyId = String(args.keyId ?? '');
  const { KeyMetadata } = await aws.call<DescribeKeyCommandOutput>('kms', 'DescribeKey', { KeyId: keyId });
  return compact({
    id: KeyMetadata?.KeyId,
    region: aws.region,
    keyId,
    arn: KeyMetadata?.Arn,
    awsAccountId: KeyMetadata?.AWSAccountId,
    description: KeyMetadata?.Description,
    enabled: KeyMetadata?.Enabled,
    keyManager: KeyMetadata?.KeyManager,
    keySpec: KeyMetadata?.KeySpec,
    customerMasterKeySpec: KeyMetadata?.KeySpec,
    keyState: KeyMetadata?.KeyState,
    keyUsage: KeyMetadata?.KeyUsage,
    multiRegion: KeyMetadata?.MultiRegion ?? false,
    origin: KeyMetadata?.Origin,
  });
};

export const kmsAlias: Lookup = async (aws, args) => {
  const name = String(args.name ?? '');
  const { Aliases = [] } = await aws.call<ListAliasesCommandOutput>('kms', 'ListAliases', {});
  const found = Aliases.find(({ AliasName }) => AliasName === name);
  if (!found?.TargetKeyId) throw new Error(`no KMS alias ${name} found in ${aws.account} ${aws.region}`);
  const { KeyMetadata } = await aws.call<DescribeKeyCommandOutput>('kms', 'DescribeKey', {
    KeyId: found.TargetKeyId,
  });
  return compact({
    id: name,
    name,
    region: aws.region,
    arn: found.AliasArn,
    targetKeyId: found.TargetKeyId,
    targetKeyArn: KeyMetadata?.Arn,
  });
};

export const hostedZone: Lookup = async (aws, args) => {
  const { HostedZones = [] } = await aws.call<ListHostedZonesCommandOutput>('route53', 'ListHostedZones', {});
  const wanted = typeof args.name === 'string' ? `${args.name.replace(/\.$/, '')}.` : undefined;
  const matching = HostedZones.filter(
    ({ Id, Name, Config }) =>
      (args.zoneId === undefined || Id?.replace('/hostedzone/', '') === args.zoneId) &&
      (wanted === undefined || Name === wanted) &&
      (args.privateZone === undefined || (Config?.PrivateZone ?? false) === args.privateZone),
  );
  const [found, second] = matching;
  if (!found) throw new Error(`no matching Route 53 Hosted Zone found (${wanted ?? String(args.zoneId)})`);
  if (second)
    throw new Error('multiple Route 53 Hosted Zones matched; use additional constraints to reduce matches');
  const zoneId = (found.Id ?? '').replace('/hostedzone/', '');
  return compact({
    id: zoneId,
    zoneId,
    name: (found.Name ?? '').replace(/\.$/, ''),
    arn: `arn:aws:route53:::hostedzone/${zoneId}`,
    comment: found.Config?.Comment ?? '',
    privateZone: found.Config?.PrivateZone ?? false,
    resourceRecordSetCount: found.ResourceRecordSetCount,
    callerReference: found.CallerReference,
    nameServers: await nameServers(aws, zoneId),
    tags: {},
  });
};

async function nameServers(aws: Context, Id: string): Promise<string[]> {
  const { DelegationSet } = await aws.call<{ DelegationSet?: { NameServers?: string[] } }>(
    'route53',
    'GetHostedZone',
    { Id },
  );
  return DelegationSet?.NameServers ?? [];
}

function compact(values: Record<string, Value | undefined>): Properties {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Properties;
}
