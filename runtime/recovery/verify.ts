import { lambda, secretsManager } from '../aws';
import { fault } from '../fault';
import type { HandlerFactory } from '../handler';
import type { VerifySettings } from '../settings';
import type { CheckResult, QueryEvent } from './query';
import type { Restored } from './restore';
import { readSecret } from './secret';
import { databaseNamed } from './step';

export interface Verified extends Restored {
  readonly passed: true;
  readonly checks: readonly CheckResult[];
}

/**
 * Proves that a restored database is good before traffic moves to it: has the checks run inside the isolated network,
 * with the credentials that services will use. The password goes from the secret into that one call and nowhere else.
 */
export const verify: HandlerFactory<VerifySettings, Restored, Verified> = (settings) => {
  const secrets = secretsManager();
  const functions = lambda();
  return async ({ database: name, instance, snapshot, recoveryPointAt }) => {
    const database = databaseNamed(settings.databases, name);
    const { SecretString } = await secrets.getSecretValue({ SecretId: database.secret });
    const secret = readSecret(database.secret, SecretString);
    if (secret.dbInstanceIdentifier !== instance) {
      throw fault(
        'SecretOfAnother',
        `The secret ${database.secret} is of ${secret.dbInstanceIdentifier}, not of ${instance}: another run of the plan ` +
          'has restored the database since. Stop one of the two.',
      );
    }
    const event: QueryEvent = { secret, checks: database.checks, recoveryPointAt };
    const answer = await functions.invoke({
      FunctionName: settings.queryFunction,
      Payload: new TextEncoder().encode(JSON.stringify(event)),
    });
    const result = JSON.parse(new TextDecoder().decode(answer.Payload)) as unknown;
    if (answer.FunctionError !== undefined || !Array.isArray(result)) {
      throw fault('ChecksDidNotRun', `The checks of ${name} did not run: ${JSON.stringify(result)}`);
    }
    const checks = result as CheckResult[];
    const failed = checks.filter(({ passed }) => !passed);
    if (failed.length > 0) {
      throw fault(
        'VerificationFailed',
        `${name} as of ${recoveryPointAt} failed ${failed.length} of ${checks.length} checks: ` +
          failed.map((check) => `${check.name}: ${check.detail}`).join('; '),
        { checks },
      );
    }
    return { database: name, instance, snapshot, recoveryPointAt, passed: true, checks };
  };
};
