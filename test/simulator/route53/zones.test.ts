import { expect, test } from 'vitest';
import { createZone, route53 } from '../../../simulator/route53';
import type { Caller } from '../../../simulator/service';
import { createWorld, type World } from '../../../simulator/world';

const account = '222222222222';
const administrator: Caller = { kind: 'administrator', account };
const start = Date.parse('2026-01-05T06:00:00Z');

function newWorld(): World {
  return createWorld({ seed: 'seed', start, services: [route53] });
}

// biome-ignore lint/suspicious/noExplicitAny: tests read many shapes.
function call<T = any>(world: World, action: string, input: object): Promise<T> {
  return world.call<T>(administrator, 'us-east-1', 'route53', action, input);
}

test('a zone is made with its NS and SOA, and goes when nothing else is left', async () => {
  const world = newWorld();
  const created = await call(world, 'CreateHostedZone', {
    Name: 'example.com',
    CallerReference: 'one',
    HostedZoneConfig: { Comment: 'ours' },
  });
  const Id = created.HostedZone.Id;

  expect(created.HostedZone).toMatchObject({
    Name: 'example.com.',
    ResourceRecordSetCount: 2,
    Config: { Comment: 'ours', PrivateZone: false },
  });
  expect(created.DelegationSet.NameServers).toHaveLength(4);
  const { ResourceRecordSets } = await call(world, 'ListResourceRecordSets', { HostedZoneId: Id });
  expect(ResourceRecordSets.map(({ Type }: { Type: string }) => Type)).toEqual(['NS', 'SOA']);

  const record = {
    Name: 'a.example.com',
    Type: 'A',
    TTL: 60,
    ResourceRecords: [{ Value: '192.0.2.1' }],
  };
  const change = (Action: string) =>
    call(world, 'ChangeResourceRecordSets', {
      HostedZoneId: Id,
      ChangeBatch: { Changes: [{ Action, ResourceRecordSet: record }] },
    });
  await change('CREATE');
  await expect(call(world, 'DeleteHostedZone', { Id })).rejects.toMatchObject({
    awsCode: 'HostedZoneNotEmpty',
    status: 400,
  });
  await change('DELETE');
  await call(world, 'DeleteHostedZone', { Id });
  await expect(call(world, 'GetHostedZone', { Id })).rejects.toMatchObject({
    awsCode: 'NoSuchHostedZone',
    status: 404,
  });
});

test.each([
  ['CreateHostedZone', { Name: 'other.com', CallerReference: 'seeded-Z1' }, 'HostedZoneAlreadyExists', 409],
  ['CreateHostedZone', { Name: 'a..com', CallerReference: 'x' }, 'InvalidDomainName', 400],
  ['GetChange', { Id: 'CNONE' }, 'NoSuchChange', 404],
  ['GetHealthCheck', { HealthCheckId: 'x' }, 'NoSuchHealthCheck', 404],
  ['ListResourceRecordSets', { HostedZoneId: 'Z1', StartRecordType: 'A' }, 'InvalidInput', 400],
  ['ListHostedZones', { Marker: 'Z404' }, 'InvalidInput', 400],
])('%s with %j is refused', async (action, input, awsCode, status) => {
  const world = newWorld();
  createZone(world, account, { id: 'Z1', name: 'example.com' });

  await expect(call(world, action, input)).rejects.toMatchObject({ awsCode, status });
});

test('zones are listed in pages, by id and by name', async () => {
  const world = newWorld();
  for (const [id, name] of [
    ['Z3', 'a.net'],
    ['Z1', 'b.com'],
    ['Z2', 'a.com'],
  ]) {
    createZone(world, account, { id, name });
  }

  const first = await call(world, 'ListHostedZones', { MaxItems: 2 });
  const second = await call(world, 'ListHostedZones', { MaxItems: 2, Marker: first.NextMarker });
  const byName = await call(world, 'ListHostedZonesByName', { DNSName: 'b.com' });

  const ids = (page: { HostedZones: { Id: string }[] }) => page.HostedZones.map(({ Id }) => Id);
  expect(ids(first)).toEqual(['/hostedzone/Z1', '/hostedzone/Z2']);
  expect(first.IsTruncated).toBe(true);
  expect(ids(second)).toEqual(['/hostedzone/Z3']);
  expect(second.IsTruncated).toBe(false);
  expect(ids(byName)).toEqual(['/hostedzone/Z1', '/hostedzone/Z3']);
});

test('zones and health checks carry tags', async () => {
  const world = newWorld();
  createZone(world, account, { id: 'Z1', name: 'example.com' });
  const { HealthCheck } = await call(world, 'CreateHealthCheck', {
    CallerReference: 'hc',
    HealthCheckConfig: { Type: 'HTTPS', FullyQualifiedDomainName: 'example.com' },
  });

  for (const [ResourceType, ResourceId] of [
    ['hostedzone', 'Z1'],
    ['healthcheck', HealthCheck.Id],
  ]) {
    const on = { ResourceType, ResourceId };
    await call(world, 'ChangeTagsForResource', {
      ...on,
      AddTags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
    });
    await call(world, 'ChangeTagsForResource', { ...on, RemoveTagKeys: ['a'] });
    const { ResourceTagSet } = await call(world, 'ListTagsForResource', on);
    expect(ResourceTagSet).toEqual({ ...on, Tags: [{ Key: 'b', Value: '2' }] });
  }
});
