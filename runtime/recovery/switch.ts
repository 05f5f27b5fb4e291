import { route53 } from '../aws';
import { field } from '../backup/snapshot-event';
import { fault } from '../fault';
import type { HandlerFactory } from '../handler';
import type { SwitchSettings } from '../settings';

/** A person's decision to move traffic, as it is kept in the execution's record. */
export interface Decision {
  readonly by: string;
  readonly reason: string;
  /** ISO time. */
  readonly at: string;
  /** The person accepts that the other side could not be fenced and may still take writes. */
  readonly unfenced: 'accepted';
}

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
 * Points the record at the recovery side. Refuses while a database is not verified, or while no named person has
 * accepted, on record, that the other side is not fenced.
 */
export const switchTraffic: HandlerFactory<SwitchSettings, SwitchEvent, Switched> = (settings) => {
  const client = route53();
  return async ({ decision, verified, execution }) => {
    const refusal = refusalOf(settings, decision, verified);
    if (refusal !== undefined) throw fault('SwitchRefused', refusal, { execution });
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
};

/** Why traffic must not move, or undefined when it may. */
export function refusalOf(
  settings: SwitchSettings,
  decision: unknown,
  verified: unknown,
): string | undefined {
  const passed = Array.isArray(verified) ? verified.filter((one) => field(one, 'passed') === true) : [];
  const unverified = settings.databases.filter(
    (name) => !passed.some((one) => field(one, 'database') === name),
  );
  if (unverified.length > 0)
    return `Not verified: ${unverified.join(', ')}. Traffic moves only to what has been verified.`;
  const by = field(decision, 'by');
  const reason = field(decision, 'reason');
  if (typeof by !== 'string' || by.trim() === '' || typeof reason !== 'string' || reason.trim() === '') {
    return 'No decision by a named person with a reason: start the plan with decision.by and decision.reason.';
  }
  if (field(decision, 'unfenced') !== 'accepted') {
    return (
      `${settings.source.region} is not fenced: both sides could take writes. ${by} has to accept that on record: ` +
      'start the plan with decision.unfenced set to "accepted".'
    );
  }
  return undefined;
}
