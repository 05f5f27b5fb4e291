import type { CreateKeyCommandOutput } from '@aws-sdk/client-kms';
import type { ReceiveMessageCommandOutput } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import { physicalName } from '../../runtime/names';
import {
  available,
  chain,
  deploySystem,
  HOUR,
  MINUTE,
  names,
  raised,
  type System,
  switchRules,
} from './system';

const SNAPSHOT_EVENT = 'RDS DB Snapshot Event';
const RECONCILE_PERIOD = 15 * MINUTE;

describe('when things go wrong', () => {
  let system: System;
  afterEach(() => system.world.close());

  it('with every event lost, the newest snapshot has its copy within two reconcile periods and the copy itself', async () => {
    system = await deploySystem();
    await system.pass(2 * HOUR);
    for (const side of ['source', 'recovery'] as const) await switchRules(system, side, 'DisableRule');
    await system.pass(3 * HOUR);

    const copied = system.world.trail.notes.filter(({ kind }) => kind === 'copy-finished');
    const taken = system.world.trail.notes.filter(
      ({ kind, details }) =>
        kind === 'snapshot-available' && String(details.snapshot).startsWith('lifeboat-'),
    );
    const late = taken
      .filter(({ time }) => time < system.world.clock.now() - 2 * RECONCILE_PERIOD - HOUR / 2)
      .filter(
        ({ time }) =>
          !copied.some((copy) => copy.time > time && copy.time - time < 2 * RECONCILE_PERIOD + HOUR / 2),
      );

    expect(taken.length).toBeGreaterThan(8);
    expect(late).toEqual([]);
    expect(copied.length).toBeGreaterThan(8);
  });

  it('with the key closed to the recovery account, the age alarm rings and the dead letter says why', async () => {
    system = await deploySystem();
    await system.pass(2 * HOUR);
    const [newest] = available(await system.snapshots('source')).slice(-1);
    await system.call('source', 'kms', 'PutKeyPolicy', { KeyId: newest?.KmsKeyId, Policy: ownAccountOnly() });
    await system.pass(3 * HOUR);

    const rang = system.world.trail.notes.filter(
      ({ kind, subject, details }) => kind === 'alarm' && details.to === 'ALARM' && /age/.test(subject),
    );
    const letters = await system.call<ReceiveMessageCommandOutput>('recovery', 'sqs', 'ReceiveMessage', {
      QueueUrl: system.outputs.deadLetters?.value,
      MaxNumberOfMessages: 10,
    });

    expect(rang.length).toBeGreaterThanOrEqual(1);
    expect(letters.Messages?.map(({ Body }) => Body).join('\n')).toContain('KeyNotOpen');
  });

  it('a database whose copies always fail holds up no other, not even where copies go one by one and no event comes', async () => {
    const fleet = { databases: ['billing', 'orders'], schedule: { rpo: '2 hours', every: '1 hour' } };
    // The same world makes the same key again.
    const before = await deploySystem(fleet);
    const { KeyMetadata } = await before.call<CreateKeyCommandOutput>('recovery', 'kms', 'CreateKey');
    await before.world.close();
    system = await deploySystem({
      ...fleet,
      recoveryConfig: {
        'lifeboat:copies': '1',
        'lifeboat:keys': JSON.stringify({ billing: KeyMetadata?.Arn }),
      },
    });
    await system.call('recovery', 'kms', 'CreateKey');
    await system.pass(2 * HOUR);
    await system.call('recovery', 'kms', 'DisableKey', { KeyId: KeyMetadata?.KeyId });
    for (const side of ['source', 'recovery'] as const) await switchRules(system, side, 'DisableRule');
    const since = system.world.clock.now();
    await system.pass(5 * HOUR);

    const points = available(await system.snapshots('recovery')).filter(
      ({ SnapshotCreateTime = new Date(0) }) => SnapshotCreateTime.getTime() > since,
    );
    expect(new Set(points.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier))).toEqual(
      new Set(['orders']),
    );
    expect(points.length).toBeGreaterThanOrEqual(4);
  });

  it('a copy that fails is taken away and asked for again', async () => {
    system = await deploySystem();
    await system.pass(2 * HOUR + 31 * MINUTE);
    // The source snapshot vanishes while it is being copied, so the copy fails.
    const [source] = available(await system.snapshots('source')).slice(-1);
    await system.pass(3 * MINUTE);
    await system.call('source', 'rds', 'DeleteDBSnapshot', {
      DBSnapshotIdentifier: source?.DBSnapshotIdentifier,
    });
    await system.pass(2 * HOUR);

    const failed = (await system.snapshots('recovery')).filter(({ Status }) => Status === 'failed');
    expect(failed).toEqual([]);
    const late =
      available(await system.snapshots('recovery'))
        .slice(-1)[0]
        ?.SnapshotDatabaseTime?.getTime() ?? 0;
    expect(system.world.clock.now() - late).toBeLessThan(HOUR);
  });

  it('a schedule whose events come hours late takes nothing for a slot that is long past', async () => {
    system = await deploySystem();
    await system.pass(80 * MINUTE);
    const { region } = chain.source;
    const back = system.world.faults.disturb({ kind: 'unavailable', service: 'lambda', region });
    await system.pass(2 * HOUR);
    back();
    await system.pass(3 * HOUR);

    for (const { TagList } of (await system.snapshots('source')).slice(0, -1)) {
      expect(TagList?.map(({ Key }) => Key)).toContain('lifeboat:copied');
    }
    expect(raised(system, 'recovery', 'refused-snapshots')).toEqual([]);
  });

  it.each([
    ['twice', 'two-hop', { doubled: true }, 'DeleteDBSnapshot'],
    ['hours late', 'auto', { detailType: SNAPSHOT_EVENT, delayMs: 4 * HOUR }, 'ModifyDBSnapshotAttribute'],
  ])('events that come %s of what is gone by then fail no function', async (_, copyStrategy, how, denied) => {
    system = await deploySystem({ recoveryConfig: { 'lifeboat:copyStrategy': copyStrategy } });
    await system.pass(2 * HOUR);
    system.world.faults.disturbEvents(how);
    await system.pass(6 * HOUR);

    const { calls, notes } = system.world.trail;
    const gone = calls.filter(({ action, error }) => action === denied && error === 'AccessDenied');
    expect(gone.length).toBeGreaterThan(0);
    expect(notes.filter(({ kind }) => kind === 'function-failed')).toEqual([]);
  });

  it('foreign and malformed events are dropped, and change nothing', async () => {
    system = await deploySystem();
    // Long enough before the next slot for all that follows.
    await system.pass(HOUR + 16 * MINUTE);
    const before = names(await system.snapshots('recovery'));
    for (const payload of [{}, null, { source: 'lifeboat', account: '333333333333' }, [], 'text']) {
      for (const [side, noun] of [
        ['source', 'take'],
        ['source', 'share'],
        ['source', 'mark'],
        ['recovery', 'copy'],
        ['recovery', 'acknowledge'],
      ] as const) {
        const invoked = system.call<{ FunctionError?: string }>(side, 'lambda', 'Invoke', {
          FunctionName: physicalName(chain.environment, side, noun),
          Qualifier: 'live',
          Payload: new TextEncoder().encode(JSON.stringify(payload)),
        });
        await system.pass(5_000);

        expect((await invoked).FunctionError).toBeUndefined();
      }
    }

    expect(names(await system.snapshots('recovery'))).toEqual(before);
  });
});

function ownAccountOnly(): string {
  const Principal = { AWS: `arn:aws:iam::${chain.source.account}:root` };
  const Statement = [{ Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*' }];
  return JSON.stringify({ Version: '2012-10-17', Statement });
}
