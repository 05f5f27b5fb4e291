import { createHmac, createSecretKey, hash } from 'node:crypto';

/** As the SDK gives it. */
type SourceData = string | ArrayBuffer | ArrayBufferView;

/** SHA-256, or its HMAC when there is a secret, as the SDK's signer asks for it: what it has come to is hashed in one go. */
export class Sha256 {
  readonly #secret: Buffer | undefined;
  #parts: Buffer[] = [];

  constructor(secret?: SourceData) {
    this.#secret = secret === undefined ? undefined : bytesOf(secret);
  }

  update(data: SourceData): void {
    this.#parts.push(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    const data = this.#parts.length === 1 ? (this.#parts[0] as Buffer) : Buffer.concat(this.#parts);
    if (this.#secret === undefined) return hash('sha256', data, 'buffer');
    // Bytes would do as the key too, but Node 24 takes several times as long over them.
    return createHmac('sha256', createSecretKey(this.#secret)).update(data).digest();
  }

  reset(): void {
    this.#parts = [];
  }
}

function bytesOf(data: SourceData): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    : Buffer.from(data);
}
