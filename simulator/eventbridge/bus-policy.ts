import type { PutPermissionCommandInput, RemovePermissionCommandInput } from '@aws-sdk/client-eventbridge';
import { awsError } from '../aws-error';
import { parsePolicy } from '../iam/policy';
import type { Action, Call } from '../service';
import { busArn, busPlace, findBus, invalid } from './store';

/** Characters that a bus's policy may have. AWS docs: EventBridge User Guide, "Amazon EventBridge quotas". */
const LONGEST_POLICY = 10_240;

interface Document {
  Version: string;
  Statement: { Sid?: string }[];
}

/** Replaces the policy, or adds one statement to it. */
export const PutPermission: Action<PutPermissionCommandInput, object> = {
  needs: (call) => [{ action: 'events:PutPermission', resource: arnOf(call) }],
  run(call) {
    const bus = findBus(call.world, call, call.input.EventBusName);
    const policy = call.input.Policy ?? withStatement(call.input, bus.policy, bus.arn);
    if (policy.length > LONGEST_POLICY) {
      throw awsError(
        'PolicyLengthExceededException',
        400,
        `The policy has ${policy.length} characters; ${LONGEST_POLICY} are allowed.`,
      );
    }
    parsePolicy(policy, 'resource', 'ValidationException');
    bus.policy = policy;
    bus.modified = call.world.clock.now();
    return {};
  },
};

export const RemovePermission: Action<RemovePermissionCommandInput, object> = {
  needs: (call) => [{ action: 'events:RemovePermission', resource: arnOf(call) }],
  run({ world, account, region, input }) {
    const bus = findBus(world, { account, region }, input.EventBusName);
    bus.modified = world.clock.now();
    if (input.RemoveAllPermissions === true) {
      bus.policy = undefined;
      return {};
    }
    const document = read(bus.policy);
    const rest = document.Statement.filter(({ Sid }) => Sid !== input.StatementId);
    if (rest.length === document.Statement.length) {
      throw awsError('ResourceNotFoundException', 400, `Statement with the provided id does not exist.`);
    }
    bus.policy = rest.length === 0 ? undefined : JSON.stringify({ ...document, Statement: rest });
    return {};
  },
};

function withStatement(input: PutPermissionCommandInput, policy: string | undefined, arn: string): string {
  const { StatementId, Action: action, Principal, Condition } = input;
  if (StatementId === undefined || action === undefined || Principal === undefined) {
    throw invalid('PutPermission needs either Policy, or StatementId, Action and Principal.');
  }
  const document = read(policy);
  const statement = {
    Sid: StatementId,
    Effect: 'Allow',
    Principal: Principal === '*' ? '*' : { AWS: `arn:aws:iam::${Principal}:root` },
    Action: action,
    Resource: arn,
    ...(Condition
      ? { Condition: { [Condition.Type ?? '']: { [Condition.Key ?? '']: Condition.Value } } }
      : {}),
  };
  const others = document.Statement.filter(({ Sid }) => Sid !== StatementId);
  return JSON.stringify({ ...document, Statement: [...others, statement] });
}

function read(policy: string | undefined): Document {
  if (policy === undefined) return { Version: '2012-10-17', Statement: [] };
  const document = JSON.parse(policy) as {
    Version?: string;
    Statement: Document['Statement'] | { Sid?: string };
  };
  const { Version = '2008-10-17', Statement } = document;
  return { ...document, Version, Statement: Array.isArray(Statement) ? Statement : [Statement] };
}

function arnOf({ account, region, input }: Call<{ EventBusName?: string | undefined }>): string {
  const place = busPlace({ account, region }, input.EventBusName);
  return busArn(place, place.name);
}
