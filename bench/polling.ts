import type { DBSnapshot } from '@aws-sdk/client-rds';
import type { World } from '../simulator/world';
import { CHAIN, call } from './fleet';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SHARE_EVERY = 10 * MINUTE;
const COPY_EVERY = 30 * MINUTE;

/** Points that the polling chain keeps of each database on each side, so that both chains delete as much as they make. */
export const KEPT = 2;

interface Page {
  readonly DBSnapshots?: DBSnapshot[];
  readonly Marker?: string;
}

/**
 * The chain as it is often built, to measure against: it takes a snapshot of each database every `period` hours, looks every
 * 10 minutes for snapshots to share and every 30 minutes for snapshots to copy, in two steps, and lists everything each time.
 * Answers with the number of RDS calls made so far.
 */
export function startPolling(world: World, databases: readonly string[], period: number): () => number {
  let calls = 0;
  const [source, recovery] = [CHAIN.source.region, CHAIN.recovery.region];
  const ask = <Output>(side: 'source' | 'recovery', region: string, action: string, input: object) => {
    calls++;
    return call<Output>(world, side, 'rds', action, input, region);
  };
  every(world, period * HOUR, 0, async () => {
    const slot = new Date(world.clock.now()).toISOString().slice(0, 13).replace(/[-T]/g, '');
    for (const name of databases) {
      const id = { DBInstanceIdentifier: name, DBSnapshotIdentifier: `polled-${name}-${slot}` };
      await ask('source', source, 'CreateDBSnapshot', id);
    }
  });
  every(world, SHARE_EVERY, 5 * MINUTE, async () => {
    const mine = await list('source', source, 'manual');
    for (const { DBSnapshotIdentifier } of mine.filter(isAvailable)) {
      const { DBSnapshotAttributesResult: result } = await ask<{
        DBSnapshotAttributesResult: { DBSnapshotAttributes: { AttributeValues: string[] }[] };
      }>('source', source, 'DescribeDBSnapshotAttributes', { DBSnapshotIdentifier });
      if (result.DBSnapshotAttributes.some(({ AttributeValues }) => AttributeValues.length > 0)) continue;
      await ask('source', source, 'ModifyDBSnapshotAttribute', {
        ...{ DBSnapshotIdentifier, AttributeName: 'restore', ValuesToAdd: [CHAIN.recovery.account] },
      });
    }
    await prune('source', source, mine);
  });
  every(world, COPY_EVERY, 7 * MINUTE, async () => {
    const shared = await list('recovery', source, 'shared');
    const between = await list('recovery', source, 'manual');
    const here = await list('recovery', recovery, 'manual');
    for (const { DBSnapshotIdentifier: arn } of shared.filter(isAvailable)) {
      const name = arn?.split(':').pop() ?? '';
      if (has(between, name) || has(here, name)) continue;
      if ((await copy(name, arn, source)) === 'full') break;
    }
    let isFull = false;
    for (const { DBSnapshotIdentifier: name = '', DBSnapshotArn: arn } of between.filter(isAvailable)) {
      if (has(here.filter(isAvailable), name)) {
        await ask('recovery', source, 'DeleteDBSnapshot', { DBSnapshotIdentifier: name });
      } else if (!has(here, name) && !isFull) {
        isFull = (await copy(name, arn, recovery)) === 'full';
      }
    }
    await prune('recovery', recovery, here);
  });
  return () => calls;

  /** Where as many are under way as may be, the others are asked for when it polls again. */
  async function copy(name: string, arn: string | undefined, region: string): Promise<'asked' | 'full'> {
    try {
      await ask('recovery', region, 'CopyDBSnapshot', {
        SourceDBSnapshotIdentifier: arn,
        TargetDBSnapshotIdentifier: name,
        KmsKeyId: `alias/polled-${region}`,
      });
      return 'asked';
    } catch (error) {
      if (error instanceof Error && error.name === 'SnapshotQuotaExceeded') return 'full';
      throw error;
    }
  }

  async function list(side: 'source' | 'recovery', region: string, SnapshotType: string) {
    const all: DBSnapshot[] = [];
    let Marker: string | undefined;
    do {
      const page = await ask<Page>(side, region, 'DescribeDBSnapshots', { SnapshotType, Marker });
      all.push(...(page.DBSnapshots ?? []));
      Marker = page.Marker;
    } while (Marker !== undefined);
    return all.filter(({ DBSnapshotIdentifier: id }) => id?.includes('polled-'));
  }

  async function prune(side: 'source' | 'recovery', region: string, held: readonly DBSnapshot[]) {
    for (const name of databases) {
      const old = held
        .filter((one) => one.DBInstanceIdentifier === name && isAvailable(one))
        .map(({ DBSnapshotIdentifier }) => DBSnapshotIdentifier ?? '')
        .sort()
        .slice(0, -KEPT);
      for (const DBSnapshotIdentifier of old)
        await ask(side, region, 'DeleteDBSnapshot', { DBSnapshotIdentifier });
    }
  }
}

/** Keys of the recovery account in both Regions; the polling chain has no stack of its own that makes them. */
export async function preparePolling(world: World): Promise<void> {
  for (const region of [CHAIN.source.region, CHAIN.recovery.region]) {
    const { KeyMetadata } = await call<{ KeyMetadata: { KeyId: string } }>(
      ...([world, 'recovery', 'kms', 'CreateKey', {}, region] as const),
    );
    const alias = { AliasName: `alias/polled-${region}`, TargetKeyId: KeyMetadata.KeyId };
    await call(world, 'recovery', 'kms', 'CreateAlias', alias, region);
  }
}

function has(snapshots: readonly DBSnapshot[], name: string): boolean {
  return snapshots.some(({ DBSnapshotIdentifier: id }) => id?.split(':').pop() === name);
}

function isAvailable({ Status }: DBSnapshot): boolean {
  return Status === 'available';
}

/** Runs something at each whole period since midnight, and this much later. */
function every(world: World, period: number, offset: number, run: () => Promise<void>): void {
  const next = Math.ceil((world.clock.now() - offset) / period) * period + offset;
  world.clock.at(next, function again() {
    world.clock.after(period, again);
    return run();
  });
}
