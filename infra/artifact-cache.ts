import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { PACKAGE_ROOT } from './package-root';

/** A text and the files that it was made from. */
export interface Artifact {
  readonly text: string;
  /** Absolute paths. */
  readonly inputs: readonly string[];
}

/** Where artifacts are kept between runs. `npm ci` removes it with everything else in node_modules. */
export const CACHE_FOLDER = join(PACKAGE_ROOT, 'node_modules', '.cache', 'lifeboat');

/**
 * The artifact kept under `name`, if it was made for the same `key` and no file it was made from has changed since, by
 * content. There is one artifact a name, so the cache does not grow with changes.
 */
export function findArtifact(name: string, key: string): string | undefined {
  const kept = read(fileOf(name));
  const end = kept?.indexOf('\n') ?? -1;
  if (kept === undefined || end < 0) return undefined;
  const { key: keptKey, inputs, digest, length } = JSON.parse(kept.slice(0, end)) as Header;
  const text = kept.slice(end + 1);
  if (keptKey !== key || text.length !== length) return undefined;
  return digestOfFiles(inputs.map((input) => resolve(PACKAGE_ROOT, input))) === digest ? text : undefined;
}

/** Keeps an artifact for later runs, whole or not at all. A folder that may not be written to just keeps nothing. */
export function keepArtifact(name: string, key: string, { text, inputs }: Artifact): void {
  const header: Header = {
    key,
    inputs: inputs.map((input) => relative(PACKAGE_ROOT, input)),
    digest: digestOfFiles(inputs),
    length: text.length,
  };
  const file = fileOf(name);
  const unfinished = `${file}.${process.pid}`;
  try {
    mkdirSync(CACHE_FOLDER, { recursive: true });
    writeFileSync(unfinished, `${JSON.stringify(header)}\n${text}`);
    renameSync(unfinished, file);
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOSPC'].includes(codeOf(error))) throw error;
  }
}

/** SHA-256 in hexadecimal. */
export function digestOf(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex');
}

interface Header {
  readonly key: string;
  /** Relative to the package's root. */
  readonly inputs: readonly string[];
  /** Of the contents of all inputs. */
  readonly digest: string;
  readonly length: number;
}

/** Files of one run do not change while it deploys, and functions share most of theirs. */
const digests = new Map<string, string>();

/** Of the contents of all of them. Files that are not there have a digest, too. */
export function digestOfFiles(files: readonly string[]): string {
  return digestOf(files.map(digestOfFile).join('\n'));
}

function digestOfFile(file: string): string {
  const known = digests.get(file);
  if (known !== undefined) return known;
  const content = read(file, 'buffer');
  const digest = content === undefined ? 'gone' : digestOf(content);
  digests.set(file, digest);
  return digest;
}

function read(file: string): string | undefined;
function read(file: string, as: 'buffer'): Buffer | undefined;
function read(file: string, as?: 'buffer'): string | Buffer | undefined {
  try {
    return as === 'buffer' ? readFileSync(file) : readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'EACCES'].includes(codeOf(error))) return undefined;
    throw error;
  }
}

function fileOf(name: string): string {
  return join(CACHE_FOLDER, `${name.replace(/[^a-zA-Z0-9-]+/g, '-')}.txt`);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
