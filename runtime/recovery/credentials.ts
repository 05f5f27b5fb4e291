import { rds, refusedWith, secretsManager } from '../aws';
import { fault } from '../fault';
import type { HandlerFactory } from '../handler';
import type { CredentialsSettings, RecoverableDatabase } from '../settings';
import { findRestored, setPassword } from './restored-database';
import { type DatabaseSecret, identified, PENDING_STAGE, readSecret, secretVersion } from './secret';
import { databaseNamed } from './step';

export interface CredentialsEvent {
  readonly database: string;
  readonly instance: string;
  readonly execution: string;
}

/** Length of the password; RDS takes up to 128 for PostgreSQL, 41 for MySQL. */
const PASSWORD_LENGTH = 40;

/**
 * Gives a restored database a new master password, kept in the secret that services look up in the recovery account:
 * in a version of its own, which is not the current one before traffic moves. The password of the source is not needed
 * and not known here. One execution makes one password.
 */
export const credentials: HandlerFactory<
  CredentialsSettings,
  CredentialsEvent,
  { database: string; instance: string }
> = (settings) => {
  const client = rds();
  const secrets = secretsManager();
  return async ({ database: name, instance, execution }) => {
    const database = databaseNamed(settings.databases, name);
    const version = secretVersion(execution, instance);
    const kept = await keptVersion(database, version);
    const secret = kept ?? (await keepNew(database, instance, version));
    await setPassword(client, database, instance, secret.password);
    return { database: name, instance };
  };

  async function keptVersion(
    database: RecoverableDatabase,
    version: string,
  ): Promise<DatabaseSecret | undefined> {
    try {
      const { SecretString } = await secrets.getSecretValue({
        SecretId: database.secret,
        VersionId: version,
      });
      return readSecret(database.secret, SecretString);
    } catch (error) {
      if (refusedWith(error, 'ResourceNotFoundException')) return undefined;
      throw error;
    }
  }

  async function keepNew(
    database: RecoverableDatabase,
    instance: string,
    version: string,
  ): Promise<DatabaseSecret> {
    // Of a cluster the endpoint of whatever instance writes.
    const found = await findRestored(client, database, instance);
    const { Address: host, Port: port } = found?.Endpoint ?? {};
    if (host === undefined || port === undefined) {
      throw fault(
        'NoEndpoint',
        `${instance} has no endpoint yet; it must be available before it gets a password.`,
      );
    }
    const { RandomPassword: password } = await secrets.getRandomPassword({
      PasswordLength: PASSWORD_LENGTH,
      ExcludePunctuation: true,
    });
    if (password === undefined) throw fault('NoPassword', 'Secrets Manager answered without a password.');
    const { engine, masterUsername: username, databaseName: dbname } = database.recipe;
    const secret: DatabaseSecret = {
      engine,
      host,
      port,
      username,
      password,
      dbname,
      ...identified(database, instance),
    };
    try {
      await secrets.putSecretValue({
        SecretId: database.secret,
        ClientRequestToken: version,
        VersionStages: [PENDING_STAGE],
        SecretString: JSON.stringify(secret),
      });
      return secret;
    } catch (error) {
      // Another run of this step was quicker; its password is the one.
      if (!refusedWith(error, 'ResourceExistsException')) throw error;
      const other = await keptVersion(database, version);
      if (other === undefined) throw error;
      return other;
    }
  }
};
