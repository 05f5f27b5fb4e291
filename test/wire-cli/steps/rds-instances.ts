import type { Step } from '../step';

const ARN = 'arn:aws:rds:us-west-2:111111111111:db:catalog';

export const rdsInstances: readonly Step[] = [
  {
    aws: 'rds create-db-instance --db-instance-identifier Catalog --engine postgres --db-instance-class db.t4g.micro --allocated-storage 20 --master-username app --master-user-password four-words-in-a-row --backup-retention-period 0',
    answers: {
      DBInstance: { DBInstanceIdentifier: 'catalog', DBInstanceStatus: 'creating', Engine: 'postgres' },
    },
  },
  {
    aws: 'rds create-db-instance --db-instance-identifier other --engine postgres --db-instance-class db.t4g.micro --allocated-storage 20 --master-username app --master-user-password short',
    refused: 'InvalidParameterValue',
  },
  { advance: 3600 },
  {
    aws: 'rds describe-db-instances --db-instance-identifier catalog',
    answers: { DBInstances: [{ DBInstanceStatus: 'available', DBInstanceArn: ARN }] },
  },
  { aws: 'rds wait db-instance-available --db-instance-identifier catalog', answers: 'nothing' },
  {
    aws: 'rds modify-db-instance --db-instance-identifier catalog --allocated-storage 40 --deletion-protection --apply-immediately',
    answers: { DBInstance: { DeletionProtection: true, PendingModifiedValues: { AllocatedStorage: 40 } } },
  },
  { advance: 3600 },
  {
    aws: 'rds reboot-db-instance --db-instance-identifier catalog',
    answers: { DBInstance: { DBInstanceStatus: 'rebooting' } },
  },
  { advance: 600 },
  {
    aws: 'rds stop-db-instance --db-instance-identifier catalog --db-snapshot-identifier before-stop',
    answers: { DBInstance: { DBInstanceStatus: 'stopping' } },
  },
  { advance: 3600 },
  {
    aws: 'rds create-db-snapshot --db-instance-identifier catalog --db-snapshot-identifier never',
    refused: 'InvalidDBInstanceState',
  },
  {
    aws: 'rds start-db-instance --db-instance-identifier catalog',
    answers: { DBInstance: { DBInstanceStatus: 'starting' } },
  },
  { advance: 3600 },
  {
    aws: 'rds describe-db-snapshots --db-snapshot-identifier before-stop',
    answers: { DBSnapshots: [{ Status: 'available' }] },
  },
  {
    aws: 'rds delete-db-instance --db-instance-identifier catalog --skip-final-snapshot',
    refused: 'InvalidParameterCombination',
  },
  { aws: 'rds modify-db-instance --db-instance-identifier catalog --no-deletion-protection' },
  {
    aws: `rds add-tags-to-resource --resource-name ${ARN} --tags Key=team,Value=payments Key=env,Value=test`,
    answers: 'nothing',
  },
  { aws: `rds remove-tags-from-resource --resource-name ${ARN} --tag-keys env`, answers: 'nothing' },
  {
    aws: `rds list-tags-for-resource --resource-name ${ARN}`,
    answers: { TagList: [{ Key: 'team', Value: 'payments' }] },
  },
  { aws: 'rds describe-events --source-type db-instance --duration 600', prints: 'DB instance created' },
  {
    aws: 'rds delete-db-instance --db-instance-identifier catalog --final-db-snapshot-identifier last-of-catalog',
    answers: { DBInstance: { DBInstanceStatus: 'deleting' } },
  },
  { advance: 7200 },
  { aws: 'rds describe-db-instances --db-instance-identifier catalog', refused: 'DBInstanceNotFound' },
  {
    aws: 'rds describe-db-snapshots --db-snapshot-identifier last-of-catalog',
    answers: { DBSnapshots: [{ Status: 'available' }] },
  },
];
