import { createHash } from 'node:crypto';
import type { Caller } from '../service';
import { storeKind, type World } from '../world';
import { principalArn } from './principal';

/** What signs requests for a while. */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** What is behind an access key id. Times are virtual milliseconds since 1970. */
export interface KnownCredentials {
  readonly caller: Caller;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiresAt?: number;
}

const KEYS = storeKind('access keys', () => new Map<string, KnownCredentials>());

/**
 * Temporary credentials (`ASIA...`) for the caller, without end unless `expiresAt` says so. The same caller at the
 * same moment gets the same ones.
 */
export function issueCredentials(world: World, caller: Caller, expiresAt?: number): SessionCredentials {
  const made = [
    world.seed,
    principalArn(caller),
    world.clock.now(),
    expiresAt ?? 'no end',
    ...withOf(caller),
  ];
  const credentials = {
    accessKeyId: keyId('ASIA', made),
    secretAccessKey: secret(40, 'secret', made),
    sessionToken: secret(344, 'token', made),
  };
  keys(world).set(credentials.accessKeyId, {
    caller,
    ...credentials,
    ...(expiresAt === undefined ? {} : { expiresAt }),
  });
  return credentials;
}

/** A long-term access key (`AKIA...`) without a token, as people put it into an AWS profile. */
export function issueAccessKey(
  world: World,
  caller: Caller,
): { readonly accessKeyId: string; readonly secretAccessKey: string } {
  const made = [world.seed, principalArn(caller), 'access key'];
  const credentials = { accessKeyId: keyId('AKIA', made), secretAccessKey: secret(40, 'secret', made) };
  keys(world).set(credentials.accessKeyId, { caller, ...credentials });
  return credentials;
}

/** Whose key this is, expired or not; undefined for one that was never issued. */
export function callerOf(world: World, accessKeyId: string): KnownCredentials | undefined {
  return keys(world).get(accessKeyId);
}

function keys(world: World): Map<string, KnownCredentials> {
  // Keys belong to no Region; STS of each finds them all.
  return world.store(KEYS, 'aws', 'global');
}

/** Sessions of one name that differ in what they were made with have keys of their own. */
function withOf(caller: Caller): string[] {
  if (caller.kind !== 'role') return [];
  const { sessionPolicy, sessionTags, sourceIdentity } = caller;
  const made = { sessionPolicy, sessionTags, sourceIdentity };
  return Object.values(made).some((one) => one !== undefined) ? [JSON.stringify(made)] : [];
}

type Made = readonly (string | number)[];

/** Four letters for the kind, then sixteen of base 32. */
function keyId(prefix: string, made: Made): string {
  const digest = createHash('sha256')
    .update(['key', ...made].join('\u0000'))
    .digest();
  return (
    prefix +
    Array.from(digest.subarray(0, 16), (byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[byte % 32]).join('')
  );
}

function secret(length: number, purpose: string, made: Made): string {
  const bytes = createHash('shake256', { outputLength: length }).update([purpose, ...made].join('\u0000'));
  return bytes.digest('base64').slice(0, length);
}
