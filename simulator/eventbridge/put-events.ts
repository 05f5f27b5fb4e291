import type {
  PutEventsCommandInput,
  PutEventsCommandOutput,
  PutEventsRequestEntry,
  PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import type { Action, Call, Need } from '../service';
import { type Envelope, envelope } from './envelope';
import { isFields } from './pattern';
import { route } from './route';
import { busArn, busesOf, busPlace, invalid } from './store';

/** An entry that a rule of another bus passes on: the event keeps its id, account and Region. Never on the wire. */
export interface ForwardedEntry extends PutEventsRequestEntry {
  readonly original?: Envelope;
}

interface Input extends Omit<PutEventsCommandInput, 'Entries'> {
  readonly Entries: readonly ForwardedEntry[] | undefined;
}

/** AWS docs: EventBridge API Reference, PutEvents. */
const MOST_ENTRIES = 10;
const LARGEST_REQUEST = 1_048_576;

/**
 * Puts up to ten events on buses, each accepted or refused by itself. One for a bus that does not exist is accepted
 * and lost. AWS docs: EventBridge User Guide, "Sending events with PutEvents".
 */
export const PutEvents: Action<Input, Omit<PutEventsCommandOutput, '$metadata'>> = {
  needs: (call) => (call.input.Entries ?? []).map((entry) => need(call, entry)),
  run(call) {
    const entries = call.input.Entries ?? [];
    if (entries.length === 0 || entries.length > MOST_ENTRIES) {
      throw invalid(
        `1 validation error detected: Value at 'entries' failed to satisfy constraint: ` +
          `Member must have length between 1 and ${MOST_ENTRIES}; it has ${entries.length}.`,
      );
    }
    if (entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > LARGEST_REQUEST) {
      throw invalid('Total size of the entries in the request is over the limit.');
    }
    const results = entries.map((entry) => put(call, entry));
    return {
      FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode !== undefined).length,
      Entries: results,
    };
  },
};

function need(call: Call<Input>, { EventBusName, Source, DetailType, original }: ForwardedEntry): Need {
  const place = busPlace(call, EventBusName);
  return {
    action: 'events:PutEvents',
    resource: busArn(place, place.name),
    context: {
      'events:source': Source ?? '',
      'events:detail-type': DetailType ?? '',
      'events:eventBusInvocation': String(original !== undefined),
    },
  };
}

function put(call: Call<Input>, entry: ForwardedEntry): PutEventsResultEntry {
  const { world, account, region } = call;
  const place = busPlace(call, entry.EventBusName);
  const bus = place.region === region ? busesOf(world, place).get(place.name) : undefined;
  if (entry.original) {
    if (bus) route(world, bus, { envelope: entry.original, forwarded: true });
    return { EventId: entry.original.id };
  }
  const { Source: source, DetailType: detailType, Detail: text, Resources: resources = [], Time } = entry;
  if (!source)
    return refused(
      'InvalidArgument',
      'Parameter Source is not valid. Reason: Source is a required argument.',
    );
  if (!detailType) {
    return refused(
      'InvalidArgument',
      'Parameter DetailType is not valid. Reason: DetailType is a required argument.',
    );
  }
  if (text === undefined) {
    return refused(
      'InvalidArgument',
      'Parameter Detail is not valid. Reason: Detail is a required argument.',
    );
  }
  if (source.startsWith('aws.')) {
    return refused('NotAuthorizedForSourceException', 'Not authorized for the source.');
  }
  const detail = readDetail(text);
  if (detail === undefined) return refused('MalformedDetail', 'Detail is malformed.');
  const time = Time?.getTime() ?? world.clock.now();
  const event = envelope(world, { account, region, source, detailType, resources, detail, time });
  if (bus) route(world, bus, { envelope: event, forwarded: false });
  return { EventId: event.id };
}

function refused(ErrorCode: string, ErrorMessage: string): PutEventsResultEntry {
  return { ErrorCode, ErrorMessage };
}

/** AWS takes objects only. */
function readDetail(text: string): object | undefined {
  try {
    const detail: unknown = JSON.parse(text);
    return isFields(detail) ? detail : undefined;
  } catch {
    return undefined;
  }
}

/** AWS docs: EventBridge User Guide, "Calculating PutEvents event entry size". */
function sizeOf({ Time, Source = '', DetailType = '', Detail = '', Resources = [] }: ForwardedEntry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), Time ? 14 : 0);
}
