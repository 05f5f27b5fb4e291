/** Whom the servers run as. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** `nobody` on the systems that have one; a server of ours needs no entry in the user database. */
const NOBODY: ServerUser = { uid: 65534, gid: 65534 };

/**
 * The user that servers must be started as, or undefined where they run as this process does: PostgreSQL refuses to
 * run as root.
 */
export function serverUser(): ServerUser | undefined {
  return process.getuid?.() === 0 ? NOBODY : undefined;
}
