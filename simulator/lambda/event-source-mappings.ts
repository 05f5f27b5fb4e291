import type {
  CreateEventSourceMappingCommandInput,
  EventSourceMappingConfiguration,
  GetEventSourceMappingCommandInput,
  ListEventSourceMappingsCommandInput,
  ListEventSourceMappingsCommandOutput,
  UpdateEventSourceMappingCommandInput,
} from '@aws-sdk/client-lambda';
import { awsError } from '../aws-error';
import { resume } from '../resume';
import type { Action, Call, Need } from '../service';
import type { World } from '../world';
import { requestTags } from './create-function';
import {
  describeMapping,
  type EventSourceMapping,
  findMapping,
  type MappingState,
  mappingArn,
  mappingsOf,
} from './event-source-mapping';
import { startPolling } from './event-source-poller';
import { checkSource, settingsOf } from './event-source-settings';
import { type FunctionReference, functionArn, functionReference } from './function-name';
import { page } from './page';
import { uuidOf } from './revision';

/** How long AWS takes to put a change into effect, in virtual milliseconds: the simulator's model. */
const TRANSITION = 5000;

export const createEventSourceMapping: Action<
  CreateEventSourceMappingCommandInput,
  EventSourceMappingConfiguration
> = {
  needs(call) {
    const context = { ...requestTags(call.input.Tags), ...onFunction(functionReference(call)) };
    const tagging: Need[] = call.input.Tags
      ? [{ action: 'lambda:TagResource', resource: mappingArn(call.account, call.region, '*'), context }]
      : [];
    return [{ action: 'lambda:CreateEventSourceMapping', resource: '*', context }, ...tagging];
  },
  run(call) {
    const { world, account, region, input } = call;
    const queue = input.EventSourceArn ?? '';
    const target = ownFunction(call);
    const settings = settingsOf(input);
    checkSource(world, target, queue);
    checkUnique(world, account, region, queue, target);
    const now = world.clock.now();
    const uuid = uuidOf('event source mapping', world.seed, functionArn(target), queue, now);
    const mapping: EventSourceMapping = {
      ...{ uuid, account, region, arn: mappingArn(account, region, uuid), queue, target, settings },
      tags: new Map(Object.entries(input.Tags ?? {})),
      state: 'Creating',
      modified: now,
    };
    mappingsOf(world, account, region).set(uuid, mapping);
    change(world, mapping, 'Creating', input.Enabled === false ? 'Disabled' : 'Enabled');
    return describeMapping(mapping);
  },
};

export const updateEventSourceMapping: Action<
  UpdateEventSourceMappingCommandInput,
  EventSourceMappingConfiguration
> = {
  needs: (call) => onMapping(call, 'UpdateEventSourceMapping'),
  run(call) {
    const { world, input } = call;
    const mapping = changeable(call);
    const target = input.FunctionName === undefined ? mapping.target : ownFunction(call);
    const settings = settingsOf(input, mapping.settings);
    checkSource(world, target, mapping.queue);
    if (functionArn(target) !== functionArn(mapping.target)) {
      checkUnique(world, mapping.account, mapping.region, mapping.queue, target);
    }
    mapping.target = target;
    mapping.settings = settings;
    const was = mapping.state === 'Enabled' || mapping.state === 'Creating' || mapping.state === 'Enabling';
    const enabled = input.Enabled ?? was;
    const under = enabled === was ? 'Updating' : enabled ? 'Enabling' : 'Disabling';
    change(world, mapping, under, enabled ? 'Enabled' : 'Disabled');
    return describeMapping(mapping);
  },
};

export const deleteEventSourceMapping: Action<
  GetEventSourceMappingCommandInput,
  EventSourceMappingConfiguration
> = {
  needs: (call) => onMapping(call, 'DeleteEventSourceMapping'),
  run(call) {
    const mapping = changeable(call);
    change(call.world, mapping, 'Deleting', 'gone');
    return describeMapping(mapping);
  },
};

export const getEventSourceMapping: Action<
  GetEventSourceMappingCommandInput,
  EventSourceMappingConfiguration
> = {
  needs: (call) => onMapping(call, 'GetEventSourceMapping'),
  run: (call) => describeMapping(named(call)),
};

