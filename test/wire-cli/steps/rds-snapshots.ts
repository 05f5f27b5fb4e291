import type { Step } from '../step';

const SOURCE = 'arn:aws:rds:us-west-2:111111111111:snapshot:cart-1';

export const rdsSnapshots: readonly Step[] = [
  {
    aws: 'rds create-db-instance --db-instance-identifier cart --engine postgres --db-instance-class db.t4g.micro --allocated-storage 20 --master-username app --master-user-password four-words-in-a-row --tags Key=team,Value=cart --copy-tags-to-snapshot',
  },
  { advance: 3600 },
  {
    aws: 'rds create-db-snapshot --db-instance-identifier cart --db-snapshot-identifier cart-1 --tags Key=kind,Value=hourly',
    answers: { DBSnapshot: { Status: 'creating', SnapshotType: 'manual', Encrypted: false } },
  },
  {
    aws: 'rds create-db-snapshot --db-instance-identifier cart --db-snapshot-identifier cart-0',
    refused: 'InvalidDBInstanceState',
  },
  { advance: 3600 },
  {
    aws: 'rds create-db-snapshot --db-instance-identifier cart --db-snapshot-identifier cart-1',
    refused: 'DBSnapshotAlreadyExists',
  },
  {
    aws: 'rds describe-db-snapshots --db-instance-identifier cart --snapshot-type manual',
    answers: { DBSnapshots: [{ Status: 'available', PercentProgress: 100, DBSnapshotArn: SOURCE }] },
  },
  { aws: 'rds wait db-snapshot-available --db-snapshot-identifier cart-1', answers: 'nothing' },
  {
    aws: 'rds add-source-identifier-to-subscription --subscription-name wire --source-identifier cart-1',
    prints: 'cart-1',
  },
  {
    aws: 'rds remove-source-identifier-from-subscription --subscription-name wire --source-identifier cart-1',
    prints: 'wire',
  },
  {
    aws: 'rds delete-event-subscription --subscription-name wire',
    prints: 'wire',
  },
  {
    aws: `rds copy-db-snapshot --source-db-snapshot-identifier ${SOURCE} --target-db-snapshot-identifier theirs --region us-east-1`,
    as: 'second',
    refused: 'DBSnapshotNotFound',
  },
  {
    aws: 'rds modify-db-snapshot-attribute --db-snapshot-identifier cart-1 --attribute-name restore --values-to-add 222222222222',
    prints: '222222222222',
  },
  {
    aws: 'rds describe-db-snapshot-attributes --db-snapshot-identifier cart-1',
    answers: {
      DBSnapshotAttributesResult: {
        DBSnapshotAttributes: [{ AttributeName: 'restore', AttributeValues: ['222222222222'] }],
      },
    },
  },
  {
    aws: 'rds copy-db-snapshot --source-db-snapshot-identifier cart-1 --target-db-snapshot-identifier cart-2 --copy-tags',
    answers: { DBSnapshot: { Status: 'creating', DBSnapshotIdentifier: 'cart-2' } },
  },
  {
    aws: `rds copy-db-snapshot --source-db-snapshot-identifier ${SOURCE} --target-db-snapshot-identifier away --source-region us-west-2 --region us-east-1`,
    answers: { DBSnapshot: { SourceRegion: 'us-west-2' } },
  },
  {
    aws: `rds copy-db-snapshot --source-db-snapshot-identifier ${SOURCE} --target-db-snapshot-identifier theirs --region us-east-1`,
    as: 'second',
    answers: { DBSnapshot: { SourceDBSnapshotIdentifier: SOURCE } },
  },
  { advance: 7200 },
  {
    aws: 'rds describe-db-snapshots --db-snapshot-identifier theirs --region us-east-1',
    as: 'second',
    answers: { DBSnapshots: [{ Status: 'available', SourceRegion: 'us-west-2' }] },
  },
  {
    aws: 'rds restore-db-instance-from-db-snapshot --db-instance-identifier cart-restored --db-snapshot-identifier cart-2',
    answers: { DBInstance: { DBInstanceStatus: 'creating', AllocatedStorage: 20 } },
  },
  {
    aws: 'rds delete-db-snapshot --db-snapshot-identifier cart-2',
    answers: { DBSnapshot: { Status: 'deleted' } },
  },
  { aws: 'rds describe-db-snapshots --db-snapshot-identifier cart-2', refused: 'DBSnapshotNotFound' },
  { advance: 7200 },
  {
    aws: 'rds describe-db-instances --db-instance-identifier cart-restored',
    answers: { DBInstances: [{ DBInstanceStatus: 'available' }] },
  },
  {
    aws: 'rds describe-events --source-identifier cart-1 --source-type db-snapshot --duration 20000',
    prints: 'Manual snapshot created',
  },
];
