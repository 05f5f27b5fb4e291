import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { physicalName } from '../../runtime/names';
import { logged } from './stored';
import { available, chain, deploySystem, HOUR, MINUTE, names, type System } from './system';

const SHARE = physicalName(chain.environment, 'source', 'share');
const SUBSCRIPTION = physicalName(chain.environment, 'source', 'snapshots');
const TOPIC = `arn:aws:sns:${chain.source.region}:${chain.source.account}:${SUBSCRIPTION}`;

/** AWS docs: RDS may take five minutes to tell a topic. */
const TOLD_WITHIN = 5 * MINUTE;
const RECONCILE_PERIOD = 15 * MINUTE;

describe('with RDS events by SNS', () => {
  let system: System;
  beforeAll(async () => {
    system = await deploySystem({
      managed: ['billing'],
      sourceConfig: { 'lifeboat:rdsEvents': 'sns' },
    });
    // Between slots, with nothing on its way.
    await system.pass(3 * HOUR + 20 * MINUTE);
  });
  afterAll(() => system.world.close());

  it('no rule listens to RDS at the source, and RDS tells the topic', async () => {
    const { Rules } = await system.call<{ Rules: unknown[] }>('source', 'events', 'ListRules');
    const { EventSubscriptionsList } = await system.call<{ EventSubscriptionsList: object[] }>(
      'source',
      'rds',
      'DescribeEventSubscriptions',
    );

    expect(Rules).toEqual([]);
    expect(EventSubscriptionsList).toMatchObject([
      { CustSubscriptionId: SUBSCRIPTION, SnsTopicArn: TOPIC, Status: 'active', Enabled: true },
    ]);
  });

  it('share hears of each snapshot, and of each copy under a key that can be shared', () => {
    const { notes, calls } = system.world.trail;
    const ready = notes.filter(
      ({ kind, account, details, time }) =>
        ((kind === 'snapshot-available' && details.type === 'manual') || kind === 'copy-finished') &&
        account === chain.source.account &&
        time < system.world.clock.now() - TOLD_WITHIN,
    );
    const asked = calls.filter(
      ({ action, caller, error }) =>
        ['ModifyDBSnapshotAttribute', 'CopyDBSnapshot'].includes(action) &&
        caller.includes(`${SHARE}/`) &&
        error !== 'InvalidParameterCombination',
    );
    const unheard = ready.filter(
      ({ time }) => !asked.some((call) => call.time > time && call.time - time < TOLD_WITHIN + 5_000),
    );

    // Two databases every half hour, one of which is copied once more.
    expect(ready.length).toBeGreaterThan(12);
    expect(unheard).toEqual([]);
    expect(asked.length).toBeGreaterThan(12);
  });

  it('snapshots are copied and marked, as by EventBridge', async () => {
    const points = names(available(await system.snapshots('recovery')));
    const there = await system.snapshots('source');
    const copied = there.filter(({ DBSnapshotIdentifier = '' }) => points.includes(DBSnapshotIdentifier));
    const marked = there.filter(({ TagList }) => TagList?.some(({ Key }) => Key === 'lifeboat:copied'));

    expect(new Set(copied.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier))).toEqual(
      new Set(['billing', 'orders']),
    );
    expect(names(marked)).toEqual(expect.arrayContaining(names(copied)));
  });

  it('nothing is refused and no function fails', () => {
    const { calls, notes } = system.world.trail;

    expect(calls.filter(({ denied }) => denied !== undefined)).toEqual([]);
    expect(notes.filter(({ kind }) => kind === 'function-failed')).toEqual([]);
  });

  it.each<[string, string, string]>([
    [
      'in words, as RDS begins with',
      'This is a message to notify that RDS will attempt to',
      'no RDS event id',
    ],
    ['that is no object', '[1, 2', 'no RDS event id'],
    ['without an id', message({ 'Event ID': undefined }), 'no RDS event id'],
    ['of a cluster', message({}, 'cluster-snapshot'), 'not one of ours'],
    ['without an ARN', message({ 'Source ARN': undefined }), 'names no DB snapshot'],
    ['of another account', message({}).replace(chain.source.account, '333333333333'), 'another account'],
    ['of a deletion', message({}).replace('0042', '0041'), 'nothing can be shared'],
    ['of a snapshot of others', message({}), 'not one of ours'],
  ])('a message %s is recorded and dropped', async (_what, Message, reason) => {
    const before = names(await system.snapshots('source'));
    const began = system.world.clock.now();
    await system.call('source', 'sns', 'Publish', { TopicArn: TOPIC, Message });
    await system.pass(20_000);

    const dropped = await logged(system, 'source', 'source-share', { text: 'dropped', since: began });
    expect(dropped).toHaveLength(1);
    expect(dropped[0]).toContain(reason);
    expect(names(await system.snapshots('source'))).toEqual(before);
  });

  it('a message of another topic does not reach the function', async () => {
    const { TopicArn } = await system.call('source', 'sns', 'CreateTopic', { Name: 'another' });
    const { FunctionArn } = (
      await system.call<{ Configuration: { FunctionArn: string } }>('source', 'lambda', 'GetFunction', {
        FunctionName: SHARE,
      })
    ).Configuration;
    await system.call('source', 'sns', 'Subscribe', {
      TopicArn,
      Protocol: 'lambda',
      Endpoint: `${FunctionArn}:live`,
    });
    const began = system.world.clock.now();
    await system.call('source', 'sns', 'Publish', { TopicArn, Message: message({}) });
    await system.pass(20_000);

    expect(await logged(system, 'source', 'source-share', { since: began })).toEqual([]);
    expect(system.world.trail.notes.at(-1)).toMatchObject({
      kind: 'message-not-delivered',
      subject: TopicArn,
    });
  });

  it('with the subscription disabled, reconcile shares what nobody was told of', async () => {
    await system.call('source', 'rds', 'ModifyEventSubscription', {
      SubscriptionName: SUBSCRIPTION,
      Enabled: false,
    });
    const began = system.world.clock.now();
    await system.pass(2 * HOUR);

    const { notes, calls } = system.world.trail;
    const taken = notes.filter(
      ({ kind, subject, time }) =>
        kind === 'snapshot-available' &&
        subject === 'orders' &&
        time > began &&
        time < system.world.clock.now() - 2 * RECONCILE_PERIOD - HOUR / 2,
    );
    const copied = notes.filter(
      ({ kind, account }) => kind === 'copy-finished' && account === chain.recovery.account,
    );
    const missing = taken.filter(
      (snapshot) =>
        !copied.some(
          ({ details, time }) =>
            details.snapshot === snapshot.details.snapshot &&
            time - snapshot.time < 2 * RECONCILE_PERIOD + HOUR / 2,
        ),
    );
    const told = calls.filter(
      ({ caller, time }) => caller.includes(`${SHARE}/`) && time > began + TOLD_WITHIN,
    );

    expect(taken.length).toBeGreaterThan(1);
    expect(missing).toEqual([]);
    expect(told).toEqual([]);
  });
});

/** A message as RDS writes it of a snapshot that is not ours, with other fields. */
function message(fields: object, kind = 'snapshot'): string {
  return JSON.stringify({
    'Event Source': 'db-snapshot',
    'Event Time': '2026-01-05 08:00:00.000',
    'Source ID': 'before-the-migration',
    'Source ARN': `arn:aws:rds:${chain.source.region}:${chain.source.account}:${kind}:before-the-migration`,
    'Event ID':
      'http://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html#RDS-EVENT-0042',
    'Event Message': 'Manual snapshot created',
    ...fields,
  });
}
