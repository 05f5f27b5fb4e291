import { createHmac, type KeyObject } from 'node:crypto';
import type { SignedScope } from './credential-scope';
import { type HttpRequest, splitPath } from './http';
import { scopeText, sha256 } from './signing-key';

const PAYLOAD_HASH = 'x-amz-content-sha256';

/** What stands there when the body is not signed, or chunk by chunk. AWS docs: S3 API Reference, "Authorization header". */
const UNHASHED = /^(UNSIGNED-PAYLOAD|STREAMING-.*)$/;

/**
 * The signature that a request must have: over its method, path, query, the headers that its signer names, and the body that
 * came. A header with the date or the token counts, named or not. AWS docs: IAM User Guide, "Create a signed AWS API
 * request"; S3 API Reference, "Authenticating requests", of both ways.
 */
export function signatureOf(scope: SignedScope, key: KeyObject, request: HttpRequest): string {
  const toSign = ['AWS4-HMAC-SHA256', dateOf(request), scopeText(scope), sha256(canonical(scope, request))];
  return createHmac('sha256', key).update(toSign.join('\n')).digest('hex');
}

/** `20261121T060000Z`, in a header, or in the address of a presigned request. */
export function dateOf({ headers, path }: HttpRequest): string | undefined {
  return headers['x-amz-date'] ?? splitPath(path).query.get('X-Amz-Date') ?? undefined;
}

function canonical(scope: SignedScope, request: HttpRequest): string {
  const { method, headers } = request;
  const { path, query } = splitPath(request.path);
  const always = ['x-amz-date', 'x-amz-security-token'].filter((name) => headers[name] !== undefined);
  const names = [...new Set([...scope.signedHeaders, ...always])].sort();
  return [
    method,
    // S3 takes paths as they are; every other service encodes them once more.
    scope.service === 's3' ? path : normalized(path).split('/').map(encoded).join('/'),
    canonicalQuery(query),
    ...names.map((name) => `${name}:${(headers[name] ?? '').trim().replace(/\s+/g, ' ')}`),
    '',
    names.join(';'),
    payloadOf(scope, request),
  ].join('\n');
}

/** Without `.`, `..` and doubled slashes, as RFC 3986 has it. */
function normalized(path: string): string {
  if (!/\/[./]/.test(path)) return path;
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return `/${segments.join('/')}${segments.length > 0 && path.endsWith('/') ? '/' : ''}`;
}

/** By name, then by value, as they are encoded; without the signature itself. */
function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map((parameter) => parameter.map(encoded) as [string, string])
    .sort((a, b) => order(a[0], b[0]) || order(a[1], b[1]))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** The hash of the body that came, not the one that the request claims. */
function payloadOf({ service, expiresIn }: SignedScope, { headers, body }: HttpRequest): string {
  if (service === 's3' && expiresIn !== undefined) return 'UNSIGNED-PAYLOAD';
  const claimed = headers[PAYLOAD_HASH] ?? '';
  return UNHASHED.test(claimed) ? claimed : sha256(body);
}

/** As RFC 3986 has it, which leaves less as it is than JavaScript does. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
