import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_DATABASES } from '../../infra/recovery-plan-looks';
import { oldestAge, PERIODS } from '../../runtime/cadence';
import { durationText } from '../../runtime/duration';
import { readProject, readStackFile } from '../../simulator/pulumi/project';
import { readConfig } from '../../stacks/config';
import { faultsText } from '../../stacks/config-fault';
import { schemas } from '../../stacks/config-schema';
import { scheduleFault } from '../../stacks/schedule-rule';

const sides = {
  environment: 'production',
  source: { account: '111111111111', region: 'us-west-2' },
  recovery: { account: '222222222222', region: 'us-east-1' },
};

const orders = {
  name: 'orders',
  rpo: '1 hour',
  every: '30 minutes',
  checks: {
    tables: ['orders', 'billing.invoices'],
    newest: { table: 'orders', column: 'placed_at', within: '5 minutes' },
    sql: ['select true'],
  },
  allowances: { snapshot: '5 minutes', copy: '20 minutes' },
};

const source = { role: 'source', ...sides, alerts: ['oncall@example.com'], databases: [orders] };

const traffic = {
  zoneId: 'Z08345723EXAMPLE1234',
  record: 'api.example.com',
  sourceTarget: 'api.us-west-2.example.com',
  recoveryTarget: 'api.us-east-1.example.com',
  ttl: '1 minute',
};

const recovery = { role: 'recovery', ...sides, sourceStack: 'production', rto: '2 hours', traffic };

/** The faults as `key: allowed`. */
function faultsOf(raw: Record<string, unknown>): string[] {
  const read = readConfig(raw);
  return read.ok ? [] : read.faults.map(({ key, allowed }) => `${key}: ${allowed}`);
}

describe('a good config', () => {
  it('of a source stack is read into seconds', () => {
    expect(readConfig(source)).toEqual({
      ok: true,
      config: {
        role: 'source',
        chain: sides,
        alerts: ['oncall@example.com'],
        tags: {},
        deployRole: undefined,
        quotas: { manualSnapshots: 100, concurrentCopies: 20, manualClusterSnapshots: 100 },
        rdsEvents: 'eventbridge',
        databases: [
          {
            name: 'orders',
            rpoSeconds: 3_600,
            periodSeconds: 1_800,
            snapshotSeconds: 300,
            copySeconds: 1_200,
            includeAutomated: false,
            checks: {
              tables: ['orders', 'billing.invoices'],
              newest: { table: 'orders', column: 'placed_at', withinSeconds: 300 },
              sql: ['select true'],
            },
          },
        ],
      },
    });
  });

  it('of a recovery stack is read into seconds', () => {
    const { ttl: _, ...rest } = traffic;

    expect(readConfig(recovery)).toMatchObject({
      ok: true,
      config: {
        sourceStack: 'production',
        rtoSeconds: 7_200,
        traffic: { ...rest, ttlSeconds: 60 },
        retention: { hourly: 24, daily: 7, weekly: 4, monthly: 12 },
        copyStrategy: 'auto',
        copies: 18,
        clusterCopies: 4,
        keys: {},
        quotas: { manualSnapshots: 100, concurrentCopies: 20, manualClusterSnapshots: 100 },
        ledger: { mode: 'governance', days: 400 },
      },
    });
  });

  it('may say how much is kept, how copies are made and under which keys', () => {
    const keys = { orders: 'arn:aws:kms:us-east-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab' };
    const raw = {
      ...recovery,
      retention: { hourly: 12, monthly: 0 },
      copyStrategy: 'two-hop',
      copies: '5',
      keys,
      ledger: { days: 30 },
      quotas: { manualSnapshots: 400 },
    };

    expect(readConfig(raw)).toMatchObject({
      config: {
        retention: { hourly: 12, daily: 7, weekly: 4, monthly: 0 },
        copyStrategy: 'two-hop',
        copies: 5,
        keys,
        ledger: { mode: 'governance', days: 30 },
        quotas: { manualSnapshots: 400, concurrentCopies: 20 },
      },
    });
  });

  it('leaves people two of the copies that AWS grants, unless they are set', () => {
    expect(readConfig({ ...recovery, quotas: { concurrentCopies: 5 } })).toMatchObject({
      config: { copies: 3 },
    });
  });

  it('may protect by tag instead of by name', () => {
    const { databases: _, ...rest } = source;
    const read = readConfig({ ...rest, protectByTag: { rpo: '2 hours', every: '1 hour' }, rdsEvents: 'sns' });

    expect(read).toMatchObject({
      config: {
        databases: [],
        protectByTag: {
          rpoSeconds: 7_200,
          periodSeconds: 3_600,
          snapshotSeconds: 300,
          copySeconds: 1_200,
        },
        rdsEvents: 'sns',
      },
    });
  });

  it('of an environment without a partner protects nothing', () => {
    const read = readConfig({ role: 'source', environment: 'dev', source: sides.source });

    expect(read).toEqual({
      ok: true,
      config: { role: 'unprotected', environment: 'dev', source: sides.source },
    });
  });

  it('needs neither checks nor allowances', () => {
    const { checks: _checks, allowances: _allowances, ...bare } = orders;

    expect(readConfig({ ...source, databases: [bare] })).toMatchObject({
      config: { databases: [{ checks: { tables: [], sql: [] } }] },
    });
  });

  it('may have tags of every letter, as long as AWS takes', () => {
    const tags = { ['ü'.repeat(128)]: 'x'.repeat(256), 'cost centre': '', 'team:a/b=c+d-e@f.g_h': 'Zoë' };

    expect(readConfig({ ...source, tags })).toMatchObject({ ok: true, config: { tags } });
  });

  it('may hold the empty defaults of keys that only the other role has', () => {
    expect(readConfig({ ...source, sourceStack: '', rto: '', traffic: {}, deployRole: '' }).ok).toBe(true);
    expect(readConfig({ ...recovery, databases: [], alerts: [], tags: {} }).ok).toBe(true);
  });

  it.each(['production', 'production-dr', 'staging', 'staging-dr', 'dev'])(
    'is in Pulumi.%s.yaml, and has no key that Pulumi.yaml does not',
    (stack) => {
      const project = readProject(process.cwd());
      const written = Object.entries(readStackFile(project, stack).config as Record<string, unknown>);
      const raw = Object.fromEntries(written.map(([key, value]) => [key.replace('lifeboat:', ''), value]));

      expect(faultsOf(raw)).toEqual([]);
      expect(Object.keys(raw).filter((key) => !(key in project.config))).toEqual([]);
    },
  );

  it('has the keys that Pulumi.yaml declares', () => {
    const { config } = readProject(process.cwd());

    expect(Object.keys(config).sort()).toEqual([...Object.keys(schemas), 'databases'].sort());
  });
});

