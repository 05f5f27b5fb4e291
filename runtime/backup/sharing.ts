import { eventBridge, kms, rds } from '../aws';
import { fault } from '../fault';
import type { ShareSettings } from '../settings';
import { openStore, type Store } from '../store';
import type { Places } from './places';
import type { Snapshot } from './snapshots';

/** What sharing needs to do its work. */
export interface Sharing {
  readonly settings: ShareSettings;
  readonly rds: import('@aws-sdk/client-rds').RDS;
  readonly kms: import('@aws-sdk/client-kms').KMS;
  readonly events: import('@aws-sdk/client-eventbridge').EventBridge;
  readonly store: Store;
  /** The same, remembered for a minute, where many events are handled in a row. */
  readonly lately?: Pick<Store, 'read'>;
  readonly places: Places;
}

/** What stays as it is between two invocations. */
export function startSharing(settings: ShareSettings): Omit<Sharing, 'places'> {
  return { settings, rds: rds(), kms: kms(), events: eventBridge(), store: openStore(settings.store) };
}

/** What decides whether a snapshot can be shared as it is. */
type Keyed = Pick<Snapshot, 'name' | 'database' | 'encrypted' | 'keyArn'>;

/** ARN of the key that a snapshot must be copied under before it can be shared; undefined when it can be as it is. */
export async function keyForCopy(sharing: Sharing, snapshot: Keyed): Promise<string | undefined> {
  return (await keyCannotBeShared(sharing, snapshot)) ? sharing.settings.keyArn : undefined;
}

/** A key that AWS manages for the account serves that account alone. AWS docs: RDS User Guide, "Sharing encrypted snapshots". */
async function keyCannotBeShared({ kms, settings }: Sharing, snapshot: Keyed): Promise<boolean> {
  if (!snapshot.encrypted || snapshot.keyArn === settings.keyArn) return false;
  if (snapshot.keyArn === undefined) {
    throw fault(
      'KeyOwnedByAws',
      `${snapshot.name} is encrypted under a key that AWS owns, which no other account can be given. ` +
        `Move ${snapshot.database.name} to a customer managed key: restore it under one, then protect the restored one.`,
    );
  }
  const { KeyMetadata } = await kms.describeKey({ KeyId: snapshot.keyArn });
  return KeyMetadata?.KeyManager === 'AWS';
}
