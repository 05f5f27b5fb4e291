import type {
  DeleteStateMachineVersionCommandInput,
  ListStateMachineVersionsCommandInput,
  ListStateMachineVersionsCommandOutput,
  PublishStateMachineVersionCommandInput,
  PublishStateMachineVersionCommandOutput,
} from '@aws-sdk/client-sfn';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { machineNeed } from './arn';
import { pageOf } from './page';
import { findMachine, findRevision, type Machine, type Version } from './store';

/** Publishing a revision that is the newest version already returns that version. */
export function publishVersion(machine: Machine, now: number, description?: string): Version {
  const newest = machine.versions.at(-1);
  if (newest && newest.revision.id === machine.revision.id) return newest;
  const version: Version = {
    number: ++machine.lastVersion,
    revision: machine.revision,
    ...(description === undefined ? {} : { description }),
    created: now,
  };
  machine.versions.push(version);
  return version;
}

export const PublishStateMachineVersion: Action<
  PublishStateMachineVersionCommandInput,
  Omit<PublishStateMachineVersionCommandOutput, '$metadata'>
> = {
  needs: ({ input }) => [machineNeed('PublishStateMachineVersion', input.stateMachineArn)],
  run(call) {
    const machine = findMachine(call, call.input.stateMachineArn);
    const { revisionId } = call.input;
    if (revisionId !== undefined && revisionId !== machine.revision.id) {
      throw awsError(
        'ConflictException',
        400,
        `The revision ${revisionId} is not the current one of ${machine.arn}.`,
      );
    }
    const version = publishVersion(machine, call.world.clock.now(), call.input.description);
    return {
      stateMachineVersionArn: `${machine.arn}:${version.number}`,
      creationDate: new Date(version.created),
    };
  },
};

export const ListStateMachineVersions: Action<
  ListStateMachineVersionsCommandInput,
  Omit<ListStateMachineVersionsCommandOutput, '$metadata'>
> = {
  needs: ({ input }) => [machineNeed('ListStateMachineVersions', input.stateMachineArn)],
  run(call) {
    const machine = findMachine(call, call.input.stateMachineArn);
    const newestFirst = [...machine.versions].reverse();
    const { items, nextToken } = pageOf(newestFirst, call.input);
    return {
      stateMachineVersions: items.map((version) => ({
        stateMachineVersionArn: `${machine.arn}:${version.number}`,
        creationDate: new Date(version.created),
      })),
      nextToken,
    };
  },
};

export const DeleteStateMachineVersion: Action<DeleteStateMachineVersionCommandInput, object> = {
  needs: ({ input }) => [machineNeed('DeleteStateMachineVersion', input.stateMachineVersionArn)],
  run(call) {
    const { machine, version } = findRevision(call, call.input.stateMachineVersionArn);
    machine.versions = machine.versions.filter((one) => one !== version);
    return {};
  },
};
