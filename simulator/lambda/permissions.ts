import type {
  AddPermissionCommandInput,
  AddPermissionCommandOutput,
  GetPolicyCommandInput,
  GetPolicyCommandOutput,
  RemovePermissionCommandInput,
} from '@aws-sdk/client-lambda';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import type { World } from '../world';
import { functionArn, functionReference, needs, readFunctionArn } from './function-name';
import { findFunction, functionsOf, type LambdaFunction, type Statement, versionOf } from './function-record';
import { checkRevision, revisionOf } from './revision';

type Answer<Output> = Omit<Output, '$metadata'>;

/** Each version and alias has a policy of its own; the one without a qualifier is for the plain ARN alone. */
export const addPermission: Action<AddPermissionCommandInput, Answer<AddPermissionCommandOutput>> = {
  needs(call) {
    const [need] = needs('AddPermission')(call);
    const { Principal } = call.input;
    return need ? [{ ...need, ...(Principal ? { context: { 'lambda:Principal': Principal } } : {}) }] : [];
  },
  run(call) {
    const reference = functionReference(call);
    const found = findFunction(call.world, reference);
    const { qualifier } = reference;
    if (qualifier === '$LATEST') {
      throw awsError(
        'InvalidParameterValueException',
        400,
        'We currently do not support adding policies for $LATEST.',
      );
    }
    versionOf(found, qualifier);
    const statements = found.policies.get(qualifier ?? '') ?? [];
    checkRevision(call.input.RevisionId, revisionOf(found.arn, qualifier ?? '', statements));
    const statement = statementOf(call.input, functionArn(reference));
    if (statements.some(({ Sid }) => Sid === statement.Sid)) {
      throw awsError(
        'ResourceConflictException',
        409,
        `The statement id (${statement.Sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
      );
    }
    found.policies.set(qualifier ?? '', [...statements, statement]);
    return { Statement: JSON.stringify(statement) };
  },
};

export const removePermission: Action<RemovePermissionCommandInput, object> = {
  needs: needs('RemovePermission'),
  run(call) {
    const { qualifier, ...reference } = functionReference(call);
    const found = findFunction(call.world, reference);
    const statements = found.policies.get(qualifier ?? '') ?? [];
    checkRevision(call.input.RevisionId, revisionOf(found.arn, qualifier ?? '', statements));
    const left = statements.filter(({ Sid }) => Sid !== call.input.StatementId);
    if (left.length === statements.length) {
      throw awsError(
        'ResourceNotFoundException',
        404,
        `Statement ${call.input.StatementId} is not found in resource policy.`,
      );
    }
    if (left.length > 0) found.policies.set(qualifier ?? '', left);
    else found.policies.delete(qualifier ?? '');
    return {};
  },
};

export const getPolicy: Action<GetPolicyCommandInput, Answer<GetPolicyCommandOutput>> = {
  needs: needs('GetPolicy'),
  run(call) {
    const reference = functionReference(call);
    const found = findFunction(call.world, reference);
    const statements = found.policies.get(reference.qualifier ?? '');
    if (!statements) {
      throw awsError('ResourceNotFoundException', 404, 'The resource you requested does not exist.');
    }
    return {
      Policy: policyText(statements),
      RevisionId: revisionOf(found.arn, reference.qualifier ?? '', statements),
    };
  },
};

/** The policy attached to exactly this ARN, for deciding who may call it. */
export function policyOf(world: World, arn: string): readonly string[] | undefined {
  const reference = readFunctionArn(arn);
  const found: LambdaFunction | undefined =
    reference && functionsOf(world, reference.account, reference.region).get(reference.name);
  const statements = found?.policies.get(reference?.qualifier ?? '');
  return statements && [policyText(statements)];
}

function policyText(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements });
}

function statementOf(input: AddPermissionCommandInput, resource: string): Statement {
  const { StatementId: Sid = '', Action, Principal = '', SourceArn, SourceAccount, PrincipalOrgID } = input;
  const conditions = {
    ...(SourceArn ? { ArnLike: { 'AWS:SourceArn': SourceArn } } : {}),
    ...(SourceAccount || PrincipalOrgID
      ? {
          StringEquals: {
            ...(SourceAccount ? { 'AWS:SourceAccount': SourceAccount } : {}),
            ...(PrincipalOrgID ? { 'aws:PrincipalOrgID': PrincipalOrgID } : {}),
          },
        }
      : {}),
  };
  return {
    Sid,
    Effect: 'Allow',
    Principal: principalOf(Principal),
    Action,
    Resource: resource,
    ...(Object.keys(conditions).length > 0 ? { Condition: conditions } : {}),
  };
}

function principalOf(principal: string): unknown {
  if (principal === '*') return '*';
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:aws:iam::${principal}:root` };
  if (principal.startsWith('arn:')) return { AWS: principal };
  return { Service: principal };
}
