/**
 * Condition keys that requests here bring along, or that no request here would have at AWS either: nobody is in an
 * organization, comes through a VPC endpoint or is a user. A name that ends in `/` or `:` stands for all that begin
 * with it. AWS docs: "AWS global condition context keys".
 */
const GLOBAL: readonly string[] = [
  'aws:CurrentTime',
  'aws:EpochTime',
  'aws:PrincipalAccount',
  'aws:PrincipalArn',
  'aws:PrincipalIsAWSService',
  'aws:PrincipalOrgID',
  'aws:PrincipalOrgPaths',
  'aws:PrincipalServiceName',
  'aws:PrincipalTag/',
  'aws:PrincipalType',
  'aws:RequestedRegion',
  'aws:RequestTag/',
  'aws:ResourceAccount',
  'aws:ResourceOrgID',
  'aws:ResourceOrgPaths',
  'aws:ResourceTag/',
  'aws:SecureTransport',
  'aws:SourceAccount',
  'aws:SourceArn',
  'aws:SourceIdentity',
  'aws:SourceOrgID',
  'aws:SourceOrgPaths',
  'aws:SourceOwner',
  'aws:SourceVpc',
  'aws:SourceVpce',
  'aws:TagKeys',
  'aws:userid',
  'aws:username',
  'aws:ViaAWSService',
];

/** Keys of their own that simulated services fill. AWS docs: "Actions, resources, and condition keys" of each service. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  cloudwatch: ['namespace'],
  ec2: [],
  events: ['detail-type', 'eventBusInvocation', 'source', 'TargetArn'],
  iam: ['PassedToService', 'ResourceTag/'],
  kms: [
    'BypassPolicyLockoutSafetyCheck',
    'CallerAccount',
    'EncryptionAlgorithm',
    'EncryptionContext:',
    'EncryptionContextKeys',
    'GrantConstraintType',
    'GranteePrincipal',
    'GrantIsForAWSResource',
    'GrantOperations',
    'KeyOrigin',
    'KeySpec',
    'KeyUsage',
    'MultiRegion',
    'RequestAlias',
    'ResourceAliases',
    'RetiringPrincipal',
    'ScheduleKeyDeletionPendingWindowInDays',
    'ViaService',
  ],
  lambda: ['Principal', 'SourceFunctionArn'],
  logs: [],
  rds: [
    'cluster-pg-tag/',
    'cluster-snapshot-tag/',
    'cluster-tag/',
    'db-tag/',
    'es-tag/',
    'og-tag/',
    'pg-tag/',
    'req-tag/',
    'snapshot-tag/',
    'subgrp-tag/',
  ],
  route53: [
    'ChangeResourceRecordSetsActions',
    'ChangeResourceRecordSetsNormalizedRecordNames',
    'ChangeResourceRecordSetsRecordTypes',
  ],
  s3: [
    'if-match',
    'if-none-match',
    'object-lock-mode',
    'object-lock-retain-until-date',
    'prefix',
    'ResourceAccount',
    'VersionId',
    'x-amz-server-side-encryption',
    'x-amz-server-side-encryption-aws-kms-key-id',
  ],
  scheduler: [],
  secretsmanager: [
    'BlockPublicPolicy',
    'Description',
    'ForceDeleteWithoutRecovery',
    'KmsKeyId',
    'Name',
    'RecoveryWindowInDays',
    'ResourceTag/',
    'SecretId',
    'VersionId',
    'VersionStage',
  ],
  sns: ['Endpoint', 'Protocol'],
  sqs: [],
  states: ['StateMachineQualifier'],
  sts: ['ExternalId', 'RoleSessionName', 'SourceIdentity', 'TransitiveTagKeys'],
};

/** Every key, or beginning of keys, that conditions can ask for: `aws:SourceArn`, `kms:EncryptionContext:`. */
export function decidableKeys(): string[] {
  return [
    ...GLOBAL,
    ...Object.entries(OWN).flatMap(([service, keys]) => keys.map((key) => `${service}:${key}`)),
  ];
}

/** Services whose requests do not tell their resources' tags, and those that do not tell the tags that they set. */
const NO_RESOURCE_TAGS = ['cloudwatch', 'ec2', 'scheduler'];
const NO_REQUEST_TAGS = ['cloudwatch', 'ec2', 'sqs'];

/**
 * Why a condition on this key, in a statement about these actions, could not be decided as AWS decides it; undefined
 * when it can. Keys of services that are not simulated are let through, for none of their actions can be called.
 */
export function undecidable(key: string, actions: readonly string[]): string | undefined {
  const lower = key.toLowerCase();
  const service = lower.slice(0, lower.indexOf(':'));
  const known = service === 'aws' ? GLOBAL : OWN[service]?.map((name) => `${service}:${name}`);
  if (known === undefined) return undefined;
  const listed = known.some((name) =>
    /[/:]$/.test(name) ? lower.startsWith(name.toLowerCase()) : lower === name.toLowerCase(),
  );
  // What AWS's services name in the contexts that they encrypt with is not passed on here.
  const ofService = lower.startsWith('kms:encryptioncontext:aws:');
  if (!listed || ofService) return `Requests here do not have ${key}.`;
  const without = lower.startsWith('aws:resourcetag/')
    ? NO_RESOURCE_TAGS
    : lower.startsWith('aws:requesttag/') || lower === 'aws:tagkeys'
      ? NO_REQUEST_TAGS
      : [];
  const lacking = actions.find((action) => without.includes(action.toLowerCase().split(':')[0] ?? ''));
  return lacking && `Requests for ${lacking} here do not have ${key}.`;
}
