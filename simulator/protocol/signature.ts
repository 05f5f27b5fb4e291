import { createHash, timingSafeEqual } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { callerOf, type KnownCredentials } from '../iam/credentials';
import type { Caller } from '../service';
import type { World } from '../world';
import type { ClientClock } from './client-clock';
import type { SignedScope } from './credential-scope';
import { type HttpRequest, splitPath } from './http';
import { presignature } from './presigned';
import { Sha256 } from './sha256';

/** How far a request's date may be from the client's time here, in milliseconds. */
const MOST_SKEW = 5 * 60_000;

const PAYLOAD_HASH = 'x-amz-content-sha256';

/** What stands there when the body is not signed, or chunk by chunk. AWS docs: S3 API Reference, "Authorization header". */
const UNHASHED = /^(UNSIGNED-PAYLOAD|STREAMING-.*)$/;

/** Why a signature is not accepted; each protocol has codes of its own for it. */
export type SignatureFault =
  | 'unknown-key'
  | 'wrong-token'
  | 'expired-token'
  | 'out-of-date'
  | 'over'
  | 'mismatch';

/** Finds out who signed, by signing again with the secret that belongs to the key. */
export async function checkSignature(
  world: World,
  scope: SignedScope,
  request: HttpRequest,
  clients: ClientClock,
): Promise<{ readonly caller: Caller } | { readonly fault: SignatureFault }> {
  const known = callerOf(world, scope.accessKeyId);
  if (!known) return { fault: 'unknown-key' };
  if (tokenOf(request, scope) !== known.sessionToken) return { fault: 'wrong-token' };
  const { expiresAt } = known;
  if (expiresAt !== undefined && clients.hasEnded(scope.accessKeyId, expiresAt))
    return { fault: 'expired-token' };
  const signedAt = signingTime(request);
  if (signedAt === undefined || scope.date !== dateOf(request)?.slice(0, 8)) return { fault: 'mismatch' };
  const expected =
    scope.expiresIn === undefined
      ? await sign(scope, known, request, signedAt)
      : presignature(scope, known.secretAccessKey, request);
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(scope.signature))) return { fault: 'mismatch' };
  const age = clients.now() - signedAt.getTime();
  if (age < -MOST_SKEW) return { fault: 'out-of-date' };
  if (age > (scope.expiresIn === undefined ? MOST_SKEW : scope.expiresIn * 1000)) {
    return { fault: scope.expiresIn === undefined ? 'out-of-date' : 'over' };
  }
  return { caller: known.caller };
}

/** The same request, with the headers that were signed and the body that came, signed with our own secret. */
async function sign(
  scope: SignedScope,
  secrets: KnownCredentials,
  request: HttpRequest,
  signingDate: Date,
): Promise<string> {
  const { path, query } = splitPath(request.path);
  const headers = Object.fromEntries(scope.signedHeaders.map((name) => [name, request.headers[name] ?? '']));
  if (headers[PAYLOAD_HASH] !== undefined && !UNHASHED.test(headers[PAYLOAD_HASH])) {
    // The hash of the body that came, not the one that the request claims.
    headers[PAYLOAD_HASH] = createHash('sha256').update(request.body).digest('hex');
  }
  const signed = await signerOf(scope, secrets).sign(
    {
      method: request.method,
      protocol: request.protocol,
      hostname: request.hostname,
      path,
      query: queryBag(query),
      headers,
      body: request.body,
    },
    { signingDate, signableHeaders: new Set(scope.signedHeaders) },
  );
  return /Signature=(\w+)$/.exec(signed.headers.authorization ?? '')?.[1] ?? '';
}

/**
 * A signer for one request. One that is kept would keep all that waited for it: V8 notes in a promise who awaits it, so a
 * signer of a function's credentials would keep that function's container, long after it has ended.
 */
function signerOf({ accessKeyId, service, region }: SignedScope, known: KnownCredentials): SignatureV4 {
  return new SignatureV4({
    service,
    region,
    credentials: {
      accessKeyId,
      secretAccessKey: known.secretAccessKey,
      ...(known.sessionToken === undefined ? {} : { sessionToken: known.sessionToken }),
    },
    sha256: Sha256,
    applyChecksum: false,
    // S3 takes paths as they are; every other service encodes them once more. AWS docs: IAM, "Create a signed request".
    uriEscapePath: service !== 's3',
  });
}

function queryBag(query: URLSearchParams): Record<string, string | string[]> {
  return Object.fromEntries(
    [...new Set(query.keys())].map((key) => {
      const values = query.getAll(key);
      return [key, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

/** `20261121T060000Z` */
export function signingTime(request: HttpRequest): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(dateOf(request) ?? '');
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second] = parts.map(Number);
  return new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second));
}

/** In a header, or in the address of a presigned request. */
function dateOf({ headers, path }: HttpRequest): string | undefined {
  return headers['x-amz-date'] ?? splitPath(path).query.get('X-Amz-Date') ?? undefined;
}

function tokenOf({ headers, path }: HttpRequest, { expiresIn }: SignedScope): string | undefined {
  return expiresIn === undefined
    ? headers['x-amz-security-token']
    : (splitPath(path).query.get('X-Amz-Security-Token') ?? undefined);
}
