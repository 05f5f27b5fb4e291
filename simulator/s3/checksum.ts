import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { awsError } from '../aws-error';
import { crc32cText, crc64Text } from './cyclic-checksums';

/** The checksums that a request may carry. */
interface Checksums {
  readonly ContentMD5?: string | undefined;
  readonly ChecksumCRC32?: string | undefined;
  readonly ChecksumCRC32C?: string | undefined;
  readonly ChecksumCRC64NVME?: string | undefined;
  readonly ChecksumSHA1?: string | undefined;
  readonly ChecksumSHA256?: string | undefined;
}

/** Base64 of the four bytes, as S3 writes it. */
export function crc32Text(body: Uint8Array): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes.toString('base64');
}

/** With its quotes. */
export function etagOf(body: Uint8Array): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

/** Throws `BadDigest` 400 when a body is not what its sender says. */
export function checkBody(body: Uint8Array, said: Checksums): void {
  const hash = (algorithm: string) => createHash(algorithm).update(body).digest('base64');
  const checks = [
    ['Content-MD5', said.ContentMD5, () => hash('md5')],
    ['CRC32', said.ChecksumCRC32, () => crc32Text(body)],
    ['CRC32C', said.ChecksumCRC32C, () => crc32cText(body)],
    ['CRC64NVME', said.ChecksumCRC64NVME, () => crc64Text(body)],
    ['SHA1', said.ChecksumSHA1, () => hash('sha1')],
    ['SHA256', said.ChecksumSHA256, () => hash('sha256')],
  ] as const;
  for (const [name, given, compute] of checks) {
    if (given === undefined || given === compute()) continue;
    throw awsError('BadDigest', 400, `The ${name} you specified did not match the calculated checksum.`);
  }
}
