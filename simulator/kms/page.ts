import { awsError } from '../aws-error';
import { validation } from './refusals';

/** One page of a list in the order of the items' keys, 100 items unless `Limit` says otherwise. */
export function pageOf<T>(
  all: readonly T[],
  keyOf: (item: T) => string,
  { Limit: limit = 100, Marker: marker }: { Limit?: number | undefined; Marker?: string | undefined },
): { items: T[]; Truncated: boolean; NextMarker?: string } {
  if (limit < 1 || limit > 1_000) {
    throw validation(
      `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 1000`,
    );
  }
  const after = marker === undefined ? undefined : Buffer.from(marker, 'base64').toString();
  if (marker !== undefined && Buffer.from(after ?? '').toString('base64') !== marker) {
    throw awsError('InvalidMarkerException', 400, `Could not deserialize marker '${marker}'`);
  }
  const rest = all
    .filter((item) => after === undefined || keyOf(item) > after)
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  if (last === undefined || rest.length === items.length) return { items, Truncated: false };
  return { items, Truncated: true, NextMarker: Buffer.from(keyOf(last)).toString('base64') };
}
