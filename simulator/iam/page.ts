import { invalid } from './refusals';

export interface PageRequest {
  readonly Marker?: string | undefined;
  /** 1 to 1,000; 100 unless given. */
  readonly MaxItems?: number | undefined;
}

/** One page of a list in the order of the items' keys. The marker is the key of the last item before the page. */
export function pageOf<T>(
  all: readonly T[],
  keyOf: (item: T) => string,
  { Marker: marker, MaxItems: most = 100 }: PageRequest,
): { items: T[]; IsTruncated: boolean; Marker?: string } {
  if (most < 1 || most > 1_000) {
    throw invalid('maxItems', most, `Member must have value between 1 and 1000`);
  }
  const after = marker === undefined ? undefined : Buffer.from(marker, 'base64').toString();
  const rest = all
    .filter((item) => after === undefined || keyOf(item) > after)
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const items = rest.slice(0, most);
  const last = items.at(-1);
  if (rest.length === items.length || last === undefined) return { items, IsTruncated: false };
  return { items, IsTruncated: true, Marker: Buffer.from(keyOf(last)).toString('base64') };
}
