import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../runtime/recovery/switch';
import type { RecoverableDatabase, SwitchSettings } from '../../runtime/settings';

function database(name: string): RecoverableDatabase {
  return {
    name,
    rpoSeconds: 3600,
    periodSeconds: 1800,
    snapshotSeconds: 300,
    copySeconds: 1200,
    secret: `lifeboat/production/${name}`,
    checks: { tables: [], sql: [] },
    recipe: {
      instanceClass: 'db.t4g.medium',
      engine: 'postgres',
      engineVersion: '17.4',
      port: 5432,
      masterUsername: 'app',
      databaseName: 'app',
      multiAz: false,
    },
  };
}

const settings: SwitchSettings = {
  environment: 'production',
  source: { account: '111111111111', region: 'us-west-2' },
  recovery: { account: '222222222222', region: 'us-east-1' },
  databases: [database('orders'), database('billing')],
  zoneId: 'Z1',
  recordName: 'api.example.com',
  recordType: 'CNAME',
  recoveryTarget: 'api.recovery.example.net',
  ttlSeconds: 60,
};
const decision = { by: 'Ada', reason: 'us-west-2 is gone', at: '2026-01-05T12:51:07Z', unfenced: 'accepted' };
const verified = [
  { database: 'orders', passed: true },
  { database: 'billing', passed: true },
];

describe('moving traffic', () => {
  it('is allowed when every database is verified and a named person accepted that nothing is fenced', () => {
    expect(refusalOf(settings, decision, verified)).toBeUndefined();
  });

  it.each([
    ['nothing was verified', decision, []],
    ['one database is missing', decision, [verified[0]]],
    ['one did not pass', decision, [verified[0], { database: 'billing', passed: false }]],
    ['what was verified cannot be read', decision, 'all'],
    ['nobody decided', undefined, verified],
    ['nobody is named', { ...decision, by: ' ' }, verified],
    ['the name is a placeholder', { ...decision, by: '<your name>' }, verified],
    ['it is not said when', { ...decision, at: 'now' }, verified],
    ['no reason is given', { ...decision, reason: '' }, verified],
    ['nobody accepted that the source is not fenced', { ...decision, unfenced: undefined }, verified],
    ['the acceptance is not the word', { ...decision, unfenced: true }, verified],
  ])('is refused when %s', (_when, decided, checked) => {
    expect(refusalOf(settings, decided, checked)).toEqual(expect.stringMatching(/./));
  });
});
