import { createHash } from 'node:crypto';

/** What a row of `orders` holds besides its id and its time. */
export interface RowContent {
  readonly customer: string;
  readonly amountCents: number;
}

/** Names that a careless way from database to database would spoil: quotes, other scripts, what looks like SQL. */
const CUSTOMERS = [
  'Ada Lovelace',
  "Sinéad O'Connor",
  'Zoë Müller',
  '王小明',
  'Иван Петров',
  'نورة الحسن',
  'Jane "JJ" Doe',
  'Back\\slash & Sons',
  '%_; --',
  'Ærø Færge',
] as const;

/** Number that stands for a seed and a database; every row's content is reckoned from it and the row's id. */
export function rowKey(seed: string, database: string): number {
  return createHash('sha256').update(`${seed}\u0000rows\u0000${database}`).digest().readUInt32BE(0);
}

export function rowContent(key: number, id: number): RowContent {
  const mixed = mix(key, id);
  const name = CUSTOMERS[mixed % CUSTOMERS.length] ?? '';
  return { customer: `${name} ${mixed % 9_973}`, amountCents: mix(mixed, id) % 1_000_000 };
}

/**
 * A whole number in [0, 2^32) that looks random and depends on both arguments alone; a thousand times cheaper than a
 * hash, which counts at a hundred thousand rows. Finalizer of MurmurHash3 by Austin Appleby (public domain).
 */
export function mix(key: number, id: number): number {
  let h = (key ^ Math.imul(id, 0x9e3779b1)) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
