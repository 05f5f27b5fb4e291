import type {
  CreateDBInstanceCommandInput,
  DBInstance,
  DescribeDBInstancesCommandOutput,
  DescribeDBParameterGroupsCommandOutput,
  DescribeDBSubnetGroupsCommandOutput,
  Parameter,
} from '@aws-sdk/client-rds';
import type {
  InstanceArgs,
  InstanceState,
  ParameterGroupArgs,
  ParameterGroupState,
  SubnetGroupArgs,
  SubnetGroupState,
} from '@pulumi/aws/rds';
import { differs, type Plain, resource, unlessMissing } from './define';
import type { Context } from './handler';
import { keyValueTags, type Tagging } from './tagging';

/** How RDS changes the tags of what is named by `kind` in ARNs. */
export function taggingOf(kind: string): Tagging {
  const arnOf = (aws: Context, id: string) => `arn:aws:rds:${aws.region}:${aws.account}:${kind}:${id}`;
  return {
    tag: (aws, id, tags) =>
      aws.call('rds', 'AddTagsToResource', { ResourceName: arnOf(aws, id), Tags: keyValueTags(tags) }),
    untag: (aws, id, keys) =>
      aws.call('rds', 'RemoveTagsFromResource', { ResourceName: arnOf(aws, id), TagKeys: keys }),
  };
}

export const subnetGroup = resource<SubnetGroupArgs, SubnetGroupState>({
  inputs: ['name', 'description', 'subnetIds', 'region', 'tags'],
  replaceOn: ['name'],
  naming: { property: 'name', maximum: 255 },
  tagging: taggingOf('subgrp'),
  async create(aws, inputs) {
    await aws.call('rds', 'CreateDBSubnetGroup', {
      ...subnetGroupRequest(inputs),
      Tags: keyValueTags(aws.tags),
    });
    return inputs.name ?? '';
  },
  async update(aws, _id, inputs) {
    await aws.call('rds', 'ModifyDBSubnetGroup', subnetGroupRequest(inputs));
    return undefined;
  },
  async delete(aws, id) {
    await aws.call('rds', 'DeleteDBSubnetGroup', { DBSubnetGroupName: id });
  },
  async describe(aws, id) {
    const answer = await unlessMissing(['DBSubnetGroupNotFoundFault', 'DBSubnetGroupNotFound'], () =>
      aws.call<DescribeDBSubnetGroupsCommandOutput>('rds', 'DescribeDBSubnetGroups', {
        DBSubnetGroupName: id,
      }),
    );
    const [found] = answer?.DBSubnetGroups ?? [];
    return (
      found && {
        name: found.DBSubnetGroupName,
        arn: found.DBSubnetGroupArn,
        description: found.DBSubnetGroupDescription,
        vpcId: found.VpcId,
        subnetIds: found.Subnets?.map(({ SubnetIdentifier }) => SubnetIdentifier ?? ''),
      }
    );
  },
});

export const parameterGroup = resource<ParameterGroupArgs, ParameterGroupState>({
  inputs: ['name', 'family', 'description', 'parameters', 'region', 'tags'],
  replaceOn: ['name', 'family', 'description'],
  naming: { property: 'name', maximum: 255 },
  tagging: taggingOf('pg'),
  async create(aws, inputs) {
    await aws.call('rds', 'CreateDBParameterGroup', {
      DBParameterGroupName: inputs.name,
      DBParameterGroupFamily: inputs.family,
      Description: inputs.description ?? 'Managed by Pulumi',
      Tags: keyValueTags(aws.tags),
    });
    await setParameters(aws, inputs);
    return inputs.name ?? '';
  },
  async update(aws, _id, inputs, before) {
    if (differs(inputs, before, ['parameters'])) await setParameters(aws, inputs);
    return undefined;
  },
  async delete(aws, id) {
    await aws.call('rds', 'DeleteDBParameterGroup', { DBParameterGroupName: id });
  },
  async describe(aws, id) {
    const answer = await unlessMissing(['DBParameterGroupNotFound'], () =>
      aws.call<DescribeDBParameterGroupsCommandOutput>('rds', 'DescribeDBParameterGroups', {
        DBParameterGroupName: id,
      }),
    );
    const [found] = answer?.DBParameterGroups ?? [];
    return (
      found && {
        name: found.DBParameterGroupName,
        arn: found.DBParameterGroupArn,
        family: found.DBParameterGroupFamily,
        description: found.Description,
      }
    );
  },
});

