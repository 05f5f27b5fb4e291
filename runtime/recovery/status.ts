import { rds } from '../aws';
import { fault } from '../fault';
import type { HandlerFactory } from '../handler';
import type { StatusSettings } from '../settings';

export interface Status {
  readonly instance: string;
  /** AWS's own word. */
  readonly status: string;
  /** Whether it takes connections, with the password that was last set. */
  readonly ready: boolean;
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

/** Says how far a restored instance is. Fails when it will never be ready. */
export const status: HandlerFactory<StatusSettings, { readonly instance: string }, Status> = () => {
  const client = rds();
  return async ({ instance }) => {
    const { DBInstances } = await client.describeDBInstances({ DBInstanceIdentifier: instance });
    const found = DBInstances?.[0];
    const word = found?.DBInstanceStatus ?? 'unknown';
    if (HOPELESS.includes(word)) {
      throw fault('RestoreFailed', `${instance} is ${word} and will not become available by itself.`, {
        instance,
      });
    }
    const passwordPending = found?.PendingModifiedValues?.MasterUserPassword !== undefined;
    return { instance, status: word, ready: USABLE.includes(word) && !passwordPending };
  };
};
