import { gunzipSync } from 'node:zlib';
import { type AwsError, awsError } from '../aws-error';
import { idOf } from '../chance';
import { callerOf } from '../iam/credentials';
import type { Caller, Service } from '../service';
import type { World } from '../world';
import { checkStream, unchunked } from './aws-chunked';
import { chunkFault } from './chunk-signatures';
import type { ClientClock } from './client-clock';
import { violations } from './constraints';
import { hasOldSignature, type SignedScope } from './credential-scope';
import type { HttpRequest } from './http';
import { disallowed, unreadable } from './misfit';
import type { Protocol } from './protocol';
import { refusalOf } from './refusal';
import type { Operation, ServiceModel } from './sdk-schema';
import { checkSignature, type SignatureFault, signingTime } from './signature';
import { signatureRefusal } from './signature-refusal';
import { sha256 } from './signing-key';
import { modelOf, protocolOf } from './wire';

/** A request that was read: a call to make, or the refusal of one that cannot be. */
export interface Received {
  readonly protocol: Protocol;
  readonly model: ServiceModel;
  /** Names what was asked for, whoever read it when: equal requests have equal contents. */
  readonly content: string;
  readonly requestId: string;
  readonly asked: Asked | { readonly refusal: AwsError };
}

export interface Asked {
  readonly service: Service;
  readonly operation: Operation;
  readonly caller: Caller;
  readonly input: object;
}

/** Checks who asks, then reads what for. Throws only for faults of the simulator. */
export function receive(
  world: World,
  request: HttpRequest,
  scope: SignedScope | undefined,
  clients: ClientClock,
): Received {
  const service = scope && world.services.get(scope.service);
  const model = service && modelOf(service);
  const protocol = protocolOf(request, model);
  const name = model ? protocol.operationName(model, request) : '';
  const asked = readRequest();
  const content = contentOf(scope, name, asked, request);
  return { protocol, model: model ?? NO_MODEL, content, requestId: requestIdOf(world, content), asked };

  function readRequest(): Received['asked'] {
    const refuse = (fault: SignatureFault | 'old-signature' | 'unsigned') => ({
      refusal: signatureRefusal({
        fault,
        service: scope?.service ?? (fault === 'old-signature' ? 's3' : undefined),
        family: protocol.family,
        now: clients.now(),
        signedAt: signingTime(request)?.getTime(),
      }),
    });
    if (!scope) return refuse(hasOldSignature(request) ? 'old-signature' : 'unsigned');
    const signed = checkSignature(world, scope, request, clients);
    if ('fault' in signed) return refuse(signed.fault);
    const operation = model?.operations.get(name);
    try {
      if (!service || !operation) {
        throw awsError('UnknownOperationException', 404, `${scope.service}:${name} is not simulated.`);
      }
      const input = protocol.read(operation, decoded(world, scope, request));
      const found = service.takesAnything ? [] : violations(service.name, operation.input, input);
      if (found.length > 0) throw disallowed(found);
      return { service, operation, caller: signed.caller, input };
    } catch (error) {
      const refusal = refusalOf(error, { service: scope.service, family: protocol.family, model });
      if (!refusal) throw error;
      return { refusal };
    }
  }
}

/** CloudWatch's clients compress large requests, S3's send streams in chunks; what is signed is what is sent. */
function decoded(world: World, scope: SignedScope, request: HttpRequest): HttpRequest {
  const { 'x-amz-content-sha256': kind, 'x-amz-date': date = '' } = request.headers;
  if (kind?.startsWith('STREAMING-')) {
    const stream = unchunked(request.body);
    checkStream(stream, request.headers);
    const secret = callerOf(world, scope.accessKeyId)?.secretAccessKey ?? '';
    const fault = chunkFault(stream, { kind, scope, secret, date });
    if (fault) throw fault;
    return { ...request, body: stream.body, headers: { ...request.headers, ...stream.trailers } };
  }
  // S3 keeps what is compressed as it is.
  if (scope.service === 's3') return request;
  if (request.headers['content-encoding'] !== 'gzip') return request;
  try {
    return { ...request, body: gunzipSync(request.body) };
  } catch {
    throw unreadable('The body is not compressed by gzip.');
  }
}

/** For requests to services that are not simulated, or to none. */
const NO_MODEL: ServiceModel = {
  protocol: '',
  namespace: 'com.amazonaws',
  xmlNamespace: undefined,
  queryCompatible: false,
  operations: new Map(),
  errors: new Map(),
};

/** Who asks for what. Idempotency tokens are left out: a client makes them up at random. */
function contentOf(
  scope: SignedScope | undefined,
  name: string,
  asked: Received['asked'],
  request: HttpRequest,
): string {
  const who = [scope?.accessKeyId, scope?.region, scope?.service, name].join('\u0000');
  if ('refusal' in asked) return sha256(Buffer.concat([Buffer.from(`${who}${request.path}`), request.body]));
  const tokens = asked.operation.input.members
    .filter(({ shape }) => shape.traits.idempotencyToken !== undefined)
    .map((member) => member.name);
  const input = Object.entries(asked.input).filter(([member]) => !tokens.includes(member));
  return sha256(`${who}${JSON.stringify(input, plainly)}`);
}

/** What JSON cannot write, or only at length. */
function plainly(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) return sha256(value);
  return value;
}

function requestIdOf(world: World, content: string): string {
  const id = idOf(32, world.seed, 'http', content, world.clock.now());
  return [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join('-');
}
