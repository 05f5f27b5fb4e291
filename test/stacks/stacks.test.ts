import * as pulumi from '@pulumi/pulumi';
import { describe, expect, it, vi } from 'vitest';
import { recoverCommand } from '../../stacks/recovery-command';
import { type Run, type RunArgs, runStack } from '../infra/program';

const source = runStack({ stack: 'production' });

/** A source that finds all its databases by their tag. */
const searching = runStack({
  stack: 'production',
  config: {
    'lifeboat:databases': '[]',
    'lifeboat:protectByTag': JSON.stringify({ rpo: '2 hours', every: '1 hour' }),
  },
});

function onlySearching(outputs: Record<string, unknown>): object {
  const objectives = { rpoSeconds: 7_200, periodSeconds: 3_600, snapshotSeconds: 300, copySeconds: 1_200 };
  return { ...outputs, databases: [], protectByTag: [objectives] };
}

async function recovery(
  change: (outputs: Record<string, unknown>) => object = (outputs) => outputs,
  args: Partial<RunArgs> = {},
) {
  const { outputs } = await source;
  return runStack({ stack: 'production-dr', sourceOutputs: { ...change(outputs) }, ...args });
}

/** What is warned of meanwhile. */
async function warnings(run: () => Promise<unknown>): Promise<string[]> {
  const warn = vi.spyOn(pulumi.log, 'warn').mockResolvedValue();
  try {
    await run();
    return warn.mock.calls.map(([text]) => text);
  } finally {
    warn.mockRestore();
  }
}

function inputsOf(run: Run, type: string): Readonly<Record<string, unknown>>[] {
  return run.resources.filter((resource) => resource.type === type).map(({ inputs }) => inputs);
}

describe('the source stack', () => {
  it.each([
    [{}, ['lifeboat:databases has no checks of orders: ']],
    [{ checks: { sql: ['select true'] } }, []],
  ])('warns of databases without checks: %j', async (checks, expected) => {
    const databases = [{ name: 'orders', rpo: '1 hour', every: '30 minutes', ...checks }];
    const config = { 'lifeboat:databases': JSON.stringify(databases) };

    const told = await warnings(() => runStack({ stack: 'production', config }));

    expect(told.filter((text) => text.includes('checks'))).toEqual(
      expected.map((text) => expect.stringContaining(text) as string),
    );
  });

  it('says what a recovery needs', async () => {
    const { outputs } = await source;

    expect(outputs).toMatchObject({
      environment: 'production',
      source: { account: '111111111111', region: 'us-west-2' },
      recovery: { account: '222222222222', region: 'us-east-1' },
      databases: [
        {
          name: 'orders',
          rpoSeconds: 3_600,
          periodSeconds: 1_800,
          snapshotSeconds: 300,
          copySeconds: 1_200,
          recipe: { instanceClass: 'db.t4g.medium', engine: 'postgres', port: 5432, databaseName: 'shop' },
          checks: {
            tables: ['orders'],
            newest: { table: 'orders', column: 'placed_at', withinSeconds: 300 },
          },
        },
      ],
      snapshotKeys: [
        'arn:aws:kms:us-west-2:111111111111:key/source-key-key',
        'arn:aws:kms:us-west-2:111111111111:key/theirs',
      ],
    });
  });

  it("leaves out a database's key that cannot be shared, because its snapshots are copied under the own one", async () => {
    const kmsKeyId = 'arn:aws:kms:us-west-2:111111111111:key/aws';
    const { outputs } = await runStack({ stack: 'production', instance: { kmsKeyId } });

    expect(outputs.snapshotKeys).toEqual(['arn:aws:kms:us-west-2:111111111111:key/source-key-key']);
  });

  it('makes no database', async () => {
    const types = (await source).resources.map(({ type }) => type);

    expect(types.filter((type) => /aws:rds/.test(type))).toEqual([]);
  });

  it('is deployed with credentials of its own account only', async () => {
    expect(inputsOf(await source, 'pulumi:providers:aws')).toEqual([
      expect.objectContaining({ region: 'us-west-2', allowedAccountIds: '["111111111111"]' }),
    ]);
  });

  it('takes snapshots at the slots of each cadence', async () => {
    const taking = inputsOf(await source, 'aws:scheduler/schedule:Schedule').filter(({ name }) =>
      String(name).includes('take'),
    );

    expect(taking).toMatchObject([
      {
        name: 'lifeboat-production-source-take-schedule-30m',
        scheduleExpression: 'cron(0/30 * * * ? *)',
        scheduleExpressionTimezone: 'UTC',
        target: { input: '{"scheduledTime":"<aws.scheduler.scheduled-time>","databases":["orders"]}' },
      },
    ]);
  });

  it('names every database that cannot be protected', async () => {
    const run = runStack({ stack: 'production', instance: { engine: 'mysql' } });

    await expect(run).rejects.toThrow(/These databases cannot be protected:\n {2}orders is mysql/);
  });

  it('refuses a key that it does not know, and says which was meant', async () => {
    const config = { 'lifeboat:datbases': '[]', 'aws:colour': 'blue' };

    await expect(runStack({ stack: 'production', config })).rejects.toThrow(
      /a fault.*\n.*lifeboat:datbases is .* There is no such key. Did you mean lifeboat:databases\?/,
    );
  });

  it('names every fault of its config', async () => {
    const config = { 'lifeboat:role': 'primary', 'lifeboat:environment': 'X' };

    await expect(runStack({ stack: 'production', config })).rejects.toThrow(
      /2 faults.*\n.*lifeboat:environment is "X".*\n.*lifeboat:role is "primary"/,
    );
  });
});

