/** One command of the AWS CLI, and what it must answer. */
export interface Command {
  /** Without `aws`; words in single quotes may hold spaces, `$name` stands for what an earlier command kept. */
  readonly aws: string;
  /** Matched by the answer, as far as it goes; `nothing` for a command that prints nothing. */
  readonly answers?: object | 'nothing';
  /** Must be said among the answer, whatever its form. */
  readonly prints?: string;
  /** The code of AWS's refusal. */
  readonly refused?: string;
  /** Names for parts of the answer, by their paths: `{ key: 'KeyMetadata.KeyId' }`. */
  readonly keeps?: Readonly<Record<string, string>>;
  /** The same for parts in base 64 whose bytes a later command reads: `$name` is `fileb://` and where they are. */
  readonly saves?: Readonly<Record<string, string>>;
  /** Who asks; the administrator of the first account unless it is said. */
  readonly as?: Who;
}

/** The second account's administrator, or a session that an earlier command kept as `$id`, `$secret` and `$token`. */
export type Who = 'second' | 'session';

export type Step = Command | { /** Virtual seconds that pass. */ readonly advance: number };

export const REGION = 'us-west-2';

/** The words of a command. */
export function wordsOf(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

/** The service's name in the simulator and the CLI's name of the operation, as in `['monitoring', 'put-metric-data']`. */
export function calledBy({ aws }: Command): [service: string, operation: string] {
  const [service = '', operation = ''] = wordsOf(aws);
  return [SERVICES[service] ?? service, OPERATIONS[operation] ?? operation];
}

/** What the CLI calls otherwise than their signatures do. */
const SERVICES: Readonly<Record<string, string>> = {
  cloudwatch: 'monitoring',
  s3api: 's3',
  stepfunctions: 'states',
  'service-quotas': 'servicequotas',
};

/** Operations that the CLI has two commands for. */
const OPERATIONS: Readonly<Record<string, string>> = {
  'add-option-to-option-group': 'modify-option-group',
  'remove-option-from-option-group': 'modify-option-group',
};

/** `DescribeDBSnapshots` as the CLI has it: `describe-db-snapshots`. */
export function commandName(action: string): string {
  return action
    .replace(/[A-Z]{2,}s$/, (word) => `-${word.toLowerCase()}`)
    .replace(/(.)([A-Z][a-z]+)/g, '$1-$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase();
}

/** Puts what was kept in place of its names, in text and in all text of an object. */
export function filledIn<T>(value: T, kept: ReadonlyMap<string, string>): T {
  if (typeof value === 'string') {
    return value.replace(/\$(\w+)/g, (whole, name: string) => kept.get(name) ?? whole) as T;
  }
  if (Array.isArray(value)) return value.map((item) => filledIn(item, kept)) as T;
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filledIn(item, kept)])) as T;
}

/** The text at a path: `Subnets.0.SubnetId`. */
export function partOf(answer: unknown, path: string): string {
  let part = answer;
  for (const name of path.split('.')) part = (part as Readonly<Record<string, unknown>> | undefined)?.[name];
  if (typeof part !== 'string')
    throw new Error(`The answer has no text at ${path}: ${JSON.stringify(answer)}`);
  return part;
}
