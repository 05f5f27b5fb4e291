import { lambda, rds, secretsManager } from '../aws';
import { arnFor, type OfKind } from '../backup/kinds';
import { openLedger, record } from '../backup/ledger';
import { VERIFIED_TAG } from '../backup/tags';
import { fault, messageOf } from '../fault';
import type { HandlerFactory } from '../handler';
import { log } from '../log';
import type { RecoverableDatabase, VerifySettings } from '../settings';
import { isoTime, now } from '../time';
import { type CheckResult, LOGIN, type QueryEvent } from './query';
import { costSeconds, type RefusedPoint, reasonOf, refusedList } from './refused';
import type { Restored } from './restore';
import { readSecret, secretVersion } from './secret';
import { databaseNamed } from './step';

export interface VerifyEvent extends Restored {
  readonly execution: string;
  /** Points that failed before, in the order in which they were tried. */
  readonly refused?: unknown;
}

/** The checks ran and the point failed them: the plan tries the next older one. */
export interface Unverified {
  readonly passed: false;
  readonly database: string;
  readonly snapshot: string;
  readonly reason: string;
}

export interface Verified extends Restored {
  readonly passed: true;
  readonly checks: readonly CheckResult[];
  readonly refused: readonly RefusedPoint[];
  /** How much older this point is than the newest one, which was refused; 0 if none was. */
  readonly costSeconds: number;
  /** Why the point's tag or the ledger does not say so; absent when they do. */
  readonly unrecorded?: string;
}

/**
 * Proves that a restored database is good before traffic moves to it: has the checks run inside the isolated network,
 * with the credentials that services will use. The password goes from the secret into that one call and nowhere else.
 * That a point fails its checks is an answer; an error is only what kept them from being asked.
 */
export const verify: HandlerFactory<VerifySettings, VerifyEvent, Verified | Unverified> = (settings) => {
  const secrets = secretsManager();
  const functions = lambda();
  const client = rds();
  const ledger = openLedger(settings, 'verifications');
  return async ({
    database: name,
    instance,
    snapshot,
    recoveryPointAt,
    execution,
    refused: given,
    shortfalls,
  }) => {
    const database = databaseNamed(settings.databases, name);
    const { SecretString } = await secrets.getSecretValue({
      SecretId: database.secret,
      VersionId: secretVersion(execution, instance),
    });
    const secret = readSecret(database.secret, SecretString);
    const event: QueryEvent = {
      ...{ secret, checks: database.checks, recoveryPointAt },
      ...latestAfterSlot(database),
    };
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
    if (failed.some(({ name: check }) => check === LOGIN)) {
      // Nothing was found to be wrong with the data, and another try may get in.
      throw fault('CannotLogIn', `${instance} let nobody in: ${failed[0]?.detail}`, { checks });
    }
    if (failed.length > 0) {
      const reason =
        `${name} as of ${recoveryPointAt} failed ${failed.length} of ${checks.length} checks: ` +
        failed.map((check) => `${check.name}: ${check.detail}`).join('; ');
      log('not verified', { subject: snapshot, reason, checks });
      return { passed: false, database: name, snapshot, reason: reasonOf(reason) };
    }
    const refused = refusedList(given);
    const unrecorded = await keep(snapshot, database, execution, {
      ...{ database: name, instance, recoveryPointAt, checks },
    });
    return {
      ...{ database: name, ...(database.kind === undefined ? {} : { kind: database.kind }) },
      ...{ instance, snapshot, recoveryPointAt },
      ...{ passed: true, checks, refused, costSeconds: costSeconds(refused, recoveryPointAt) },
      ...(shortfalls === undefined ? {} : { shortfalls }),
      ...(unrecorded === undefined ? {} : { unrecorded }),
    };
  };

  /** Writes down on the point, and in the ledger, that it passed. A recovery does not wait for what cannot be written. */
  async function keep(
    point: string,
    database: OfKind,
    execution: string,
    details: Readonly<Record<string, unknown>>,
  ): Promise<string | undefined> {
    try {
      await record(ledger, [{ point, kind: 'verified', execution, ...details }]);
      await client.addTagsToResource({
        ResourceName: arnFor(settings.recovery, point, database),
        Tags: [{ Key: VERIFIED_TAG, Value: isoTime(now()) }],
      });
      return undefined;
    } catch (error) {
      log('verified, but not written down', { subject: point, reason: messageOf(error) });
      return messageOf(error);
    }
  }
};

/**
 * How much later than its time the data of a point may be. A cluster's point has the time of its slot, and reconcile
 * takes what was missed for as long as that is the newest slot.
 */
function latestAfterSlot({
  kind,
  periodSeconds,
  snapshotSeconds,
}: RecoverableDatabase): Pick<QueryEvent, 'laterSeconds'> {
  return kind === 'cluster' ? { laterSeconds: periodSeconds + snapshotSeconds } : {};
}
