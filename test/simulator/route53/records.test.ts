import type { Change, ListResourceRecordSetsCommandOutput } from '@aws-sdk/client-route-53';
import { expect, test } from 'vitest';
import { createZone, resolve, route53 } from '../../../simulator/route53';
import type { Caller } from '../../../simulator/service';
import { createWorld, type World } from '../../../simulator/world';

const account = '222222222222';
const administrator: Caller = { kind: 'administrator', account };
const start = Date.parse('2026-01-05T06:00:00Z');
const zone = 'Z0EXAMPLE';

function newWorld(): World {
  const world = createWorld({ seed: 'seed', start, services: [route53] });
  createZone(world, account, { id: zone, name: 'example.com' });
  return world;
}

// biome-ignore lint/suspicious/noExplicitAny: tests read many shapes.
function call<T = any>(world: World, action: string, input: object, caller = administrator): Promise<T> {
  return world.call<T>(caller, 'eu-west-1', 'route53', action, input);
}

function change(world: World, Changes: Change[], caller?: Caller) {
  return call(world, 'ChangeResourceRecordSets', { HostedZoneId: zone, ChangeBatch: { Changes } }, caller);
}

function set(Action: Change['Action'], Name: string, Value: string | string[], more: object = {}): Change {
  const values = Array.isArray(Value) ? Value : [Value];
  return {
    Action,
    ResourceRecordSet: {
      Name,
      Type: 'CNAME',
      TTL: 60,
      ResourceRecords: values.map((one) => ({ Value: one })),
      ...more,
    },
  };
}

async function records(world: World): Promise<string[]> {
  const input = { HostedZoneId: zone };
  const output = await call<ListResourceRecordSetsCommandOutput>(world, 'ListResourceRecordSets', input);
  return (output.ResourceRecordSets ?? [])
    .filter(({ Type }) => Type !== 'NS' && Type !== 'SOA')
    .map((one) => `${one.Name} ${one.Type} ${one.ResourceRecords?.map(({ Value }) => Value).join(',')}`);
}

test('a change takes effect in DNS when it is INSYNC, within a minute, and is noted then', async () => {
  const world = newWorld();
  const { ChangeInfo } = await change(world, [set('UPSERT', 'API.example.com', 'source.example.net')]);

  expect(ChangeInfo).toMatchObject({ Status: 'PENDING', SubmittedAt: new Date(start) });
  expect(ChangeInfo.Id).toMatch(/^\/change\/C[0-9A-Z]+$/);
  expect(await records(world)).toEqual(['api.example.com. CNAME source.example.net']);
  expect(resolve(world, 'api.example.com', 'CNAME')).toBeUndefined();

  await world.clock.runUntil(start + 60_000);
  const { ChangeInfo: later } = await call(world, 'GetChange', { Id: ChangeInfo.Id });
  expect(later.Status).toBe('INSYNC');
  expect(resolve(world, 'api.example.com', 'CNAME')).toEqual({ values: ['source.example.net'], ttl: 60 });
  expect(resolve(world, 'API.example.com.', 'A')).toEqual({ values: ['source.example.net'], ttl: 60 });
  const [note] = world.trail.notes;
  expect(note).toMatchObject({
    kind: 'record-changed',
    subject: 'api.example.com',
    account,
    details: { values: 'source.example.net', type: 'CNAME', ttl: 60, zone },
  });
  expect(note.time).toBeGreaterThan(start);
});

test('changes of a zone take effect in their order', async () => {
  const world = newWorld();
  for (let second = 0; second < 20; second++) {
    await world.clock.runUntil(start + second * 1000);
    await change(world, [set('UPSERT', 'api.example.com', `target-${second}.example.net`)]);
  }
  await world.clock.runUntil(start + 120_000);

  const values = world.trail.notes.map((note) => note.details.values);
  expect(values).toEqual(Array.from({ length: 20 }, (_, second) => `target-${second}.example.net`));
});

test('when the control plane is lost DNS still answers, and what was under way is stranded', async () => {
  const world = newWorld();
  await change(world, [set('CREATE', 'api.example.com', 'source.example.net')]);
  await world.clock.runUntil(start + 60_000);
  await change(world, [set('UPSERT', 'api.example.com', 'recovery.example.net')]);
  world.faults.loseRegion('us-east-1');
  await world.clock.runUntil(start + 600_000);

  expect(resolve(world, 'api.example.com', 'CNAME')?.values).toEqual(['source.example.net']);
  await expect(records(world)).rejects.toMatchObject({ awsCode: 'RegionLost' });
});

test('when the control plane is back, what was under way takes effect in its order', async () => {
  const world = newWorld();
  await change(world, [set('CREATE', 'api.example.com', 'source.example.net')]);
  await change(world, [set('UPSERT', 'api.example.com', 'recovery.example.net')]);
  world.faults.loseRegion('us-east-1');
  await world.clock.runUntil(start + 600_000);
  world.faults.returnRegion('us-east-1');
  await world.clock.runUntil(start + 601_000);

  expect(resolve(world, 'api.example.com', 'CNAME')?.values).toEqual(['recovery.example.net']);
});

