/** The kinds of value that AWS's models have. Integers and other numbers are one kind: the schemas do not tell. */
export type Kind =
  | 'structure'
  | 'list'
  | 'map'
  | 'string'
  | 'boolean'
  | 'number'
  | 'big-integer'
  | 'big-decimal'
  | 'blob'
  | 'timestamp'
  | 'document'
  | 'unit';

export type TimestampFormat = 'date-time' | 'http-date' | 'epoch-seconds';

/** What the wire needs to know of a value: its kind, its parts, and the traits of where it stands. */
export interface Shape {
  readonly kind: Kind;
  /** The name of the shape in the model, `DBSnapshot`. */
  readonly name: string;
  readonly traits: Traits;
  /** Of a structure or union. */
  readonly members: readonly Member[];
  readonly union: boolean;
  /** Of a list: its items; of a map: its values. */
  readonly item: Shape;
  /** Of a map. */
  readonly key: Shape;
  /** Of a timestamp whose format the model fixes. */
  readonly format: TimestampFormat | undefined;
}

export interface Member {
  readonly name: string;
  readonly shape: Shape;
  readonly required: boolean;
}

/** Traits of Smithy's models, by their names there. */
export interface Traits {
  readonly xmlName?: string;
  readonly xmlFlattened?: unknown;
  readonly ec2QueryName?: string;
  readonly jsonName?: string;
  readonly httpLabel?: unknown;
  readonly httpQuery?: string;
  readonly httpQueryParams?: unknown;
  readonly httpHeader?: string;
  readonly httpPrefixHeaders?: string;
  readonly httpPayload?: unknown;
  readonly httpResponseCode?: unknown;
  readonly idempotencyToken?: unknown;
  readonly mediaType?: string;
  readonly sparse?: unknown;
  /** Not to be shown. */
  readonly sensitive?: unknown;
  readonly streaming?: unknown;
  /** Method, path pattern, status of a success. */
  readonly http?: readonly [string, string, number];
  /** Code on the wire and status. */
  readonly awsQueryError?: readonly [string, number];
  readonly error?: 'client' | 'server';
  readonly httpError?: number;
}
