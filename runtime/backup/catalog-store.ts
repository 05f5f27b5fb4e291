import { fault } from '../fault';
import type { Store } from '../store';
import { pause } from '../time';
import { type Catalog, NO_CATALOG } from './catalog';

const KEY = 'catalog.json';

/** Others that change it at the same moment are few, and each needs a fraction of a second. */
const TRIES = 20;
const PAUSE = 50;

export interface Change<Result> {
  readonly catalog: Catalog;
  readonly result: Result;
}

/** The catalog as it is; {@link NO_CATALOG} before reconcile wrote the first. */
export async function readCatalog(store: Store): Promise<Catalog> {
  const found = await store.read(KEY);
  return found === undefined ? NO_CATALOG : (JSON.parse(found.text) as Catalog);
}

/**
 * Changes the catalog as one step: when another changed it meanwhile, `change` is asked again about what it is now. A
 * change that changes nothing is not written.
 */
export async function changeCatalog<Result>(
  store: Store,
  change: (catalog: Catalog) => Change<Result>,
): Promise<Result> {
  for (let tried = 1; tried <= TRIES; tried++) {
    const found = await store.read(KEY);
    const before = found?.text ?? JSON.stringify(NO_CATALOG);
    const { catalog, result } = change(JSON.parse(before) as Catalog);
    const after = JSON.stringify(catalog);
    if (after === before) return result;
    const condition = found === undefined ? { ifAbsent: true } : { ifMatch: found.etag };
    if ((await store.write(KEY, after, condition)) === 'written') return result;
    await pause(PAUSE * tried);
  }
  throw fault(
    'CatalogBusy',
    `The catalog was changed by others ${TRIES} times in a row; trying again later.`,
  );
}