const api = set('CREATE', 'api.example.com', 'a.example.net');
const exists =
  "Tried to create resource record set [name='api.example.com.', type='CNAME'] but it already exists";

test.each<[string, Change[], string]>([
  ['CREATE of what is there', [api], `[${exists}]`],
  [
    'DELETE of what is not there',
    [set('DELETE', 'www.example.com', 'a.example.net')],
    "[Tried to delete resource record set [name='www.example.com.', type='CNAME'] but it was not found]",
  ],
  [
    'DELETE with another value',
    [set('DELETE', 'api.example.com', 'b.example.net')],
    "[Tried to delete resource record set [name='api.example.com.', type='CNAME'] but the values provided do not match the current values]",
  ],
  [
    'DELETE with another TTL',
    [set('DELETE', 'api.example.com', 'a.example.net', { TTL: 61 })],
    "[Tried to delete resource record set [name='api.example.com.', type='CNAME'] but the values provided do not match the current values]",
  ],
  [
    'a name of another zone',
    [set('UPSERT', 'api.example.org', 'a.example.net')],
    '[RRSet with DNS name api.example.org. is not permitted in zone example.com.]',
  ],
  [
    'a CNAME at the apex',
    [set('UPSERT', 'example.com', 'a.example.net')],
    '[RRSet of type CNAME with DNS name example.com. is not permitted at apex in zone example.com.]',
  ],
  [
    'another type beside a CNAME',
    [set('UPSERT', 'api.example.com', '192.0.2.1', { Type: 'A' })],
    '[RRSet of type CNAME with DNS name api.example.com. is not permitted as it conflicts with other records with the same DNS name in zone example.com.]',
  ],
  [
    'an address that is none',
    [set('UPSERT', 'www.example.com', '192.0.2.300', { Type: 'A' })],
    "[Invalid Resource Record: 'FATAL problem: ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) encountered with '192.0.2.300'']",
  ],
  [
    'all messages of a batch at once',
    [api, set('UPSERT', 'x.example.org', 'a.example.net')],
    `[${exists}, RRSet with DNS name x.example.org. is not permitted in zone example.com.]`,
  ],
  [
    'two values for a CNAME',
    [set('UPSERT', 'www.example.com', ['a.b', 'c.d'])],
    'cannot have more than one value',
  ],
  [
    'weighted without an identifier',
    [set('UPSERT', 'www.example.com', 'a.b', { Weight: 1 })],
    "Missing field 'SetIdentifier'",
  ],
  [
    'a latency record',
    [set('UPSERT', 'www.example.com', 'a.b', { Region: 'us-east-1', SetIdentifier: 'x' })],
    'is not simulated',
  ],
  ['no TTL', [set('UPSERT', 'www.example.com', 'a.b', { TTL: undefined })], 'but found none'],
  [
    'the SOA taken away',
    [
      {
        Action: 'DELETE',
        ResourceRecordSet: { Name: 'example.com', Type: 'SOA', TTL: 900, ResourceRecords: [] },
      },
    ],
    'do not match the current values',
  ],
])('%s is refused and changes nothing', async (_what, changes, message) => {
  const world = newWorld();
  await change(world, [api]);

  const refused = change(world, [set('CREATE', 'fine.example.com', 'a.example.net'), ...changes]);

  await expect(refused).rejects.toMatchObject({ awsCode: 'InvalidChangeBatch', status: 400 });
  await expect(refused).rejects.toThrow(message);
  expect(await records(world)).toEqual(['api.example.com. CNAME a.example.net']);
});

test('a batch can replace one type by another in one go', async () => {
  const world = newWorld();
  await change(world, [api]);

  await change(world, [
    set('DELETE', 'api.example.com', 'a.example.net'),
    set('CREATE', 'api.example.com', ['192.0.2.1', '192.0.2.2'], { Type: 'A' }),
  ]);

  expect(await records(world)).toEqual(['api.example.com. A 192.0.2.1,192.0.2.2']);
});

test.each<[string, Change[], string]>([
  ['no changes', [], 'InvalidInput'],
  ['more than 1000 values', many('CREATE', 1001), 'InvalidChangeBatch'],
  ['more than 500 values by UPSERT', many('UPSERT', 501), 'InvalidChangeBatch'],
])('%s are refused', async (_what, changes, code) => {
  await expect(change(newWorld(), changes)).rejects.toMatchObject({ awsCode: code, status: 400 });
});

function many(action: Change['Action'], count: number): Change[] {
  return Array.from({ length: count }, (_, index) => set(action, `n${index}.example.com`, 'a.example.net'));
}