export const listEventSourceMappings: Action<
  ListEventSourceMappingsCommandInput,
  Omit<ListEventSourceMappingsCommandOutput, '$metadata'>
> = {
  needs: () => [{ action: 'lambda:ListEventSourceMappings', resource: '*' }],
  run(call) {
    const { world, account, region, input } = call;
    const target = input.FunctionName === undefined ? undefined : functionArn(functionReference(call));
    const all = [...mappingsOf(world, account, region).values()]
      .filter(({ queue }) => queue === (input.EventSourceArn ?? queue))
      .filter((mapping) => target === undefined || functionArn(mapping.target) === target)
      .sort((a, b) => (a.uuid < b.uuid ? -1 : 1));
    const { items, next } = page(all, input.MaxItems ?? 100, input.Marker);
    return { EventSourceMappings: items.map(describeMapping), ...(next ? { NextMarker: next } : {}) };
  },
};

/** Has the mapping be in a state of passage for a moment, then in the next one; a later change supersedes it. */
function change(
  world: World,
  mapping: EventSourceMapping,
  under: MappingState,
  next: 'Enabled' | 'Disabled' | 'gone',
): void {
  mapping.state = under;
  mapping.modified = world.clock.now();
  if (next !== 'Enabled') stop(mapping);
  const order = `mapping ${mapping.uuid}`;
  const changed = { state: under, at: mapping.modified, settings: mapping.settings };
  const arrive = () => {
    const superseded = mapping.state !== changed.state || mapping.settings !== changed.settings;
    if (superseded || mapping.modified !== changed.at) return;
    if (world.faults.isLost(mapping.region)) {
      resume(world, mapping.region, arrive, order);
      return;
    }
    if (next === 'gone') {
      mappingsOf(world, mapping.account, mapping.region).delete(mapping.uuid);
      return;
    }
    mapping.state = next;
    if (next === 'Enabled') mapping.stop ??= startPolling(world, mapping);
  };
  world.clock.after(TRANSITION, arrive, order);
}

function stop(mapping: EventSourceMapping): void {
  mapping.stop?.();
  mapping.stop = undefined;
}

type Named = Call<{ readonly UUID?: string | undefined }>;

function named({ world, account, region, input }: Named): EventSourceMapping {
  return findMapping(world, account, region, input.UUID ?? '');
}

/**
 * Throws `ResourceInUseException` (400) while a change is under way. A deployment takes no virtual time in which it
 * could wait for the end of the change before, so at the moment of that change itself another one is taken.
 */
function changeable(call: Named): EventSourceMapping {
  const mapping = named(call);
  const settled = mapping.state === 'Enabled' || mapping.state === 'Disabled';
  const deleting = mapping.state === 'Deleting';
  if (settled || (!deleting && mapping.modified === call.world.clock.now())) return mapping;
  throw awsError(
    'ResourceInUseException',
    400,
    `Cannot change the event source mapping ${mapping.uuid} because it is in use: its state is ${mapping.state}.`,
  );
}

function onMapping(call: Named, action: string): Need[] {
  const uuid = call.input.UUID ?? '*';
  const found = mappingsOf(call.world, call.account, call.region).get(uuid);
  const context = found ? onFunction(found.target) : {};
  return [{ action: `lambda:${action}`, resource: mappingArn(call.account, call.region, uuid), context }];
}

function onFunction(target: FunctionReference) {
  return { 'lambda:FunctionArn': functionArn(target) };
}

function ownFunction(call: Call<{ readonly FunctionName?: string | undefined }>): FunctionReference {
  const { FunctionName = '' } = call.input;
  const target = functionReference({ ...call, input: { FunctionName } });
  if (target.account === call.account) return target;
  throw awsError('AccessDeniedException', 403, `${FunctionName} is a function of another account.`);
}

function checkUnique(
  world: World,
  account: string,
  region: string,
  queue: string,
  target: FunctionReference,
): void {
  const arn = functionArn(target);
  const before = [...mappingsOf(world, account, region).values()].find(
    (other) => other.queue === queue && functionArn(other.target) === arn,
  );
  if (!before) return;
  throw awsError(
    'ResourceConflictException',
    409,
    `The event source arn (" ${queue} ") and function (" ${target.name} ") provided mapping already exists. Please update or delete the existing mapping with UUID ${before.uuid}`,
  );
}
