/** What an RDS event about a snapshot says, whichever way it came. */
export interface SnapshotEvent {
  /** `RDS-EVENT-0042` */
  readonly id: string;
  readonly snapshot: string;
  readonly account: string;
  readonly region: string;
}

/**
 * Reads an RDS snapshot event as EventBridge delivers it, or as an SNS event subscription of RDS does. Answers with
 * the reason when it is neither.
 * AWS docs: RDS User Guide, "Overview of events for Amazon RDS"; Lambda guide, "Using Lambda with Amazon RDS".
 */
export function readSnapshotEvent(event: unknown): SnapshotEvent | { readonly dropped: string } {
  const fromTopic = readRecord(field(event, 'Records', 0, 'Sns', 'Message'));
  const [id, arn] =
    fromTopic === undefined
      ? [field(event, 'detail', 'EventID'), field(event, 'detail', 'SourceArn')]
      : [ending(field(fromTopic, 'Event ID')), field(fromTopic, 'Source ARN')];
  if (typeof id !== 'string' || !/^RDS-EVENT-\d{4}$/.test(id)) return { dropped: 'it has no RDS event id' };
  const [, region, account, snapshot] =
    /^arn:aws[a-z-]*:rds:([a-z0-9-]+):(\d{12}):(?:cluster-)?snapshot:(.+)$/.exec(
      typeof arn === 'string' ? arn : '',
    ) ?? [];
  if (region === undefined || account === undefined || snapshot === undefined) {
    return { dropped: 'it names no DB snapshot' };
  }
  return { id, snapshot, account, region };
}

/** The value at a path into plain data, or undefined where the path ends early. */
export function field(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, key)
        ? (at as Record<string | number, unknown>)[key]
        : undefined,
    value,
  );
}

function readRecord(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return {};
  }
}

/** `http://docs.aws.amazon.com/...html#RDS-EVENT-0042` ends in the id. */
function ending(url: unknown): unknown {
  return typeof url === 'string' ? url.slice(url.lastIndexOf('#') + 1) : url;
}
