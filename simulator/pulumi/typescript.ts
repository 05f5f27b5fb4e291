import { existsSync, readFileSync } from 'node:fs';
import Module from 'node:module';
import { dirname, extname, join, sep } from 'node:path';
import type { CompilerOptions } from 'typescript';
import { asCommonJs, esModuleTransformer, isEsModule } from './es-module';
import type { Project } from './project';

type TypeScript = typeof import('typescript');

/** A module of Node's as far as its loaders use it. */
interface LoadedModule {
  _compile(code: string, path: string): void;
}

/** Node's own resolution, which its loaders call by this name. */
interface Resolver {
  _resolveFilename(request: string, parent: { filename?: string } | undefined, ...more: unknown[]): string;
}

/** The compiler that comes with the SDK, for projects that have none. */
const BUNDLED = '@pulumi/pulumi/vendor/typescript@3.8.3/typescript.js';

const ENDINGS = ['.ts', '.mts', '.cts', '.mjs', '.js'] as const;

/**
 * Lets the program's modules be TypeScript, with the project's compiler and its tsconfig.json, and ES modules, until
 * the returned function is called. Types are not checked: Pulumi would refuse a program with wrong ones.
 * Source: Pulumi docs, "TypeScript (Node.js)".
 */
export function loadTypeScript({ folder, main }: Project, load: NodeJS.Require): () => void {
  const { extensions } = load;
  const before = ENDINGS.map((ending) => [ending, extensions[ending]] as const);
  const javaScript = extensions['.js'];
  let compiler: Compiler | undefined;
  for (const [ending, usual] of before) {
    extensions[ending] = (module, path) => {
      if (!isCompiled(folder, path)) {
        (usual ?? javaScript)?.(module, path);
        return;
      }
      compiler ??= openCompiler(folder, load);
      (module as unknown as LoadedModule)._compile(compile(compiler, path, main), path);
    };
  }
  const restore = resolveAsTypeScript(folder);
  return () => {
    restore();
    for (const [ending, usual] of before) {
      if (usual === undefined) delete extensions[ending];
      else extensions[ending] = usual;
    }
  };
}

/** JavaScript is compiled only where it is the program's own ES module. */
function isCompiled(folder: string, path: string): boolean {
  if (/ts$/.test(extname(path))) return true;
  return path.startsWith(folder + sep) && !path.includes(`${sep}node_modules${sep}`) && isEsModule(path);
}

/** ES modules in TypeScript name each other by what they will be compiled to: `./queue.js` for `queue.ts`. */
function resolveAsTypeScript(folder: string): () => void {
  const resolver = Module as unknown as Resolver;
  const usual = resolver._resolveFilename;
  resolver._resolveFilename = function (request, parent, ...more) {
    try {
      return usual.call(this, request, parent, ...more);
    } catch (error) {
      if (!/^\.{1,2}\/.*\.m?js$/.test(request) || !parent?.filename?.startsWith(folder + sep)) throw error;
      try {
        return usual.call(this, request.replace(/js$/, 'ts'), parent, ...more);
      } catch {
        throw error;
      }
    }
  };
  return () => {
    resolver._resolveFilename = usual;
  };
}

interface Compiler {
  readonly typescript: TypeScript;
  readonly options: CompilerOptions;
}

function compile({ typescript, options }: Compiler, path: string, main: string): string {
  const source = readFileSync(path, 'utf8');
  if (!isEsModule(path)) {
    return typescript.transpileModule(source, { fileName: path, compilerOptions: options }).outputText;
  }
  const found = { awaitsAtTop: false };
  const { outputText } = typescript.transpileModule(source, {
    // The compiler leaves a module as it is whose name ends in .mjs or .mts.
    fileName: path.replace(/m([jt]s)$/, '$1'),
    compilerOptions: { ...options, esModuleInterop: true, allowJs: true, importHelpers: false },
    transformers: { before: [esModuleTransformer(typescript, found)] },
  });
  if (found.awaitsAtTop && path !== main) {
    throw new Error(
      `${path} awaits at its top, which only the program's main module may here. Export an async function from it.`,
    );
  }
  return asCommonJs(outputText, found);
}

function openCompiler(folder: string, load: NodeJS.Require): Compiler {
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
