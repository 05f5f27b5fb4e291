import type { Step } from '../step';

export const rdsGroups: readonly Step[] = [
  { aws: 'ec2 create-vpc --cidr-block 10.2.0.0/16', keeps: { vpc: 'Vpc.VpcId' } },
  {
    aws: 'ec2 create-subnet --vpc-id $vpc --cidr-block 10.2.1.0/24 --availability-zone us-west-2a',
    keeps: { one: 'Subnet.SubnetId' },
  },
  {
    aws: 'ec2 create-subnet --vpc-id $vpc --cidr-block 10.2.2.0/24 --availability-zone us-west-2b',
    keeps: { two: 'Subnet.SubnetId' },
  },
  {
    aws: 'rds create-db-subnet-group --db-subnet-group-name inner --db-subnet-group-description inner --subnet-ids $one',
    refused: 'DBSubnetGroupDoesNotCoverEnoughAZs',
  },
  {
    aws: 'rds create-db-subnet-group --db-subnet-group-name inner --db-subnet-group-description inner --subnet-ids $one $two',
    answers: { DBSubnetGroup: { VpcId: '$vpc', SubnetGroupStatus: 'Complete' } },
  },
  {
    aws: 'rds modify-db-subnet-group --db-subnet-group-name inner --db-subnet-group-description within --subnet-ids $one $two',
    answers: { DBSubnetGroup: { DBSubnetGroupDescription: 'within' } },
  },
  { aws: 'rds describe-db-subnet-groups', answers: { DBSubnetGroups: [{ DBSubnetGroupName: 'inner' }] } },
  { aws: 'rds delete-db-subnet-group --db-subnet-group-name inner', answers: 'nothing' },
  {
    aws: 'rds describe-db-subnet-groups --db-subnet-group-name inner',
    refused: 'DBSubnetGroupNotFoundFault',
  },

  {
    aws: 'rds create-db-parameter-group --db-parameter-group-name tuned --db-parameter-group-family postgres17 --description tuned',
    answers: { DBParameterGroup: { DBParameterGroupFamily: 'postgres17' } },
  },
  {
    aws: 'rds modify-db-parameter-group --db-parameter-group-name tuned --parameters ParameterName=log_statement,ParameterValue=ddl,ApplyMethod=immediate',
    answers: { DBParameterGroupName: 'tuned' },
  },
  {
    aws: 'rds describe-db-parameters --db-parameter-group-name tuned --source user',
    answers: { Parameters: [{ ParameterName: 'log_statement', ParameterValue: 'ddl' }] },
  },
  {
    aws: 'rds describe-db-parameter-groups --db-parameter-group-name tuned',
    answers: { DBParameterGroups: [{ Description: 'tuned' }] },
  },
  {
    aws: 'rds modify-db-parameter-group --db-parameter-group-name tuned --parameters ParameterName=max_connections,ParameterValue=1,ApplyMethod=pending-reboot',
    refused: 'InvalidParameterValue',
  },
  {
    aws: 'rds modify-db-parameter-group --db-parameter-group-name tuned --parameters ParameterName=max_connections,ParameterValue=100,ApplyMethod=immediate',
    refused: 'InvalidParameterCombination',
  },
  {
    aws: 'rds copy-db-parameter-group --source-db-parameter-group-identifier tuned --target-db-parameter-group-identifier tuned-too --target-db-parameter-group-description copy',
    answers: {
      DBParameterGroup: { DBParameterGroupName: 'tuned-too', DBParameterGroupFamily: 'postgres17' },
    },
  },
  {
    aws: 'rds reset-db-parameter-group --db-parameter-group-name tuned --reset-all-parameters',
    answers: { DBParameterGroupName: 'tuned' },
  },
  {
    aws: 'rds describe-db-parameters --db-parameter-group-name tuned --source user',
    answers: { Parameters: [] },
  },
  {
    aws: 'rds describe-db-parameters --db-parameter-group-name tuned-too --query length(Parameters[?IsModifiable])',
    prints: '3',
  },
  {
    aws: 'rds describe-engine-default-parameters --db-parameter-group-family postgres17 --max-items 20',
    prints: 'application_name',
  },
  { aws: 'rds delete-db-parameter-group --db-parameter-group-name tuned', answers: 'nothing' },

  {
    aws: 'rds create-option-group --option-group-name audited --engine-name mysql --major-engine-version 8.4 --option-group-description audited',
    answers: { OptionGroup: { EngineName: 'mysql', Options: [] } },
  },
  {
    aws: 'rds add-option-to-option-group --option-group-name audited --options OptionName=MARIADB_AUDIT_PLUGIN --apply-immediately',
    answers: { OptionGroup: { Options: [{ OptionName: 'MARIADB_AUDIT_PLUGIN' }] } },
  },
  {
    aws: 'rds add-option-to-option-group --option-group-name audited --options OptionName=TDE',
    refused: 'InvalidParameterValue',
  },
  {
    aws: 'rds copy-option-group --source-option-group-identifier audited --target-option-group-identifier audited-too --target-option-group-description copy',
    answers: { OptionGroup: { Options: [{ OptionName: 'MARIADB_AUDIT_PLUGIN' }] } },
  },
  { aws: 'rds describe-option-groups --engine-name mysql --major-engine-version 8.4', prints: 'audited-too' },
  { aws: 'rds describe-option-group-options --engine-name mysql', prints: 'MEMCACHED' },
  { aws: 'rds delete-option-group --option-group-name audited', answers: 'nothing' },
  { aws: 'rds describe-option-groups --option-group-name audited', refused: 'OptionGroupNotFoundFault' },

  {
    aws: 'rds describe-db-engine-versions --engine postgres --default-only',
    answers: { DBEngineVersions: [{ DBParameterGroupFamily: 'postgres17', ValidUpgradeTarget: [] }] },
  },
  {
    aws: 'rds describe-orderable-db-instance-options --engine postgres --engine-version 17.6 --db-instance-class db.t4g.micro',
    prints: 'gp3',
  },
  { aws: 'rds describe-account-attributes', prints: 'ManualSnapshots' },
  {
    aws: 'rds describe-event-categories --source-type db-snapshot',
    answers: { EventCategoriesMapList: [{ SourceType: 'db-snapshot' }] },
  },
  { aws: 'rds describe-pending-maintenance-actions', answers: { PendingMaintenanceActions: [] } },
  { aws: 'rds describe-certificates --certificate-identifier rds-ca-rsa2048-g1', prints: 'CA' },
  {
    aws: 'rds describe-source-regions --region-name us-east-1',
    answers: { SourceRegions: [{ RegionName: 'us-east-1', Status: 'available' }] },
  },

  { aws: 'sns create-topic --name databases', keeps: { topic: 'TopicArn' } },
  {
    aws: 'rds create-event-subscription --subscription-name wire --sns-topic-arn $topic --source-type db-snapshot --event-categories creation',
    answers: { EventSubscription: { CustSubscriptionId: 'wire', EventCategoriesList: ['creation'] } },
  },
  {
    aws: 'rds modify-event-subscription --subscription-name wire --event-categories creation deletion',
    answers: { EventSubscription: { EventCategoriesList: ['creation', 'deletion'] } },
  },
  { advance: 120 },
  {
    aws: 'rds describe-event-subscriptions --subscription-name wire',
    answers: { EventSubscriptionsList: [{ Status: 'active', SnsTopicArn: '$topic' }] },
  },

  {
    aws: 'rds create-db-cluster-parameter-group --db-cluster-parameter-group-name wide --db-parameter-group-family aurora-postgresql16 --description wide --tags Key=team,Value=shop',
    answers: { DBClusterParameterGroup: { DBParameterGroupFamily: 'aurora-postgresql16' } },
    keeps: { wide: 'DBClusterParameterGroup.DBClusterParameterGroupArn' },
  },
  {
    aws: 'rds create-db-cluster-parameter-group --db-cluster-parameter-group-name wide --db-parameter-group-family aurora-postgresql16 --description wide',
    refused: 'DBParameterGroupAlreadyExists',
  },
  {
    aws: 'rds list-tags-for-resource --resource-name $wide',
    answers: { TagList: [{ Key: 'team', Value: 'shop' }] },
  },
  {
    aws: 'rds modify-db-cluster-parameter-group --db-cluster-parameter-group-name wide --parameters ParameterName=log_statement,ParameterValue=ddl,ApplyMethod=immediate',
    answers: { DBClusterParameterGroupName: 'wide' },
  },
  {
    aws: 'rds describe-db-cluster-parameters --db-cluster-parameter-group-name wide --source user',
    answers: { Parameters: [{ ParameterName: 'log_statement', ParameterValue: 'ddl' }] },
  },
  {
    aws: 'rds describe-db-cluster-parameter-groups --db-cluster-parameter-group-name wide',
    answers: { DBClusterParameterGroups: [{ Description: 'wide' }] },
  },
  {
    aws: 'rds copy-db-cluster-parameter-group --source-db-cluster-parameter-group-identifier $wide --target-db-cluster-parameter-group-identifier wider --target-db-cluster-parameter-group-description copy',
    answers: { DBClusterParameterGroup: { DBClusterParameterGroupName: 'wider' } },
  },
  {
    aws: 'rds reset-db-cluster-parameter-group --db-cluster-parameter-group-name wider --reset-all-parameters',
    answers: { DBClusterParameterGroupName: 'wider' },
  },
  {
    aws: 'rds describe-db-cluster-parameters --db-cluster-parameter-group-name wider --source user',
    answers: { Parameters: [] },
  },
  {
    aws: 'rds describe-engine-default-cluster-parameters --db-parameter-group-family aurora-postgresql16',
    answers: { EngineDefaults: { Parameters: [] } },
  },
  {
    aws: 'rds delete-db-cluster-parameter-group --db-cluster-parameter-group-name wider',
    answers: 'nothing',
  },
  {
    aws: 'rds describe-db-cluster-parameter-groups --db-cluster-parameter-group-name wider',
    refused: 'DBParameterGroupNotFound',
  },
];
