import { invalidValue } from './refusals';

/** AWS docs: RDS API Reference, MaxRecords of the Describe actions. */
const [FEWEST, MOST] = [20, 100];

/** One page of a list, in the order of the items' keys. The marker says after which key the page starts. */
export function pageOf<T>(
  all: readonly T[],
  keyOf: (item: T) => string,
  {
    Marker: marker,
    MaxRecords: most = MOST,
  }: { Marker?: string | undefined; MaxRecords?: number | undefined },
): { items: T[]; Marker?: string } {
  if (!Number.isInteger(most) || most < FEWEST || most > MOST) {
    throw invalidValue(`Invalid value ${most} for MaxRecords. Must be between ${FEWEST} and ${MOST}`);
  }
  const after = marker === undefined || marker === '' ? undefined : Buffer.from(marker, 'base64').toString();
  if (after !== undefined && Buffer.from(after).toString('base64') !== marker) {
    throw invalidValue(`The marker ${marker} is not valid.`);
  }
  const rest = all
    .map((item) => ({ key: keyOf(item), item }))
    .filter(({ key }) => after === undefined || key > after)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const page = rest.slice(0, most);
  const items = page.map(({ item }) => item);
  const last = page.at(-1);
  if (last === undefined || rest.length === page.length) return { items };
  return { items, Marker: Buffer.from(last.key).toString('base64') };
}
