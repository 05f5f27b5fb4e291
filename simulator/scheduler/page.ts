import { invalid } from './store';

interface PageInput {
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}

/** One page of a list, and the token for the next when there is one. AWS returns at most 100 entries. */
export function page<T>(all: readonly T[], { NextToken, MaxResults = 100 }: PageInput) {
  const start = NextToken === undefined ? 0 : Number(NextToken);
  if (!Number.isInteger(start) || start < 0)
    throw invalid(`NextToken ${NextToken} is not one that was given out.`);
  const end = start + Math.min(MaxResults, 100);
  return { items: all.slice(start, end), NextToken: end < all.length ? String(end) : undefined };
}
