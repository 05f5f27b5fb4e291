import { route53, secretsManager } from '../aws';
import { field } from '../backup/snapshot-event';
import { fault } from '../fault';
import type { HandlerFactory } from '../handler';
import type { SwitchSettings } from '../settings';
import { decisionRefusal } from './decide';
import { secretVersion } from './secret';

export interface SwitchEvent {
  readonly decision: unknown;
  readonly verified: unknown;
  readonly execution: string;
}

export interface Switched {
  readonly changeId: string;
  readonly ttlSeconds: number;
}

/**
 * Makes the restored databases' credentials the current ones and points the record at the recovery side. Refuses while a database is not verified, or while no named person has
 * accepted, on record, that the other side is not fenced.
 */
export const switchTraffic: HandlerFactory<SwitchSettings, SwitchEvent, Switched> = (settings) => {
  const client = route53();
  const secrets = secretsManager();
  return async ({ decision, verified, execution }) => {
    const refusal = refusalOf(settings, decision, verified);
    if (refusal !== undefined) throw fault('SwitchRefused', refusal, { execution });
    for (const { name, secret } of settings.databases) {
      const instance = instanceOf(verified, name);
      await makeCurrent(secret, secretVersion(execution, instance));
    }
    const { ChangeInfo } = await client.changeResourceRecordSets({
      HostedZoneId: settings.zoneId,
      ChangeBatch: {
        Comment: `lifeboat ${settings.environment}: ${execution}`.slice(0, 256),
        Changes: [
          {
            Action: 'UPSERT',
            ResourceRecordSet: {
              Name: settings.recordName,
              Type: settings.recordType,
              TTL: settings.ttlSeconds,
              ResourceRecords: [{ Value: settings.recoveryTarget }],
            },
          },
        ],
      },
    });
    if (ChangeInfo?.Id === undefined)
      throw fault('NoChange', 'Route 53 answered without the id of a change.');
    return { changeId: ChangeInfo.Id, ttlSeconds: settings.ttlSeconds };
  };

  async function makeCurrent(secret: string, version: string): Promise<void> {
    const { VersionIdsToStages = {} } = await secrets.describeSecret({ SecretId: secret });
    const current = Object.keys(VersionIdsToStages).find((id) =>
      VersionIdsToStages[id]?.includes(CURRENT_STAGE),
    );
    if (current === version) return;
    await secrets.updateSecretVersionStage({
      SecretId: secret,
      VersionStage: CURRENT_STAGE,
      MoveToVersionId: version,
      ...(current === undefined ? {} : { RemoveFromVersionId: current }),
    });
  }
};

/** The version that whoever asks for the secret is given. */
const CURRENT_STAGE = 'AWSCURRENT';

/** Why traffic must not move, or undefined when it may. */
export function refusalOf(
  settings: SwitchSettings,
  decision: unknown,
  verified: unknown,
): string | undefined {
  const passed = Array.isArray(verified) ? verified.filter((one) => field(one, 'passed') === true) : [];
  const unverified = settings.databases
    .map(({ name }) => name)
    .filter((name) => !passed.some((one) => field(one, 'database') === name));
  if (unverified.length > 0)
    return `Not verified: ${unverified.join(', ')}. Traffic moves only to what has been verified.`;
  return decisionRefusal(settings, decision);
}

/** The instance that a verified database was restored to. */
function instanceOf(verified: unknown, database: string): string {
  const all: readonly unknown[] = Array.isArray(verified) ? verified : [];
  return String(
    field(
      all.find((one) => field(one, 'database') === database),
      'instance',
    ),
  );
}
