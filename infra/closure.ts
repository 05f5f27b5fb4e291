import type { Session } from 'node:inspector';
import { join, sep } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { deployedSettings } from '../runtime/deployed-settings';
import type { HandlerFactory } from '../runtime/handler';
import { instrument } from '../runtime/instrument';
import { digestOf, digestOfFiles, findArtifact, keepArtifact } from './artifact-cache';
import { withoutScopes } from './closure-scopes';
import { PACKAGE_ROOT } from './package-root';

/** Any handler factory: what its events and results are is between it and whoever calls the function. */
export type AnyFactory<Settings> = HandlerFactory<Settings, never, unknown>;

/**
 * The text of a CommonJS module whose `handler` is the factory's handler, made with the settings beside it. Rejects
 * when the closure holds a secret: what is serialized can be read by whoever may read the function.
 */
export async function closureText<Settings>(factory: AnyFactory<Settings>): Promise<string> {
  const source = ownSource(factory);
  if (source === undefined) return serialize(factory);
  const name = `closure-${source.name}`;
  const key = digestOf([process.version, digestOfFiles(MAKERS), source.file, source.name].join('\n'));
  const kept = findArtifact(name, key);
  if (kept !== undefined) return kept;
  const text = await serialize(factory);
  keepArtifact(name, key, { text, inputs: source.files });
  return text;
}

/** How many closures are being looked into. */
let serializing = 0;

async function serialize<Settings>(factory: AnyFactory<Settings>): Promise<string> {
  serializing++;
  try {
    await switchDebugger();
    const { text } = await pulumi.runtime.serializeFunction(() => instrument(factory(deployedSettings())), {
      isFactoryFunction: true,
    });
    return withoutScopes(text);
  } finally {
    serializing--;
    await switchDebugger();
  }
}

/** What Pulumi's SDK keeps to itself, at the version that package.json names. */
interface V8Hooks {
  getSessionAsync(): Promise<Session>;
}

/**
 * Pulumi looks into closures with V8's debugger, and leaves it on: every promise of the process takes several times as
 * long from then on. It is on while it is needed.
 */
async function switchDebugger(): Promise<void> {
  // Not before a closure is serialized: loading it changes V8's flags.
  const { getSessionAsync } = require('@pulumi/pulumi/runtime/closure/v8Hooks') as V8Hooks;
  const session = await getSessionAsync();
  await new Promise<void>((resolve, reject) => {
    session.post(serializing > 0 ? 'Debugger.enable' : 'Debugger.disable', (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

/** Where a factory of our own was loaded from, and every module of ours that it can reach. */
interface Source {
  readonly file: string;
  readonly name: string;
  readonly files: readonly string[];
}

const RUNTIME = join(__dirname, '..', 'runtime') + sep;

/** What decides how a closure is written down. */
const MAKERS = [
  ...['@pulumi/pulumi', 'typescript'].map((name) => join(PACKAGE_ROOT, 'node_modules', name, 'package.json')),
  require.resolve('./closure-scopes'),
];

/**
 * Finds a factory of runtime/ among the loaded modules. Only of those does the text follow from the files alone, since
 * they hold nothing but functions and constants; a factory from anywhere else is serialized each time.
 */
function ownSource(factory: unknown): Source | undefined {
  for (const module of Object.values(require.cache)) {
    if (!module?.filename.startsWith(RUNTIME)) continue;
    const [name] = Object.entries(module.exports).find(([, value]) => value === factory) ?? [];
    if (name === undefined) continue;
    const wrapper = [instrument, deployedSettings].map(moduleOf);
    return { file: module.filename, name, files: filesReached([module, ...wrapper]) };
  }
  return undefined;
}

function moduleOf(value: unknown): NodeJS.Module {
  const found = Object.values(require.cache).find(
    (module) => module?.filename.startsWith(RUNTIME) && Object.values(module.exports).includes(value),
  );
  if (found === undefined) throw new Error('The wrapper of all functions is not in runtime/.');
  return found;
}

function filesReached(modules: readonly NodeJS.Module[]): string[] {
  const reached = new Set(modules);
  for (const module of reached) {
    for (const child of module.children) if (child.filename.startsWith(RUNTIME)) reached.add(child);
  }
  return [...reached].map(({ filename }) => filename).sort();
}
