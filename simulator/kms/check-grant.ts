import type { CreateGrantCommandInput } from '@aws-sdk/client-kms';
import { type AwsError, awsError } from '../aws-error';
import { findRole } from '../iam/role-store';
import type { World } from '../world';
import { validation } from './refusals';

/** What a grant on a symmetric key can give. AWS docs: KMS, "Grant operations". */
const OPERATIONS: readonly string[] = [
  'CreateGrant',
  'Decrypt',
  'DescribeKey',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GenerateDataKeyWithoutPlaintext',
  'ReEncryptFrom',
  'ReEncryptTo',
  'RetireGrant',
];

/** An account's root, a role, a user, or a session of one. AWS docs: KMS, CreateGrant, GranteePrincipal. */
const PRINCIPAL =
  /^arn:aws[\w-]*:(iam::\d{12}:(root|(role|user)\/[\w+=,.@/-]+)|sts::\d{12}:(assumed-role|federated-user)\/[\w+=,.@/-]+)$/;

/** Throws `ValidationException` or `InvalidArnException` for what CreateGrant does not take. */
export function checkGrant(world: World, input: CreateGrantCommandInput): void {
  const { Name, Operations = [], GranteePrincipal, RetiringPrincipal, Constraints } = input;
  const other = Operations.find((operation) => !OPERATIONS.includes(operation));
  if (other !== undefined) throw validation(`A grant on a symmetric encryption key cannot give ${other}.`);
  if (Name !== undefined && !/^[a-zA-Z0-9:/_-]{1,256}$/.test(Name)) {
    throw validation(
      `1 validation error detected: Value '${Name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$`,
    );
  }
  if (Constraints?.EncryptionContextEquals && Constraints.EncryptionContextSubset) {
    throw validation('A grant has EncryptionContextEquals or EncryptionContextSubset, not both.');
  }
  for (const principal of [GranteePrincipal, RetiringPrincipal]) {
    if (principal !== undefined && !isThere(world, principal)) throw invalidArn(principal);
  }
}

function isThere(world: World, principal: string): boolean {
  if (!PRINCIPAL.test(principal)) return false;
  return !/:iam::\d{12}:(role|user)\//.test(principal) || findRole(world, principal) !== undefined;
}

function invalidArn(principal: string): AwsError {
  return awsError('InvalidArnException', 400, `${principal} is not a principal that there is.`);
}
