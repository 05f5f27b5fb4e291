import type { AwsError } from '../../../simulator/aws-error';
import { iam } from '../../../simulator/iam';
import { sts } from '../../../simulator/iam/sts';
import type { Caller, Service } from '../../../simulator/service';
import { createWorld, type World } from '../../../simulator/world';

export const START = Date.UTC(2026, 10, 21, 6);
export const HERE = '111111111111';
export const THERE = '222222222222';
export const ADMIN: Caller = { kind: 'administrator', account: HERE };

export function worldWith(...services: Service[]): World {
  return createWorld({ seed: 'iam', start: START, services: [iam, sts, ...services] });
}

export function document(...statements: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

export const TRUSTS_LAMBDA = document({
  Effect: 'Allow',
  Action: 'sts:AssumeRole',
  Principal: { Service: 'lambda.amazonaws.com' },
});

/** Makes a role with these statements as its one policy, and answers with a session of it. */
export async function roleWith(
  world: World,
  name: string,
  statements: object[],
  trust = TRUSTS_LAMBDA,
  account = HERE,
): Promise<Caller & { kind: 'role' }> {
  const administrator: Caller = { kind: 'administrator', account };
  await world.call(administrator, 'us-east-1', 'iam', 'CreateRole', {
    RoleName: name,
    AssumeRolePolicyDocument: trust,
  });
  if (statements.length > 0) {
    await world.call(administrator, 'us-east-1', 'iam', 'PutRolePolicy', {
      RoleName: name,
      PolicyName: 'own',
      PolicyDocument: document(...statements),
    });
  }
  return { kind: 'role', account, role: `arn:aws:iam::${account}:role/${name}`, session: 'test' };
}

/** The code and message of a refusal; throws when there was none. */
export async function refusalOf(
  calling: () => unknown,
  ...besides: 'why'[]
): Promise<{ code: string; status: number; message: string; why?: string }> {
  try {
    await calling();
  } catch (error) {
    const { awsCode, status, message, why } = error as AwsError;
    return { code: awsCode, status, message, ...(besides.includes('why') && { why }) };
  }
  throw new Error('It was not refused.');
}
