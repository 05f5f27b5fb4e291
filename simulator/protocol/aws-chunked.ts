import { unreadable } from './misfit';

export interface Unchunked {
  readonly body: Uint8Array;
  /** Headers that came after the body, such as its checksum; names in lower case. */
  readonly trailers: Readonly<Record<string, string>>;
}

/**
 * The content of a body that the SDK sent as a stream: chunks with their lengths before them, checksums after the last.
 * AWS docs: S3 API Reference, "Signature calculations: transferring a payload in multiple chunks".
 */
export function unchunked(body: Uint8Array): Unchunked {
  const bytes = Buffer.from(body);
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = bytes.indexOf('\r\n', at);
    const [, size] = /^([0-9a-fA-F]+)(?:;.*)?$/.exec(bytes.toString('latin1', at, Math.max(at, end))) ?? [];
    if (size === undefined) throw unreadable('The body is not in chunks as it says.');
    const length = Number.parseInt(size, 16);
    if (length === 0) {
      return {
        body: new Uint8Array(Buffer.concat(parts)),
        trailers: trailersIn(bytes.toString('latin1', end + 2)),
      };
    }
    const start = end + 2;
    parts.push(bytes.subarray(start, start + length));
    at = start + length + 2;
  }
}

function trailersIn(text: string): Record<string, string> {
  const found = [...text.matchAll(/^([\w-]+):([^\r\n]*)\r?$/gm)];
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name.toLowerCase(), value.trim()]));
}
