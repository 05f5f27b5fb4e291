import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ListRolesCommandOutput } from '@aws-sdk/client-iam';
import type { DBSnapshot } from '@aws-sdk/client-rds';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildEstate } from '../../cli/drill/estate';
import {
  busArn,
  databaseHash,
  EVENT_SOURCE,
  ledgerName,
  SNAPSHOT_SHARED,
  snapshotArn,
  storeName,
} from '../../runtime/names';
import type { Chain } from '../../runtime/settings';
import { createBackend, deploy } from '../../simulator/pulumi';
import { rdsSwitches } from '../../simulator/rds/quotas';
import type { Caller } from '../../simulator/service';
import { services } from '../../simulator/services';
import { createWorld } from '../../simulator/world';
import { available, deploySystem, HOUR, MINUTE, chain as production, START, type System } from './system';

const PROJECT = join(__dirname, '..', '..');

/** Staging as it is, but for its recovery account: production's. */
const staging: Chain = {
  environment: 'staging',
  source: { account: '333333333333', region: 'us-west-2' },
  recovery: production.recovery,
};

/** Copies that AWS lets both environments together have in progress; each config may use them all. */
const COPIES = 1;

const QUOTAS = JSON.stringify({ manualSnapshots: 100, concurrentCopies: COPIES });

/** The stack `staging`, and `staging-dr` beside production's, each with the one database that production has too. */
async function deployStaging({ world }: System): Promise<void> {
  const traffic = {
    zoneId: 'Z08345723EXAMPLE5678',
    record: 'api.staging.example.com',
    sourceTarget: 'api.us-west-2.staging.example.com',
    recoveryTarget: 'api.us-east-1.staging.example.com',
    ttlSeconds: 60,
  };
  await buildEstate(world, { chain: staging, databases: [{ name: 'orders', databaseName: 'app' }], traffic });
  const backend = createBackend(world);
  const sides = { 'lifeboat:recovery': JSON.stringify(staging.recovery) };
  const databases = JSON.stringify([{ name: 'orders', rpo: '2 hours', every: '30 minutes' }]);
  await deploy(backend, {
    projectDir: PROJECT,
    stack: 'staging',
    deployAs: { account: staging.source.account },
    config: { ...sides, 'lifeboat:databases': databases },
  });
  await deploy(backend, {
    projectDir: PROJECT,
    stack: 'staging-dr',
    deployAs: { account: staging.recovery.account },
    config: { ...sides, 'lifeboat:quotas': QUOTAS },
  });
}

