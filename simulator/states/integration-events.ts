import type { PutEventsCommandOutput } from '@aws-sdk/client-eventbridge';
import type { TaskCall } from './integration';
import { isObject, type Json } from './json';
import { sdkFailure } from './sdk-error';
import { toPlain } from './sdk-shapes';
import { stateFailure } from './state-failure';

/**
 * AWS docs: "Add EventBridge events with Step Functions": Detail may be an object, the execution and its machine are
 * added to the resources, and one refused entry fails the task.
 */
export const putEvents: TaskCall = {
  service: 'events',
  action: 'PutEvents',
  async call({ world, caller, region, args, execution }) {
    const given = isObject(args) && Array.isArray(args.Entries) ? args.Entries : [];
    const Entries = given.map((entry) => entryOf(entry, [execution.arn, execution.machine.arn]));
    const output = await world.call<PutEventsCommandOutput>(caller, region, 'events', 'PutEvents', {
      Entries,
    });
    if ((output.FailedEntryCount ?? 0) > 0) {
      throw stateFailure('EventBridge.FailedEntry', JSON.stringify(toPlain(output)));
    }
    return toPlain(output);
  },
  failureOf: (error) => sdkFailure(error, 'events', 'EventBridge', 'AmazonEventBridgeException'),
};

function entryOf(entry: Json, resources: readonly string[]): object {
  if (!isObject(entry)) return {};
  const { Detail, Time, Resources } = entry;
  return {
    ...entry,
    ...(isObject(Detail) ? { Detail: JSON.stringify(Detail) } : {}),
    ...(typeof Time === 'string' ? { Time: new Date(Time) } : {}),
    Resources: [...(Array.isArray(Resources) ? Resources : []), ...resources],
  };
}
