import { rds } from '../aws';
import type { DBInstance } from '../backup/instances';
import type { OfKind } from '../backup/kinds';
import { fault } from '../fault';
import type { HandlerFactory } from '../handler';
import type { StatusSettings } from '../settings';
import { findRestored, memberOf, shortfallsOf } from './restored-database';

export interface StatusEvent extends OfKind {
  readonly instance: string;
  /** What is known to be lacking. */
  readonly shortfalls?: readonly string[];
}

export interface Status {
  readonly instance: string;
  /** AWS's own word. */
  readonly status: string;
  /** Whether it takes connections, with the password that was last set. */
  readonly ready: boolean;
  /** What was known to be lacking, and what the instance of a cluster lacks; absent for nothing. */
  readonly shortfalls?: readonly string[];
}

/** Usable, if perhaps still loading storage behind the scenes. AWS docs: RDS User Guide, "Viewing DB instance status". */
const USABLE = ['available', 'storage-initialization', 'storage-optimization'];

/** States that a restore does not leave by itself. */
const HOPELESS = [
  'failed',
  'incompatible-credentials',
  'incompatible-network',
  'incompatible-option-group',
  'incompatible-parameters',
  'incompatible-restore',
  'inaccessible-encryption-credentials',
  'inaccessible-encryption-credentials-recoverable',
  'insufficient-capacity',
  'restore-error',
];

/**
 * Says how far a restored database is, and asks for the instance of a cluster once that can have one. Fails when it will
 * never be ready.
 */
export const status: HandlerFactory<StatusSettings, StatusEvent, Status> = () => {
  const client = rds();
  return async ({ instance, kind, shortfalls = [] }) => {
    const found = await findRestored(client, { kind }, instance);
    const word = hopeful(found, instance);
    const usable = { instance, status: word, ready: USABLE.includes(word) && !isPasswordPending(found) };
    if (kind !== 'cluster' || found === undefined || !usable.ready) return usable;
    const member = await memberOf(client, found);
    if (member === undefined) return { instance, status: 'creating', ready: false };
    const wordOfMember = hopeful(member, instance);
    const all = [...new Set([...shortfalls, ...shortfallsOf(found, member)])];
    return {
      ...{ instance, status: wordOfMember, ready: USABLE.includes(wordOfMember) },
      ...(all.length > 0 ? { shortfalls: all } : {}),
    };
  };
};

function hopeful(found: DBInstance | undefined, instance: string): string {
  const word = found?.DBInstanceStatus ?? 'unknown';
  if (HOPELESS.includes(word)) {
    throw fault('RestoreFailed', `${instance} is ${word} and will not become available by itself.`, {
      instance,
    });
  }
  return word;
}

function isPasswordPending(found: DBInstance | undefined): boolean {
  return found?.PendingModifiedValues?.MasterUserPassword !== undefined;
}
