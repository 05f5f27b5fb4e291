import {
  GetServiceQuotaCommand,
  paginateListServiceQuotas,
  RequestServiceQuotaIncreaseCommand,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import { beforeEach, describe, expect, it } from 'vitest';
import { sdkClient } from '../../../simulator/protocol/client';
import { rdsSwitches } from '../../../simulator/rds/quotas';
import type { Caller } from '../../../simulator/service';
import { services } from '../../../simulator/services';
import { createWorld, type World } from '../../../simulator/world';
import { drive } from '../protocol/drive';
import { refusalOf } from '../protocol/setup';

const ADMIN: Caller = { kind: 'administrator', account: '222222222222' };
const REGION = 'us-east-1';
const SNAPSHOTS = { ServiceCode: 'rds', QuotaCode: 'L-272F1212' };

let world: World;
let client: ServiceQuotasClient;

beforeEach(() => {
  world = createWorld({ seed: 'quotas', start: Date.UTC(2026, 0, 5), services });
  client = sdkClient(world, ADMIN, REGION, ServiceQuotasClient);
});

describe('a quota', () => {
  it('is what holds in the account and Region', async () => {
    rdsSwitches(world, ADMIN.account, REGION).manualSnapshots = 7;

    const { Quota } = await drive(world, client.send(new GetServiceQuotaCommand(SNAPSHOTS)));

    expect(Quota).toMatchObject({ QuotaName: 'Manual DB instance snapshots', Value: 7, GlobalQuota: false });
    expect(Quota?.QuotaArn).toBe(`arn:aws:servicequotas:${REGION}:222222222222:rds/L-272F1212`);
  });

  it.each([
    [REGION, 200],
    ['us-west-2', 'NoSuchResourceException'],
  ])('of a global service, asked for in %s, is %s', async (region, wanted) => {
    const asked = sdkClient(world, ADMIN, region, ServiceQuotasClient).send(
      new GetServiceQuotaCommand({ ServiceCode: 'route53', QuotaCode: 'L-ACB674F3' }),
    );

    const found = await drive(world, asked).then(
      ({ Quota }) => Quota?.Value,
      (error: Error) => error.name,
    );

    expect(found).toBe(wanted);
  });

  it('is raised for a limit that the simulator keeps, which then holds', async () => {
    const asking = new RequestServiceQuotaIncreaseCommand({ ...SNAPSHOTS, DesiredValue: 300 });
    await drive(world, client.send(asking));
    const again = await refusalOf(drive(world, client.send(asking)));
    await world.clock.runUntil(world.clock.now() + 3_600_000);

    expect(again.name).toBe('ResourceAlreadyExistsException');
    expect(rdsSwitches(world, ADMIN.account, REGION).manualSnapshots).toBe(300);
  });
});

it('lists in pages', async () => {
  const pages: number[] = [];
  const read = async () => {
    for await (const { Quotas = [] } of paginateListServiceQuotas(
      { client, pageSize: 4 },
      { ServiceCode: 'rds' },
    ))
      pages.push(Quotas.length);
  };

  await drive(world, read());

  expect(pages.slice(0, -1).every((size) => size === 4)).toBe(true);
  expect(pages.length).toBeGreaterThan(1);
});
