import type { AssumeRoleCommandOutput } from '@aws-sdk/client-sts';
import { isAwsError } from '../aws-error';
import { idOf } from '../chance';
import { assumeAsService } from '../iam/assume-as-service';
import type { Caller } from '../service';
import { isObject, type Json } from './json';
import { stateFailure } from './state-failure';
import type { Visit } from './thread';

/**
 * Who a task's call is made by: a session of the execution's role, or of the role that Credentials names, assumed
 * through it. Throws `States.Permissions` when a role cannot be assumed.
 */
export async function taskCaller(visit: Visit, credentials: Json | undefined): Promise<Caller> {
  const { world, execution } = visit.thread;
  const session = idOf(32, world.seed, 'session', execution.arn);
  const service = {
    service: 'states.amazonaws.com',
    account: execution.account,
    sourceArn: execution.machine.arn,
  };
  try {
    const caller = assumeAsService(world, service, execution.revision.roleArn, session);
    if (credentials === undefined) return caller;
    const role = isObject(credentials) ? credentials.RoleArn : undefined;
    if (typeof role !== 'string') throw stateFailure('States.Runtime', "Credentials must hold a 'RoleArn'.");
    const input = { RoleArn: role, RoleSessionName: session };
    await world.call<AssumeRoleCommandOutput>(caller, execution.region, 'sts', 'AssumeRole', input);
    return { kind: 'role', account: role.split(':')[4] ?? '', role, session };
  } catch (error) {
    if (isAwsError(error)) throw stateFailure('States.Permissions', error.message);
    throw error;
  }
}
