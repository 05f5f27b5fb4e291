import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type BuildOptions, build, type Metafile, version } from 'esbuild';
import { type Artifact, digestOf, digestOfFiles, findArtifact, keepArtifact } from './artifact-cache';
import { entryOf, functionModules, isVirtual } from './function-modules';
import { PACKAGE_ROOT } from './package-root';

/** What Lambda runs: one CommonJS file with all it needs in it, the SDK included, so that its version is ours. */
const BUNDLE_OPTIONS = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: true,
  // Modules are smaller than their CommonJS forms, because what is not used is left out.
  mainFields: ['module', 'main'],
  // An optional native driver that pg asks for and does without.
  external: ['pg-native'],
  legalComments: 'none',
  // A map would be larger than the code and read at each cold start; functions keep their names instead.
  sourcemap: false,
  charset: 'utf8',
} as const satisfies BuildOptions;

/**
 * Bundles a module's text into one file; its packages are resolved from this package. `name` is where the cache keeps
 * it. The result depends on the text and on the files it reaches, on nothing else. Rejects with esbuild's messages.
 */
export function bundle(name: string, text: string): Promise<string> {
  const key = digestOf([version, digestOfFiles(MAKERS), JSON.stringify(BUNDLE_OPTIONS), text].join('\n'));
  const kept = findArtifact(`bundle-${name}`, key);
  if (kept !== undefined) return Promise.resolve(kept);
  return built(text).then((artifact) => {
    keepArtifact(`bundle-${name}`, key, artifact);
    return artifact.text;
  });
}

/** What makes modules of texts: a bundle that was made another way is made anew. */
const MAKERS = ['./bundle', './function-modules', './sdk-clients'].map((file) => require.resolve(file));

interface Job {
  readonly text: string;
  resolve(artifact: Artifact): void;
  reject(error: unknown): void;
}

const waiting: Job[] = [];
let busy = false;

/** What is asked for while a build is under way is built together next: the files that texts share are read once. */
function built(text: string): Promise<Artifact> {
  return new Promise((resolve, reject) => {
    waiting.push({ text, resolve, reject });
    if (!busy) void buildWaiting();
  });
}

async function buildWaiting(): Promise<void> {
  busy = true;
  while (waiting.length > 0) {
    const jobs = waiting.splice(0);
    try {
      const artifacts = await buildAll(jobs.map(({ text }) => text));
      jobs.forEach((job, index) => {
        job.resolve(artifacts[index] as Artifact);
      });
    } catch (error) {
      for (const job of jobs) job.reject(error);
    }
  }
  busy = false;
}

async function buildAll(texts: readonly string[]): Promise<Artifact[]> {
  const { outputFiles, metafile } = await build({
    ...BUNDLE_OPTIONS,
    entryPoints: texts.map((_, index) => ({ in: entryOf(index), out: String(index) })),
    outdir: PACKAGE_ROOT,
    absWorkingDir: PACKAGE_ROOT,
    write: false,
    metafile: true,
    logLevel: 'silent',
    plugins: [functionModules(texts)],
  });
  const outputs = new Map(outputFiles.map((file) => [file.path, file.text]));
  return texts.map((_, index) => {
    const text = outputs.get(resolve(PACKAGE_ROOT, `${index}.js`));
    if (text === undefined) throw new Error(`esbuild gave no output for ${index}.`);
    return { text, inputs: filesBehind(entryOf(index), metafile) };
  });
}

/** Every file that decided about an entry's bundle: those reached, also if nothing of them was used, and manifests. */
function filesBehind(entry: string, { inputs }: Metafile): string[] {
  const reached = new Set([entry]);
  for (const path of reached) {
    for (const { path: next, external } of inputs[path]?.imports ?? []) {
      if (external !== true && inputs[next] !== undefined) reached.add(next);
    }
  }
  const files = [...reached].filter((path) => !isVirtual(path)).map((path) => resolve(PACKAGE_ROOT, path));
  const manifests = [...new Set(files.map(dirname))].flatMap(manifestsOver);
  return [...new Set([...files, ...manifests])].sort();
}

/** Every package.json that says how modules of a folder are resolved, up to the one of its package. */
function manifestsOver(folder: string): string[] {
  const parent = dirname(folder);
  if (parent === folder || basename(folder) === 'node_modules') return [];
  const manifest = join(folder, 'package.json');
  return [...(existsSync(manifest) ? [manifest] : []), ...manifestsOver(parent)];
}
