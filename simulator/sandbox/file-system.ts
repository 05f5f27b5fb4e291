import fs from 'node:fs';
import { posix } from 'node:path';
import { Readable } from 'node:stream';
import type { Life } from './life';
import type { Realm } from './realm';
import { refusing } from './refusing';
import { fileError } from './system-error';

/** The folder that Lambda unpacks a deployment package into (AWS docs: `LAMBDA_TASK_ROOT`). */
export const TASK_ROOT = '/var/task';

type Callback = (error: unknown, result?: unknown) => void;

/**
 * The modules `fs` and `fs/promises`: the deployed files, read-only, and nothing else. `/tmp` is not simulated; writing
 * anywhere is refused as the deployment package's own folder refuses it.
 */
export function createFileSystem(life: Life, realm: Realm, files: Readonly<Record<string, string>>) {
  const contents = new Map(Object.entries(files).map(([name, text]) => [posix.join(TASK_ROOT, name), text]));
  const folders = new Set(['/', '/var', TASK_ROOT]);
  for (const path of contents.keys()) {
    for (let folder = posix.dirname(path); !folders.has(folder); folder = posix.dirname(folder))
      folders.add(folder);
  }

  const absolute = (path: unknown) =>
    posix.resolve(TASK_ROOT, path instanceof URL ? path.pathname : String(path));

  function existing(syscall: string, path: unknown): string {
    const full = absolute(path);
    if (!contents.has(full) && !folders.has(full)) throw fileError(realm, 'ENOENT', syscall, String(path));
    return full;
  }

  const sync = {
    readFile(path: unknown, options?: unknown): unknown {
      const full = existing('open', path);
      const text = contents.get(full);
      if (text === undefined) throw fileError(realm, 'EISDIR', 'read', String(path));
      const encoding = typeof options === 'string' ? options : (options as { encoding?: string })?.encoding;
      const bytes = Buffer.from(text, 'utf8');
      return encoding ? bytes.toString(encoding as BufferEncoding) : bytes;
    },
    readdir(path: unknown, options?: { withFileTypes?: boolean }): unknown {
      const full = existing('scandir', path);
      if (!folders.has(full)) throw fileError(realm, 'ENOTDIR', 'scandir', String(path));
      const inside = [...contents.keys(), ...folders].filter(
        (entry) => entry !== '/' && posix.dirname(entry) === full,
      );
      return inside.sort().map((entry) => {
        const name = posix.basename(entry);
        return options?.withFileTypes ? { name, parentPath: full, ...kind(folders.has(entry)) } : name;
      });
    },
    stat(path: unknown, options?: { throwIfNoEntry?: boolean }): unknown {
      if (
        options?.throwIfNoEntry === false &&
        !contents.has(absolute(path)) &&
        !folders.has(absolute(path))
      ) {
        return undefined;
      }
      const full = existing('stat', path);
      const deployed = new Date(0);
      return {
        size: Buffer.byteLength(contents.get(full) ?? ''),
        mode: folders.has(full) ? 0o40755 : 0o100644,
        mtime: deployed,
        mtimeMs: 0,
        ctime: deployed,
        ctimeMs: 0,
        birthtime: deployed,
        birthtimeMs: 0,
        ...kind(folders.has(full)),
      };
    },
    realpath: (path: unknown) => existing('realpath', path),
    access(path: unknown, mode: number = fs.constants.F_OK): void {
      existing('access', path);
      if (mode & fs.constants.W_OK) throw fileError(realm, 'EROFS', 'access', String(path));
    },
    writeFile: (path: unknown) => readOnly('open', path),
    appendFile: (path: unknown) => readOnly('open', path),
    mkdir: (path: unknown) => readOnly('mkdir', path),
    rm: (path: unknown) => readOnly('rm', path),
    unlink: (path: unknown) => readOnly('unlink', path),
  };

  function readOnly(syscall: string, path: unknown): never {
    throw fileError(realm, 'EROFS', syscall, String(path));
  }

  const provided: Record<string, unknown> = {
    constants: fs.constants,
    existsSync: (path: unknown) => contents.has(absolute(path)) || folders.has(absolute(path)),
    lstatSync: sync.stat,
    lstat: called(sync.stat),
    createReadStream: (path: unknown, options?: unknown) => {
      return Readable.from([sync.readFile(path, options)], { objectMode: false });
    },
  };
  const promises: Record<string, unknown> = { constants: fs.constants, lstat: promising(sync.stat) };
  for (const [name, read] of Object.entries(sync)) {
    provided[`${name}Sync`] = read;
    provided[name] = called(read);
    promises[name] = promising(read);
  }
  const promisesModule = refusing('fs/promises', fs.promises, promises);
  return {
    fs: refusing('fs', fs, { ...provided, promises: promisesModule }),
    promises: promisesModule,
  };

  function called(read: (path: unknown, options?: never) => unknown) {
    return (path: unknown, ...rest: unknown[]) => {
      const callback = rest.pop() as Callback;
      let outcome: Parameters<Callback>;
      try {
        outcome = [null, read(path, rest[0] as never)];
      } catch (error) {
        outcome = [error];
      }
      life.after(0, () => callback(...outcome));
    };
  }

  function promising(read: (path: unknown, options?: never) => unknown) {
    return (path: unknown, options?: unknown) =>
      new realm.Promise((resolve) => resolve(read(path, options as never)));
  }
}

function kind(isFolder: boolean) {
  return {
    isFile: () => !isFolder,
    isDirectory: () => isFolder,
    isSymbolicLink: () => false,
    isBlockDevice: () => false,
    isCharacterDevice: () => false,
    isFIFO: () => false,
    isSocket: () => false,
  };
}
