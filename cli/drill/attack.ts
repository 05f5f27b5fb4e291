import type { ListEventBusesCommandOutput } from '@aws-sdk/client-eventbridge';
import type { ListRolesCommandOutput } from '@aws-sdk/client-iam';
import type { ListKeysCommandOutput } from '@aws-sdk/client-kms';
import type { ListFunctionsCommandOutput } from '@aws-sdk/client-lambda';
import type { ListBucketsCommandOutput } from '@aws-sdk/client-s3';
import type { ListSecretsCommandOutput } from '@aws-sdk/client-secrets-manager';
import type { ListStateMachinesCommandOutput } from '@aws-sdk/client-sfn';
import type { ListTopicsCommandOutput } from '@aws-sdk/client-sns';
import type { ListQueuesCommandOutput } from '@aws-sdk/client-sqs';
import { isAwsError } from '../../simulator/aws-error';
import { counted } from '../count';
import { AURORA, administrator } from './estate';
import { manualSnapshots } from './points-there';
import { callAs, type Stage } from './stage';

/** One call on something of the recovery account. */
interface Try {
  readonly service: string;
  readonly action: string;
  readonly input: object;
}

/** Tries every deletion, reading and change of what the recovery account has, with the source account's rights. */
export async function attackRecovery(stage: Stage): Promise<string> {
  const tries = [
    ...(await onSnapshots(stage)),
    ...(await onKeys(stage)),
    ...(await onSecrets(stage)),
    ...(await onPlan(stage)),
    ...(await onFunctions(stage)),
    ...(await onMessages(stage)),
    ...(await onBuses(stage)),
    ...(await onRoles(stage)),
    ...(await onBuckets(stage)),
  ];
  let refused = 0;
  for (const { service, action, input } of tries) {
    const code = await refusalOf(stage, { service, action, input });
    if (code !== undefined) refused += 1;
    stage.attempts.push({
      what: `${service}: ${action} ${JSON.stringify(input)}`,
      ...(code !== undefined && { code }),
    });
  }
  return `tries ${counted(tries.length, 'call')} on the recovery account, ${refused} are refused`;
}

/** AWS's code when it refused; undefined when it did as told. */
async function refusalOf(
  { world, chain }: Stage,
  { service, action, input }: Try,
): Promise<string | undefined> {
  try {
    await world.call(administrator(chain.source.account), chain.recovery.region, service, action, input);
    return undefined;
  } catch (error) {
    if (!isAwsError(error)) throw error;
    return error.awsCode;
  }
}

async function onSnapshots(stage: Stage): Promise<Try[]> {
  const held = await manualSnapshots(stage, 'recovery');
  const { account } = stage.chain.source;
  return held.flatMap(({ kind, DBSnapshotArn = '' }) => {
    const change = { AttributeName: 'restore', ValuesToAdd: [account] };
    const tags = on('rds', [
      ['RemoveTagsFromResource', { ResourceName: DBSnapshotArn, TagKeys: ['lifeboat:environment'] }],
      [
        'AddTagsToResource',
        { ResourceName: DBSnapshotArn, Tags: [{ Key: 'lifeboat:hold', Value: '2000-01-01T00:00:00Z' }] },
      ],
    ]);
    if (kind === 'cluster') {
      const named = { DBClusterSnapshotIdentifier: DBSnapshotArn };
      const target = { TargetDBClusterSnapshotIdentifier: 'stolen' };
      const cluster = { DBClusterIdentifier: 'stolen', Engine: AURORA };
      return [
        ...on('rds', [
          ['DeleteDBClusterSnapshot', named],
          ['CopyDBClusterSnapshot', { SourceDBClusterSnapshotIdentifier: DBSnapshotArn, ...target }],
          ['DescribeDBClusterSnapshotAttributes', named],
          ['ModifyDBClusterSnapshotAttribute', { ...named, ...change }],
        ]),
        ...tags,
        ...on('rds', [['RestoreDBClusterFromSnapshot', { ...cluster, SnapshotIdentifier: DBSnapshotArn }]]),
      ];
    }
    const named = { DBSnapshotIdentifier: DBSnapshotArn };
    return [
      ...on('rds', [
        ['DeleteDBSnapshot', named],
        [
          'CopyDBSnapshot',
          { SourceDBSnapshotIdentifier: DBSnapshotArn, TargetDBSnapshotIdentifier: 'stolen' },
        ],
        ['DescribeDBSnapshotAttributes', named],
        ['ModifyDBSnapshotAttribute', { ...named, ...change }],
      ]),
      ...tags,
      ...on('rds', [['RestoreDBInstanceFromDBSnapshot', { DBInstanceIdentifier: 'stolen', ...named }]]),
    ];
  });
}

