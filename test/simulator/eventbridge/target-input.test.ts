import { expect, test } from 'vitest';
import type { Envelope } from '../../../simulator/eventbridge/envelope';
import type { Rule } from '../../../simulator/eventbridge/store';
import { targetInput } from '../../../simulator/eventbridge/target-input';

const EVENT: Envelope = {
  version: '0',
  id: 'id-1',
  'detail-type': 'Type',
  source: 'aws.rds',
  account: '111111111111',
  time: '2026-01-05T06:00:00Z',
  region: 'us-west-2',
  resources: ['arn:a', 'arn:b'],
  detail: { text: 'say "yes"', count: 3, nested: { 'odd key': [10, 20] } },
};

const RULE = { name: 'rule', arn: 'arn:rule' } as Rule;

const template = (InputPathsMap: Record<string, string>, InputTemplate: string) => ({
  InputTransformer: { InputPathsMap, InputTemplate },
});

test.each([
  ['the event', {}, JSON.stringify(EVENT)],
  ['a constant', { Input: '{"a":1}' }, '{"a":1}'],
  ['a part', { InputPath: '$.detail.nested' }, '{"odd key":[10,20]}'],
  ['an element', { InputPath: "$.detail.nested['odd key'][1]" }, '20'],
  ['a part that is not there', { InputPath: '$.detail.none' }, 'null'],
  [
    'values as JSON',
    template({ c: '$.detail.count', t: '$.detail.text' }, '{"c":<c>,"t":<t>}'),
    '{"c":3,"t":"say \\"yes\\""}',
  ],
  [
    'values within a text',
    template({ c: '$.detail.count', t: '$.detail.text' }, '"<c>: <t>"'),
    '"3: say \\"yes\\""',
  ],
  ['an object within a text', template({ n: '$.detail.nested' }, '"<n>"'), '"{\\"odd key\\":[10,20]}"'],
  ['nothing for what is not there', template({ x: '$.detail.none' }, '"<x>."'), '"."'],
  ['an unknown placeholder as it is', template({}, '"<x>"'), '"<x>"'],
  [
    'the rule',
    template({}, '{"by":"<aws.events.rule-name>","arn":<aws.events.rule-arn>}'),
    '{"by":"rule","arn":"arn:rule"}',
  ],
  ['the whole event', template({}, '{"event":<aws.events.event.json>}'), JSON.stringify({ event: EVENT })],
])('a target gets %s', (_what, target, expected) => {
  expect(targetInput(target, RULE, EVENT, 0)).toBe(expected);
});
