import type { GetRoleCommandOutput, ListPoliciesCommandOutput } from '@aws-sdk/client-iam';
import type { GetFunctionCommandOutput } from '@aws-sdk/client-lambda';
import type {
  DescribeSecretCommandOutput,
  GetRandomPasswordCommandOutput,
  GetSecretValueCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import type { ListTopicsCommandOutput } from '@aws-sdk/client-sns';
import type { GetQueueAttributesCommandOutput, GetQueueUrlCommandOutput } from '@aws-sdk/client-sqs';
import type { Lookup } from './handler';

export const iamRole: Lookup = async (aws, { name }) => {
  const { Role } = await aws.call<GetRoleCommandOutput>('iam', 'GetRole', { RoleName: name });
  return {
    ...{ id: String(name), name: String(name), arn: Role?.Arn ?? '', path: Role?.Path ?? '/' },
    ...{ uniqueId: Role?.RoleId ?? '', maxSessionDuration: Role?.MaxSessionDuration ?? 3600 },
    assumeRolePolicy: decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''),
    ...{ description: Role?.Description ?? '', createDate: Role?.CreateDate?.toISOString() ?? '' },
    permissionsBoundary: Role?.PermissionsBoundary?.PermissionsBoundaryArn ?? '',
    tags: Object.fromEntries((Role?.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
  };
};

export const iamPolicy: Lookup = async (aws, { name, arn }) => {
  const { Policies = [] } = await aws.call<ListPoliciesCommandOutput>('iam', 'ListPolicies', {
    Scope: 'All',
    MaxItems: 1000,
  });
  const found = Policies.find(({ Arn, PolicyName }) =>
    arn === undefined ? PolicyName === name : Arn === arn,
  );
  if (!found?.Arn) throw new Error(`no IAM policy found matching ${String(arn ?? name)}`);
  return {
    ...{ id: found.Arn, arn: found.Arn, name: found.PolicyName ?? '', path: found.Path ?? '/' },
    ...{ policyId: found.PolicyId ?? '', description: found.Description ?? '', tags: {} },
    attachmentCount: found.AttachmentCount ?? 0,
  };
};

export const secret: Lookup = async (aws, { name, arn }) => {
  const found = await aws.call<DescribeSecretCommandOutput>('secretsmanager', 'DescribeSecret', {
    SecretId: arn ?? name,
  });
  return {
    ...{ id: found.ARN ?? '', arn: found.ARN ?? '', name: found.Name ?? '', region: aws.region },
    ...{ description: found.Description ?? '', kmsKeyId: found.KmsKeyId ?? '', policy: '' },
    tags: Object.fromEntries((found.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
  };
};

export const secretVersion: Lookup = async (aws, { secretId, versionId, versionStage }) => {
  const found = await aws.call<GetSecretValueCommandOutput>('secretsmanager', 'GetSecretValue', {
    SecretId: secretId,
    ...(versionId === undefined ? { VersionStage: versionStage ?? 'AWSCURRENT' } : { VersionId: versionId }),
  });
  return {
    ...{ id: `${String(secretId)}|${found.VersionId}`, arn: found.ARN ?? '', region: aws.region },
    ...{
      secretId: String(secretId),
      versionId: found.VersionId ?? '',
      secretString: found.SecretString ?? '',
    },
    secretBinary: Buffer.from(found.SecretBinary ?? []).toString('base64'),
    ...{ versionStages: found.VersionStages ?? [], createdDate: found.CreatedDate?.toISOString() ?? '' },
  };
};

export const randomPassword: Lookup = async (aws, args) => {
  const { RandomPassword = '' } = await aws.call<GetRandomPasswordCommandOutput>(
    'secretsmanager',
    'GetRandomPassword',
    {
      PasswordLength: args.passwordLength,
      ExcludeCharacters: args.excludeCharacters,
      ExcludeLowercase: args.excludeLowercase,
      ExcludeNumbers: args.excludeNumbers,
      ExcludePunctuation: args.excludePunctuation,
      ExcludeUppercase: args.excludeUppercase,
      IncludeSpace: args.includeSpace,
      RequireEachIncludedType: args.requireEachIncludedType,
    },
  );
  return { id: aws.region, region: aws.region, randomPassword: RandomPassword };
};

export const bucket: Lookup = async (aws, args) => {
  const name = String(args.bucket);
  await aws.call('s3', 'HeadBucket', { Bucket: name });
  return {
    ...{ id: name, bucket: name, arn: `arn:aws:s3:::${name}`, region: aws.region, bucketRegion: aws.region },
    bucketDomainName: `${name}.s3.amazonaws.com`,
    bucketRegionalDomainName: `${name}.s3.${aws.region}.amazonaws.com`,
  };
};

export const queue: Lookup = async (aws, { name }) => {
  const { QueueUrl = '' } = await aws.call<GetQueueUrlCommandOutput>('sqs', 'GetQueueUrl', {
    QueueName: name,
  });
  const { Attributes } = await aws.call<GetQueueAttributesCommandOutput>('sqs', 'GetQueueAttributes', {
    ...{ QueueUrl, AttributeNames: ['QueueArn'] },
  });
  const arn = Attributes?.QueueArn ?? '';
  return { id: QueueUrl, name: String(name), url: QueueUrl, arn, region: aws.region, tags: {} };
};

export const topic: Lookup = async (aws, { name }) => {
  const { Topics = [] } = await aws.call<ListTopicsCommandOutput>('sns', 'ListTopics', {});
  const arn = Topics.find(({ TopicArn }) => TopicArn?.endsWith(`:${String(name)}`))?.TopicArn;
  if (arn === undefined)
    throw new Error(`no SNS topic ${String(name)} found in ${aws.account} ${aws.region}`);
  return { id: arn, arn, name: String(name), region: aws.region, tags: {} };
};

export const lambdaFunction: Lookup = async (aws, { functionName }) => {
  const { Configuration } = await aws.call<GetFunctionCommandOutput>('lambda', 'GetFunction', {
    FunctionName: functionName,
  });
  const { FunctionArn: arn = '', Handler = '', Role = '', Runtime = '', Timeout = 3 } = Configuration ?? {};
  return {
    ...{ id: String(functionName), functionName: String(functionName), arn, region: aws.region },
    ...{ handler: Handler, role: Role, runtime: Runtime, timeout: Timeout, version: '$LATEST' },
    ...{ memorySize: Configuration?.MemorySize ?? 128, qualifiedArn: `${arn}:$LATEST`, tags: {} },
    invokeArn: `arn:aws:apigateway:${aws.region}:lambda:path/2015-03-31/functions/${arn}/invocations`,
    environment: { variables: { ...Configuration?.Environment?.Variables } },
  };
};
