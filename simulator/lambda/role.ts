import { awsError, isAwsError } from '../aws-error';
import { assumeAsService } from '../iam/assume-as-service';
import { isAllowed } from '../iam/authorize';
import type { Caller, Need } from '../service';
import type { World } from '../world';

/** The function whose role is asked about. */
export interface RoleUser {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string;
}

export type RoleCaller = Extract<Caller, { kind: 'role' }>;

/**
 * The session of the function's role in which Lambda works for it. Throws `InvalidParameterValueException` (400) when
 * its trust policy does not let Lambda in.
 */
export function executionRole(world: World, user: RoleUser, role: string): RoleCaller {
  const service = { service: 'lambda.amazonaws.com', account: user.account, sourceArn: user.arn };
  try {
    return assumeAsService(world, service, role, user.name);
  } catch (error) {
    if (!isAwsError(error)) throw error;
    throw awsError(
      'InvalidParameterValueException',
      400,
      'The role defined for the function cannot be assumed by Lambda.',
    );
  }
}

/** What Lambda does with the role when it puts a function into a VPC, in AWS's wording of the refusal. */
const INTERFACE_ACTIONS = ['CreateNetworkInterface', 'DescribeNetworkInterfaces', 'DeleteNetworkInterface'];

/** AWS docs: lambda configuration-vpc, execution role permissions. */
export function checkVpcPermissions(world: World, user: RoleUser, role: string): void {
  const caller = executionRole(world, user, role);
  for (const action of INTERFACE_ACTIONS) {
    // Describing is not narrowed to a resource; the interfaces that will be made have no ids yet.
    const resource = action.startsWith('Describe')
      ? '*'
      : `arn:aws:ec2:${user.region}:${user.account}:network-interface/*`;
    if (isAllowed(world, caller, user.region, { action: `ec2:${action}`, resource })) continue;
    throw awsError(
      'InvalidParameterValueException',
      400,
      `The provided execution role does not have permissions to call ${action} on EC2`,
    );
  }
}

/** What is needed to hand an event to a queue, topic, bus or function; undefined for other targets. */
export function deliveryNeed(target: string): (Need & { readonly call: string }) | undefined {
  switch (target.split(':')[2]) {
    case 'sqs':
      return { call: 'SendMessage', action: 'sqs:SendMessage', resource: target };
    case 'sns':
      return { call: 'Publish', action: 'sns:Publish', resource: target };
    case 'lambda':
      return { call: 'InvokeFunction', action: 'lambda:InvokeFunction', resource: target };
    case 'events':
      return { call: 'PutEvents', action: 'events:PutEvents', resource: target };
    default:
      return undefined;
  }
}

/** Throws `InvalidParameterValueException` (400) when the role may not send to the target, as AWS checks beforehand. */
export function checkDelivery(
  world: World,
  user: RoleUser,
  role: string,
  target: string,
  refusal: (call: string) => string,
): void {
  const need = deliveryNeed(target);
  if (!need)
    throw awsError('InvalidParameterValueException', 400, `The destination ARN ${target} is invalid.`);
  const caller = executionRole(world, user, role);
  if (isAllowed(world, caller, target.split(':')[3] ?? user.region, need)) return;
  throw awsError('InvalidParameterValueException', 400, refusal(need.call));
}
