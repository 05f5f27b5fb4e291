import type { Service } from '../service';
import {
  copyDBClusterParameterGroup,
  describeDBClusterParameters,
  describeEngineDefaultClusterParameters,
  modifyDBClusterParameterGroup,
  resetDBClusterParameterGroup,
} from './change-cluster-parameters';
import { copyDBParameterGroup, modifyDBParameterGroup, resetDBParameterGroup } from './change-parameters';
import {
  createDBClusterParameterGroup,
  deleteDBClusterParameterGroup,
  describeDBClusterParameterGroups,
} from './cluster-parameter-group';
import { copyDBClusterSnapshot, copyDBSnapshot } from './copy-snapshot';
import { createDBCluster } from './create-db-cluster';
import { createDBInstance } from './create-db-instance';
import { createDBClusterSnapshot, createDBSnapshot } from './create-snapshot';
import { deleteDBCluster } from './delete-db-cluster';
import { deleteDBInstance } from './delete-db-instance';
import { deleteDBClusterSnapshot, deleteDBSnapshot } from './delete-snapshot';
import {
  describeAccountAttributes,
  describeCertificates,
  describeEventCategories,
  describePendingMaintenanceActions,
  describeSourceRegions,
} from './describe-account';
import { describeDBClusters } from './describe-db-clusters';
import { describeDBInstances } from './describe-db-instances';
import { describeDBEngineVersions, describeOrderableDBInstanceOptions } from './describe-engines';
import { describeEvents } from './describe-events';
import { describeDBParameters, describeEngineDefaultParameters } from './describe-parameters';
import { describeDBClusterSnapshots, describeDBSnapshots } from './describe-snapshots';
import {
  addSourceIdentifierToSubscription,
  createEventSubscription,
  deleteEventSubscription,
  describeEventSubscriptions,
  modifyEventSubscription,
  removeSourceIdentifierFromSubscription,
} from './event-subscriptions';
import { watchForLosses } from './losses';
import { modifyDBCluster } from './modify-db-cluster';
import { modifyDBInstance } from './modify-db-instance';
import {
  copyOptionGroup,
  createOptionGroup,
  deleteOptionGroup,
  describeOptionGroupOptions,
  describeOptionGroups,
  modifyOptionGroup,
} from './option-groups';
import { createDBParameterGroup, deleteDBParameterGroup, describeDBParameterGroups } from './parameter-group';
import { restoreDBClusterFromSnapshot } from './restore-db-cluster';
import { restoreDBInstanceFromDBSnapshot } from './restore-db-instance';
import {
  describeDBClusterSnapshotAttributes,
  describeDBSnapshotAttributes,
  modifyDBClusterSnapshotAttribute,
  modifyDBSnapshotAttribute,
} from './snapshot-attributes';
import { rebootDBInstance, startDBInstance, stopDBInstance } from './stop-start';
import {
  createDBSubnetGroup,
  deleteDBSubnetGroup,
  describeDBSubnetGroups,
  modifyDBSubnetGroup,
} from './subnet-group';
import { addTagsToResource, listTagsForResource, removeTagsFromResource } from './tags';

