import { awsError } from '../aws-error';
import { unreadable } from './misfit';

/** A piece of a body that was sent as a stream. */
export interface Chunk {
  readonly content: Uint8Array;
  /** Of the chunk, where chunks are signed. */
  readonly signature: string | undefined;
}

export interface Unchunked {
  readonly body: Uint8Array;
  /** In their order; the last one is empty. */
  readonly chunks: readonly Chunk[];
  /** Headers that came after the body, such as its checksum; names in lower case, in the order in which they came. */
  readonly trailers: Readonly<Record<string, string>>;
}

/**
 * The content of a body that the SDK sent as a stream: chunks with their lengths before them, checksums after the last.
 * AWS docs: S3 API Reference, "Signature calculations: transferring a payload in multiple chunks".
 */
export function unchunked(body: Uint8Array): Unchunked {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const chunks: Chunk[] = [];
  for (let at = 0; ; ) {
    const end = bytes.indexOf('\r\n', at);
    const line = bytes.toString('latin1', at, Math.max(at, end));
    const [, size, signature] = /^([0-9a-fA-F]+)(?:;chunk-signature=([0-9a-f]{64})|;.*)?$/.exec(line) ?? [];
    if (size === undefined) throw unreadable('The body is not in chunks as it says.');
    const length = Number.parseInt(size, 16);
    const start = end + 2;
    chunks.push({ content: bytes.subarray(start, start + length), signature });
    if (length === 0) {
      const content = new Uint8Array(Buffer.concat(chunks.map((chunk) => chunk.content)));
      return { body: content, chunks, trailers: trailersIn(bytes.toString('latin1', start)) };
    }
    at = start + length + 2;
  }
}

/**
 * Throws when a stream is not what its headers say: another length, or without the trailers that were announced.
 * AWS docs: S3 API Reference, "Error responses", and "Signature calculations" of chunks with trailing headers.
 */
export function checkStream({ body, trailers }: Unchunked, headers: Readonly<Record<string, string>>): void {
  const { 'x-amz-decoded-content-length': length, 'x-amz-trailer': announced = '' } = headers;
  if (length === undefined) {
    throw awsError('MissingContentLength', 411, 'You must provide the Content-Length HTTP header.');
  }
  if (Number(length) !== body.byteLength) {
    throw awsError(
      'IncompleteBody',
      400,
      'You did not provide the number of bytes specified by the Content-Length HTTP header',
    );
  }
  const names = announced.split(',').map((name) => name.trim().toLowerCase());
  if (names.some((name) => name !== '' && trailers[name] === undefined)) {
    throw awsError(
      'MalformedTrailerError',
      400,
      'The request contained trailing data that was not well-formed or did not conform to our published schema.',
    );
  }
}

function trailersIn(text: string): Record<string, string> {
  const found = [...text.matchAll(/^([\w-]+):([^\r\n]*)\r?$/gm)];
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name.toLowerCase(), value.trim()]));
}
