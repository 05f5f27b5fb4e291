/** A range of IPv4 addresses: its first and last as numbers, and the length of its prefix. */
export interface Cidr {
  readonly first: number;
  readonly last: number;
  readonly bits: number;
}

/** Reads `10.0.0.0/24`; undefined for what is none. Bits beyond the prefix are taken for zeros, as EC2 does. */
export function readCidr(text: string | undefined): Cidr | undefined {
  const [, address = '', length] = /^([\d.]+)\/(\d{1,2})$/.exec(text ?? '') ?? [];
  const parts = address.split('.').map(Number);
  const bits = Number(length);
  if (parts.length !== 4 || parts.some((part) => part > 255) || length === undefined || bits > 32)
    return undefined;
  const size = 2 ** (32 - bits);
  const number = parts.reduce((sum, part) => sum * 256 + part, 0);
  const first = Math.floor(number / size) * size;
  return { first, last: first + size - 1, bits };
}

export function contains(outer: Cidr, inner: Cidr): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

export function overlaps(a: Cidr, b: Cidr): boolean {
  return a.first <= b.last && b.first <= a.last;
}
