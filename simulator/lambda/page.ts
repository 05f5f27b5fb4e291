import { awsError } from '../aws-error';

/** One page of a list: up to `limit` items from where `marker` says; `next` is the marker of the next one. */
export function page<T>(
  all: readonly T[],
  limit: number,
  marker: string | undefined,
): { items: T[]; next?: string } {
  const from = marker === undefined ? 0 : Number(marker);
  if (!Number.isInteger(from) || from < 0) {
    throw awsError('InvalidParameterValueException', 400, 'Marker is not valid.');
  }
  const to = from + limit;
  return { items: all.slice(from, to), ...(to < all.length ? { next: String(to) } : {}) };
}
