import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { expect, test } from 'vitest';
import { iam } from '../../../simulator/iam';
import { sdkClient } from '../../../simulator/protocol/client';
import { createZone, resolve, route53 } from '../../../simulator/route53';
import { createWorld } from '../../../simulator/world';
import { drive } from '../protocol/drive';

const account = '222222222222';
const start = Date.parse('2026-01-05T06:00:00Z');

function setUp() {
  const world = createWorld({ seed: 'seed', start, services: [iam, route53] });
  createZone(world, account, { id: 'Z0EXAMPLE', name: 'example.com' });
  const client = sdkClient(world, { kind: 'administrator', account }, 'eu-west-1', Route53Client);
  const change = (Action: 'CREATE' | 'UPSERT', Value: string) =>
    drive(
      world,
      client.send(
        new ChangeResourceRecordSetsCommand({
          HostedZoneId: 'Z0EXAMPLE',
          ChangeBatch: {
            Comment: 'switch',
            Changes: [
              {
                Action,
                ResourceRecordSet: {
                  Name: 'api.example.com',
                  Type: 'CNAME',
                  TTL: 60,
                  ResourceRecords: [{ Value }],
                },
              },
            ],
          },
        }),
      ),
    );
  return { world, client, change };
}

test('the SDK changes a record, waits for it and lists it', async () => {
  const { world, client, change } = setUp();

  const { ChangeInfo } = await change('UPSERT', 'recovery.example.net');
  await world.clock.runUntil(start + 120_000);
  const later = await drive(world, client.send(new GetChangeCommand({ Id: ChangeInfo?.Id })));
  const listed = await drive(
    world,
    client.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: 'Z0EXAMPLE', StartRecordName: 'api.example.com' }),
    ),
  );

  expect(ChangeInfo).toMatchObject({ Status: 'PENDING', Comment: 'switch' });
  expect(later.ChangeInfo).toMatchObject({ Id: ChangeInfo?.Id, Status: 'INSYNC' });
  expect(listed.ResourceRecordSets).toMatchObject([
    {
      Name: 'api.example.com.',
      Type: 'CNAME',
      TTL: 60,
      ResourceRecords: [{ Value: 'recovery.example.net' }],
    },
  ]);
  expect(resolve(world, 'api.example.com', 'CNAME')?.values).toEqual(['recovery.example.net']);
});

test('the SDK knows a refused batch and says why', async () => {
  const { change } = setUp();
  await change('CREATE', 'a.example.net');

  const again = change('CREATE', 'a.example.net');

  await expect(again).rejects.toMatchObject({
    name: 'InvalidChangeBatch',
    message:
      "[Tried to create resource record set [name='api.example.com.', type='CNAME'] but it already exists]",
  });
});
