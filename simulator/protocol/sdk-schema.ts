/**
 * The one file that knows how the SDK holds its schemas. They are internals that move between minor versions: the
 * test that sends every operation there and back tells when they have.
 */
import { XmlCodec } from '@aws-sdk/core/protocols';
import { cbor } from '@smithy/core/cbor';
import { NormalizedSchema } from '@smithy/core/schema';
import type { Kind, Member, Shape, TimestampFormat, Traits } from './shape';

export interface Operation {
  readonly name: string;
  readonly traits: Traits;
  readonly input: Shape;
  readonly output: Shape;
}

/** What a service's client package says about its wire. */
export interface ServiceModel {
  /** `aws.protocols#awsQuery` */
  readonly protocol: string;
  /** `com.amazonaws.rds` */
  readonly namespace: string;
  readonly xmlNamespace: string | undefined;
  /** JSON services that were query services once say the old error codes too. */
  readonly queryCompatible: boolean;
  readonly operations: ReadonlyMap<string, Operation>;
  /** Errors by their shape's name and by their code on the wire of query services. */
  readonly errors: ReadonlyMap<string, Shape>;
}

/** Reads what the exports of a client package describe. Takes 2-60 ms the first time, so keep what it returns. */
export function readModel(client: Readonly<Record<string, unknown>>): ServiceModel {
  const operations = new Map<string, Operation>();
  const errors = new Map<string, Shape>();
  for (const [name, schema] of Object.entries(client)) {
    if (!name.endsWith('$') || !Array.isArray(schema)) continue;
    if (schema[0] === OPERATION) operations.set(schema[2], operationOf(schema));
    // Each client has an error above all others, which is never on the wire.
    if (schema[0] === ERROR && !String(schema[1]).startsWith(SYNTHETIC)) {
      const shape = shapeOf(NormalizedSchema.of(schema as SchemaRef));
      errors.set(shape.name, shape);
    }
  }
  for (const shape of [...errors.values()]) {
    const code = shape.traits.awsQueryError?.[0];
    // Some codes of one error are the name of another, which has the better right to it.
    if (code !== undefined && !errors.has(code)) errors.set(code, shape);
  }
  return { ...protocolOf(client), operations, errors };
}

/** The content of an XML document's root: text, or an object of children, repeated ones as lists. */
export function parseXml(bytes: Uint8Array): unknown {
  return new XmlCodec(XML_SETTINGS).createDeserializer().read(DOCUMENT, bytes);
}

/** Bytes of CBOR as plain values; timestamps become `Date`. */
export function readCbor(bytes: Uint8Array): unknown {
  return cbor.deserialize(bytes);
}

/** Plain values as CBOR; a `Date` becomes epoch seconds under tag 1. */
export function writeCbor(value: unknown): Uint8Array {
  // The encoder answers with a view of a buffer that it uses again.
  return Uint8Array.from(cbor.serialize(value));
}

type SchemaRef = Parameters<typeof NormalizedSchema.of>[0];

const OPERATION = 9;
const ERROR = -3;
const SYNTHETIC = 'smithy.ts.sdk.synthetic.';
/** A document of any content: the parser's tree as it is. */
const DOCUMENT = 15;
const XML_SETTINGS = {
  xmlNamespace: '',
  serviceNamespace: '',
  timestampFormat: { useTrait: true, default: 5 as const },
};

function operationOf(schema: readonly unknown[]): Operation {
  const [, , name, traits, input, output] = schema;
  return {
    name: String(name),
    traits: typeof traits === 'object' && traits !== null ? (traits as Traits) : {},
    get input() {
      return shapeOf(NormalizedSchema.of(input as SchemaRef));
    },
    get output() {
      return shapeOf(NormalizedSchema.of(output as SchemaRef));
    },
  };
}

interface Protocol {
  getShapeId(): string;
  readonly options: { readonly defaultNamespace: string; readonly xmlNamespace?: string };
  readonly awsQueryCompatible?: boolean;
}

/** Only a client that was made knows its protocol. It is never used, so what it is made with does not matter. */
function protocolOf(client: Readonly<Record<string, unknown>>) {
  const [, Client] = Object.entries(client).find(([name]) => /^[A-Z]\w*Client$/.test(name)) ?? [];
  const made = new (Client as new (config: object) => { config: { protocol: Protocol } })({
    region: 'us-east-1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
  });
  const { protocol } = made.config;
  return {
    protocol: protocol.getShapeId(),
    namespace: protocol.options.defaultNamespace,
    xmlNamespace: protocol.options.xmlNamespace,
    queryCompatible: protocol.awsQueryCompatible === true,
  };
}

/** Members of structures by their schemas: many operations share them, and some contain themselves. */
const structures = new WeakMap<object, readonly Member[]>();
const shapes = new WeakMap<NormalizedSchema, Shape>();

function shapeOf(schema: NormalizedSchema): Shape {
  const known = shapes.get(schema);
  if (known) return known;
  let item: Shape | undefined;
  let key: Shape | undefined;
  const shape: Shape = {
    kind: kindOf(schema),
    name: schema.getName() ?? '',
    traits: schema.getMergedTraits() as Traits,
    union: schema.isUnionSchema(),
    format: formatOf(schema),
    get members() {
      return membersOf(schema);
    },
    get item() {
      item ??= shapeOf(schema.getValueSchema());
      return item;
    },
    get key() {
      key ??= shapeOf(schema.getKeySchema());
      return key;
    },
  };
  shapes.set(schema, shape);
  return shape;
}

function membersOf(schema: NormalizedSchema): readonly Member[] {
  const raw: unknown = schema.getSchema();
  if (!Array.isArray(raw)) return [];
  const known = structures.get(raw);
  if (known) return known;
  const required = typeof raw[6] === 'number' ? raw[6] : 0;
  const members = [...schema.structIterator()].map(([name, member], index) => ({
    name,
    shape: shapeOf(member),
    required: index < required,
  }));
  structures.set(raw, members);
  return members;
}

function kindOf(schema: NormalizedSchema): Kind {
  if (schema.isStructSchema()) return 'structure';
  if (schema.isListSchema()) return 'list';
  if (schema.isMapSchema()) return 'map';
  if (schema.isStringSchema()) return 'string';
  if (schema.isBooleanSchema()) return 'boolean';
  if (schema.isNumericSchema()) return 'number';
  if (schema.isTimestampSchema()) return 'timestamp';
  if (schema.isBlobSchema()) return 'blob';
  if (schema.isBigIntegerSchema()) return 'big-integer';
  if (schema.isBigDecimalSchema()) return 'big-decimal';
  if (schema.isDocumentSchema()) return 'document';
  if (schema.isUnitSchema()) return 'unit';
  throw new Error(`${schema.getName(true)} is of a kind that the simulator does not know.`);
}

function formatOf(schema: NormalizedSchema): TimestampFormat | undefined {
  switch (schema.getSchema()) {
    case 5:
      return 'date-time';
    case 6:
      return 'http-date';
    case 7:
      return 'epoch-seconds';
    default:
      return undefined;
  }
}
