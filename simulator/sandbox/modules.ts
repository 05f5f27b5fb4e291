import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { TASK_ROOT } from './file-system';
import type { Realm } from './realm';
import { type ModuleFunction, moduleScript } from './scripts';

interface Module {
  exports: unknown;
  readonly id: string;
  readonly filename: string;
  loaded: boolean;
}

export interface ModulesArgs {
  readonly realm: Realm;
  readonly files: Readonly<Record<string, string>>;
  /** Node's own modules as this container has them, by name with or without `node:`. */
  readonly builtin: (specifier: string) => unknown;
}

export interface Modules {
  /** What the file at this path exports. */
  load(path: string): unknown;
  has(path: string): boolean;
}

/** The CommonJS files of an artifact, each loaded once. */
export function createModules({ realm, files, builtin }: ModulesArgs): Modules {
  const loaded = new Map<string, Module>();

  function load(path: string): unknown {
    const known = loaded.get(path);
    if (known) return known.exports;
    const text = textOf(path) ?? '';
    const module: Module = {
      exports: realm.object({}),
      id: path,
      filename: path,
      loaded: false,
    };
    loaded.set(path, module);
    try {
      if (path.endsWith('.json')) module.exports = realm.parse(text);
      else evaluate(path, text, module);
    } catch (error) {
      loaded.delete(path);
      throw error;
    }
    module.loaded = true;
    return module.exports;
  }

  function evaluate(path: string, text: string, module: Module): void {
    const run = realm.run<ModuleFunction>(moduleScript(path, text));
    const require = requireFrom(path);
    run.call(module.exports, module.exports, require, module, path, posix.dirname(path), (specifier) =>
      imported(require, specifier),
    );
  }

  function requireFrom(path: string) {
    const resolve = (specifier: string): string => {
      if (isBuiltin(specifier)) return specifier;
      const found = candidates(specifier, posix.dirname(path)).find(
        (candidate) => textOf(candidate) !== undefined,
      );
      if (found === undefined) {
        throw realm.error(`Cannot find module '${specifier}'\nRequire stack:\n- ${path}`, {
          code: 'MODULE_NOT_FOUND',
          requireStack: [path],
        });
      }
      return found;
    };
    const require = (specifier: string): unknown => {
      if (!isBuiltin(specifier)) return load(resolve(specifier));
      const module = builtin(specifier);
      if (module === undefined) {
        throw realm.error(`Node's module '${specifier}' is not simulated.`, { code: 'ERR_NOT_SIMULATED' });
      }
      return module;
    };
    return Object.assign(require, { resolve, cache: {}, main: undefined });
  }

  /** What `import()` of a CommonJS module resolves to. */
  function imported(require: (specifier: string) => unknown, specifier: string): Promise<unknown> {
    return new realm.Promise((resolve) => {
      const module = require(specifier);
      resolve(realm.object({ ...(module as object), default: module }));
    });
  }

  function textOf(path: string): string | undefined {
    return path.startsWith(`${TASK_ROOT}/`) ? files[path.slice(TASK_ROOT.length + 1)] : undefined;
  }

  return { load, has: (path) => textOf(path) !== undefined };
}

/** Where Node looks for a file: as named, with an ending, as a folder; bare names in `node_modules`. */
function candidates(specifier: string, folder: string): string[] {
  const bases = /^\.{0,2}\//.test(specifier)
    ? [posix.resolve(folder, specifier)]
    : [posix.join(TASK_ROOT, 'node_modules', specifier)];
  return bases.flatMap((base) => [
    base,
    `${base}.js`,
    `${base}.cjs`,
    `${base}.json`,
    posix.join(base, 'index.js'),
  ]);
}
