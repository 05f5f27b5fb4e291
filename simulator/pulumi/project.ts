import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { CORE_SCHEMA, load } from 'js-yaml';

/** A Pulumi project: its folder, its Pulumi.yaml, and where its program starts. */
export interface Project {
  readonly name: string;
  readonly folder: string;
  /** The `config` section of Pulumi.yaml as written. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Absolute path of the module that is the program, in JavaScript or TypeScript. */
  readonly main: string;
  /** The folder in which the program runs: relative paths in it start here. */
  readonly programFolder: string;
}

/** In the order in which Pulumi looks for them. */
const ENTRIES = ['index.js', 'index.mjs', 'index.ts', 'index.mts'];

/** Reads Pulumi.yaml in `folder`. Source: Pulumi docs, "Pulumi project file". */
export function readProject(folder: string): Project {
  const root = resolve(folder);
  const file = findYaml(root, 'Pulumi');
  if (!file) throw new Error(`There is no Pulumi.yaml in ${root}. Give the folder of a Pulumi project.`);
  const settings = readYaml(file);
  const { name, runtime, main, config } = settings;
  if (typeof name !== 'string' || name === '') throw new Error(`${basename(file)} has no \`name\`.`);
  const language = isRecord(runtime) ? runtime.name : runtime;
  if (language !== 'nodejs') {
    throw new Error(`Project ${name} has runtime ${JSON.stringify(language)}; only nodejs runs here.`);
  }
  const program = findProgram(root, typeof main === 'string' ? main : '.');
  return { name, folder: root, config: isRecord(config) ? config : {}, ...program };
}

/** The settings of a stack, `Pulumi.<stack>.yaml`; empty when there is no such file, as for a stack just made. */
export function readStackFile(project: Project, stack: string): Record<string, unknown> {
  const file = findYaml(project.folder, `Pulumi.${stack}`);
  return file ? readYaml(file) : {};
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function findProgram(root: string, main: string): { main: string; programFolder: string } {
  const path = resolve(root, main);
  if (!existsSync(path)) {
    throw new Error(`The project's program ${path} does not exist. Build it first, or correct \`main\`.`);
  }
  if (!statSync(path).isDirectory()) return { main: path, programFolder: dirname(path) };
  const manifest = join(path, 'package.json');
  if (existsSync(manifest)) {
    const { main: entry } = JSON.parse(readFileSync(manifest, 'utf8')) as { main?: string };
    if (entry && existsSync(join(path, entry))) return { main: join(path, entry), programFolder: path };
  }
  const found = ENTRIES.map((entry) => join(path, entry)).find((entry) => existsSync(entry));
  return { main: found ?? join(path, 'index.js'), programFolder: path };
}

function findYaml(folder: string, name: string): string | undefined {
  return [`${name}.yaml`, `${name}.yml`].map((file) => join(folder, file)).find((file) => existsSync(file));
}

function readYaml(file: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = load(readFileSync(file, 'utf8'), { filename: basename(file), schema: CORE_SCHEMA });
  } catch (error) {
    throw new Error(`${file} is not valid YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
  return isRecord(content) ? content : {};
}
