import { unreadable } from './misfit';

/**
 * The content of a body that the SDK sent as a stream: chunks with their lengths before them, checksums after the last.
 * AWS docs: S3 API Reference, "Signature calculations: transferring a payload in multiple chunks".
 */
export function unchunked(body: Uint8Array): Uint8Array {
  const bytes = Buffer.from(body);
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = bytes.indexOf('\r\n', at);
    const [, size] = /^([0-9a-fA-F]+)(?:;.*)?$/.exec(bytes.toString('latin1', at, Math.max(at, end))) ?? [];
    if (size === undefined) throw unreadable('The body is not in chunks as it says.');
    const length = Number.parseInt(size, 16);
    if (length === 0) return new Uint8Array(Buffer.concat(parts));
    const start = end + 2;
    parts.push(bytes.subarray(start, start + length));
    at = start + length + 2;
  }
}