test('500 values by UPSERT are allowed', async () => {
  const world = newWorld();

  await change(world, many('UPSERT', 500));

  const { HostedZone } = await call(world, 'GetHostedZone', { Id: zone });
  expect(HostedZone.ResourceRecordSetCount).toBe(502);
});

test('records are listed by name from the right, in pages', async () => {
  const world = newWorld();
  await change(world, [
    set('CREATE', 'b.example.com', 'x.example.net'),
    set('CREATE', 'a.b.example.com', 'x.example.net'),
    set('CREATE', '*.example.com', 'x.example.net'),
    set('CREATE', 'a.example.com', '"hello"', { Type: 'TXT' }),
  ]);
  const listed: string[] = [];
  let page = { HostedZoneId: zone, MaxItems: 2 };
  for (;;) {
    const output = await call<ListResourceRecordSetsCommandOutput>(world, 'ListResourceRecordSets', page);
    listed.push(...(output.ResourceRecordSets ?? []).map(({ Name, Type }) => `${Name} ${Type}`));
    if (!output.IsTruncated) break;
    page = {
      ...page,
      StartRecordName: output.NextRecordName,
      StartRecordType: output.NextRecordType,
    } as never;
  }

  expect(listed).toEqual([
    'example.com. NS',
    'example.com. SOA',
    '\\052.example.com. CNAME',
    'a.example.com. TXT',
    'b.example.com. CNAME',
    'a.b.example.com. CNAME',
  ]);
});

test.each([
  ['a wildcard', 'anything.example.com', 'CNAME', { values: ['wild.example.net'], ttl: 60 }],
  ['an alias', 'alias.example.com', 'A', { values: ['192.0.2.9'], ttl: 30 }],
  ['an alias to somewhere else', 'cdn.example.com', 'A', { values: ['d1.cloudfront.net'], ttl: 60 }],
  ['the primary of a failover pair', 'ha.example.com', 'A', { values: ['192.0.2.1'], ttl: 60 }],
  ['the only weight there is', 'w.example.com', 'A', { values: ['192.0.2.4'], ttl: 60 }],
  ['a name outside every zone', 'example.org', 'A', undefined],
  ['a type that the name does not have', 'ha.example.com', 'AAAA', undefined],
])('%s is resolved', async (_what, name, type, expected) => {
  const world = newWorld();
  const a = { Type: 'A' as const };
  const alias = (DNSName: string) => ({
    ...a,
    TTL: undefined,
    ResourceRecords: undefined,
    AliasTarget: { HostedZoneId: zone, DNSName, EvaluateTargetHealth: false },
  });
  await change(world, [
    set('CREATE', '*.example.com', 'wild.example.net'),
    set('CREATE', 'real.example.com', '192.0.2.9', { ...a, TTL: 30 }),
    set('CREATE', 'alias.example.com', [], alias('real.example.com')),
    set('CREATE', 'cdn.example.com', [], alias('d1.cloudfront.net')),
    set('CREATE', 'ha.example.com', '192.0.2.2', { ...a, Failover: 'SECONDARY', SetIdentifier: 'a' }),
    set('CREATE', 'ha.example.com', '192.0.2.1', { ...a, Failover: 'PRIMARY', SetIdentifier: 'b' }),
    set('CREATE', 'w.example.com', '192.0.2.3', { ...a, Weight: 0, SetIdentifier: 'a' }),
    set('CREATE', 'w.example.com', '192.0.2.4', { ...a, Weight: 10, SetIdentifier: 'b' }),
  ]);
  await world.clock.runUntil(start + 60_000);

  expect(resolve(world, name, type)).toEqual(expected);
});

test('a policy can narrow changes to one name, and sees it normalized', async () => {
  const needs = route53.actions.ChangeResourceRecordSets.needs({
    world: newWorld(),
    caller: administrator,
    account,
    region: 'us-east-1',
    requestId: 'r',
    input: {
      HostedZoneId: `/hostedzone/${zone}`,
      ChangeBatch: {
        Changes: [set('UPSERT', 'API.Example.com.', 'a.b'), set('CREATE', '*.example.com', 'a.b')],
      },
    },
  });

  expect(needs).toEqual([
    {
      action: 'route53:ChangeResourceRecordSets',
      resource: `arn:aws:route53:::hostedzone/${zone}`,
      context: {
        'route53:ChangeResourceRecordSetsNormalizedRecordNames': ['\\052.example.com', 'api.example.com'],
        'route53:ChangeResourceRecordSetsRecordTypes': ['CNAME'],
        'route53:ChangeResourceRecordSetsActions': ['CREATE', 'UPSERT'],
      },
    },
  ]);
});

test("another account's zone is none", async () => {
  const stranger: Caller = { kind: 'administrator', account: '111111111111' };

  await expect(change(newWorld(), [api], stranger)).rejects.toMatchObject({
    awsCode: 'NoSuchHostedZone',
    status: 404,
  });
});
