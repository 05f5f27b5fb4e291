import type { Caller } from '../../service';
import type { World } from '../../world';
import type { Properties } from '../values';

/** Where and as whom a resource is made. */
export interface Context {
  readonly world: World;
  readonly caller: Caller;
  readonly account: string;
  readonly region: string;
  readonly urn: string;
  /** The resource's name in the program. */
  readonly name: string;
  /** The resource's own tags over the provider's default tags. */
  readonly tags: Readonly<Record<string, string>>;
  /** Lets virtual time pass until AWS is done with something. Rejects when that takes longer than the provider waits. */
  wait(what: string, isDone: () => Promise<boolean>): Promise<void>;
  /** Calls AWS as the deployment, with the shapes of the SDK's command. Rejects with an `AwsError`. */
  call<Output>(service: string, action: string, input: object): Promise<Output>;
}

/** A thing in the cloud as its provider describes it. */
export interface Made {
  readonly id: string;
  readonly outputs: Properties;
}

/** What was asked for and what was answered when the resource was last touched. */
export interface Before {
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** How a name is made for a resource that is given none: the name in the program and seven hexadecimal digits. */
export interface Naming {
  readonly property: string;
  readonly prefix?: string;
  readonly maximum: number;
  /** An ending that AWS asks for, as `.fifo`. */
  readonly suffix?: (inputs: Properties) => string;
}

/** The input that gives only the beginning of a name, as `namePrefix`, `bucketPrefix` or `identifierPrefix`. */
export function prefixOf(property: string): string {
  return `${property}Prefix`;
}

/** How one type of resource is made, changed and taken away. Values are plain: no secrets, no unknowns. */
export interface Handler {
  /** The input properties that are simulated; any other is refused rather than ignored. */
  readonly inputs: readonly string[];
  /** Inputs whose change needs a new resource. All do when there is no `update`. */
  readonly replaceOn: readonly string[];
  /** Outputs that an update may change: unknown while it is only previewed. */
  readonly recomputed: readonly string[];
  readonly naming?: Naming;
  create(context: Context, inputs: Properties): Promise<Made>;
  update?(context: Context, id: string, inputs: Properties, before: Before): Promise<Properties>;
  delete(context: Context, id: string, before: Before): Promise<void>;
  /** What is there under this id, or undefined when nothing is. Absent: the type cannot be imported or read. */
  read?(context: Context, id: string): Promise<Made | undefined>;
}

/** A data source of a provider. */
export type Lookup = (context: Context, args: Properties) => Promise<Properties>;
