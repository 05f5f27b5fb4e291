import { awsError } from '../aws-error';
import type { Call } from '../service';
import { storeKind, type World } from '../world';

export interface SecretVersion {
  readonly id: string;
  readonly created: number;
  readonly string?: string;
  readonly binary?: Uint8Array;
  /** ARN of the customer key it is encrypted under; absent: aws/secretsmanager. */
  readonly keyArn?: string;
  readonly stages: Set<string>;
  accessed?: number;
}

export interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly created: number;
  changed: number;
  description?: string;
  /** As it was given: key id, ARN or alias. Absent: aws/secretsmanager. */
  kmsKeyId?: string;
  policy?: string;
  /** Virtual time at which it is gone for good. */
  deletion?: { readonly asked: number; readonly at: number };
  readonly tags: Map<string, string>;
  readonly versions: Map<string, SecretVersion>;
}

/** Secrets by name. */
export const secretStore = storeKind<Map<string, Secret>>('secrets', () => new Map());

/** The secrets that still exist, in order of name; what was due to go is gone. */
export function secretsOf(world: World, account: string, region: string): Secret[] {
  const store = world.store(secretStore, account, region);
  for (const secret of store.values()) {
    if (secret.deletion && secret.deletion.at <= world.clock.now()) store.delete(secret.name);
  }
  return [...store.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * The secret that a name, a full ARN or an ARN without its six characters means. AWS docs: "Secrets Manager: identify a
 * secret". A secret of another account is found by its full ARN only.
 */
export function secretAt(world: World, account: string, region: string, id: string): Secret | undefined {
  if (!id.startsWith('arn:')) return secretsOf(world, account, region).find((secret) => secret.name === id);
  const [, , , arnRegion = '', arnAccount = ''] = id.split(':');
  if (arnRegion !== region) return undefined;
  return secretsOf(world, arnAccount, region).find(
    (secret) => secret.arn === id || (arnAccount === account && secret.arn.slice(0, -7) === id),
  );
}

/** Throws `ResourceNotFoundException` 400; for one marked for deletion `InvalidRequestException` unless `deleted`. */
export function findSecret(
  call: Call,
  id: string | undefined,
  options: { readonly deleted?: boolean } = {},
): Secret {
  const secret = secretAt(call.world, call.account, call.region, id ?? '');
  if (!secret) {
    throw awsError('ResourceNotFoundException', 400, "Secrets Manager can't find the specified secret.");
  }
  if (secret.deletion && !options.deleted) {
    throw awsError(
      'InvalidRequestException',
      400,
      "You can't perform this operation on the secret because it was marked for deletion.",
    );
  }
  return secret;
}

export function currentVersion(secret: Secret): SecretVersion | undefined {
  return [...secret.versions.values()].find((version) => version.stages.has('AWSCURRENT'));
}