describe('a cluster', () => {
  const ledger = { name: 'ledger', kind: 'cluster', rpo: '2 hours', every: '1 hour' };

  it('is one where the config says so, and its copies are known to have ended only when reconcile finds them', () => {
    const read = readConfig({ ...source, databases: [orders, ledger] });

    expect(read.ok && read.config.role === 'source' && read.config.databases).toMatchObject([
      { name: 'orders', copySeconds: 1_200 },
      { name: 'ledger', kind: 'cluster', copySeconds: 2_100 },
    ]);
    expect(read.ok && JSON.stringify(read.config)).not.toContain('"kind":"instance"');
  });

  it.each([
    [
      'automated snapshots that no copy would have time for',
      { ...ledger, includeAutomated: true },
      'databases[1].includeAutomated: Allowed: false, since every 1 hour leaves no time for a second copy that may take 35 minutes',
    ],
    ['another kind', { ...ledger, kind: 'galaxy' }, 'databases[1].kind: Allowed: instance, or cluster'],
    ['the name of an instance', { ...ledger, name: 'orders' }, 'databases[0] has this name too'],
    [
      'a schedule that leaves no time to notice',
      { ...ledger, rpo: '1 hour', every: '30 minutes' },
      'which AWS tells nobody of a cluster',
    ],
  ])('with %s is refused', (_what, database, expected) => {
    expect(faultsOf({ ...source, databases: [orders, database] })).toEqual([
      expect.stringContaining(expected),
    ]);
  });

  it('has copies of its own to share with people', () => {
    expect(readConfig({ ...recovery, clusterCopies: '5' })).toMatchObject({ config: { clusterCopies: 5 } });
    expect(faultsOf({ ...recovery, clusterCopies: '6' })).toEqual([expect.stringContaining('from 1 to 5')]);
  });
});