async function onKeys(stage: Stage): Promise<Try[]> {
  const { Keys = [] } = await callAs<ListKeysCommandOutput>(stage, 'recovery', 'kms', 'ListKeys');
  const { account } = stage.chain.source;
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  return Keys.flatMap(({ KeyArn: KeyId }) =>
    on('kms', [
      ['DescribeKey', { KeyId }],
      ['GetKeyPolicy', { KeyId }],
      ['PutKeyPolicy', { KeyId, Policy: policy }],
      ['CreateGrant', { KeyId, GranteePrincipal: `arn:aws:iam::${account}:root`, Operations: ['Decrypt'] }],
      ['GenerateDataKey', { KeyId, KeySpec: 'AES_256' }],
      ['DisableKey', { KeyId }],
      ['ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 }],
    ]),
  );
}

async function onSecrets(stage: Stage): Promise<Try[]> {
  const { SecretList = [] } = await callAs<ListSecretsCommandOutput>(
    stage,
    'recovery',
    'secretsmanager',
    'ListSecrets',
  );
  return SecretList.flatMap(({ ARN: SecretId }) =>
    on('secretsmanager', [
      ['GetSecretValue', { SecretId }],
      ['PutSecretValue', { SecretId, SecretString: 'mine', ClientRequestToken: '0'.repeat(32) }],
      ['DeleteSecret', { SecretId, ForceDeleteWithoutRecovery: true }],
    ]),
  );
}

async function onPlan(stage: Stage): Promise<Try[]> {
  const { stateMachines = [] } = await callAs<ListStateMachinesCommandOutput>(
    stage,
    'recovery',
    'states',
    'ListStateMachines',
  );
  return stateMachines.flatMap(({ stateMachineArn }) =>
    on('states', [
      ['DescribeStateMachine', { stateMachineArn }],
      ['UpdateStateMachine', { stateMachineArn, definition: '{}' }],
      ['StartExecution', { stateMachineArn, input: '{}' }],
      ['DeleteStateMachine', { stateMachineArn }],
    ]),
  );
}

async function onFunctions(stage: Stage): Promise<Try[]> {
  const { Functions = [] } = await callAs<ListFunctionsCommandOutput>(
    stage,
    'recovery',
    'lambda',
    'ListFunctions',
  );
  return Functions.flatMap(({ FunctionArn: FunctionName }) =>
    on('lambda', [
      ['GetFunction', { FunctionName }],
      ['Invoke', { FunctionName, InvocationType: 'Event' }],
      ['UpdateFunctionConfiguration', { FunctionName, Timeout: 1 }],
      ['PutFunctionConcurrency', { FunctionName, ReservedConcurrentExecutions: 0 }],
      ['DeleteFunction', { FunctionName }],
    ]),
  );
}

async function onMessages(stage: Stage): Promise<Try[]> {
  const { QueueUrls = [] } = await callAs<ListQueuesCommandOutput>(stage, 'recovery', 'sqs', 'ListQueues');
  const { Topics = [] } = await callAs<ListTopicsCommandOutput>(stage, 'recovery', 'sns', 'ListTopics');
  return [
    ...QueueUrls.flatMap((QueueUrl) =>
      on('sqs', [
        ['ReceiveMessage', { QueueUrl }],
        ['PurgeQueue', { QueueUrl }],
        ['DeleteQueue', { QueueUrl }],
      ]),
    ),
    ...Topics.flatMap(({ TopicArn }) =>
      on('sns', [
        ['Publish', { TopicArn, Message: 'all is well' }],
        ['Subscribe', { TopicArn, Protocol: 'email', Endpoint: 'thief@example.com' }],
        ['DeleteTopic', { TopicArn }],
      ]),
    ),
  ];
}

async function onBuses(stage: Stage): Promise<Try[]> {
  const { EventBuses = [] } = await callAs<ListEventBusesCommandOutput>(
    stage,
    'recovery',
    'events',
    'ListEventBuses',
  );
  return EventBuses.filter(({ Name }) => Name !== 'default').flatMap(({ Arn }) =>
    on('events', [
      ['PutRule', { Name: 'listen', EventBusName: Arn, EventPattern: '{"source":[{"prefix":""}]}' }],
      ['RemovePermission', { EventBusName: Arn, RemoveAllPermissions: true }],
    ]),
  );
}

async function onRoles(stage: Stage): Promise<Try[]> {
  const { Roles = [] } = await callAs<ListRolesCommandOutput>(stage, 'recovery', 'iam', 'ListRoles');
  return Roles.flatMap(({ Arn: RoleArn }) =>
    on('sts', [['AssumeRole', { RoleArn, RoleSessionName: 'thief' }]]),
  );
}

async function onBuckets(stage: Stage): Promise<Try[]> {
  const { Buckets = [] } = await callAs<ListBucketsCommandOutput>(stage, 'recovery', 's3', 'ListBuckets');
  return Buckets.flatMap(({ Name: Bucket }) =>
    on('s3', [
      ['ListObjectsV2', { Bucket }],
      ['GetObject', { Bucket, Key: 'recipes.json' }],
      ['PutObject', { Bucket, Key: 'recipes.json', Body: new Uint8Array() }],
      ['DeleteObject', { Bucket, Key: 'recipes.json' }],
      ['PutBucketPolicy', { Bucket, Policy: '{}' }],
      ['DeleteBucket', { Bucket }],
    ]),
  );
}

function on(service: string, calls: readonly (readonly [action: string, input: object])[]): Try[] {
  return calls.map(([action, input]) => ({ service, action, input }));
}
