import { type Plugin, transform } from 'esbuild';
import { PACKAGE_ROOT } from './package-root';
import { type SdkUse, sdkModule, sdkUses, withPackages } from './sdk-clients';

const NAMESPACE = 'function';

/** The entry point of one of the texts. */
export function entryOf(index: number): string {
  return `${NAMESPACE}:${index}`;
}

/** Whether esbuild names so what stands in no file. */
export function isVirtual(path: string): boolean {
  return path.startsWith(`${NAMESPACE}:`);
}

/**
 * The modules that each text becomes. Where it takes parts out of the SDK's packages, these are imported for it and
 * left in a place where it finds them: of what is imported, esbuild leaves out what is not used; what is required, it
 * keeps whole. The text cannot import by itself: Pulumi may write it with `with`, which no module may have.
 */
export function functionModules(texts: readonly string[]): Plugin {
  return {
    name: NAMESPACE,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^function:/ }, ({ path }) => ({
        path: path.slice(NAMESPACE.length + 1),
        namespace: NAMESPACE,
      }));
      onLoad({ filter: /.*/, namespace: NAMESPACE }, async ({ path }) => {
        const [index = '', part] = path.split(' ');
        const contents = await moduleText(texts[Number(index)] ?? '', entryOf(Number(index)), part);
        return { contents, resolveDir: PACKAGE_ROOT, loader: 'js' };
      });
    },
  };
}

/** `part` is a package of the SDK or one of those below, and absent for the entry. */
function moduleText(text: string, entry: string, part?: string): string | Promise<string> {
  const uses = sdkUses(text);
  switch (part) {
    case undefined:
      if (uses.length === 0) return withNames(text);
      return `import '${entry} givers';\nexport { handler } from '${entry} text';`;
    case 'givers':
      return giversText(entry, uses);
    case 'given':
      return 'module.exports = {};';
    case 'text':
      return withNames(
        withPackages(
          text,
          new Map(uses.map(({ package: name }) => [name, `require('${entry} given')['${name}']`])),
        ),
      );
    default:
      return uses
        .filter((use) => use.package === part)
        .map(sdkModule)
        .join();
  }
}

function giversText(entry: string, uses: readonly SdkUse[]): string {
  return [
    `import given from '${entry} given';`,
    ...uses.map(({ package: name }, index) => `import * as package${index} from '${entry} ${name}';`),
    ...uses.map(({ package: name }, index) => `given['${name}'] = package${index};`),
  ].join('\n');
}

/**
 * Function names are what a stack trace says of an error's way, so those of the text survive minification. The SDK's
 * do not: they would make every bundle 7 % larger.
 */
async function withNames(text: string): Promise<string> {
  // Pulumi writes the name of a function that it serializes only beside it.
  const restored = text.replace(/\bfunction \/\*(\w+)\*\/\s*\(/g, 'function $1(');
  return (await transform(restored, { keepNames: true, minify: true, target: 'node20' })).code;
}
