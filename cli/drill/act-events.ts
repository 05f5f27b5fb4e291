import type { PutEventsCommandOutput } from '@aws-sdk/client-eventbridge';
import {
  busArn,
  EVENT_SOURCE,
  SNAPSHOT_COPIED,
  SNAPSHOT_SHARED,
  slotAt,
  snapshotName,
} from '../../runtime/names';
import { isAwsError } from '../../simulator/aws-error';
import { counted } from '../count';
import { administrator } from './estate';
import { databaseOf, type Stage } from './stage';

/** What a forger writes as the snapshots that an event names. */
function forgeries(stage: Stage): unknown[] {
  const { chain, world } = stage;
  const { name, kind } = databaseOf(stage, undefined);
  const present = slotAt(world.clock.now(), 1800);
  const slots = [-2, -1, 0, 1, 1000].map((step) =>
    snapshotName(chain, name, present + step * 1_800_000, kind),
  );
  return [
    slots,
    ['lifeboat-other-00000000-20260105t1200z', '../../etc/passwd', ''],
    Array.from({ length: 500 }, (_, index) => `${slots[0]}${index}`),
    'not a list',
    [{ deep: [null] }],
  ];
}

/** Puts events on the recovery side's bus: the one type that it accepts with forged content, and types that it must refuse. */
export async function forgeEvents(stage: Stage): Promise<string> {
  const { chain } = stage;
  const all = forgeries(stage);
  for (const snapshots of all) {
    await put(stage, SNAPSHOT_SHARED, EVENT_SOURCE, { environment: chain.environment, snapshots });
  }
  for (const { type, source } of [
    { type: SNAPSHOT_COPIED, source: EVENT_SOURCE },
    { type: SNAPSHOT_SHARED, source: 'somebody.else' },
    { type: 'RDS DB Snapshot Event', source: 'custom.rds' },
  ]) {
    const code = await put(stage, type, source, { environment: chain.environment, snapshots: all[0] });
    stage.attempts.push({
      what: `events: PutEvents "${type}" of ${source}`,
      ...(code !== undefined && { code }),
    });
  }
  return `puts ${counted(all.length + 3, 'forged event')} on the recovery bus`;
}

/** AWS's code when the event was refused. */
async function put(
  { world, chain }: Stage,
  DetailType: string,
  Source: string,
  detail: object,
): Promise<string | undefined> {
  try {
    const { Entries = [] } = await world.call<PutEventsCommandOutput>(
      administrator(chain.source.account),
      chain.source.region,
      'events',
      'PutEvents',
      {
        Entries: [
          { EventBusName: busArn(chain, 'recovery'), DetailType, Source, Detail: JSON.stringify(detail) },
        ],
      },
    );
    return Entries[0]?.ErrorCode;
  } catch (error) {
    if (!isAwsError(error)) throw error;
    return error.awsCode;
  }
}
