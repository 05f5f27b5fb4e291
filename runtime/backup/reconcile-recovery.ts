import { cloudWatch, eventBridge, rds, wentUnanswered } from '../aws';
import { codeOf, messageOf } from '../fault';
import type { HandlerFactory } from '../handler';
import { log } from '../log';
import { SNAPSHOT_COPIED } from '../names';
import type { ReconcileRecoverySettings } from '../settings';
import { now } from '../time';
import { say } from './chain-event';
import { copiesInProgress, copySnapshot, inTurn } from './copy';
import { holdWhenFlooded } from './hold';
import { each, type Outcomes } from './outcomes';
import { isRecoveryPoint } from './points';
import { removeFailed } from './remove-failed';
import { accountOf, describeAll, ours, type Snapshot } from './snapshots';
import { accepted } from './suspicion';

/**
 * Brings the recovery side to what it should be, whatever events were lost: every shared snapshot copied, every copy
 * acknowledged, and a copy that failed taken away so that its name is free for another try.
 */
export const reconcileRecovery: HandlerFactory<ReconcileRecoverySettings, unknown, Outcomes> = (settings) => {
  const client = rds();
  const atSource = rds(settings.source.region);
  const events = eventBridge();
  const metrics = cloudWatch();
  return async () => {
    const described = await describeAll(client, 'manual');
    const held = ours(settings, settings.databases, described);
    const failed = held.filter(({ status }) => status === 'failed');
    const shared = await sharedWithUs(settings, atSource);
    const remaining = held.filter(({ status }) => status !== 'failed');
    const acknowledged = acknowledgeable(settings, held, shared);
    return each(
      [
        { name: 'flood', act: hold },
        ...failed.map(({ name }) => ({ name: `failed ${name}`, act: () => removeFailed(client, name) })),
        ...inTurn(settings, accepted(shared, now()), remaining, copiesInProgress(described)).map(
          ({ item, mayStart }) => ({
            name: item.name,
            act: async () => (mayStart ? copySnapshot(client, settings, item) : 'waits its turn'),
          }),
        ),
        ...(acknowledged.length === 0
          ? []
          : [{ name: 'acknowledge', act: () => acknowledgeAll(acknowledged) }]),
      ],
      ({ name }) => name,
      ({ act }) => act(),
    );

    async function hold(): Promise<string> {
      const points = await holdWhenFlooded({ rds: client, metrics }, settings, held, shared, now());
      return `${Object.keys(points).length} points held`;
    }
  };

  async function acknowledgeAll(points: readonly string[]): Promise<string> {
    await say(events, settings.bus, settings, SNAPSHOT_COPIED, points);
    return `${points.length} acknowledged`;
  }
};

/**
 * The snapshots that the source account, and no other, shares with this one. When the source Region does not answer
 * there is nothing to copy, and what is here must be looked after all the same.
 */
async function sharedWithUs(
  settings: ReconcileRecoverySettings,
  client: import('@aws-sdk/client-rds').RDS,
): Promise<Snapshot[]> {
  try {
    const shared = ours(settings, settings.databases, await describeAll(client, 'shared'));
    return shared.filter(
      ({ arn, status }) => accountOf(arn) === settings.source.account && status === 'available',
    );
  } catch (error) {
    if (!wentUnanswered(error)) throw error;
    log('the source Region does not answer', { error: codeOf(error), reason: messageOf(error) });
    return [];
  }
}

/** Recovery points whose source snapshots are still shared: the source may not have heard of them. */
function acknowledgeable(
  settings: ReconcileRecoverySettings,
  held: readonly Snapshot[],
  shared: readonly Snapshot[],
): string[] {
  const stillShared = new Set(shared.map(({ point }) => point));
  return held
    .filter((snapshot) => isRecoveryPoint(settings, snapshot) && stillShared.has(snapshot.point))
    .map(({ point }) => point);
}
