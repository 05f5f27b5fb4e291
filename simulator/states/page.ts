import { awsError } from '../aws-error';

/** Cuts a list as `maxResults` (0 and absent mean 100, at most 1000) and `nextToken` say; throws `InvalidToken` 400. */
export function pageOf<T>(
  list: readonly T[],
  input: { readonly maxResults?: number; readonly nextToken?: string },
): { items: T[]; nextToken?: string } {
  const size = Math.min(
    input.maxResults === undefined || input.maxResults === 0 ? 100 : input.maxResults,
    1000,
  );
  const start = input.nextToken === undefined ? 0 : startOf(input.nextToken);
  const end = start + size;
  const items = list.slice(start, end);
  return end < list.length ? { items, nextToken: Buffer.from(`from:${end}`).toString('base64') } : { items };
}

function startOf(token: string): number {
  const match = /^from:(\d+)$/.exec(Buffer.from(token, 'base64').toString('utf8'));
  if (!match) throw awsError('InvalidToken', 400, `Invalid Token: '${token}'`);
  return Number(match[1]);
}
