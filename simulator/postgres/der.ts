/** The few ASN.1 values that a certificate is made of, in their binary form (DER). ITU-T X.690. */

export function sequence(...parts: readonly Buffer[]): Buffer {
  return value(0x30, ...parts);
}

export function set(...parts: readonly Buffer[]): Buffer {
  return value(0x31, ...parts);
}

/** A value within a context tag, as in `[3] EXPLICIT`. */
export function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  return value(0xa0 + tag, ...parts);
}

/** A value whose own tag is replaced by a context tag, as in `[2] IMPLICIT IA5String`. */
export function implicit(tag: number, content: Buffer): Buffer {
  return value(0x80 + tag, content);
}

/** A positive integer from its bytes. */
export function integer(bytes: Buffer): Buffer {
  return value(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

export function boolean(yes: boolean): Buffer {
  return value(0x01, Buffer.from([yes ? 0xff : 0]));
}

export function bits(content: Buffer, unused = 0): Buffer {
  return value(0x03, Buffer.from([unused]), content);
}

export function octets(content: Buffer): Buffer {
  return value(0x04, content);
}

export function text(content: string): Buffer {
  return value(0x0c, Buffer.from(content, 'utf8'));
}

/** A moment as `yymmddhhmmssZ`, for years from 1950 to 2049. */
export function moment(content: string): Buffer {
  return value(0x17, Buffer.from(content, 'latin1'));
}

/** An object identifier as `1.2.840.10045.4.3.2`. */
export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...others] = dotted.split('.').map(Number);
  return value(0x06, Buffer.from([first * 40 + second, ...others.flatMap(base128)]));
}

function base128(number: number): number[] {
  const digits = [number & 0x7f];
  for (let rest = number >>> 7; rest > 0; rest >>>= 7) digits.unshift((rest & 0x7f) | 0x80);
  return digits;
}

function value(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content.length)]), content]);
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest >>>= 8) bytes.unshift(rest & 0xff);
  return [0x80 | bytes.length, ...bytes];
}
