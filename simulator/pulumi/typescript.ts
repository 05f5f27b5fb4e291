import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CompilerOptions } from 'typescript';

type TypeScript = typeof import('typescript');

/** A module of Node's as far as its loaders use it. */
interface LoadedModule {
  _compile(code: string, path: string): void;
}

/** The compiler that comes with the SDK, for projects that have none. */
const BUNDLED = '@pulumi/pulumi/vendor/typescript@3.8.3/typescript.js';

/**
 * Lets the program's modules be TypeScript, with the project's compiler and its tsconfig.json, until the returned
 * function is called. Types are not checked: Pulumi would refuse a program with wrong ones.
 * Source: Pulumi docs, "TypeScript (Node.js)".
 */
export function loadTypeScript(folder: string, load: NodeJS.Require): () => void {
  const { extensions } = load;
  const before = extensions['.ts'];
  let compiler: { readonly typescript: TypeScript; readonly options: CompilerOptions } | undefined;
  extensions['.ts'] = (module, path) => {
    compiler ??= openCompiler(folder, load);
    const { typescript, options } = compiler;
    const { outputText } = typescript.transpileModule(readFileSync(path, 'utf8'), {
      fileName: path,
      compilerOptions: options,
    });
    (module as unknown as LoadedModule)._compile(outputText, path);
  };
  return () => {
    if (before === undefined) delete extensions['.ts'];
    else extensions['.ts'] = before;
  };
}

function openCompiler(folder: string, load: NodeJS.Require) {
  const typescript: TypeScript = load(isThere(load, 'typescript') ? 'typescript' : BUNDLED);
  const file = join(folder, 'tsconfig.json');
  const written = existsSync(file)
    ? typescript.parseJsonConfigFileContent(
        typescript.readConfigFile(file, (path) => readFileSync(path, 'utf8')).config ?? {},
        typescript.sys,
        dirname(file),
      ).options
    : {};
  const options: CompilerOptions = {
    target: typescript.ScriptTarget.ES2020,
    experimentalDecorators: true,
    ...written,
    // A closure is serialized from what is loaded: modules as Node's own, and none of the files that a build writes.
    module: typescript.ModuleKind.CommonJS,
    moduleResolution: undefined,
    inlineSourceMap: true,
    ...{ sourceMap: false, declaration: false, declarationMap: false, composite: false, incremental: false },
    ...{ noEmit: false, tsBuildInfoFile: undefined, verbatimModuleSyntax: false, outDir: undefined },
  };
  return { typescript, options };
}

function isThere(load: NodeJS.Require, name: string): boolean {
  try {
    load.resolve(name);
    return true;
  } catch {
    return false;
  }
}
