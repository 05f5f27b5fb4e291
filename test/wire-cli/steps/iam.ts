import type { Step } from '../step';

const trust = (account: string) =>
  `'{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::${account}:root"},` +
  `"Action":"sts:AssumeRole"}]}'`;

const READS =
  '\'{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"rds:Describe*","Resource":"*"}]}\'';

export const iam: readonly Step[] = [
  { aws: 'sts get-caller-identity', answers: { Account: '111111111111' } },
  {
    aws: `iam create-role --role-name reader --assume-role-policy-document ${trust('222222222222')}`,
    answers: { Role: { RoleName: 'reader', Path: '/' } },
    keeps: { role: 'Role.Arn' },
  },
  {
    aws: `iam create-role --role-name reader --assume-role-policy-document ${trust('222222222222')}`,
    refused: 'EntityAlreadyExists',
  },
  { aws: 'iam update-role --role-name reader --max-session-duration 7200', answers: 'nothing' },
  { aws: 'iam get-role --role-name reader', answers: { Role: { MaxSessionDuration: 7200 } } },
  { aws: 'iam list-roles', prints: '$role' },
  {
    aws: `iam put-role-policy --role-name reader --policy-name reads --policy-document ${READS}`,
    answers: 'nothing',
  },
  { aws: 'iam list-role-policies --role-name reader', answers: { PolicyNames: ['reads'] } },
  { aws: 'iam get-role-policy --role-name reader --policy-name reads', prints: 'rds:Describe*' },
  {
    aws: `iam create-policy --policy-name reads --policy-document ${READS}`,
    answers: { Policy: { DefaultVersionId: 'v1' } },
    keeps: { policy: 'Policy.Arn' },
  },
  { aws: 'iam attach-role-policy --role-name reader --policy-arn $policy', answers: 'nothing' },
  {
    aws: 'iam list-attached-role-policies --role-name reader',
    answers: { AttachedPolicies: [{ PolicyName: 'reads' }] },
  },
  {
    aws: 'iam list-entities-for-policy --policy-arn $policy',
    answers: { PolicyRoles: [{ RoleName: 'reader' }] },
  },
  { aws: 'iam get-policy --policy-arn $policy', answers: { Policy: { AttachmentCount: 1 } } },
  { aws: 'iam list-policies --scope Local', prints: '$policy' },
  {
    aws: `iam create-policy-version --policy-arn $policy --policy-document ${READS}`,
    answers: { PolicyVersion: { VersionId: 'v2', IsDefaultVersion: false } },
  },
  {
    aws: 'iam set-default-policy-version --policy-arn $policy --version-id v2',
    answers: 'nothing',
  },
  { aws: 'iam get-policy-version --policy-arn $policy --version-id v2', prints: 'rds:Describe*' },
  { aws: 'iam delete-policy-version --policy-arn $policy --version-id v2', refused: 'DeleteConflict' },
  { aws: 'iam delete-policy-version --policy-arn $policy --version-id v1', answers: 'nothing' },
  { aws: 'iam list-policy-versions --policy-arn $policy', answers: { Versions: [{ VersionId: 'v2' }] } },
  { aws: 'iam tag-policy --policy-arn $policy --tags Key=team,Value=payments', answers: 'nothing' },
  {
    aws: 'iam list-policy-tags --policy-arn $policy',
    answers: { Tags: [{ Key: 'team', Value: 'payments' }] },
  },
  { aws: 'iam untag-policy --policy-arn $policy --tag-keys team', answers: 'nothing' },
  { aws: 'iam delete-policy --policy-arn $policy', refused: 'DeleteConflict' },
  { aws: 'iam detach-role-policy --role-name reader --policy-arn $policy', answers: 'nothing' },
  { aws: 'iam delete-policy --policy-arn $policy', answers: 'nothing' },
  { aws: 'iam list-instance-profiles-for-role --role-name reader', answers: { InstanceProfiles: [] } },
  { aws: 'iam tag-role --role-name reader --tags Key=team,Value=payments', answers: 'nothing' },
  { aws: 'iam list-role-tags --role-name reader', answers: { Tags: [{ Key: 'team', Value: 'payments' }] } },
  { aws: 'iam untag-role --role-name reader --tag-keys team', answers: 'nothing' },
  {
    aws: 'sts assume-role --role-arn $role --role-session-name me --duration-seconds 3600',
    as: 'second',
    answers: { AssumedRoleUser: { Arn: 'arn:aws:sts::111111111111:assumed-role/reader/me' } },
    keeps: {
      id: 'Credentials.AccessKeyId',
      secret: 'Credentials.SecretAccessKey',
      token: 'Credentials.SessionToken',
    },
  },
  {
    aws: 'sts get-caller-identity',
    as: 'session',
    answers: { Arn: 'arn:aws:sts::111111111111:assumed-role/reader/me' },
  },
  { aws: 'rds describe-db-instances', as: 'session' },
  {
    aws: 'rds create-db-snapshot --db-instance-identifier a --db-snapshot-identifier b',
    as: 'session',
    refused: 'AccessDenied',
  },
  {
    aws: `iam update-assume-role-policy --role-name reader --policy-document ${trust('111111111111')}`,
    answers: 'nothing',
  },
  { aws: 'sts assume-role --role-arn $role --role-session-name me', as: 'second', refused: 'AccessDenied' },
  { aws: 'iam delete-role --role-name reader', refused: 'DeleteConflict' },
  { aws: 'iam delete-role-policy --role-name reader --policy-name reads', answers: 'nothing' },
  { aws: 'iam delete-role --role-name reader', answers: 'nothing' },
  { aws: 'iam get-role --role-name reader', refused: 'NoSuchEntity' },
];
