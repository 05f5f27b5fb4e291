import { createHmac } from 'node:crypto';
import { type AwsError, awsError } from '../aws-error';
import type { Unchunked } from './aws-chunked';
import type { SignedScope } from './credential-scope';
import { scopeText, sha256, signingKey } from './signing-key';

/** Bytes. Only the last chunk with content may be smaller. */
const LEAST_CHUNK = 8_192;

const SIGNED_CHUNKS = /^STREAMING-AWS4-HMAC-SHA256-PAYLOAD(-TRAILER)?$/;

/** What a body that is signed chunk by chunk is checked with. */
interface Signing {
  /** `x-amz-content-sha256` */
  readonly kind: string;
  readonly scope: SignedScope;
  readonly secret: string;
  /** `x-amz-date` */
  readonly date: string;
}

/**
 * What is wrong with the signatures of a stream, each of which is made over its chunk and the signature before it, the
 * first one after the request's own; undefined when nothing is, or when chunks are not signed.
 * AWS docs: S3 API Reference, "Signature calculations for the authorization header: transferring payload in multiple
 * chunks", and "... including trailing headers".
 */
export function chunkFault({ chunks, trailers }: Unchunked, signing: Signing): AwsError | undefined {
  const [isSigned, hasTrailer] = SIGNED_CHUNKS.exec(signing.kind) ?? [];
  if (isSigned === undefined) return undefined;
  const full = chunks.slice(0, -2);
  if (full.some(({ content }) => content.byteLength < LEAST_CHUNK)) {
    return awsError(
      'InvalidChunkSizeError',
      403,
      `Only the last chunk is allowed to have a size less than ${LEAST_CHUNK} bytes`,
    );
  }
  const key = signingKey(signing.scope, signing.secret);
  const { date, scope } = signing;
  const sign = (algorithm: string, before: string, ...hashes: string[]) =>
    createHmac('sha256', key)
      .update([algorithm, date, scopeText(scope), before, ...hashes].join('\n'))
      .digest('hex');
  let before = scope.signature;
  for (const { content, signature } of chunks) {
    const expected = sign('AWS4-HMAC-SHA256-PAYLOAD', before, sha256(''), sha256(content));
    if (signature !== expected) return mismatch();
    before = expected;
  }
  if (hasTrailer === undefined) return undefined;
  const { 'x-amz-trailer-signature': signature, ...signed } = trailers;
  const text = Object.entries(signed).map(([name, value]) => `${name}:${value}\n`);
  return signature === sign('AWS4-HMAC-SHA256-TRAILER', before, sha256(text.join('')))
    ? undefined
    : mismatch();
}

function mismatch(): AwsError {
  return awsError(
    'SignatureDoesNotMatch',
    403,
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  );
}
