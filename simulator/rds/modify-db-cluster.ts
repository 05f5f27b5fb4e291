import type { ModifyDBClusterCommandInput, ModifyDBClusterCommandOutput } from '@aws-sdk/client-rds';
import { durationOf } from '../durations';
import type { Action } from '../service';
import type { World } from '../world';
import { type Cluster, findCluster } from './cluster';
import { checkClusterParameterGroup } from './cluster-parameter-group';
import { clusterView } from './cluster-view';
import { checkClusterRetention } from './create-db-cluster';
import { databaseEvent } from './events';
import { databaseNameIn } from './identifier';
import { arnOf } from './instance';
import { later } from './later';
import { checkMasterPassword } from './master-user';
import { arnIn, need } from './needs';
import { checkGroups } from './network-place';
import { missing, refuseUnknown, wrongClusterState } from './refusals';

const KNOWN = [
  ...['DBClusterIdentifier', 'ApplyImmediately', 'MasterUserPassword', 'DeletionProtection'],
  ...['BackupRetentionPeriod', 'PreferredBackupWindow', 'PreferredMaintenanceWindow', 'CopyTagsToSnapshot'],
  ...['VpcSecurityGroupIds', 'DBClusterParameterGroupName'],
];

/** A password is changed as soon as RDS gets to it, all else at once. AWS docs: RDS API Reference, ModifyDBCluster. */
export const modifyDBCluster: Action<
  ModifyDBClusterCommandInput,
  Omit<ModifyDBClusterCommandOutput, '$metadata'>
> = {
  takes: KNOWN,
  needs: (call) => {
    const { DBClusterIdentifier = '', DBClusterParameterGroupName } = call.input;
    const on = (arn: string) => need(call, 'ModifyDBCluster', arn);
    return [
      on(arnIn(call, 'cluster', databaseNameIn(DBClusterIdentifier))),
      ...(DBClusterParameterGroupName === undefined
        ? []
        : [on(arnIn(call, 'cluster-pg', DBClusterParameterGroupName))]),
    ];
  },
  async run(call) {
    const { world, input } = call;
    refuseUnknown('ModifyDBCluster', input, KNOWN);
    if (input.DBClusterIdentifier === undefined) throw missing('DBClusterIdentifier');
    const cluster = findCluster(call, input.DBClusterIdentifier);
    if (cluster.status === 'creating' || cluster.status === 'deleting') {
      throw wrongClusterState(`The DB cluster ${cluster.identifier} is not in the available state.`);
    }
    const days = checkClusterRetention(input.BackupRetentionPeriod ?? cluster.backupRetentionDays);
    const group = input.DBClusterParameterGroupName?.toLowerCase() ?? cluster.parameterGroup;
    checkClusterParameterGroup(call, group);
    if (input.MasterUserPassword !== undefined) checkMasterPassword(cluster.engine, input.MasterUserPassword);
    if (input.VpcSecurityGroupIds !== undefined) {
      await checkGroups(call, cluster.vpc, input.VpcSecurityGroupIds);
      cluster.securityGroups = input.VpcSecurityGroupIds;
    }
    cluster.backupRetentionDays = days;
    cluster.parameterGroup = group;
    cluster.deletionProtection = input.DeletionProtection ?? cluster.deletionProtection;
    cluster.copyTagsToSnapshot = input.CopyTagsToSnapshot ?? cluster.copyTagsToSnapshot;
    cluster.backupWindow = input.PreferredBackupWindow ?? cluster.backupWindow;
    cluster.maintenanceWindow = input.PreferredMaintenanceWindow ?? cluster.maintenanceWindow;
    if (input.MasterUserPassword !== undefined) changePassword(world, cluster, input.MasterUserPassword);
    return { DBCluster: clusterView(world, cluster) };
  },
};

function changePassword(world: World, cluster: Cluster, password: string): void {
  const { region } = cluster;
  const arn = arnOf(cluster);
  cluster.pendingPassword = password;
  const isSuperseded = () => cluster.pendingPassword !== password || cluster.status === 'deleting';
  later(world, region, durationOf(world, 'passwordPending', arn), arn, () => {
    if (isSuperseded()) return;
    if (cluster.status === 'available') cluster.status = 'resetting-master-credentials';
    later(world, region, durationOf(world, 'password', arn), arn, async () => {
      if (isSuperseded()) return;
      await cluster.server?.postgres.setPassword(cluster.masterUsername, password);
      cluster.masterPassword = password;
      cluster.pendingPassword = undefined;
      if (cluster.status === 'resetting-master-credentials') cluster.status = 'available';
      databaseEvent(world, cluster, 'RDS-EVENT-0016', 'Reset master credentials');
    });
  });
}
