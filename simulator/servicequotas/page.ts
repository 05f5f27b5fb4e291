import { awsError } from '../aws-error';

/** AWS docs: Service Quotas API Reference, MaxResults of the List actions. */
const MOST = 100;

/** One page of a list, in its own order; the token says how many items were before it. */
export function pageOf<T>(
  all: readonly T[],
  {
    MaxResults: most = MOST,
    NextToken: token,
  }: { MaxResults?: number | undefined; NextToken?: string | undefined },
): { items: readonly T[]; NextToken?: string } {
  if (!Number.isInteger(most) || most < 1 || most > MOST) {
    throw awsError('IllegalArgumentException', 400, `MaxResults is ${most}; it must be 1 to ${MOST}.`);
  }
  const start = token === undefined ? 0 : Number(Buffer.from(token, 'base64').toString());
  if (!Number.isInteger(start) || start < 0 || start > all.length) {
    throw awsError('InvalidPaginationTokenException', 400, 'Invalid token was specified.');
  }
  const end = start + most;
  const items = all.slice(start, end);
  return end >= all.length ? { items } : { items, NextToken: Buffer.from(String(end)).toString('base64') };
}