describe('a fault', () => {
  const withDatabase = (change: object) => ({ ...source, databases: [{ ...orders, ...change }] });
  it.each([
    ['an unknown role', { ...source, role: 'primary' }, 'role: Allowed: source or recovery.'],
    ['an environment in capitals', { ...source, environment: 'Prod' }, 'environment: Allowed: small letters'],
    [
      'an account that is too short',
      { ...source, source: { account: '1234', region: 'us-west-2' } },
      'source.account: Allowed: an AWS account id',
    ],
    [
      'an account that YAML read as a number',
      { ...source, source: { account: 111111111111, region: 'us-west-2' } },
      'source.account: Allowed: an AWS account id, twelve digits in quotes',
    ],
    [
      'a Region that is none',
      { ...source, recovery: { account: '222222222222', region: 'virginia' } },
      'recovery.region: Allowed: a Region',
    ],
    [
      'a Region of another partition',
      { ...source, recovery: { account: '222222222222', region: 'cn-north-1' } },
      'recovery.region: Allowed: a Region',
    ],
    [
      'a side without Region',
      { ...source, source: { account: '111111111111' } },
      'source.region: Allowed: a Region',
    ],
    [
      'an unknown key inside',
      { ...source, source: { ...sides.source, zone: 'a' } },
      'source.zone: Allowed: account, region.',
    ],
    [
      'a malformed ARN',
      { ...source, deployRole: 'arn:aws:iam::111111111111:user/x' },
      'deployRole: Allowed: the ARN of an IAM role',
    ],
    [
      'a role of the wrong account',
      { ...source, deployRole: 'arn:aws:iam::222222222222:role/x' },
      'deployRole: Allowed: a role of 111111111111',
    ],
    ['an address that is none', { ...source, alerts: ['oncall'] }, 'alerts[0]: Allowed: an e-mail address'],
    ['a malformed rpo', withDatabase({ rpo: '1h' }), 'databases[0].rpo: Allowed: a whole number and a unit'],
    [
      'an rpo that nothing can keep',
      withDatabase({ rpo: '1 minute' }),
      'databases[0].rpo: Allowed: a whole number and a unit, as "45 seconds", "30 minutes", "1 hour" or "7 days", 10 minutes to 30 days.',
    ],
    [
      'a malformed period',
      withDatabase({ every: 30 }),
      'databases[0].every: Allowed: a whole number and a unit',
    ],
    [
      'a period that no schedule keeps',
      withDatabase({ every: '45 minutes' }),
      'databases[0].every: Allowed: 5 minutes, 10 minutes',
    ],
    [
      'a name that RDS does not take',
      withDatabase({ name: 'my--orders' }),
      'databases[0].name: Allowed: the identifier',
    ],
    [
      'a table that is none',
      withDatabase({ checks: { tables: ['a.b.c'] } }),
      'databases[0].checks.tables[0]: Allowed: a table',
    ],
    [
      'a malformed duration deep inside',
      withDatabase({ checks: { newest: { ...orders.checks.newest, within: 'soon' } } }),
      'databases[0].checks.newest.within: Allowed: a whole number',
    ],
    [
      'an unknown key of a database',
      withDatabase({ schedule: 'daily' }),
      'databases[0].schedule: Allowed: name, kind, rpo, every, allowances, checks, includeAutomated.',
    ],
    [
      'a database that is no object',
      { ...source, databases: ['orders'] },
      'databases[0]: Allowed: name, kind, rpo',
    ],
    [
      'no database',
      { ...source, databases: undefined },
      `databases: Allowed: a list of 1 to ${MOST_DATABASES} databases`,
    ],
    [
      'too many databases',
      { ...source, databases: Array.from({ length: MOST_DATABASES + 1 }, () => orders) },
      `databases: Allowed: a list of 1 to ${MOST_DATABASES}`,
    ],
    [
      'a database named twice',
      { ...source, databases: [orders, orders] },
      'databases[1].name: Allowed: each database once; databases[0] has this name too.',
    ],
    [
      'one account and Region on both sides',
      { ...source, recovery: sides.source },
      "recovery: Allowed: another account and another Region than the source's, so that no loss takes both; both sides name the same account and Region.",
    ],
    [
      'one account on both sides',
      { ...source, recovery: { account: '111111111111', region: 'us-east-1' } },
      'both sides name the same account.',
    ],
    [
      'one Region on both sides',
      { ...source, recovery: { account: '222222222222', region: 'us-west-2' } },
      'both sides name the same Region.',
    ],
    [
      'a mistyped key',
      { ...source, alert: 'x' },
      'alert: There is no such key. Did you mean lifeboat:alerts?',
    ],
    [
      'a key unlike any',
      { ...source, colour: 'blue' },
      'colour: There is no such key. Allowed: role, environment',
    ],
    [
      'a Region in words',
      { ...source, source: { ...sides.source, region: 'us-east' } },
      'source.region: Allowed: a Region',
    ],
    [
      'a tag with a name too long',
      { ...source, tags: { ['x'.repeat(129)]: '1' } },
      'Allowed as the name of a tag: 1 to 128',
    ],
    ['a tag without a name', { ...source, tags: { '': '1' } }, 'Allowed as the name of a tag: 1 to 128'],
    [
      "a tag of AWS's own",
      { ...source, tags: { 'AWS:team': '1' } },
      'tags.AWS:team: Allowed as the name of a tag',
    ],
    [
      'a tag of our own',
      { ...source, tags: { 'lifeboat:hold': '1' } },
      'tags.lifeboat:hold: Allowed as the name of a tag',
    ],
    ['a tag with a comma', { ...source, tags: { 'a,b': '1' } }, 'tags.a,b: Allowed as the name of a tag'],
    [
      'a value too long',
      { ...source, tags: { team: 'x'.repeat(257) } },
      'tags.team: Allowed as the value of a tag: at most 256',
    ],
    [
      'a value with a bracket',
      { ...source, tags: { team: '<a>' } },
      'tags.team: Allowed as the value of a tag',
    ],
    [
      'databases in a recovery stack',
      { ...recovery, databases: [orders] },
      'databases: Allowed: only in a stack whose role is source.',
    ],
    [
      'traffic in a source stack',
      { ...source, traffic },
      'traffic: Allowed: only in a stack whose role is recovery.',
    ],
    [
      'no source stack',
      { ...recovery, sourceStack: undefined },
      'sourceStack: Allowed: the name of the source stack',
    ],
    [
      'an objective by tag that no schedule keeps',
      { ...source, protectByTag: { rpo: '10 minutes', every: '5 minutes' } },
      'protectByTag.every: Just before the next copy lands',
    ],
    ['an unknown way of events', { ...source, rdsEvents: 'sqs' }, 'rdsEvents: Allowed: eventbridge or sns.'],
    [
      'a quota that is none',
      { ...source, quotas: { manualSnapshots: 0 } },
      'quotas.manualSnapshots: Allowed: a whole number from 1 to 100000',
    ],
    [
      'automated snapshots, said in words',
      withDatabase({ includeAutomated: 'yes' }),
      'databases[0].includeAutomated: Allowed: true or false.',
    ],
    [
      'databases without a partner that they could be copied to',
      { ...source, recovery: undefined },
      'recovery: Allowed: account and region. lifeboat:databases cannot be kept without it',
    ],
    ['a retention in a source stack', { ...source, retention: { hourly: 1 } }, 'retention: Allowed: only in'],
    [
      'half an hour of retention',
      { ...recovery, retention: { hourly: 0.5 } },
      'retention.hourly: Allowed: a whole number from 0 to 744',
    ],
    [
      'an unknown strategy',
      { ...recovery, copyStrategy: 'three-hop' },
      'copyStrategy: Allowed: auto, single-step or two-hop.',
    ],
    ['no copies', { ...recovery, copies: '0' }, 'copies: Allowed: a whole number from 1 to 1000'],
    [
      'more copies than AWS grants',
      { ...recovery, copies: '21' },
      'copies: Allowed: at most 20, which lifeboat:quotas.concurrentCopies grants.',
    ],
    [
      "a key of the source's account",
      { ...recovery, keys: { orders: 'arn:aws:kms:us-east-1:111111111111:key/1234' } },
      'keys.orders: Allowed: a key of the recovery account 222222222222 in us-east-1.',
    ],
    [
      'an alias',
      { ...recovery, keys: { orders: 'arn:aws:kms:us-east-1:222222222222:alias/orders' } },
      'keys.orders: Allowed: the ARN of a KMS key',
    ],
    [
      'a ledger that can be changed',
      { ...recovery, ledger: { mode: 'none' } },
      'ledger.mode: Allowed: governance or compliance.',
    ],
    ['no rto', { ...recovery, rto: undefined }, 'rto: Allowed: a whole number and a unit'],
    [
      'a malformed zone',
      { ...recovery, traffic: { ...traffic, zoneId: 'zone' } },
      'traffic.zoneId: Allowed: the id of a hosted zone',
    ],
    [
      'a record with a dot at its end',
      { ...recovery, traffic: { ...traffic, record: 'api.example.com.' } },
      'traffic.record: Allowed: a host name',
    ],
    [
      'a TTL without unit',
      { ...recovery, traffic: { ...traffic, ttl: '60' } },
      'traffic.ttl: Allowed: a whole number and a unit',
    ],
  ])('is %s', (_what, raw, expected) => {
    const faults = faultsOf(raw);

    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(expected);
  });

  it('hides no other', () => {
    const faults = faultsOf({
      role: 'source',
      environment: 'Prod',
      source: { account: '1', region: 'nowhere' },
      databases: [
        { ...orders, rpo: 'soon' },
        { ...orders, every: '7 minutes' },
      ],
      rto: '2 hours',
    });

    expect(faults.map((fault) => fault.slice(0, fault.indexOf(':'))).sort()).toEqual([
      'databases[0].rpo',
      'databases[1].every',
      'databases[1].name',
      'environment',
      'recovery',
      'rto',
      'source.account',
      'source.region',
    ]);
  });

  it.each([
    [
      'a source',
      { ...source, role: undefined, deployRole: 'arn:aws:iam::222222222222:role/x' },
      ['deployRole', 'role'],
    ],
    ['a recovery', { ...recovery, role: undefined, rto: undefined, copies: '21' }, ['copies', 'role', 'rto']],
    [
      'a source whose role is mistyped',
      { ...source, role: 'sorce', recovery: undefined },
      ['recovery', 'role'],
    ],
  ])('of %s shows without its role too', (_what, raw, expected) => {
    const faults = faultsOf(raw);

    expect(faults.map((fault) => fault.slice(0, fault.indexOf(':'))).sort()).toEqual(expected);
  });

  it('is told with key, value and what is allowed, a line each', () => {
    const read = readConfig({ ...source, role: 'primary', environment: undefined });
    const text = read.ok ? '' : faultsText('production', read.faults);

    expect(text.split('\n')).toEqual([
      'The config of stack production has 2 faults. Correct Pulumi.production.yaml:',
      expect.stringMatching(/^ {2}lifeboat:environment is missing\. Allowed: small letters/),
      '  lifeboat:role is "primary". Allowed: source or recovery.',
    ]);
  });
});

