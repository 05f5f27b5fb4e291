import type {
  CreateEventBusCommandInput,
  CreateEventBusCommandOutput,
  DeleteEventBusCommandInput,
  DescribeEventBusCommandInput,
  DescribeEventBusCommandOutput,
  ListEventBusesCommandInput,
  ListEventBusesCommandOutput,
  UpdateEventBusCommandInput,
  UpdateEventBusCommandOutput,
} from '@aws-sdk/client-eventbridge';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { page } from './page';
import { busArn, busesOf, busPlace, DEFAULT_BUS, findBus, invalid, newBus, type Place } from './store';
import { putTags, tagKeys } from './tags';

type Plain<Output> = Omit<Output, '$metadata'>;

export const CreateEventBus: Action<CreateEventBusCommandInput, Plain<CreateEventBusCommandOutput>> = {
  needs: ({ account, region, input }) => [
    {
      action: 'events:CreateEventBus',
      resource: busArn({ account, region }, input.Name ?? ''),
      context: tagKeys(input.Tags),
    },
  ],
  run({ world, account, region, input }) {
    const name = input.Name ?? '';
    if (!/^[/.\-_A-Za-z0-9]{1,256}$/.test(name) || name.includes('/')) {
      throw invalid(
        `Event bus name ${name} must be 1 to 256 letters, digits, dots, hyphens and underscores.`,
      );
    }
    const buses = busesOf(world, { account, region });
    if (buses.has(name)) {
      throw awsError('ResourceAlreadyExistsException', 400, `Event bus ${name} already exists.`);
    }
    const bus = newBus({ account, region }, name, world.clock.now());
    bus.description = input.Description;
    bus.kmsKey = input.KmsKeyIdentifier;
    bus.deadLetters = input.DeadLetterConfig;
    putTags(bus.tags, input.Tags);
    buses.set(name, bus);
    return {
      EventBusArn: bus.arn,
      Description: bus.description,
      KmsKeyIdentifier: bus.kmsKey,
      DeadLetterConfig: bus.deadLetters,
    };
  },
};

export const DescribeEventBus: Action<DescribeEventBusCommandInput, Plain<DescribeEventBusCommandOutput>> = {
  needs: ({ account, region, input }) => [
    { action: 'events:DescribeEventBus', resource: arnOf({ account, region }, input.Name) },
  ],
  run({ world, account, region, input }) {
    const bus = findBus(world, { account, region }, input.Name);
    return {
      Name: bus.name,
      Arn: bus.arn,
      Description: bus.description,
      KmsKeyIdentifier: bus.kmsKey,
      DeadLetterConfig: bus.deadLetters,
      Policy: bus.policy,
      CreationTime: new Date(bus.created),
      LastModifiedTime: new Date(bus.modified),
    };
  },
};

export const UpdateEventBus: Action<UpdateEventBusCommandInput, Plain<UpdateEventBusCommandOutput>> = {
  needs: ({ account, region, input }) => [
    { action: 'events:UpdateEventBus', resource: arnOf({ account, region }, input.Name) },
  ],
  run({ world, account, region, input }) {
    const bus = findBus(world, { account, region }, input.Name);
    bus.description = input.Description;
    bus.kmsKey = input.KmsKeyIdentifier;
    bus.deadLetters = input.DeadLetterConfig;
    bus.modified = world.clock.now();
    return {
      Name: bus.name,
      Arn: bus.arn,
      Description: bus.description,
      KmsKeyIdentifier: bus.kmsKey,
      DeadLetterConfig: bus.deadLetters,
    };
  },
};

/** Deleting a bus that is not there is no error; one that still has rules stays. */
export const DeleteEventBus: Action<DeleteEventBusCommandInput, object> = {
  needs: ({ account, region, input }) => [
    { action: 'events:DeleteEventBus', resource: arnOf({ account, region }, input.Name) },
  ],
  run({ world, account, region, input }) {
    const { name } = busPlace({ account, region }, input.Name);
    if (name === DEFAULT_BUS) throw invalid('Cannot delete event bus default.');
    const buses = busesOf(world, { account, region });
    if ((buses.get(name)?.rules.size ?? 0) > 0) {
      throw invalid(`Event bus ${name} can't be deleted since it has rules.`);
    }
    buses.delete(name);
    return {};
  },
};

export const ListEventBuses: Action<ListEventBusesCommandInput, Plain<ListEventBusesCommandOutput>> = {
  needs: () => [{ action: 'events:ListEventBuses', resource: '*' }],
  run({ world, account, region, input }) {
    const buses = [...busesOf(world, { account, region }).values()]
      .filter(({ name }) => name.startsWith(input.NamePrefix ?? ''))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const { items, NextToken } = page(buses, input);
    return {
      EventBuses: items.map(({ name, arn, description, policy, created, modified }) => ({
        Name: name,
        Arn: arn,
        Description: description,
        Policy: policy,
        CreationTime: new Date(created),
        LastModifiedTime: new Date(modified),
      })),
      NextToken,
    };
  },
};

function arnOf(own: Place, nameOrArn: string | undefined): string {
  const place = busPlace(own, nameOrArn);
  return busArn(place, place.name);
}
