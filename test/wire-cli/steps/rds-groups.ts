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
  { aws: 'rds delete-db-parameter-group --db-parameter-group-name tuned', answers: 'nothing' },

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
];