describe('two environments with databases of one name and one recovery account', () => {
  let system: System;
  let mostInFlight = 0;
  beforeAll(async () => {
    system = await deploySystem({
      schedule: { rpo: '2 hours', every: '30 minutes' },
      recoveryConfig: { 'lifeboat:quotas': QUOTAS },
    });
    const { account, region } = production.recovery;
    rdsSwitches(system.world, account, region).concurrentCopies = COPIES;
    await deployStaging(system);
    for (let minute = 0; minute < 4 * 60; minute += 2) {
      await system.pass(2 * MINUTE);
      const copying = (await points()).filter(({ Status }) => Status === 'creating');
      mostInFlight = Math.max(mostInFlight, copying.length);
    }
  });
  afterAll(() => system.world.close());

  /** All that stands in the recovery account in the recovery Region. */
  function points(): Promise<DBSnapshot[]> {
    return system.snapshots('recovery');
  }

  async function pointsOf(chain: Chain): Promise<DBSnapshot[]> {
    const hash = databaseHash(chain, 'orders');
    return (await points()).filter(({ DBSnapshotIdentifier = '' }) => DBSnapshotIdentifier.includes(hash));
  }

  /** The source side has it still. */
  async function newestOf(chain: Chain): Promise<DBSnapshot> {
    return available(await pointsOf(chain)).at(-1) ?? {};
  }

  it.each([production, staging])('$environment gets its points and tags them as its own', async (chain) => {
    const own = await pointsOf(chain);

    expect(available(own).length).toBeGreaterThanOrEqual(3);
    for (const { TagList = [], SourceDBSnapshotIdentifier, KmsKeyId } of own) {
      const tags = Object.fromEntries(TagList.map(({ Key, Value }) => [Key, Value]));
      expect(tags).toMatchObject({
        'lifeboat:environment': chain.environment,
        'lifeboat:database': 'orders',
      });
      expect(SourceDBSnapshotIdentifier).toContain(`:${chain.source.account}:`);
      expect(KmsKeyId).toBe(await keyOf(chain));
    }
  });

  it('share no point and no key, and nothing stands there that is neither one’s', async () => {
    const [ours, theirs] = [await pointsOf(production), await pointsOf(staging)];

    expect(ours.length + theirs.length).toBe((await points()).length);
    expect(await keyOf(production)).not.toBe(await keyOf(staging));
  });

  it('keep together within the copies that AWS lets one account have, and both in time', () => {
    const { notes } = system.world.trail;
    const alarms = notes.filter(
      ({ kind, details, time }) =>
        kind === 'alarm' && details.to === 'ALARM' && time > system.world.clock.now() - 2 * HOUR,
    );

    expect(mostInFlight).toBe(COPIES);
    expect(alarms).toEqual([]);
  });

  it('are refused nothing', () => {
    const { calls } = system.world.trail;

    expect(calls.filter(({ denied }) => denied !== undefined)).toEqual([]);
  });

  it.each([
    [production, staging],
    [staging, production],
  ])('no role of one may touch what is the other’s in the recovery account: %#', async (own, other) => {
    const before = await state();
    const point = await newestOf(other);
    const roles = await rolesOf(own, own.recovery.account);
    const tries: Try[] = [
      ...(await triesAt(own, other)),
      [here, 'rds', 'DeleteDBSnapshot', { DBSnapshotIdentifier: point.DBSnapshotIdentifier }],
      [here, 'rds', 'AddTagsToResource', { ResourceName: point.DBSnapshotArn, Tags: tagsOf(own) }],
      [
        here,
        'rds',
        'AddTagsToResource',
        {
          ResourceName: point.DBSnapshotArn,
          Tags: [{ Key: 'lifeboat:hold', Value: '2030-01-01T00:00:00Z' }],
        },
      ],
    ];

    const allowed: string[] = [];
    for (const role of roles) {
      for (const one of tries) {
        const answer = await tried(own.recovery.account, role, one);
        if (!REFUSALS.includes(answer)) allowed.push(`${role}: ${one[1]} ${one[2]}: ${answer}`);
      }
    }

    expect(roles.length).toBeGreaterThan(10);
    expect(allowed).toEqual([]);
    expect(await state()).toEqual(before);
  });

  it.each([
    [production, staging],
    [staging, production],
  ])('nor may a role of its source side: %#', async (own, other) => {
    const before = await state();
    const roles = await rolesOf(own, own.source.account);
    const tries = await triesAt(own, other);

    const allowed: string[] = [];
    for (const role of roles) {
      for (const one of tries) {
        const answer = await tried(own.source.account, role, one);
        // To another account, what is not shared with it is not there.
        if (![...REFUSALS, 'DBSnapshotNotFound'].includes(answer)) {
          allowed.push(`${role}: ${one[1]} ${one[2]}: ${answer}`);
        }
      }
    }

    expect(roles.length).toBeGreaterThanOrEqual(5);
    expect(allowed).toEqual([]);
    expect(await state()).toEqual(before);
  });

  it('an announcement by the other’s source account does not get through, in either’s name', async () => {
    const answers = [production, staging].map(async ({ environment }) =>
      said(staging.source.account, busArn(production, 'recovery'), environment),
    );

    expect(await Promise.all(answers)).toEqual(['AccessDenied', 'AccessDenied']);
  });

  it.each([
    ['by its own account, in the other’s name', staging, production],
    ['by the account that both may have, in the other’s name', production, staging],
  ])('an announcement %s is dropped', async (_, at, other) => {
    const before = await state();
    const named = await newestOf(at);
    const detail = { environment: other.environment, snapshots: [named.DBSnapshotIdentifier] };
    const { Payload, FunctionError } = await invoked(`lifeboat-${at.environment}-recovery-copy`, {
      source: EVENT_SOURCE,
      account: at.source.account,
      'detail-type': SNAPSHOT_SHARED,
      detail,
    });

    expect(FunctionError).toBeUndefined();
    expect(JSON.parse(Buffer.from(Payload).toString())).toEqual({ dropped: 'it is of another environment' });
    expect(await state()).toEqual(before);
  });

  const REFUSALS: readonly string[] = ['AccessDenied', 'AccessDeniedException', 'KMSKeyNotAccessibleFault'];

  type Try = readonly [region: string, service: string, action: string, input: object];

  const [here, there] = [production.recovery.region, production.source.region];

  /** Ways of one environment to what is the other's, from any account. */
  async function triesAt(own: Chain, other: Chain): Promise<Try[]> {
    const objects = [
      [here, storeName(other, 'recovery'), 'catalog.json'],
      [there, storeName(other, 'source'), 'recipes.json'],
      [here, ledgerName(other), 'lifeboat-orders/taken.json'],
    ] as const;
    const point = await newestOf(other);
    const source = snapshotArn(other.source, point.DBSnapshotIdentifier ?? '');
    const key = await keyOf(other);
    const copy = {
      TargetDBSnapshotIdentifier: 'lifeboat-orders-taken',
      Tags: tagsOf(own),
      KmsKeyId: await keyOf(own),
    };
    return [
      ...objects.flatMap(([region, Bucket, Key]): Try[] => [
        [region, 's3', 'GetObject', { Bucket, Key }],
        [region, 's3', 'PutObject', { Bucket, Key, Body: '{}' }],
      ]),
      [here, 'kms', 'GenerateDataKey', { KeyId: key, KeySpec: 'AES_256' }],
      [here, 'kms', 'DescribeKey', { KeyId: key }],
      [there, 'events', 'PutEvents', announcement(busArn(other, 'source'), other.environment)],
      [here, 'events', 'PutEvents', announcement(busArn(other, 'recovery'), other.environment)],
      [here, 'rds', 'CopyDBSnapshot', { ...copy, SourceDBSnapshotIdentifier: point.DBSnapshotArn }],
      [
        here,
        'rds',
        'CopyDBSnapshot',
        { ...copy, SourceDBSnapshotIdentifier: point.DBSnapshotArn, KmsKeyId: key },
      ],
      [
        here,
        'rds',
        'CopyDBSnapshot',
        { ...copy, SourceDBSnapshotIdentifier: source, SourceRegion: other.source.region },
      ],
    ];
  }

  function tagsOf({ environment }: Chain) {
    return [{ Key: 'lifeboat:environment', Value: environment }];
  }

  function announcement(EventBusName: string, environment: string) {
    const Detail = JSON.stringify({ environment, snapshots: ['lifeboat-orders-00000000-20260105t0630z'] });
    return { Entries: [{ EventBusName, Source: EVENT_SOURCE, DetailType: SNAPSHOT_SHARED, Detail }] };
  }

  /** AWS's code, or `done`. */
  async function tried(account: string, role: string, [region, service, action, input]: Try) {
    const caller: Caller = { kind: 'role', account, role, session: 'try' };
    return answerOf(system.world.call(caller, region, service, action, input));
  }

  async function said(account: string, bus: string, environment: string): Promise<string> {
    const caller: Caller = { kind: 'administrator', account };
    const { region } = production.recovery;
    return answerOf(system.world.call(caller, region, 'events', 'PutEvents', announcement(bus, environment)));
  }

  async function answerOf(call: Promise<unknown>): Promise<string> {
    try {
      await call;
      return 'done';
    } catch (error) {
      return error instanceof Error ? error.name : String(error);
    }
  }

  async function invoked(FunctionName: string, event: object) {
    const pending = system.call<{ Payload: Uint8Array; FunctionError?: string }>(
      'recovery',
      'lambda',
      'Invoke',
      {
        FunctionName,
        Qualifier: 'live',
        Payload: new TextEncoder().encode(JSON.stringify(event)),
      },
    );
    await system.pass(MINUTE);
    return pending;
  }

  async function rolesOf({ environment }: Chain, account: string): Promise<string[]> {
    const caller: Caller = { kind: 'administrator', account };
    const { Roles = [] } = await system.world.call<ListRolesCommandOutput>(
      caller,
      'us-east-1',
      'iam',
      'ListRoles',
      {},
    );
    return Roles.map(({ Arn = '' }) => Arn).filter((arn) => arn.includes(`lifeboat-${environment}-`));
  }

  async function keyOf({ environment }: Chain): Promise<string> {
    const { KeyMetadata } = await system.call<{ KeyMetadata: { Arn: string } }>(
      'recovery',
      'kms',
      'DescribeKey',
      {
        KeyId: `alias/lifeboat-${environment}-recovery`,
      },
    );
    return KeyMetadata.Arn;
  }

  /** Points of both, and who they say they are. */
  async function state() {
    return (await points()).map(({ DBSnapshotArn, KmsKeyId, TagList }) => ({
      DBSnapshotArn,
      KmsKeyId,
      TagList,
    }));
  }
});

