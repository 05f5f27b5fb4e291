import { ChangeResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { expect, test } from 'vitest';
import { sdkClient } from '../../../simulator/protocol/client';
import { createZone, route53 } from '../../../simulator/route53';
import type { Caller } from '../../../simulator/service';
import { createWorld } from '../../../simulator/world';

const account = '222222222222';
const ADMIN: Caller = { kind: 'administrator', account };
const ZONES = ['Z0EXAMPLE', 'Z0OTHER'];

function upsert(HostedZoneId: string, Name: string) {
  return {
    HostedZoneId,
    ChangeBatch: {
      Changes: [
        {
          Action: 'UPSERT' as const,
          ResourceRecordSet: { Name, Type: 'A' as const, TTL: 60, ResourceRecords: [{ Value: '192.0.2.1' }] },
        },
      ],
    },
  };
}

function newWorld() {
  const world = createWorld({ seed: 'prior', start: 0, services: [route53] });
  for (const id of ZONES) createZone(world, account, { id, name: 'example.com' });
  return world;
}

/** What became of requests that are sent at one moment, one try each. */
async function sentTogether(requests: readonly ReturnType<typeof upsert>[]): Promise<string[]> {
  const world = newWorld();
  const client = sdkClient(world, ADMIN, 'us-east-1', Route53Client);
  client.config.maxAttempts = async () => 1;
  const sent = requests.map((request) =>
    client.send(new ChangeResourceRecordSetsCommand(request)).then(
      () => 'done',
      (error: Error) => error.name,
    ),
  );
  const all = Promise.all(sent);
  await world.clock.runUntil(10_000);
  return all;
}

test('a change of a zone is refused while another one is being processed', async () => {
  const names = Array.from({ length: 8 }, (_, index) => `n${index}.example.com`);

  const results = await sentTogether(names.map((name) => upsert('Z0EXAMPLE', name)));

  expect(results).toContain('PriorRequestNotComplete');
  expect(results).toContain('done');
});

test('changes of two zones are not in each other’s way', async () => {
  const results = await sentTogether(ZONES.map((zone) => upsert(zone, 'api.example.com')));

  expect(results).toEqual(['done', 'done']);
});

test('who waits for the answer is never refused, nor is the own hand of the simulation', async () => {
  const world = newWorld();
  const client = sdkClient(world, ADMIN, 'us-east-1', Route53Client);
  const inTurn = (async () => {
    for (let index = 0; index < 5; index++) {
      await client.send(new ChangeResourceRecordSetsCommand(upsert('Z0EXAMPLE', `n${index}.example.com`)));
    }
  })();
  await world.clock.runUntil(10_000);
  await inTurn;

  for (const name of ['a.example.com', 'b.example.com']) {
    await world.call(ADMIN, 'us-east-1', 'route53', 'ChangeResourceRecordSets', upsert('Z0EXAMPLE', name));
  }

  expect(world.trail.calls.filter(({ error }) => error !== undefined)).toEqual([]);
  expect(world.trail.calls).toHaveLength(7);
});
