import type { World } from './world';

/** Who makes a call. */
export type Caller =
  /** Full rights of an account, limited only by resource policies: a person or a deployment with administrator rights. */
  | { readonly kind: 'administrator'; readonly account: string }
  /** A session of a role. `role` is the role's ARN (`arn:aws:iam::111111111111:role/lifeboat-take`). */
  | {
      readonly kind: 'role';
      readonly account: string;
      readonly role: string;
      readonly session: string;
      /** The function whose code makes the call; absent when Lambda itself works with the function's role. */
      readonly sourceFunctionArn?: string;
      /** A policy that the session was made with, which takes from what the role may do. */
      readonly sessionPolicy?: string;
      /** What the session was made with besides: its own tags, those that go on to the next role, and who is behind it. */
      readonly sessionTags?: Readonly<Record<string, string>>;
      readonly transitiveTags?: readonly string[];
      readonly sourceIdentity?: string;
    }
  /** An AWS service acting for a resource (`events.amazonaws.com` for a rule). */
  | {
      readonly kind: 'service';
      readonly account: string;
      readonly service: string;
      readonly sourceArn?: string;
    };

/** One call of one action. Inputs and outputs have the shapes of the AWS SDK's commands. */
export interface Call<Input = unknown> {
  readonly world: World;
  readonly caller: Caller;
  /** The account whose resources the call acts on: the caller's own. */
  readonly account: string;
  readonly region: string;
  readonly input: Input;
  readonly requestId: string;
  /** Came over the wire, signed by whoever it was; else the call is made in process. */
  readonly isReceived?: boolean;
}

/** A permission that a call needs before it runs: an IAM action, on a resource, with what conditions can ask about. */
export interface Need {
  /** `rds:CopyDBSnapshot` */
  readonly action: string;
  /** The resource's ARN, or `*` for actions that AWS does not narrow to a resource. */
  readonly resource: string;
  /** Condition keys with their values, as `{ 'kms:ViaService': 'rds.us-east-1.amazonaws.com' }`. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  /** Tokens of KMS grants that the caller shows. */
  readonly grantTokens?: readonly string[];
}

/** One action of a service: what it needs, then what it does. Refusals are thrown as `awsError(...)`. */
export interface Action<Input = unknown, Output = unknown> {
  needs(call: Call<Input>): readonly Need[];
  run(call: Call<Input>): Output | Promise<Output>;
  /** The parameters that it takes, where it refuses others; all that AWS knows when absent. */
  readonly takes?: readonly string[];
  /** What AWS's action does and this one does not, in a sentence or two for the docs. */
  readonly lacks?: string;
}

export interface Service {
  /** The name in endpoints and signatures, as in `rds`, `events`, `states`, `monitoring`. */
  readonly name: string;
  /** Route 53 and IAM answer in one Region for all: the Region their control plane lives in. */
  readonly globalIn?: string;
  /** Loads the SDK's client package, whose schemas describe the wire. Absent: reachable in process only. */
  readonly client?: () => Record<string, unknown>;
  /** What AWS's service does and this one does not, beside whole actions that are missing; a sentence each. */
  readonly lacks?: readonly string[];
  /** Takes requests that AWS's models do not allow, where it is the wire alone that matters. */
  readonly takesAnything?: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: each action has its own shapes; the SDK's schema is what checks them.
  readonly actions: Readonly<Record<string, Action<any, any>>>;
  /** The policies attached to a resource of this service (JSON documents), or undefined if it has none. */
  resourcePolicy?(world: World, arn: string): readonly string[] | undefined;
  /** The account that owns a need's resource, where ARNs do not say it, as S3's do not; undefined for what is not there. */
  ownerOf?(world: World, need: Need): string | undefined;
  /** Tags of a resource for conditions; absent where needs bring them along, or where AWS has none. */
  resourceTags?(world: World, arn: string): Iterable<readonly [string, string]> | undefined;
  /** The service's own name for the same tags: `iam` for `iam:ResourceTag/team`. */
  readonly tagPrefix?: string;
  /** Permissions given beside the policies, as KMS grants are: whether one lets this caller do this. */
  grants?(world: World, arn: string, caller: Caller, need: Need): boolean;
  /** Shares with other accounts by means of its own, as RDS does snapshots: its actions say who may reach what. */
  readonly sharesItself?: boolean;
  /** KMS keys: an identity policy counts only if the key's own policy lets the account or the caller in. */
  readonly resourcePolicyDecides?: boolean;
  /** Called once when the world is made: listens for events, plans its own periodic work. */
  install?(world: World): void;
}
