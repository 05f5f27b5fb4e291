import { readdirSync, readFileSync } from 'node:fs';

/** Memory of a process and all that it started, in bytes; shared pages are counted once (Linux: proportional set size). */
export function memoryOfTree(root: number): number {
  return descendants(root).reduce((sum, pid) => sum + proportionalSetSize(pid), 0);
}

function descendants(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    const parent = parentOf(pid);
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const tree = [root];
  for (let at = 0; at < tree.length; at++) tree.push(...(children.get(tree[at] as number) ?? []));
  return tree;
}

/** The command's name in `/proc/<pid>/stat` may hold blanks and brackets; the parent is the second field after it. */
function parentOf(pid: number): number | undefined {
  const text = read(`/proc/${pid}/stat`);
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields?.[1] === undefined ? undefined : Number(fields[1]);
}

function proportionalSetSize(pid: number): number {
  const kibibytes = /^Pss:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? '')?.[1];
  return Number(kibibytes ?? 0) * 1024;
}

/** A process may end between two looks at it. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
