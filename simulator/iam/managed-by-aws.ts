/** A policy that AWS keeps, the same in every account. */
export interface PolicyOfAws {
  /** `/` or `/service-role/` */
  readonly path: string;
  readonly name: string;
  readonly document: string;
}

const LOGS = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];
const LOGS_OF_RDS = [...LOGS, 'logs:PutRetentionPolicy', 'logs:DescribeLogStreams', 'logs:GetLogEvents'];
const SEGMENTS = [
  ...['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSamplingRules'],
  ...['xray:GetSamplingTargets', 'xray:GetSamplingStatisticSummaries'],
];

/**
 * Actions that each allows on everything, as far as they are of services that programs here can use.
 * AWS docs: AWS Managed Policy Reference.
 */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  '/AdministratorAccess': ['*'],
  '/AmazonCognitoPowerUser': [
    ...['cognito-identity:*', 'cognito-idp:*', 'cognito-sync:*', 'iam:ListRoles', 'iam:GetRole'],
    'sns:ListPlatformApplications',
  ],
  '/AmazonDynamoDBFullAccess': [
    ...['dynamodb:*', 'dax:*', 'cloudwatch:DescribeAlarms', 'cloudwatch:GetMetricData', 'iam:GetRole'],
    ...['cloudwatch:GetMetricStatistics', 'cloudwatch:ListMetrics', 'cloudwatch:PutMetricAlarm'],
    ...['cloudwatch:DeleteAlarms', 'ec2:DescribeVpcs', 'ec2:DescribeSubnets', 'ec2:DescribeSecurityGroups'],
    ...['iam:ListRoles', 'kms:DescribeKey', 'kms:ListAliases', 'sns:CreateTopic', 'sns:DeleteTopic'],
    ...['sns:ListSubscriptions', 'sns:ListSubscriptionsByTopic', 'sns:ListTopics', 'sns:Subscribe'],
    ...['sns:Unsubscribe', 'sns:SetTopicAttributes', 'lambda:CreateFunction', 'lambda:ListFunctions'],
    ...['lambda:ListEventSourceMappings', 'lambda:CreateEventSourceMapping', 'lambda:DeleteFunction'],
    ...['lambda:DeleteEventSourceMapping', 'lambda:GetFunctionConfiguration'],
  ],
  '/AmazonKinesisFullAccess': ['kinesis:*'],
  '/AmazonS3FullAccess': ['s3:*', 's3-object-lambda:*'],
  '/AmazonS3ReadOnlyAccess': ['s3:Get*', 's3:List*', 's3:Describe*'],
  '/AmazonSNSFullAccess': ['sns:*'],
  '/AmazonSNSReadOnlyAccess': ['sns:GetTopicAttributes', 'sns:List*'],
  '/AmazonSQSFullAccess': ['sqs:*'],
  '/AmazonSQSReadOnlyAccess': [
    ...['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:ListDeadLetterSourceQueues', 'sqs:ListQueues'],
    ...['sqs:ListMessageMoveTasks', 'sqs:ListQueueTags'],
  ],
  '/AWSLambda_FullAccess': [
    ...['lambda:*', 'cloudwatch:ListMetrics', 'cloudwatch:GetMetricData', 'ec2:DescribeSecurityGroups'],
    ...[
      'ec2:DescribeSubnets',
      'ec2:DescribeVpcs',
      'kms:ListAliases',
      'iam:GetPolicy',
      'iam:GetPolicyVersion',
    ],
    ...['iam:GetRole', 'iam:GetRolePolicy', 'iam:ListAttachedRolePolicies', 'iam:ListRolePolicies'],
    ...['iam:ListRoles', 'logs:DescribeLogGroups', 'states:DescribeStateMachine', 'states:ListStateMachines'],
  ],
  '/AWSXRayDaemonWriteAccess': SEGMENTS,
  '/AWSXrayWriteOnlyAccess': SEGMENTS,
  '/CloudWatchEventsFullAccess': ['events:*', 'scheduler:*', 'pipes:*', 'schemas:*'],
  '/CloudWatchFullAccessV2': [
    ...['cloudwatch:*', 'logs:*', 'iam:GetPolicy', 'iam:GetPolicyVersion', 'iam:GetRole', 'sns:CreateTopic'],
    ...['sns:ListSubscriptions', 'sns:ListSubscriptionsByTopic', 'sns:ListTopics', 'sns:Subscribe', 'xray:*'],
  ],
  '/CloudWatchLogsFullAccess': ['logs:*', 'cloudwatch:GenerateQuery'],
  '/AmazonEventBridgeFullAccess': ['events:*', 'schemas:*', 'scheduler:*', 'pipes:*'],
  '/AmazonRDSFullAccess': [
    ...['rds:*', 'cloudwatch:DescribeAlarms', 'cloudwatch:GetMetricData', 'cloudwatch:GetMetricStatistics'],
    ...['cloudwatch:ListMetrics', 'cloudwatch:PutMetricAlarm', 'cloudwatch:DeleteAlarms', 'sns:Publish'],
    ...['ec2:DescribeAccountAttributes', 'ec2:DescribeAvailabilityZones', 'ec2:DescribeSecurityGroups'],
    ...['ec2:DescribeSubnets', 'ec2:DescribeVpcAttribute', 'ec2:DescribeVpcs', 'sns:ListSubscriptions'],
    ...['sns:ListTopics', 'logs:DescribeLogStreams', 'logs:GetLogEvents'],
  ],
  '/AmazonRDSReadOnlyAccess': [
    ...['rds:Describe*', 'rds:ListTagsForResource', 'ec2:DescribeAccountAttributes', 'ec2:DescribeVpcs'],
    ...['ec2:DescribeAvailabilityZones', 'ec2:DescribeSecurityGroups', 'ec2:DescribeVpcAttribute'],
    ...['cloudwatch:GetMetricStatistics', 'cloudwatch:ListMetrics', 'cloudwatch:GetMetricData'],
    ...['logs:DescribeLogStreams', 'logs:GetLogEvents'],
  ],
  '/AWSStepFunctionsFullAccess': ['states:*'],
  '/SecretsManagerReadWrite': [
    ...['secretsmanager:*', 'ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs'],
    ...['kms:DescribeKey', 'kms:ListAliases', 'kms:ListKeys', 'lambda:ListFunctions'],
    ...['rds:DescribeDBClusters', 'rds:DescribeDBInstances'],
  ],
  '/service-role/AmazonRDSEnhancedMonitoringRole': LOGS_OF_RDS,
  '/service-role/AWSLambdaBasicExecutionRole': LOGS,
  '/service-role/AWSLambdaSQSQueueExecutionRole': [
    ...['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
    ...LOGS,
  ],
  '/service-role/AWSLambdaVPCAccessExecutionRole': [
    ...LOGS,
    ...['ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'],
    ...['ec2:DeleteNetworkInterface', 'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses'],
  ],
};

/** What else a policy says. */
const MORE: Readonly<Record<string, readonly object[]>> = {
  '/AWSLambda_FullAccess': [
    {
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: '*',
      Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
    },
    {
      Effect: 'Allow',
      Action: ['logs:DescribeLogStreams', 'logs:GetLogEvents', 'logs:FilterLogEvents'],
      Resource: 'arn:aws:logs:*:*:log-group:/aws/lambda/*',
    },
  ],
};

/** By ARN, `arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole`. */
export const POLICIES_OF_AWS: ReadonlyMap<string, PolicyOfAws> = new Map(
  Object.entries(ALLOWED).map(([place, Action]) => {
    const [name = '', ...path] = place.split('/').reverse();
    const document = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action, Resource: '*' }, ...(MORE[place] ?? [])],
    });
    return [`arn:aws:iam::aws:policy${place}`, { name, path: `${path.reverse().join('/')}/`, document }];
  }),
);
