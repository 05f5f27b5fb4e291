import { createHmac } from 'node:crypto';
import type { SignedScope } from './credential-scope';
import { type HttpRequest, splitPath } from './http';
import { scopeText, sha256, signingKey } from './signing-key';

/**
 * The signature that a presigned request must have: over method, path, query, the signed headers, and no body for S3.
 * AWS docs: IAM, "Create a signed request"; S3 API Reference, "Authenticating requests: using query parameters".
 */
export function presignature(scope: SignedScope, secret: string, request: HttpRequest): string {
  const { path, query } = splitPath(request.path);
  const signedAt = query.get('X-Amz-Date') ?? '';
  const canonical = [
    request.method,
    // S3 takes paths as they are; every other service encodes them once more.
    scope.service === 's3' ? path : path.split('/').map(encoded).join('/'),
    canonicalQuery(query),
    ...scope.signedHeaders.map(
      (name) => `${name}:${(request.headers[name] ?? '').trim().replace(/ +/g, ' ')}`,
    ),
    '',
    scope.signedHeaders.join(';'),
    scope.service === 's3' ? 'UNSIGNED-PAYLOAD' : sha256(request.body),
  ].join('\n');
  return createHmac('sha256', signingKey(scope, secret))
    .update(['AWS4-HMAC-SHA256', signedAt, scopeText(scope), sha256(canonical)].join('\n'))
    .digest('hex');
}

function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&');
}

/** As RFC 3986 has it, which leaves less as it is than JavaScript does. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
