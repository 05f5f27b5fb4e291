import type { CreateStateMachineCommandInput, CreateStateMachineCommandOutput } from '@aws-sdk/client-sfn';
import { awsError, isAwsError } from '../aws-error';
import { idOf } from '../chance';
import { assumeAsService } from '../iam/assume-as-service';
import type { Action, Call, Need } from '../service';
import { machineArn } from './arn';
import { requireName } from './name';
import { type Machine, type Revision, storeOf } from './store';
import { fromTags, tagContext } from './tags';
import { requireDefinition } from './validate-definition';
import { publishVersion } from './versions';

type Output = Omit<CreateStateMachineCommandOutput, '$metadata'>;

/**
 * Creating the same machine again returns it. Refuses with `InvalidName`, `InvalidDefinition`, `StateMachineAlreadyExists`,
 * `StateMachineDeleting`, `StateMachineTypeNotSupported`, `AccessDeniedException` (a role that Step Functions cannot
 * assume); all 400.
 */
export const CreateStateMachine: Action<CreateStateMachineCommandInput, Output> = {
  needs({ account, region, input }) {
    const resource = machineArn(account, region, input.name ?? '');
    return [
      { action: 'states:CreateStateMachine', resource, context: tagContext(input.tags) },
      ...(input.publish ? [{ action: 'states:PublishStateMachineVersion', resource }] : []),
      ...(input.tags?.length
        ? [{ action: 'states:TagResource', resource, context: tagContext(input.tags) }]
        : []),
      passRole(input.roleArn),
    ];
  },
  run(call) {
    const { world, account, region, input } = call;
    requireName(input.name);
    if (input.type === 'EXPRESS') {
      throw awsError('StateMachineTypeNotSupported', 400, 'Only STANDARD state machines are simulated.');
    }
    const { definition = '', roleArn = '' } = input;
    const parsed = requireDefinition(world, definition);
    const { machines } = storeOf(world, account, region);
    const arn = machineArn(account, region, input.name);
    const same = machines.get(arn);
    if (same) return repeated(same, input);
    requireRole(call, arn, roleArn);
    const now = world.clock.now();
    const machine: Machine = {
      arn,
      name: input.name,
      created: now,
      updated: now,
      revision: revisionOf(call, arn, { definition, parsed, roleArn }),
      deleting: false,
      lastVersion: 0,
      versions: [],
      loggingConfiguration: input.loggingConfiguration ?? { level: 'OFF', includeExecutionData: false },
      tracingConfiguration: input.tracingConfiguration ?? { enabled: false },
      encryptionConfiguration: input.encryptionConfiguration ?? { type: 'AWS_OWNED_KEY' },
      tags: fromTags(input.tags),
    };
    machines.set(arn, machine);
    const version = input.publish ? publishVersion(machine, now, input.versionDescription) : undefined;
    return {
      stateMachineArn: arn,
      creationDate: new Date(now),
      ...(version ? { stateMachineVersionArn: `${arn}:${version.number}` } : {}),
    };
  },
};

export function passRole(roleArn: string | undefined): Need {
  return {
    action: 'iam:PassRole',
    resource: roleArn ?? '*',
    context: { 'iam:PassedToService': 'states.amazonaws.com' },
  };
}

/** Throws `AccessDeniedException` 400 when Step Functions cannot assume the role for this machine. */
export function requireRole(call: Call, machine: string, roleArn: string): void {
  if (!/^arn:aws:iam::\d{12}:role\/.+/.test(roleArn)) {
    throw awsError('InvalidArn', 400, `Invalid Role Arn: '${roleArn}'`);
  }
  const service = { service: 'states.amazonaws.com', account: call.account, sourceArn: machine };
  try {
    assumeAsService(call.world, service, roleArn, 'validation');
  } catch (error) {
    if (!isAwsError(error)) throw error;
    throw awsError(
      'AccessDeniedException',
      400,
      'Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.',
    );
  }
}

export function revisionOf(call: Call, arn: string, content: Omit<Revision, 'id'>): Revision {
  const key = [call.world.seed, 'revision', arn, content.definition, content.roleArn, call.world.clock.now()];
  const id = idOf(32, ...key);
  const parts = [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)];
  return { id: parts.join('-'), ...content };
}

/** AWS compares name, definition, type, logging and tracing; another role or other tags are ignored. */
function repeated(same: Machine, input: CreateStateMachineCommandInput): Output {
  if (same.deleting) {
    throw awsError('StateMachineDeleting', 400, `State Machine is being deleted: '${same.arn}'`);
  }
  const logging = input.loggingConfiguration ?? { level: 'OFF', includeExecutionData: false };
  const tracing = input.tracingConfiguration ?? { enabled: false };
  const equal =
    same.revision.definition === input.definition &&
    JSON.stringify(same.loggingConfiguration) === JSON.stringify(logging) &&
    JSON.stringify(same.tracingConfiguration) === JSON.stringify(tracing);
  if (!equal) {
    throw awsError('StateMachineAlreadyExists', 400, `State Machine Already Exists: '${same.arn}'`);
  }
  return { stateMachineArn: same.arn, creationDate: new Date(same.created) };
}
