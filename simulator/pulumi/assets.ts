import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { unzip } from '../lambda/unzip';
import {
  ARCHIVE,
  ASSET,
  isObject,
  member,
  type Properties,
  SIGNATURE,
  signatureOf,
  type Value,
} from './values';

/** Gives each asset and archive its absolute path and the hash of its content, by which changes are seen. */
export function resolveAssets(properties: Properties, folder: string): Properties {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [key, resolveIn(value, folder)]),
  );
}

/** Path and content of each file of an archive. Throws for one that would have to be downloaded. */
export function archiveFiles(archive: Value): Record<string, Buffer> {
  const files: Record<string, Buffer> = {};
  const path = member(archive, 'path');
  const assets = member(archive, 'assets');
  if (isObject(assets)) {
    for (const [name, entry] of Object.entries(assets)) {
      if (signatureOf(entry) === ARCHIVE) {
        for (const [inner, content] of Object.entries(archiveFiles(entry)))
          files[`${name}/${inner}`] = content;
      } else {
        files[name] = assetContent(entry);
      }
    }
    return files;
  }
  if (typeof path !== 'string') throw new Error('An archive behind a URI cannot be read here; give files.');
  if (!statSync(path).isDirectory()) {
    return unpacked(path);
  }
  for (const file of filesBelow(path)) files[relative(path, file)] = readFileSync(file);
  return files;
}

/** A zip file; files in it are text here. Throws for other kinds of archives, and for one that is broken. */
function unpacked(path: string): Record<string, Buffer> {
  const advice = 'which cannot be read here; give its folder instead.';
  if (!path.endsWith('.zip')) throw new Error(`${path} is a packed archive other than a zip file, ${advice}`);
  try {
    const files = Object.entries(unzip(readFileSync(path)));
    return Object.fromEntries(files.map(([name, text]) => [name, Buffer.from(text)]));
  } catch (error) {
    throw new Error(`${path} is no whole zip file, ${advice}`, { cause: error });
  }
}

export function assetContent(asset: Value): Buffer {
  const text = member(asset, 'text');
  const path = member(asset, 'path');
  if (typeof path === 'string') return readFileSync(path);
  if (typeof text === 'string') return Buffer.from(text);
  throw new Error('An asset behind a URI cannot be read here; give a file or text.');
}

/** AWS's way to tell code apart, `CodeSha256`: here of names and contents, so the same in every run. */
function hashOfFiles(files: Readonly<Record<string, Uint8Array>>): string {
  const hash = createHash('sha256');
  for (const name of Object.keys(files).sort()) {
    const content = files[name] ?? new Uint8Array();
    hash.update(`${name}\u0000${content.length}\u0000`).update(content);
  }
  return hash.digest('hex');
}

function resolveIn(value: Value, folder: string): Value {
  const signature = signatureOf(value);
  if (signature !== ASSET && signature !== ARCHIVE) {
    if (Array.isArray(value)) return value.map((inner) => resolveIn(inner, folder));
    return isObject(value) ? resolveAssets(value, folder) : value;
  }
  const path = member(value, 'path');
  const assets = member(value, 'assets');
  const located: Value = {
    ...(isObject(value) ? value : {}),
    ...(typeof path === 'string' ? { path: resolve(folder, path) } : {}),
    ...(isObject(assets) ? { assets: resolveAssets(assets, folder) } : {}),
    [SIGNATURE]: signature,
  };
  const files = signature === ASSET ? { '': assetContent(located) } : archiveFiles(located);
  return { ...located, hash: hashOfFiles(files) };
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}
