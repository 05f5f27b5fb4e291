import { type KeyObject, timingSafeEqual } from 'node:crypto';
import { callerOf, type KnownCredentials } from '../iam/credentials';
import type { Caller } from '../service';
import type { World } from '../world';
import { dateOf, signatureOf } from './canonical-request';
import type { ClientClock } from './client-clock';
import type { SignedScope } from './credential-scope';
import { type HttpRequest, splitPath } from './http';
import { scopeText, signingKey } from './signing-key';

/** How far a request's date may be from the client's time here, in milliseconds. */
const MOST_SKEW = 5 * 60_000;

/** Why a signature is not accepted; each protocol has codes of its own for it. */
export type SignatureFault =
  | 'unknown-key'
  | 'wrong-token'
  | 'expired-token'
  | 'out-of-date'
  | 'over'
  | 'mismatch';

/** Finds out who signed, by signing again with the secret that belongs to the key. */
export function checkSignature(
  world: World,
  scope: SignedScope,
  request: HttpRequest,
  clients: ClientClock,
): { readonly caller: Caller } | { readonly fault: SignatureFault } {
  const known = callerOf(world, scope.accessKeyId);
  if (!known) return { fault: 'unknown-key' };
  if (tokenOf(request, scope) !== known.sessionToken) return { fault: 'wrong-token' };
  const { expiresAt } = known;
  if (expiresAt !== undefined && clients.hasEnded(scope.accessKeyId, expiresAt))
    return { fault: 'expired-token' };
  const signedAt = signingTime(request);
  if (signedAt === undefined || scope.date !== dateOf(request)?.slice(0, 8)) return { fault: 'mismatch' };
  const expected = signatureOf(scope, keyFor(scope, known), request);
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(scope.signature))) return { fault: 'mismatch' };
  const age = clients.now() - signedAt.getTime();
  if (age < -MOST_SKEW) return { fault: 'out-of-date' };
  if (age > (scope.expiresIn === undefined ? MOST_SKEW : scope.expiresIn * 1000)) {
    return { fault: scope.expiresIn === undefined ? 'out-of-date' : 'over' };
  }
  return { caller: known.caller };
}

const keys = new WeakMap<KnownCredentials, Map<string, KeyObject>>();

/** Made once for the credentials' every day, Region and service. */
function keyFor(scope: SignedScope, known: KnownCredentials): KeyObject {
  const made = keys.get(known) ?? new Map<string, KeyObject>();
  keys.set(known, made);
  const place = scopeText(scope);
  const key = made.get(place) ?? signingKey(scope, known.secretAccessKey);
  made.set(place, key);
  return key;
}

/** `20261121T060000Z` */
export function signingTime(request: HttpRequest): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(dateOf(request) ?? '');
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second] = parts.map(Number);
  return new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second));
}

function tokenOf({ headers, path }: HttpRequest, { expiresIn }: SignedScope): string | undefined {
  return expiresIn === undefined
    ? headers['x-amz-security-token']
    : (splitPath(path).query.get('X-Amz-Security-Token') ?? undefined);
}
