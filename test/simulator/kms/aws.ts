import type { CreateKeyCommandOutput } from '@aws-sdk/client-kms';
import { isAwsError } from '../../../simulator/aws-error';
import { iam } from '../../../simulator/iam';
import { kms } from '../../../simulator/kms';
import type { Caller } from '../../../simulator/service';
import { createWorld, type World } from '../../../simulator/world';

export const OWNER = '111111111111';
export const OTHER = '222222222222';
export const REGION = 'us-west-2';
export const DAY = 24 * 60 * 60 * 1000;

export interface Aws {
  readonly world: World;
  /** Calls as an administrator of the owning account, unless another caller is given. */
  call<Output = object>(action: string, input?: object, caller?: Caller, region?: string): Promise<Output>;
  /** As `call`, for what must be refused: the code and status. */
  refusal(action: string, input?: object, caller?: Caller, region?: string): Promise<string>;
  /** Creates a key and answers its ARN. */
  key(input?: object): Promise<string>;
  /** A session of a new role that may do these actions on every resource. */
  role(account: string, name: string, ...actions: string[]): Promise<Caller & { role: string }>;
  pass(milliseconds: number): Promise<void>;
}

export function newAws(): Aws {
  const world = createWorld({ seed: 'kms', start: Date.UTC(2026, 0, 5), services: [iam, kms] });
  const aws: Aws = {
    world,
    call: (action, input = {}, caller = administratorOf(OWNER), region = REGION) =>
      world.call(caller, region, 'kms', action, input),
    async refusal(...args) {
      try {
        await aws.call(...args);
      } catch (error) {
        if (isAwsError(error)) return `${error.awsCode} ${error.status}`;
        throw error;
      }
      return 'allowed';
    },
    async key(input) {
      const { KeyMetadata } = await aws.call<CreateKeyCommandOutput>('CreateKey', input);
      return KeyMetadata?.Arn ?? '';
    },
    async role(account, RoleName, ...actions) {
      const administrator = administratorOf(account);
      await world.call(administrator, REGION, 'iam', 'CreateRole', {
        RoleName,
        AssumeRolePolicyDocument: policyOf({
          Principal: { Service: 'lambda.amazonaws.com' },
          Action: 'sts:AssumeRole',
        }),
      });
      await world.call(administrator, REGION, 'iam', 'PutRolePolicy', {
        RoleName,
        PolicyName: 'work',
        PolicyDocument: policyOf({
          Action: actions.length === 0 ? 'sts:GetCallerIdentity' : actions,
          Resource: '*',
        }),
      });
      return { kind: 'role', account, role: `arn:aws:iam::${account}:role/${RoleName}`, session: 'session' };
    },
    pass: (milliseconds) => world.clock.runUntil(world.clock.now() + milliseconds),
  };
  return aws;
}

export function administratorOf(account: string): Caller {
  return { kind: 'administrator', account };
}

/** A policy document of statements that allow, unless they say otherwise. */
export function policyOf(...statements: object[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })),
  });
}

export function keyStatement(
  principal: string,
  Action: string | string[] = 'kms:*',
  more: object = {},
): object {
  return { Principal: { AWS: principal }, Action, Resource: '*', ...more };
}
