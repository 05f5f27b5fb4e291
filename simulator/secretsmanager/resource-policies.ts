import type {
  DeleteResourcePolicyCommandInput,
  DeleteResourcePolicyCommandOutput,
  GetResourcePolicyCommandInput,
  GetResourcePolicyCommandOutput,
  PutResourcePolicyCommandInput,
  PutResourcePolicyCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { secretNeed } from './needs';
import { findSecret } from './store';

/** Refuses with `MalformedPolicyDocumentException`, `PublicPolicyException`. */
export const PutResourcePolicy: Action<
  PutResourcePolicyCommandInput,
  Omit<PutResourcePolicyCommandOutput, '$metadata'>
> = {
  needs: (call) => [
    secretNeed(
      call,
      'PutResourcePolicy',
      call.input.BlockPublicPolicy === undefined
        ? {}
        : { 'secretsmanager:BlockPublicPolicy': String(call.input.BlockPublicPolicy) },
    ),
  ],
  run(call) {
    const secret = findSecret(call, call.input.SecretId);
    const policy = call.input.ResourcePolicy ?? '';
    const statements = statementsOf(policy);
    if (call.input.BlockPublicPolicy && statements.some(isPublic)) {
      throw awsError(
        'PublicPolicyException',
        400,
        'You can’t attach a resource policy that allows broad access to the secret.',
      );
    }
    secret.policy = policy;
    return { ARN: secret.arn, Name: secret.name };
  },
};

export const GetResourcePolicy: Action<
  GetResourcePolicyCommandInput,
  Omit<GetResourcePolicyCommandOutput, '$metadata'>
> = {
  needs: (call) => [secretNeed(call, 'GetResourcePolicy')],
  run(call) {
    const secret = findSecret(call, call.input.SecretId);
    return {
      ARN: secret.arn,
      Name: secret.name,
      ...(secret.policy === undefined ? {} : { ResourcePolicy: secret.policy }),
    };
  },
};

export const DeleteResourcePolicy: Action<
  DeleteResourcePolicyCommandInput,
  Omit<DeleteResourcePolicyCommandOutput, '$metadata'>
> = {
  needs: (call) => [secretNeed(call, 'DeleteResourcePolicy')],
  run(call) {
    const secret = findSecret(call, call.input.SecretId);
    secret.policy = undefined;
    return { ARN: secret.arn, Name: secret.name };
  },
};

interface Statement {
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

function statementsOf(policy: string): Statement[] {
  try {
    const { Statement: statements } = JSON.parse(policy) as { Statement?: Statement | Statement[] };
    if (statements) return Array.isArray(statements) ? statements : [statements];
  } catch {
    // Not JSON: refused below like a policy without statements.
  }
  throw awsError('MalformedPolicyDocumentException', 400, 'This resource policy contains a syntax error.');
}

function isPublic({ Effect, Principal, Condition }: Statement): boolean {
  const everyone = Principal === '*' || (Principal as { AWS?: unknown } | undefined)?.AWS === '*';
  return Effect === 'Allow' && everyone && Condition === undefined;
}