describe('a schedule', () => {
  it.each([
    ['30 minutes', '1 hour', 1_800, 3_600, undefined],
    [
      '1 hour',
      '1 hour',
      3_600,
      3_600,
      'is 1 hour + 5 minutes + 20 minutes = 85 minutes old, but rpo is 1 hour. The longest schedule that keeps it is 30 minutes.',
    ],
    ['30 minutes', '45 minutes', 1_800, 2_700, 'The longest schedule that keeps it is 20 minutes.'],
    [
      '5 minutes',
      '20 minutes',
      300,
      1_200,
      'and rpo is 20 minutes: no schedule keeps it. The least that one could keep is 45 minutes, every 20 minutes.',
    ],
    [
      '15 minutes',
      '1 hour',
      900,
      3_600,
      'RDS copies one snapshot of a database at a time, and a copy may take 20 minutes: more often than every 20 minutes is too often. rpo is 1 hour: the longest schedule that keeps it is 30 minutes.',
    ],
  ])('of %s with an rpo of %s', (_every, _rpo, periodSeconds, rpoSeconds, expected) => {
    const faults = scheduleFault('databases[0].every', {
      periodSeconds,
      rpoSeconds,
      snapshotSeconds: 300,
      copySeconds: 1_200,
    });

    expect(faults).toHaveLength(expected === undefined ? 0 : 1);
    if (expected !== undefined) expect(faults[0]?.allowed).toContain(expected);
  });

  it('that is proposed keeps the objective, and the next longer one does not', () => {
    const seconds = (max: number) => fc.integer({ min: 60, max });
    fc.assert(
      fc.property(
        seconds(7_200),
        seconds(14_400),
        seconds(172_800),
        fc.constantFrom(...PERIODS),
        (snapshotSeconds, copySeconds, rpoSeconds, every) => {
          const allowances = { snapshotSeconds, copySeconds };
          const [fault] = scheduleFault('every', { periodSeconds: every, rpoSeconds, ...allowances });
          const proposed = PERIODS.find((one) =>
            fault?.allowed.endsWith(`keeps it is ${durationText(one)}.`),
          );
          const kept = PERIODS.filter(
            (one) => one >= copySeconds && oldestAge({ periodSeconds: one, ...allowances }) <= rpoSeconds,
          );

          expect(fault === undefined).toBe(kept.includes(every));
          if (fault !== undefined) expect(proposed).toBe(kept.at(-1));
        },
      ),
    );
  });
});