it('an environment without a partner deploys nothing, protects nothing and says so', async () => {
  const world = createWorld({ seed: 'dev', start: START, services });
  const { outputs, diagnostics } = await deploy(createBackend(world), {
    projectDir: PROJECT,
    stack: 'dev',
    deployAs: { account: '555555555555' },
  });
  const { calls } = world.trail;
  await world.close();

  const nothing = expect.stringMatching(
    /^Nothing of dev is protected: .* add lifeboat:recovery .* to Pulumi\.dev\.yaml/,
  );
  expect(outputs.protection?.value).toEqual(nothing);
  expect(diagnostics).toMatchObject([{ severity: 'warning', message: nothing }]);
  expect(calls.filter(({ action }) => !/^(Get|List|Describe)/.test(action))).toEqual([]);
});

describe('a drill of', { timeout: 180_000 }, () => {
  const report = mkdtempSync(join(tmpdir(), 'lifeboat-environments-'));
  afterAll(() => rmSync(report, { recursive: true }));

  async function drill(environment: string) {
    const args = ['--environment', environment, '--until', '08:11:07', '--rows', '1000', '--report', report];
    const child = spawn(process.execPath, [join(PROJECT, 'bin', 'cli', 'main.js'), 'drill', ...args], {
      cwd: PROJECT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      err += text;
    });
    const [code] = await once(child, 'close');
    return { code, out, err };
  }

  it('an environment without a partner is refused, with what it is and which can be drilled', async () => {
    const { code, out, err } = await drill('dev');

    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(
      /^--environment is "dev", which has no recovery side\. Nothing of dev is protected: /,
    );
    expect(err).toMatch(/Environments here that can be recovered: production, staging\.$/m);
  });

  it('staging recovers it in its own accounts', async () => {
    const { code, out, err } = await drill('staging');

    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^deployed +staging-dr .* 444444444444 us-east-1$/m);
    expect(out).not.toMatch(/111111111111|222222222222/);
  });
});