describe('the stack of an environment without a partner', () => {
  it('makes nothing, and says what to add', async () => {
    const { resources, outputs } = await runStack({ stack: 'dev' });

    expect(resources.filter(({ type }) => type !== 'pulumi:pulumi:Stack')).toEqual([]);
    expect(outputs).toEqual({
      environment: 'dev',
      source: { account: '555555555555', region: 'us-west-2' },
      protection: expect.stringMatching(
        /^Nothing of dev is protected: .* add lifeboat:recovery .*Pulumi\.dev-dr\.yaml/,
      ),
    });
  });
});

describe('the recovery stack', () => {
  it('watches the age of every recovery point; absence is a breach', async () => {
    const alarms = inputsOf(await recovery(), 'aws:cloudwatch/metricAlarm:MetricAlarm');

    expect(alarms.find(({ metricName }) => metricName === 'RecoveryPointAge')).toMatchObject({
      name: 'lifeboat-production-recovery-recovery-point-age-orders',
      namespace: 'Lifeboat',
      dimensions: { Environment: 'production', Database: 'orders' },
      statistic: 'Maximum',
      period: 300,
      evaluationPeriods: 1,
      comparisonOperator: 'GreaterThanThreshold',
      threshold: 3_600,
      treatMissingData: 'breaching',
      alarmDescription: expect.stringContaining('docs/runbook.md#recovery-point-age'),
    });
  });

  it('has a runbook section behind every alarm', async () => {
    const { readFileSync } = await import('node:fs');
    const headings = [...readFileSync('docs/runbook.md', 'utf8').matchAll(/^## (.+)$/gm)].map(
      ([, heading = '']) => heading.toLowerCase().replaceAll(' ', '-'),
    );
    const runs = [await source, await recovery(), await searching, await recovery(onlySearching)];
    const alarms = runs
      .flatMap(({ resources }) => resources)
      .filter(({ type }) => type === 'aws:cloudwatch/metricAlarm:MetricAlarm');

    expect(alarms.length).toBeGreaterThan(30);
    for (const { inputs } of alarms) {
      const [, anchor] = /docs\/runbook\.md#([a-z-]+)$/.exec(String(inputs.alarmDescription)) ?? [];
      expect(headings).toContain(anchor);
    }
  });

  it('watches a database called found apart from those that are found by their tag', async () => {
    const orders = (await source).outputs.databases as readonly object[];
    const { resources } = await recovery((outputs) => ({
      ...onlySearching(outputs),
      databases: orders.map((one) => ({ ...one, name: 'found' })),
    }));
    const alarms = resources.filter(({ inputs }) => /recovery-point-age/.test(String(inputs.name)));

    expect(alarms.map(({ inputs }) => inputs.name).sort()).toEqual([
      'lifeboat-production-recovery-recovery-point-age-found',
      'lifeboat-production-recovery-recovery-point-age_found',
    ]);
    expect(new Set(alarms.map(({ name }) => name)).size).toBe(2);
  });

  it('needs no database from a source that finds them by their tag, and has no plan that would restore nothing', async () => {
    const { resources, outputs } = await recovery(onlySearching);
    const types = resources.map(({ type }) => type);
    const names = resources.map(({ inputs }) => inputs.name);

    expect((await searching).outputs.databases).toEqual([]);
    expect(types).not.toContain('aws:sfn/stateMachine:StateMachine');
    expect(types).not.toContain('aws:secretsmanager/secret:Secret');
    expect(names).toContain('lifeboat-production-recovery-recovery-point-age_found');
    // Where the runbook has one restored by hand.
    expect(names).toContain('lifeboat-production-recovery-restored');
    expect(outputs).toMatchObject({
      databases: [],
      recoverCommand: expect.stringContaining('runbook.md#a-database-that-the-plan-does-not-hold'),
    });
    expect(outputs).not.toHaveProperty('stateMachine');
  });

  it('is refused where the source protects nothing at all', async () => {
    const run = recovery((outputs) => ({ ...outputs, databases: [], protectByTag: [] }));

    await expect(run).rejects.toThrow(
      'Stack production protects no database, and looks for none by tag. Name one in its lifeboat:databases',
    );
  });

  it('lets no later deployment move traffic back', async () => {
    const [record] = inputsOf(await recovery(), 'aws:route53/record:Record');

    expect(record).toMatchObject({
      name: 'api.example.com',
      type: 'CNAME',
      records: ['api.us-west-2.example.com'],
    });
  });

  it('restores into a network without a way out', async () => {
    const types = new Set((await recovery()).resources.map(({ type }) => type));
    const ways = [
      'InternetGateway',
      'NatGateway',
      'VpcEndpoint',
      'VpcPeeringConnection',
      'Route',
      'RouteTable',
    ];

    expect([...types].filter((type) => ways.some((way) => type.endsWith(`:${way}`)))).toEqual([]);
  });

  it('lets only the checks reach a restored database, on its port', async () => {
    const run = await recovery();
    const [into] = inputsOf(run, 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule');
    const [out] = inputsOf(run, 'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule');
    const port = { fromPort: 5432, toPort: 5432, ipProtocol: 'tcp' };

    expect(into).toMatchObject({
      ...port,
      securityGroupId: 'recovery-network-databases-id',
      referencedSecurityGroupId: 'recovery-network-checks-id',
    });
    expect(out).toMatchObject({
      ...port,
      securityGroupId: 'recovery-network-checks-id',
      referencedSecurityGroupId: 'recovery-network-databases-id',
    });
  });

  it('says how a person starts a recovery', async () => {
    const { outputs } = await recovery();

    expect(outputs).toMatchObject({
      rtoSeconds: 7_200,
      databases: [{ name: 'orders', rpoSeconds: 3_600, secret: 'lifeboat/production/orders' }],
      recoverCommand: recoverCommand('us-east-1', String(outputs.stateMachine)),
    });
  });

  it.each(['databases', 'snapshotKeys', 'environment'])(
    'names the stack and the command when its output %s is missing',
    async (name) => {
      const run = recovery((outputs) => ({ ...outputs, [name]: undefined }));

      await expect(run).rejects.toThrow(
        `Stack production has no output ${name}: run \`pulumi up -s production\` first.`,
      );
    },
  );

  it('believes nothing of the source stack that is not as it must be', async () => {
    const run = recovery((outputs) => ({ ...outputs, databases: [{ name: 'Orders; drop' }] }));

    await expect(run).rejects.toThrow(
      'Stack production says what this version cannot read: databases.0.name',
    );
  });

  it('names the quota that its retention would pass, before anything is made', async () => {
    const run = recovery((outputs) => ({
      ...outputs,
      databases: ['a', 'b', 'c'].map((name) => ({ ...(outputs.databases as object[])[0], name })),
    }));

    await expect(run).rejects.toThrow(
      /lifeboat:quotas\.manualSnapshots is 100\. 3 databases need up to 150 manual DB snapshots in 222222222222, us-east-1\. Ask AWS there for quota L-272F1212/,
    );
  });

  it('has no key for a database that nobody protects', async () => {
    const keys = { invoices: 'arn:aws:kms:us-east-1:222222222222:key/1234abcd' };
    const run = recovery((outputs) => outputs, { config: { 'lifeboat:keys': keys } });

    await expect(run).rejects.toThrow(
      /lifeboat:keys\.invoices .* Allowed: a key for one of orders, which stack production protects\./,
    );
  });

  it('is warned of a key for a database that nobody protects yet, where some are found by their tag', async () => {
    const keys = Object.fromEntries(
      ['orders', 'invoices'].map((name) => [name, 'arn:aws:kms:us-east-1:222222222222:key/1234abcd']),
    );
    const protectByTag = [
      { rpoSeconds: 7_200, periodSeconds: 3_600, snapshotSeconds: 300, copySeconds: 1_200 },
    ];
    const told = await warnings(() =>
      recovery((outputs) => ({ ...outputs, protectByTag }), { config: { 'lifeboat:keys': keys } }),
    );

    expect(told.filter((text) => text.includes('lifeboat:keys'))).toEqual([
      'lifeboat:keys.invoices is used if a database invoices is found by its tag: stack production names none.',
    ]);
  });

  it('names every point on which it and the source stack disagree', async () => {
    const run = recovery((outputs) => outputs, {
      config: {
        'lifeboat:environment': 'staging',
        'lifeboat:source': { account: '333333333333', region: 'us-west-2' },
      },
    });

    await expect(run).rejects.toThrow(
      /lifeboat:environment is "staging"\. Allowed: production, as stack production says\.\n.*lifeboat:source\.account is "333333333333"\. Allowed: 111111111111/,
    );
  });
});
