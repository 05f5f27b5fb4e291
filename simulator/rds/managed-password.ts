import type { MasterUserSecret } from '@aws-sdk/client-rds';
import { idOf } from '../chance';
import type { Call } from '../service';
import { arnOf, type Instance } from './instance';

/** A secret that RDS keeps the master user's password in. */
export interface ManagedSecret {
  readonly arn: string;
  /** ARN, id or alias as given; the key that AWS manages for Secrets Manager when absent. */
  readonly key: string | undefined;
}

type Owner = Pick<Instance, 'kind' | 'account' | 'region' | 'identifier' | 'masterUsername' | 'resourceId'>;

const CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&()*+-<=>?[]_{|}~';

/** A password as RDS makes it: 28 characters. AWS docs: RDS User Guide, "Password management with Amazon RDS". */
export function madePassword({ world, account, region }: Call, identifier: string): string {
  const now = world.clock.now();
  const pick = (at: number) =>
    Math.floor(world.chance('master password', account, region, identifier, now, at) * CHARACTERS.length);
  return Array.from({ length: 28 }, (_, at) => CHARACTERS[pick(at)]).join('');
}

/** Puts the password into a secret of its own, with the rights of whoever asked for that. */
export async function createSecret(
  { world, caller, region }: Call,
  owner: Owner,
  password: string,
  key: string | undefined,
): Promise<ManagedSecret> {
  const id = idOf(32, world.seed, 'master secret', owner.resourceId, world.clock.now());
  const uuid = id.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  const { ARN: arn } = await world.call<{ ARN: string }>(caller, region, 'secretsmanager', 'CreateSecret', {
    Name: `rds!db-${uuid}`,
    Description: `Secret associated with primary RDS DB instance: ${arnOf(owner)}`,
    SecretString: secretText(owner, password),
    ...(key === undefined ? {} : { KmsKeyId: key }),
    Tags: [
      { Key: 'aws:secretsmanager:owningService', Value: 'rds' },
      { Key: 'aws:rds:primaryDBInstanceArn', Value: arnOf(owner) },
    ],
  });
  return { arn, key };
}

export async function rotateSecret({ world, region }: Call, owner: Instance, password: string) {
  await world.call(
    { kind: 'administrator', account: owner.account },
    region,
    'secretsmanager',
    'PutSecretValue',
    {
      SecretId: owner.managedSecret?.arn,
      SecretString: secretText(owner, password),
    },
  );
}

/** It goes with the instance at once, as nobody but RDS may keep it. */
export async function deleteSecret({ world }: Pick<Call, 'world'>, owner: Instance): Promise<void> {
  if (owner.managedSecret === undefined) return;
  const { account, region, managedSecret } = owner;
  owner.managedSecret = undefined;
  await world.call({ kind: 'administrator', account }, region, 'secretsmanager', 'DeleteSecret', {
    SecretId: managedSecret.arn,
    ForceDeleteWithoutRecovery: true,
  });
}

export function secretView({ managedSecret }: Instance): { MasterUserSecret?: MasterUserSecret } {
  if (managedSecret === undefined) return {};
  const { arn, key } = managedSecret;
  return {
    MasterUserSecret: {
      SecretArn: arn,
      SecretStatus: 'active',
      KmsKeyId:
        key ??
        `${arn.replace(':secretsmanager:', ':kms:').replace(/:secret:.*$/, '')}:alias/aws/secretsmanager`,
    },
  };
}

function secretText({ masterUsername: username }: Pick<Owner, 'masterUsername'>, password: string): string {
  return JSON.stringify({ username, password });
}
