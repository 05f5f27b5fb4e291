import type { Step } from '../step';

const POLICY =
  '\'{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},' +
  '"Action":"kms:*","Resource":"*"}]}\'';

export const kms: readonly Step[] = [
  {
    aws: 'kms create-key --description orders --tags TagKey=team,TagValue=payments',
    answers: { KeyMetadata: { Description: 'orders', KeyState: 'Enabled' } },
    keeps: { key: 'KeyMetadata.KeyId', arn: 'KeyMetadata.Arn' },
  },
  { aws: 'kms describe-key --key-id $arn', answers: { KeyMetadata: { KeyId: '$key', Enabled: true } } },
  { aws: 'kms describe-key --key-id alias/nobody', refused: 'NotFoundException' },
  { aws: 'kms list-keys', prints: '$arn' },
  { aws: 'kms update-key-description --key-id $key --description archive', answers: 'nothing' },
  { aws: 'kms create-alias --alias-name alias/orders --target-key-id $key', answers: 'nothing' },
  { aws: 'kms update-alias --alias-name alias/orders --target-key-id $key', answers: 'nothing' },
  {
    aws: 'kms list-aliases --key-id $key',
    answers: { Aliases: [{ AliasName: 'alias/orders', TargetKeyId: '$key' }] },
  },
  { aws: `kms put-key-policy --key-id $key --policy-name default --policy ${POLICY}`, answers: 'nothing' },
  { aws: 'kms get-key-policy --key-id $key --policy-name default', prints: 'kms:*' },
  { aws: 'kms enable-key-rotation --key-id $key', answers: 'nothing' },
  { aws: 'kms get-key-rotation-status --key-id $key', answers: { KeyRotationEnabled: true } },
  { aws: 'kms disable-key-rotation --key-id $key', answers: 'nothing' },
  { aws: 'kms tag-resource --key-id $key --tags TagKey=env,TagValue=test', answers: 'nothing' },
  { aws: 'kms untag-resource --key-id $key --tag-keys team', answers: 'nothing' },
  { aws: 'kms list-resource-tags --key-id $key', answers: { Tags: [{ TagKey: 'env', TagValue: 'test' }] } },
  {
    aws: 'kms encrypt --key-id alias/orders --plaintext hello --encryption-context table=orders',
    answers: { KeyId: '$arn' },
    saves: { sealed: 'CiphertextBlob' },
  },
  {
    aws: 'kms decrypt --ciphertext-blob $sealed --encryption-context table=orders',
    answers: { Plaintext: 'aGVsbG8=', KeyId: '$arn' },
  },
  { aws: 'kms decrypt --ciphertext-blob $sealed', refused: 'InvalidCiphertextException' },
  {
    aws: 'kms generate-data-key --key-id $key --key-spec AES_256',
    answers: { KeyId: '$arn' },
  },
  {
    aws: 'kms generate-data-key-without-plaintext --key-id $key --number-of-bytes 16',
    answers: { KeyId: '$arn' },
  },
  {
    aws: 'kms create-grant --key-id $key --grantee-principal arn:aws:iam::111111111111:root --operations Decrypt CreateGrant',
    keeps: { grant: 'GrantId', token: 'GrantToken' },
  },
  {
    aws: 'kms list-grants --key-id $key',
    answers: { Grants: [{ GrantId: '$grant', Operations: ['Decrypt', 'CreateGrant'] }] },
  },
  { aws: 'kms revoke-grant --key-id $key --grant-id $grant', answers: 'nothing' },
  {
    aws: 'kms create-grant --key-id $key --grantee-principal arn:aws:iam::111111111111:root --operations Decrypt --name second',
    keeps: { grant: 'GrantId', token: 'GrantToken' },
  },
  { aws: 'kms retire-grant --key-id $arn --grant-id $grant', answers: 'nothing' },
  { aws: 'kms list-grants --key-id $key', answers: { Grants: [] } },
  { aws: 'kms disable-key --key-id $key', answers: 'nothing' },
  { aws: 'kms encrypt --key-id $key --plaintext hello', refused: 'DisabledException' },
  { aws: 'kms enable-key --key-id $key', answers: 'nothing' },
  {
    aws: 'kms decrypt --ciphertext-blob $sealed --encryption-context table=orders',
    as: 'second',
    refused: 'AccessDeniedException',
  },
  { aws: 'kms delete-alias --alias-name alias/orders', answers: 'nothing' },
  {
    aws: 'kms schedule-key-deletion --key-id $key --pending-window-in-days 7',
    answers: { KeyState: 'PendingDeletion', PendingWindowInDays: 7 },
  },
  { aws: 'kms cancel-key-deletion --key-id $key', answers: { KeyId: '$arn' } },
  { aws: 'kms describe-key --key-id $key', answers: { KeyMetadata: { KeyState: 'Disabled' } } },
];
