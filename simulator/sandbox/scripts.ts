import { isBuiltin } from 'node:module';
import v8 from 'node:v8';
import vm from 'node:vm';

/** The parameters of the function that a file of an artifact is compiled to. */
export type ModuleFunction = (
  exports: unknown,
  require: unknown,
  module: unknown,
  filename: string,
  dirname: string,
  dynamicImport: (specifier: string) => unknown,
) => void;

/** By path and text. */
const compiled = new Map<string, Map<string, vm.Script>>();

// A function is called for a moment and then, while the others have their turn, not for long: by then V8 would have thrown
// away what it compiled of it.
v8.setFlagsFromString('--no-flush-bytecode');

/** Compiles a CommonJS file once per content, for any number of contexts. Throws a SyntaxError as Node would. */
export function moduleScript(path: string, text: string): vm.Script {
  const ofPath = compiled.get(path) ?? new Map<string, vm.Script>();
  compiled.set(path, ofPath);
  let script = ofPath.get(text);
  if (!script) {
    const head = `(function (exports, require, module, __filename, __dirname, ${IMPORT}) {\n`;
    script = new vm.Script(`${head}${importsRenamed(text)}\n})`, { filename: path, lineOffset: -1 });
    ofPath.set(text, script);
  }
  return script;
}

/** As long as `import`, so that positions in stacks stay those of the deployed file. */
const IMPORT = '$mport';

const DYNAMIC_IMPORT = /(?<![\w$.])import\((["'`])((?:node:)?[\w/]+)\1\)/g;

/**
 * Bundles keep `import("node:http")` of Node's own modules, and a context has no way to answer `import()` without a
 * command-line flag. Only a literal name of such a module is rewritten; everything else is left as deployed.
 */
function importsRenamed(text: string): string {
  if (!text.includes('import(')) return text;
  return text.replace(DYNAMIC_IMPORT, (call, _quote, name: string) =>
    isBuiltin(name) ? `${IMPORT}${call.slice('import'.length)}` : call,
  );
}
