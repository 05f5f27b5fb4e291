import { iam } from '../../../simulator/iam';
import { kms } from '../../../simulator/kms';
import { s3 } from '../../../simulator/s3';
import type { Caller } from '../../../simulator/service';
import { createWorld, type World } from '../../../simulator/world';

export const REGION = 'us-west-2';
export const ACCOUNT = '222222222222';
export const ADMIN: Caller = { kind: 'administrator', account: ACCOUNT };
export const START = Date.UTC(2026, 0, 5, 6);

export function newWorld(): World {
  return createWorld({ seed: 's3', start: START, services: [iam, kms, s3] });
}

/** Calls S3 in process as the account's administrator, or another. */
export function as(world: World, caller: Caller = ADMIN, region = REGION) {
  return <Output = object>(action: string, input: object) =>
    world.call<Output>(caller, region, 's3', action, input);
}

export async function newBucket(world: World, Bucket: string, more: object = {}): Promise<void> {
  const CreateBucketConfiguration = { LocationConstraint: REGION };
  await as(world)('CreateBucket', { Bucket, CreateBucketConfiguration, ...more });
}

/** A role of an account with these statements in its policy. */
export async function newRole(world: World, account: string, statements: readonly object[]): Promise<Caller> {
  const admin: Caller = { kind: 'administrator', account };
  await world.call(admin, REGION, 'iam', 'CreateRole', {
    RoleName: 'reader',
    AssumeRolePolicyDocument: document([
      { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ]),
  });
  if (statements.length > 0) {
    await world.call(admin, REGION, 'iam', 'PutRolePolicy', {
      RoleName: 'reader',
      PolicyName: 'all',
      PolicyDocument: document(statements),
    });
  }
  return { kind: 'role', account, role: `arn:aws:iam::${account}:role/reader`, session: 's' };
}

export function document(statements: readonly object[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })),
  });
}