/** Amazon RDS: DB instances and clusters with their snapshots, across accounts and Regions. */
export const rds: Service = {
  name: 'rds',
  lacks: [
    'PostgreSQL has a real server inside where a drill gives it one; instances of other engines, and those that clients create, hold no data.',
    'No read replicas, proxies, automated backup replication, point in time restore, blue/green deployments or RDS Custom.',
    'How long things take is a model of ours, since AWS documents no figures.',
  ],
  client: () => require('@aws-sdk/client-rds'),
  actions: {
    AddSourceIdentifierToSubscription: addSourceIdentifierToSubscription,
    AddTagsToResource: addTagsToResource,
    CopyDBClusterParameterGroup: copyDBClusterParameterGroup,
    CopyDBClusterSnapshot: copyDBClusterSnapshot,
    CopyDBParameterGroup: copyDBParameterGroup,
    CopyDBSnapshot: copyDBSnapshot,
    CopyOptionGroup: copyOptionGroup,
    CreateDBCluster: createDBCluster,
    CreateDBClusterParameterGroup: createDBClusterParameterGroup,
    CreateDBClusterSnapshot: createDBClusterSnapshot,
    CreateDBInstance: createDBInstance,
    CreateDBParameterGroup: createDBParameterGroup,
    CreateDBSnapshot: createDBSnapshot,
    CreateDBSubnetGroup: createDBSubnetGroup,
    CreateEventSubscription: createEventSubscription,
    CreateOptionGroup: createOptionGroup,
    DeleteDBCluster: deleteDBCluster,
    DeleteDBClusterParameterGroup: deleteDBClusterParameterGroup,
    DeleteDBClusterSnapshot: deleteDBClusterSnapshot,
    DeleteDBInstance: deleteDBInstance,
    DeleteDBParameterGroup: deleteDBParameterGroup,
    DeleteDBSnapshot: deleteDBSnapshot,
    DeleteDBSubnetGroup: deleteDBSubnetGroup,
    DeleteEventSubscription: deleteEventSubscription,
    DeleteOptionGroup: deleteOptionGroup,
    DescribeAccountAttributes: describeAccountAttributes,
    DescribeCertificates: describeCertificates,
    DescribeDBClusterParameterGroups: describeDBClusterParameterGroups,
    DescribeDBClusterParameters: describeDBClusterParameters,
    DescribeDBClusterSnapshotAttributes: describeDBClusterSnapshotAttributes,
    DescribeDBClusterSnapshots: describeDBClusterSnapshots,
    DescribeDBClusters: describeDBClusters,
    DescribeDBEngineVersions: describeDBEngineVersions,
    DescribeDBInstances: describeDBInstances,
    DescribeDBParameterGroups: describeDBParameterGroups,
    DescribeDBParameters: describeDBParameters,
    DescribeDBSnapshotAttributes: describeDBSnapshotAttributes,
    DescribeDBSnapshots: describeDBSnapshots,
    DescribeDBSubnetGroups: describeDBSubnetGroups,
    DescribeEngineDefaultClusterParameters: describeEngineDefaultClusterParameters,
    DescribeEngineDefaultParameters: describeEngineDefaultParameters,
    DescribeEventCategories: describeEventCategories,
    DescribeEventSubscriptions: describeEventSubscriptions,
    DescribeEvents: describeEvents,
    DescribeOptionGroupOptions: describeOptionGroupOptions,
    DescribeOptionGroups: describeOptionGroups,
    DescribeOrderableDBInstanceOptions: describeOrderableDBInstanceOptions,
    DescribePendingMaintenanceActions: describePendingMaintenanceActions,
    DescribeSourceRegions: describeSourceRegions,
    ListTagsForResource: listTagsForResource,
    ModifyDBCluster: modifyDBCluster,
    ModifyDBClusterParameterGroup: modifyDBClusterParameterGroup,
    ModifyDBClusterSnapshotAttribute: modifyDBClusterSnapshotAttribute,
    ModifyDBInstance: modifyDBInstance,
    ModifyDBParameterGroup: modifyDBParameterGroup,
    ModifyDBSnapshotAttribute: modifyDBSnapshotAttribute,
    ModifyDBSubnetGroup: modifyDBSubnetGroup,
    ModifyEventSubscription: modifyEventSubscription,
    ModifyOptionGroup: modifyOptionGroup,
    RebootDBInstance: rebootDBInstance,
    RemoveSourceIdentifierFromSubscription: removeSourceIdentifierFromSubscription,
    RemoveTagsFromResource: removeTagsFromResource,
    ResetDBClusterParameterGroup: resetDBClusterParameterGroup,
    ResetDBParameterGroup: resetDBParameterGroup,
    RestoreDBClusterFromSnapshot: restoreDBClusterFromSnapshot,
    RestoreDBInstanceFromDBSnapshot: restoreDBInstanceFromDBSnapshot,
    StartDBInstance: startDBInstance,
    StopDBInstance: stopDBInstance,
  },
  // A snapshot that is shared is read by accounts that have no policy on it, for RDS has none.
  sharesItself: true,
  install: watchForLosses,
};