/** Creates an instance and leaves it creating: a deployment takes no virtual time in which it could get available. */
export const instance = resource<InstanceArgs, InstanceState>({
  inputs: [
    ...([
      'identifier',
      'engine',
      'engineVersion',
      'instanceClass',
      'allocatedStorage',
      'storageType',
    ] as const),
    ...(['storageEncrypted', 'kmsKeyId', 'dbName', 'username', 'password', 'port', 'multiAz'] as const),
    ...(['dbSubnetGroupName', 'vpcSecurityGroupIds', 'parameterGroupName', 'backupRetentionPeriod'] as const),
    ...(['deletionProtection', 'skipFinalSnapshot', 'finalSnapshotIdentifier', 'region', 'tags'] as const),
  ],
  naming: { property: 'identifier', maximum: 63 },
  async create(aws, inputs) {
    await aws.call('rds', 'CreateDBInstance', {
      DBInstanceIdentifier: inputs.identifier,
      Engine: inputs.engine,
      EngineVersion: inputs.engineVersion,
      DBInstanceClass: String(inputs.instanceClass),
      AllocatedStorage: inputs.allocatedStorage,
      StorageType: inputs.storageType,
      StorageEncrypted: inputs.storageEncrypted,
      KmsKeyId: inputs.kmsKeyId,
      DBName: inputs.dbName,
      MasterUsername: inputs.username,
      MasterUserPassword: inputs.password,
      Port: inputs.port,
      MultiAZ: inputs.multiAz,
      DBSubnetGroupName: inputs.dbSubnetGroupName,
      VpcSecurityGroupIds: inputs.vpcSecurityGroupIds,
      DBParameterGroupName: inputs.parameterGroupName,
      BackupRetentionPeriod: inputs.backupRetentionPeriod,
      DeletionProtection: inputs.deletionProtection,
      Tags: keyValueTags(aws.tags),
    } satisfies CreateDBInstanceCommandInput);
    return inputs.identifier ?? '';
  },
  async delete(aws, id, before) {
    const SkipFinalSnapshot = before.skipFinalSnapshot ?? false;
    await aws.call('rds', 'DeleteDBInstance', {
      DBInstanceIdentifier: id,
      SkipFinalSnapshot,
      ...(SkipFinalSnapshot ? {} : { FinalDBSnapshotIdentifier: before.finalSnapshotIdentifier }),
    });
  },
  async describe(aws, id) {
    const found = await describeInstance(aws, id);
    return found && instanceOutputs(found);
  },
});

export async function describeInstance(aws: Context, id: string): Promise<DBInstance | undefined> {
  const answer = await unlessMissing(['DBInstanceNotFound'], () =>
    aws.call<DescribeDBInstancesCommandOutput>('rds', 'DescribeDBInstances', { DBInstanceIdentifier: id }),
  );
  return answer?.DBInstances?.[0];
}

function instanceOutputs(found: DBInstance) {
  const { Address, Port, HostedZoneId } = found.Endpoint ?? {};
  return {
    identifier: found.DBInstanceIdentifier,
    arn: found.DBInstanceArn,
    resourceId: found.DbiResourceId,
    status: found.DBInstanceStatus,
    engine: found.Engine,
    engineVersion: found.EngineVersion,
    engineVersionActual: found.EngineVersion,
    instanceClass: found.DBInstanceClass,
    allocatedStorage: found.AllocatedStorage,
    storageType: found.StorageType,
    storageEncrypted: found.StorageEncrypted,
    kmsKeyId: found.KmsKeyId,
    dbName: found.DBName,
    username: found.MasterUsername,
    multiAz: found.MultiAZ,
    ...(Address
      ? { address: Address, port: Port, endpoint: `${Address}:${Port}`, hostedZoneId: HostedZoneId }
      : {}),
  };
}

function subnetGroupRequest(inputs: Plain<SubnetGroupArgs>): object {
  return {
    DBSubnetGroupName: inputs.name,
    DBSubnetGroupDescription: inputs.description ?? 'Managed by Pulumi',
    SubnetIds: inputs.subnetIds,
  };
}

async function setParameters(aws: Context, inputs: Plain<ParameterGroupArgs>): Promise<void> {
  const Parameters = (inputs.parameters ?? []).map(({ name, value, applyMethod }) => ({
    ParameterName: name,
    ParameterValue: value,
    ApplyMethod: (applyMethod ?? 'immediate') as Parameter['ApplyMethod'],
  }));
  if (Parameters.length === 0) return;
  await aws.call('rds', 'ModifyDBParameterGroup', { DBParameterGroupName: inputs.name, Parameters });
}
