import type { Step } from '../step';

const SOURCE = 'arn:aws:rds:us-west-2:111111111111:cluster-snapshot:ledger-1';

export const rdsClusters: readonly Step[] = [
  {
    aws: 'rds create-db-cluster --db-cluster-identifier ledger --engine aurora-postgresql --master-username app --master-user-password four-words-in-a-row --preferred-backup-window 20:00-20:30 --tags Key=team,Value=ledger --copy-tags-to-snapshot',
    answers: {
      DBCluster: {
        Status: 'creating',
        StorageEncryptionType: 'sse-rds',
        StorageEncrypted: false,
        AllocatedStorage: 1,
      },
    },
  },
  {
    aws: 'rds create-db-instance --db-instance-identifier ledger-a --db-cluster-identifier ledger --engine aurora-postgresql --db-instance-class db.r7g.large',
    answers: { DBInstance: { DBClusterIdentifier: 'ledger' } },
  },
  { advance: 3600 },
  { aws: 'rds wait db-cluster-available --db-cluster-identifier ledger', answers: 'nothing' },
  {
    aws: 'rds describe-db-clusters --db-cluster-identifier ledger',
    answers: {
      DBClusters: [{ DBClusterMembers: [{ DBInstanceIdentifier: 'ledger-a', IsClusterWriter: true }] }],
    },
  },
  {
    aws: 'rds modify-db-cluster --db-cluster-identifier ledger --backup-retention-period 7 --apply-immediately',
    answers: { DBCluster: { BackupRetentionPeriod: 7 } },
  },
  {
    aws: 'rds create-db-cluster-snapshot --db-cluster-identifier ledger --db-cluster-snapshot-identifier ledger-1',
    answers: { DBClusterSnapshot: { Status: 'creating', SnapshotType: 'manual' } },
  },
  { advance: 3600 },
  {
    aws: 'rds describe-db-cluster-snapshots --db-cluster-identifier ledger --snapshot-type manual',
    answers: { DBClusterSnapshots: [{ Status: 'available', DBClusterSnapshotArn: SOURCE }] },
  },
  {
    aws: 'rds modify-db-cluster-snapshot-attribute --db-cluster-snapshot-identifier ledger-1 --attribute-name restore --values-to-add 222222222222',
    refused: 'InvalidParameterCombination',
  },
  {
    aws: 'rds modify-db-cluster-snapshot-attribute --db-cluster-snapshot-identifier ledger-1 --attribute-name restore --values-to-remove 222222222222',
    prints: 'ledger-1',
  },
  {
    aws: 'rds describe-db-cluster-snapshot-attributes --db-cluster-snapshot-identifier ledger-1',
    prints: 'restore',
  },
  {
    aws: 'rds copy-db-cluster-snapshot --source-db-cluster-snapshot-identifier ledger-1 --target-db-cluster-snapshot-identifier ledger-2 --copy-tags',
    answers: { DBClusterSnapshot: { Status: 'copying', DBClusterSnapshotIdentifier: 'ledger-2' } },
  },
  { advance: 3600 },
  {
    aws: 'rds list-tags-for-resource --resource-name arn:aws:rds:us-west-2:111111111111:cluster-snapshot:ledger-2',
    answers: { TagList: [{ Key: 'team', Value: 'ledger' }] },
  },
  {
    aws: 'rds restore-db-cluster-from-snapshot --db-cluster-identifier again --snapshot-identifier ledger-2 --engine aurora-postgresql',
    answers: { DBCluster: { Status: 'creating', DBClusterMembers: [] } },
  },
  { advance: 7200 },
  {
    aws: 'rds delete-db-cluster --db-cluster-identifier again --skip-final-snapshot',
    answers: { DBCluster: { Status: 'deleting' } },
  },
  {
    aws: 'rds delete-db-cluster --db-cluster-identifier ledger --skip-final-snapshot',
    refused: 'InvalidDBClusterStateFault',
  },
  { aws: 'rds delete-db-cluster-snapshot --db-cluster-snapshot-identifier ledger-2', prints: 'ledger-2' },
  {
    aws: 'rds describe-db-cluster-snapshots --db-cluster-snapshot-identifier ledger-2',
    refused: 'DBClusterSnapshotNotFoundFault',
  },
];
