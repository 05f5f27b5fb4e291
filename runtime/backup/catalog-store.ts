import { fault } from '../fault';
import type { Store } from '../store';
import { pauseUpTo } from '../time';
import { type Catalog, NO_CATALOG } from './catalog';

const KEY = 'catalog.json';

/** Others that change it at the same moment are few, and each needs a fraction of a second. */
const TRIES = 20;
const PAUSE = 50;

export interface Change<Result> {
  readonly catalog: Catalog;
  readonly result: Result;
}

/** The catalog as it was found, for {@link changeCatalog} to begin with. */
export interface Seen {
  readonly catalog: Catalog;
  readonly found: { readonly text: string; readonly etag: string } | undefined;
}

/** The catalog as it is; {@link NO_CATALOG} before reconcile wrote the first. */
export async function readCatalog(store: Store): Promise<Catalog> {
  return (await seeCatalog(store)).catalog;
}

/** The same, to be changed in a moment. */
export async function seeCatalog(store: Store): Promise<Seen> {
  const found = await store.read(KEY);
  return { found, catalog: found === undefined ? NO_CATALOG : (JSON.parse(found.text) as Catalog) };
}

/**
 * Changes the catalog as one step: when another changed it meanwhile, `change` is asked again about what it is now. A
 * change that changes nothing is not written. Who has `seen` the catalog a moment ago spares the first look.
 */
export async function changeCatalog<Result>(
  store: Store,
  change: (catalog: Catalog) => Change<Result>,
  seen?: Seen,
): Promise<Result> {
  for (let tried = 1; tried <= TRIES; tried++) {
    const { found, catalog: before } = tried === 1 && seen !== undefined ? seen : await seeCatalog(store);
    const { catalog, result } = change(before);
    const after = JSON.stringify(catalog);
    if (after === (found?.text ?? JSON.stringify(NO_CATALOG))) return result;
    const condition = found === undefined ? { ifAbsent: true } : { ifMatch: found.etag };
    if ((await store.write(KEY, after, condition)) === 'written') return result;
    await pauseUpTo(PAUSE * 2 ** Math.min(tried, 5));
  }
  throw fault(
    'CatalogBusy',
    `The catalog was changed by others ${TRIES} times in a row; trying again later.`,
  );
}
