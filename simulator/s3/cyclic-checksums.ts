/**
 * Checksums that Node does not have, bit-reflected: CRC-32C (Castagnoli) and CRC-64/NVME, as S3 takes them.
 * AWS docs: S3 User Guide, "Checking object integrity".
 */
const CASTAGNOLI = 0x82f63b78;
const NVME = 0x9a6c9329ac4bc9b5n;

let table32: Uint32Array | undefined;
let table64: BigUint64Array | undefined;

/** Base64 of the four bytes. */
export function crc32cText(body: Uint8Array): string {
  table32 ??= Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ CASTAGNOLI : value >>> 1;
    return value;
  });
  let crc = 0xffffffff;
  for (const byte of body) crc = (table32[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
  return bytes.toString('base64');
}

/** Base64 of the eight bytes. */
export function crc64Text(body: Uint8Array): string {
  table64 ??= BigUint64Array.from({ length: 256 }, (_, byte) => {
    let value = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ NVME : value >> 1n;
    return value;
  });
  let crc = 0xffffffffffffffffn;
  for (const byte of body) crc = (table64[Number((crc ^ BigInt(byte)) & 0xffn)] ?? 0n) ^ (crc >> 8n);
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(crc ^ 0xffffffffffffffffn);
  return bytes.toString('base64');
}
