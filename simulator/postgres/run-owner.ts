/** Who a run folder belongs to, as its name says: `r3f2a-12345-8837261` is of process 12345. */
export interface RunOwner {
  /** Where the process's number counts; a number from elsewhere says nothing here. */
  readonly space: string;
  readonly pid: number;
  /** When the process started, as process-identity.ts tells it. */
  readonly start: string;
}

export function runFolderName({ space, pid, start }: RunOwner): string {
  return `r${space}-${pid}-${start}`;
}

export function readRunFolderName(name: string): RunOwner | undefined {
  const [, space, pid, start] = /^r([0-9a-f]{4})-(\d+)-([0-9a-z]+)$/.exec(name) ?? [];
  if (space === undefined || pid === undefined || start === undefined) return undefined;
  return { space, pid: Number(pid), start };
}
