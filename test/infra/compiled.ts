import { createRequire } from 'node:module';
import { join } from 'node:path';

/** What `npm test` has compiled: closures are serialized from it, as the tests' own transform would change them. */
export const BIN = join(process.cwd(), 'bin');

/** Loads compiled modules, and the packages that they load, as the deployed program does. */
export const load = createRequire(join(BIN, 'stacks', 'index.js'));

/** A module of the program as compiled: `infra/bundle`. */
export function compiled<Module>(path: string): Module {
  return load(join(BIN, `${path}.js`)) as Module;
}
