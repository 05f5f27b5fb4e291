import type { Realm } from './realm';

/** `errno` values of Linux, as Node gives them. */
const ERRNO = {
  ENOENT: -2,
  EACCES: -13,
  ENOTDIR: -20,
  EISDIR: -21,
  EROFS: -30,
  ECONNRESET: -104,
  ETIMEDOUT: -110,
  ECONNREFUSED: -111,
  ENOTFOUND: -3008,
} as const;

export type SystemCode = keyof typeof ERRNO;

const TEXT: Partial<Record<SystemCode, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  ENOTDIR: 'not a directory',
  EISDIR: 'illegal operation on a directory',
  EROFS: 'read-only file system',
};

/** An error of the file system in Node's own words. */
export function fileError(realm: Realm, code: SystemCode, syscall: string, path: string): Error {
  return realm.error(`${code}: ${TEXT[code] ?? code}, ${syscall} '${path}'`, {
    errno: ERRNO[code],
    code,
    syscall,
    path,
  });
}

/** An error of a connection: `connect ECONNREFUSED 10.1.2.3:5432`. */
export function connectError(realm: Realm, code: SystemCode, address: string, port: number): Error {
  return realm.error(`connect ${code} ${address}:${port}`, {
    errno: ERRNO[code],
    code,
    syscall: 'connect',
    address,
    port,
  });
}

/** A name that does not resolve: `getaddrinfo ENOTFOUND db.example.com`. */
export function lookupError(realm: Realm, hostname: string): Error {
  return realm.error(`getaddrinfo ENOTFOUND ${hostname}`, {
    errno: ERRNO.ENOTFOUND,
    code: 'ENOTFOUND',
    syscall: 'getaddrinfo',
    hostname,
  });
}
