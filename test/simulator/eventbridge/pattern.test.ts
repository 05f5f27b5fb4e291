import { describe, expect, test } from 'vitest';
import { compilePattern } from '../../../simulator/eventbridge/pattern';

function matches(pattern: unknown, event: unknown): boolean {
  return compilePattern(JSON.stringify(pattern), (reason) => {
    throw new Error(reason);
  })(event);
}

const EVENT = {
  source: 'aws.rds',
  account: '111111111111',
  resources: ['arn:a', 'arn:b'],
  detail: {
    state: 'available',
    progress: 42,
    encrypted: true,
    error: null,
    empty: '',
    none: [],
    address: '10.0.0.7',
    tags: [
      { key: 'team', value: 'data' },
      { key: 'kind', value: 'manual' },
    ],
  },
};

const detail = (fields: object) => ({ detail: fields });

describe('patterns that match', () => {
  test.each([
    ['a value', { source: ['aws.rds'] }],
    ['one of several values', { source: ['aws.ec2', 'aws.rds'] }],
    [
      'a number, a boolean, null, an empty text',
      detail({ progress: [42], encrypted: [true], error: [null], empty: [''] }),
    ],
    ['one element of an array', { resources: ['arn:b'] }],
    ['two fields of one element of an array', detail({ tags: { key: ['kind'], value: ['manual'] } })],
    ['prefix', { source: [{ prefix: 'aws.' }] }],
    ['prefix, ignoring case', { source: [{ prefix: { 'equals-ignore-case': 'AWS.' } }] }],
    ['suffix', { source: [{ suffix: '.rds' }] }],
    ['suffix, ignoring case', { source: [{ suffix: { 'equals-ignore-case': '.RDS' } }] }],
    ['equals-ignore-case', detail({ state: [{ 'equals-ignore-case': 'AVAILABLE' }] })],
    ['anything-but', detail({ state: [{ 'anything-but': 'failed' }] })],
    ['anything-but a list', detail({ state: [{ 'anything-but': ['failed', 'deleted'] }] })],
    ['anything-but a prefix', detail({ state: [{ 'anything-but': { prefix: 'fail' } }] })],
    ['anything-but suffixes', detail({ state: [{ 'anything-but': { suffix: ['ed', 'ing'] } }] })],
    ['anything-but a wildcard', detail({ state: [{ 'anything-but': { wildcard: 'f*d' } }] })],
    ['anything-but, by one element of an array', { resources: [{ 'anything-but': 'arn:a' }] }],
    ['numeric', detail({ progress: [{ numeric: ['>', 0, '<=', 42] }] })],
    ['numeric, equal', detail({ progress: [{ numeric: ['=', 42] }] })],
    ['exists', detail({ state: [{ exists: true }] })],
    ['exists, of null', detail({ error: [{ exists: true }] })],
    ['does not exist', detail({ reason: [{ exists: false }] })],
    ['does not exist, below what does not exist', detail({ cause: { code: [{ exists: false }] } })],
    ['an empty array as not existing', detail({ none: [{ exists: false }] })],
    ['wildcard', { source: [{ wildcard: 'a*.r*s' }] }],
    ['cidr', detail({ address: [{ cidr: '10.0.0.0/24' }] })],
    ['$or', { $or: [{ source: ['aws.ec2'] }, { account: ['111111111111'] }] }],
    [
      '$or below another field',
      detail({ $or: [{ progress: [{ numeric: ['>', 50] }] }, { encrypted: [true] }] }),
    ],
  ])('%s', (_what, pattern) => {
    expect(matches(pattern, EVENT)).toBe(true);
  });
});

describe('patterns that do not match', () => {
  test.each([
    ['another value', { source: ['aws.ec2'] }],
    ['a field that is not there', { region: ['us-east-1'] }],
    ['one of two fields', { source: ['aws.rds'], account: ['222222222222'] }],
    ['a text for a number', detail({ progress: ['42'] })],
    ['two fields of different elements of an array', detail({ tags: { key: ['kind'], value: ['data'] } })],
    ['prefix in the middle', { source: [{ prefix: 'rds' }] }],
    ['anything-but the value', detail({ state: [{ 'anything-but': 'available' }] })],
    ['anything-but for a field that is not there', detail({ reason: [{ 'anything-but': 'x' }] })],
    ['anything-but a fitting prefix', detail({ state: [{ 'anything-but': { prefix: ['x', 'avail'] } }] })],
    ['numeric out of range', detail({ progress: [{ numeric: ['>', 42] }] })],
    ['numeric for a text', detail({ state: [{ numeric: ['>', 0] }] })],
    ['exists, of an object', { detail: [{ exists: true }] }],
    ['does not exist, of what does', detail({ state: [{ exists: false }] })],
    ['an escaped wildcard', { source: [{ wildcard: 'aws.\\*' }] }],
    ['cidr of another network', detail({ address: [{ cidr: '10.0.1.0/24' }] })],
    ['$or of nothing that fits', { $or: [{ source: ['aws.ec2'] }, { source: ['aws.kms'] }] }],
    ['a name that objects inherit', { constructor: [{ exists: true }] }],
  ])('%s', (_what, pattern) => {
    expect(matches(pattern, EVENT)).toBe(false);
  });
});

test.each([
  ['no object', ['aws.rds']],
  ['an empty object', {}],
  ['an empty list', { source: [] }],
  ['a bare value', { source: 'aws.rds' }],
  ['an unknown operator', { source: [{ like: 'aws.' }] }],
  ['two operators in one', { source: [{ prefix: 'a', suffix: 's' }] }],
  ['exists that is no boolean', { source: [{ exists: 'yes' }] }],
  ['numeric without a bound', { source: [{ numeric: ['>'] }] }],
  ['numeric with a text', { source: [{ numeric: ['>', '5'] }] }],
  ['a cidr that is none', { source: [{ cidr: '10.0.0.0' }] }],
  ['consecutive wildcards', { source: [{ wildcard: 'a**b' }] }],
  ['$or of one', { $or: [{ source: ['a'] }] }],
])('%s is refused', (_what, pattern) => {
  expect(() => matches(pattern, EVENT)).toThrow();
});
