import { describe, expect, it } from 'vitest';
import { readChainEvent } from '../../runtime/backup/chain-event';
import { readSnapshotEvent } from '../../runtime/backup/snapshot-event';
import type { Chain } from '../../runtime/settings';

const chain: Chain = {
  environment: 'production',
  source: { account: '111111111111', region: 'us-west-2' },
  recovery: { account: '222222222222', region: 'us-east-1' },
};
const arn = 'arn:aws:rds:us-west-2:111111111111:snapshot:lifeboat-orders-0a1b2c3d-20260105t0630z';

describe('RDS snapshot events', () => {
  const fromBus = {
    source: 'aws.rds',
    account: '111111111111',
    region: 'us-west-2',
    detail: { EventID: 'RDS-EVENT-0042', SourceArn: arn, SourceIdentifier: 'x' },
  };
  const fromTopic = {
    Records: [
      {
        EventSource: 'aws:sns',
        Sns: {
          Message: JSON.stringify({
            'Event ID':
              'http://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.html#RDS-EVENT-0042',
            'Source ARN': arn,
          }),
        },
      },
    ],
  };

  it.each([
    ['EventBridge', fromBus],
    ['an SNS event subscription', fromTopic],
  ])('are read as %s delivers them', (_from, event) => {
    expect(readSnapshotEvent(event)).toEqual({
      id: 'RDS-EVENT-0042',
      snapshot: 'lifeboat-orders-0a1b2c3d-20260105t0630z',
      account: '111111111111',
      region: 'us-west-2',
    });
  });

  it("are read of clusters' snapshots, too", () => {
    const SourceArn = arn.replace(':snapshot:', ':cluster-snapshot:');

    expect(readSnapshotEvent({ detail: { EventID: 'RDS-EVENT-0075', SourceArn } })).toEqual({
      id: 'RDS-EVENT-0075',
      snapshot: 'lifeboat-orders-0a1b2c3d-20260105t0630z',
      account: '111111111111',
      region: 'us-west-2',
    });
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'RDS-EVENT-0042'],
    ['an empty object', {}],
    [
      'a cluster',
      { detail: { EventID: 'RDS-EVENT-0170', SourceArn: arn.replace(':snapshot:', ':cluster:') } },
    ],
    ['a malformed ARN', { detail: { EventID: 'RDS-EVENT-0042', SourceArn: 'orders' } }],
    ['a topic message that is not JSON', { Records: [{ Sns: { Message: '{' } }] }],
    ['a topic message of another service', { Records: [{ Sns: { Message: '{"Event ID": 7}' } }] }],
  ])('%s is dropped with a reason', (_what, event) => {
    expect(readSnapshotEvent(event)).toHaveProperty('dropped', expect.stringMatching(/./));
  });
});

describe('events from the other side', () => {
  const event = {
    source: 'lifeboat',
    account: '111111111111',
    'detail-type': 'Lifeboat Snapshot Shared',
    detail: { environment: 'production', snapshots: ['a'] },
  };

  it('are believed when they come from that side and name snapshots', () => {
    expect(readChainEvent(chain, 'source', event)).toEqual({ snapshots: ['a'], again: false, found: {} });
  });

  it.each([
    ['of another account', { ...event, account: '333333333333' }],
    ['of another environment', { ...event, detail: { environment: 'staging', snapshots: ['a'] } }],
    ['of another source', { ...event, source: 'aws.rds' }],
    ['of the other type', { ...event, 'detail-type': 'Lifeboat Snapshot Copied' }],
    ['without names', { ...event, detail: { environment: 'production' } }],
    ['with names that are no texts', { ...event, detail: { environment: 'production', snapshots: [{}] } }],
    [
      'with more names than one of ours has',
      { ...event, detail: { environment: 'production', snapshots: Array.from({ length: 1001 }, () => 'a') } },
    ],
    ['that are not there', undefined],
  ])('%s are dropped with a reason', (_what, other) => {
    expect(readChainEvent(chain, 'source', other)).toHaveProperty('dropped', expect.stringMatching(/./));
  });
});
