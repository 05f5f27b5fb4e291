import type { UpdateStateMachineCommandInput, UpdateStateMachineCommandOutput } from '@aws-sdk/client-sfn';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { machineNeed } from './arn';
import { passRole, requireRole, revisionOf } from './create-state-machine';
import { findMachine } from './store';
import { requireDefinition } from './validate-definition';
import { publishVersion } from './versions';

type Output = Omit<UpdateStateMachineCommandOutput, '$metadata'>;

/** Running executions go on with what they started with. Refuses as CreateStateMachine, or `MissingRequiredParameter`. */
export const UpdateStateMachine: Action<UpdateStateMachineCommandInput, Output> = {
  needs: ({ input }) => [
    machineNeed('UpdateStateMachine', input.stateMachineArn),
    ...(input.publish ? [machineNeed('PublishStateMachineVersion', input.stateMachineArn)] : []),
    ...(input.roleArn === undefined ? [] : [passRole(input.roleArn)]),
  ],
  run(call) {
    const { world, input } = call;
    const machine = findMachine(call, input.stateMachineArn);
    if (machine.deleting) {
      throw awsError('StateMachineDeleting', 400, `State Machine is being deleted: '${machine.arn}'`);
    }
    const { definition, roleArn, loggingConfiguration, tracingConfiguration, encryptionConfiguration } =
      input;
    const given = [definition, roleArn, loggingConfiguration, tracingConfiguration, encryptionConfiguration];
    if (given.every((one) => one === undefined)) {
      throw awsError(
        'MissingRequiredParameter',
        400,
        'Either the definition, the role ARN, the LoggingConfiguration, the EncryptionConfiguration, or the TracingConfiguration must be specified',
      );
    }
    const parsed = definition === undefined ? machine.revision.parsed : requireDefinition(world, definition);
    if (roleArn !== undefined) requireRole(call, machine.arn, roleArn);
    const content = {
      definition: definition ?? machine.revision.definition,
      parsed,
      roleArn: roleArn ?? machine.revision.roleArn,
    };
    const changed =
      content.definition !== machine.revision.definition || content.roleArn !== machine.revision.roleArn;
    if (changed) machine.revision = revisionOf(call, machine.arn, content);
    machine.loggingConfiguration = loggingConfiguration ?? machine.loggingConfiguration;
    machine.tracingConfiguration = tracingConfiguration ?? machine.tracingConfiguration;
    machine.encryptionConfiguration = encryptionConfiguration ?? machine.encryptionConfiguration;
    machine.updated = world.clock.now();
    const version = input.publish
      ? publishVersion(machine, machine.updated, input.versionDescription)
      : undefined;
    return {
      updateDate: new Date(machine.updated),
      revisionId: machine.revision.id,
      ...(version ? { stateMachineVersionArn: `${machine.arn}:${version.number}` } : {}),
    };
  },
};
