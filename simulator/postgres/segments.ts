import { chmodSync, copyFileSync, linkSync, readdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';

/** A finished piece of a server's log (1 MiB), shared by everything whose content reaches past it. */
export interface Segment {
  /** PostgreSQL's name for it, whose order is that of the log. */
  readonly name: string;
  readonly path: string;
  /** How many servers and contents need it. */
  holders: number;
}

/** `000000010000000000000006`: time line, and number in two halves. PostgreSQL docs: "WAL Internals". */
export function isSegment(name: string): boolean {
  return /^[0-9A-F]{24}$/.test(name);
}

/**
 * Keeps the segments of a data folder after `newest` (if given) up to `last`, under `prefix`. They are linked, not
 * copied; to write to one again would be an error of the server's, since they may only be read from now on.
 */
export function keepSegments(
  dataFolder: string,
  range: { readonly newest: string | undefined; readonly last: string },
  prefix: string,
): Segment[] {
  const log = join(dataFolder, 'pg_wal');
  return readdirSync(log)
    .filter(
      (name) => isSegment(name) && name <= range.last && (range.newest === undefined || name > range.newest),
    )
    .sort()
    .map((name) => {
      const path = `${prefix}${name}`;
      linkOrCopy(join(log, name), path);
      chmodSync(path, 0o400);
      return { name, path, holders: 0 };
    });
}

/** Puts segments into the data folder of a server that is about to start from them. */
export function placeSegments(segments: readonly Segment[], dataFolder: string): void {
  for (const { name, path } of segments) linkOrCopy(path, join(dataFolder, 'pg_wal', name));
}

export function hold(segments: readonly Segment[]): void {
  for (const segment of segments) segment.holders++;
}

/** Gives segments up; one that nothing needs any more is deleted. */
export function letGo(segments: readonly Segment[]): void {
  for (const segment of segments) {
    segment.holders--;
    if (segment.holders === 0) unlinkSync(segment.path);
  }
}

/** Links keep the owner; some file systems have none. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EXDEV') throw error;
    copyFileSync(from, to);
  }
}
