import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Node, SourceFile, TransformerFactory } from 'typescript';

type TypeScript = typeof import('typescript');

/** Of a module that awaits at its top: when it has ended. */
export interface AwaitingModule {
  readonly ended?: Promise<unknown>;
}

/** Whether Node takes a file for an ES module: by its ending, else by the package that it is in. */
export function isEsModule(path: string): boolean {
  if (/\.m[jt]s$/.test(path)) return true;
  if (/\.c[jt]s$/.test(path)) return false;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest)) {
      const { type } = JSON.parse(readFileSync(manifest, 'utf8')) as { type?: unknown };
      return type === 'module';
    }
    if (folder === dirname(folder)) return false;
  }
}

/**
 * What of a project's program is exported: of an ES module's exports the default one, where it has one.
 * Source: Pulumi's language host for Node.js, `cmd/run/run.ts`.
 */
export function exportedOf(main: string, exported: unknown): unknown {
  if (!isEsModule(main) || typeof exported !== 'object' || exported === null || !('default' in exported)) {
    return exported;
  }
  if (Object.keys(exported).length > 1) {
    throw new Error(
      'expected entrypoint module to have either a default export or named exports but not both',
    );
  }
  return exported.default;
}

/** Told of a module while it is compiled. */
interface Found {
  awaitsAtTop: boolean;
}

/** Gives a module its `import.meta`, and finds out whether it awaits at its top. */
export function esModuleTransformer(typescript: TypeScript, found: Found): TransformerFactory<SourceFile> {
  return (context) => (file) => {
    const visit = (node: Node, within: boolean): Node => {
      if (!within && isAwaiting(typescript, node)) found.awaitsAtTop = true;
      if (typescript.isMetaProperty(node) && node.name.text === 'meta') {
        return identifiers(typescript).createIdentifier(META);
      }
      const inner = within || typescript.isFunctionLike(node);
      return typescript.visitEachChild(node, (child) => visit(child, inner), context);
    };
    return typescript.visitEachChild(file, (child) => visit(child, false), context);
  };
}

/**
 * Lets what the compiler made of an ES module mean what it meant: Node keeps ES modules for as long as the process
 * lives, and a program has to run anew at each deployment.
 */
export function asCommonJs(compiled: string, { awaitsAtTop }: Found): string {
  const code = compiled.replace(/^((?:const|let|var) \w+_\d+ = )__importStar\(/gm, '$1__importBoth(');
  const begin = awaitsAtTop ? 'module.ended = (async function () {' : '(function () {';
  return `${MARK} ${BOTH} ${begin}${code}\n}).call({ __importDefault, __importStar: (of) => of });`;
}

const META =
  "({ url: require('node:url').pathToFileURL(__filename).href, filename: __filename, dirname: __dirname })";

const MARK = "Object.defineProperty(exports, Symbol.for('es-module'), { value: true });";

/** What Node gives an ES module for a CommonJS one: all its exports as the default, and each of them by its name. */
const BOTH =
  "const __isEs = (of) => of?.[Symbol.for('es-module')] || of?.[Symbol.toStringTag] === 'Module'; " +
  'const __importDefault = (of) => (__isEs(of) ? of : { default: of }); ' +
  "const __importBoth = (of) => (__isEs(of) ? of : new Proxy(of, { get: (of, key) => (key === 'default' ? of : of[key]) }));";

/** The compiler that comes with the SDK has it in another place. */
function identifiers(typescript: TypeScript): Pick<TypeScript['factory'], 'createIdentifier'> {
  return (typescript.factory ?? typescript) as TypeScript['factory'];
}

function isAwaiting(typescript: TypeScript, node: Node): boolean {
  return (
    typescript.isAwaitExpression(node) ||
    (typescript.isForOfStatement(node) && node.awaitModifier !== undefined)
  );
}
