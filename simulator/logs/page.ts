import { awsError } from '../aws-error';

/** One page of a list: up to `limit` items from where `token` says; `next` is the token of the next one. */
export function page<T>(
  all: readonly T[],
  limit: number,
  token: string | undefined,
): { items: T[]; next?: string } {
  const from = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(from) || from < 0) {
    throw awsError('InvalidParameterException', 400, 'The specified nextToken is invalid.');
  }
  const to = from + limit;
  return { items: all.slice(from, to), ...(to < all.length ? { next: String(to) } : {}) };
}
