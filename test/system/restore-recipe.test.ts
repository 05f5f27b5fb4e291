import type {
  DescribeDBInstancesCommandOutput,
  DescribeDBParametersCommandOutput,
} from '@aws-sdk/client-rds';
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { physicalName, storeName } from '../../runtime/names';
import type { Restored } from '../../runtime/recovery/restore';
import { available, chain, deploySystem, HOUR, MINUTE, names, type System } from './system';

describe('a database that is restored', () => {
  let system: System;
  let point: string;
  let recipe: Record<string, unknown>;
  beforeAll(async () => {
    system = await deploySystem();
    await system.pass(90 * MINUTE);
    system.world.faults.loseRegion('us-west-2');
    point = names(available(await system.snapshots('recovery'))).at(-1) ?? '';
    recipe = await read(system, point);
  });
  afterAll(() => system.world.close());

  it('is as the recipe of its point says, not as it was deployed', async () => {
    const parameters = { work_mem: '65536', 'auto_explain.log_min_duration': '250' };
    const tags = { team: 'shop', 'aws:cloudformation:stack-name': 'x', 'lifeboat:environment': 'staging' };
    await write(system, point, {
      ...recipe,
      instanceClass: 'db.r6g.large',
      multiAz: true,
      parameters,
      tags,
    });

    const { instance, snapshot, shortfalls } = await restore(system, 'own');

    const described = await describeOne(system, instance);
    const group = described?.DBParameterGroups?.[0]?.DBParameterGroupName;
    const { Parameters = [] } = await system.call<DescribeDBParametersCommandOutput>(
      'recovery',
      'rds',
      'DescribeDBParameters',
      { DBParameterGroupName: group, Source: 'user' },
    );
    expect(snapshot).toBe(point);
    expect(shortfalls).toBeUndefined();
    expect(described).toMatchObject({ DBInstanceClass: 'db.r6g.large', MultiAZ: true });
    expect(group).toMatch(/^lifeboat-production-[0-9a-f]{16}$/);
    expect(
      Object.fromEntries(
        Parameters.map(({ ParameterName, ParameterValue }) => [ParameterName, ParameterValue]),
      ),
    ).toEqual(parameters);
    expect(described?.TagList).toEqual(expect.arrayContaining([{ Key: 'team', Value: 'shop' }]));
    expect(described?.TagList?.filter(({ Key }) => Key?.startsWith('aws:'))).toEqual([]);
    expect(described?.TagList).toEqual(
      expect.arrayContaining([{ Key: 'lifeboat:environment', Value: 'production' }]),
    );
  });

  it.each([
    ['forged', { instanceClass: '$(curl example.com)' }, 'instanceClass'],
    ['of a class that AWS does not have', { instanceClass: 'db.x2.large.tpc2' }, 'AWS refuses'],
    ['of a port that is not open', { port: 22 }, 'port 22'],
    ['of parameters that no engine takes', { engineVersion: '0x', parameters: { a: 'b' } }, 'parameters'],
  ])('is as it was deployed, and says so, where the recipe is %s', async (what, change, says) => {
    await write(system, point, { ...recipe, ...change });

    const { instance, shortfalls = [] } = await restore(system, what);

    const described = await describeOne(system, instance);
    expect(shortfalls.join()).toContain(says);
    expect(described).toMatchObject({ DBInstanceClass: recipe.instanceClass, MultiAZ: false });
    expect(described?.DBParameterGroups?.[0]?.DBParameterGroupName).toMatch(/^default\.postgres/);
  });
});

async function restore(system: System, execution: string): Promise<Restored> {
  const pending = system.call<{ FunctionError?: string; Payload: Uint8Array }>(
    'recovery',
    'lambda',
    'Invoke',
    {
      FunctionName: physicalName('production', 'recovery', 'restore'),
      Qualifier: 'live',
      Payload: new TextEncoder().encode(JSON.stringify({ database: 'orders', execution })),
    },
  );
  await system.pass(MINUTE);
  const { FunctionError, Payload } = await pending;
  const text = new TextDecoder().decode(Payload);
  if (FunctionError !== undefined) throw new Error(text);
  return JSON.parse(text) as Restored;
}

async function describeOne(system: System, DBInstanceIdentifier: string) {
  await system.pass(HOUR);
  const { DBInstances } = await system.call<DescribeDBInstancesCommandOutput>(
    'recovery',
    'rds',
    'DescribeDBInstances',
    { DBInstanceIdentifier },
  );
  return DBInstances?.[0];
}

async function read(system: System, name: string): Promise<Record<string, unknown>> {
  const { Body } = await system.call<GetObjectCommandOutput>('recovery', 's3', 'GetObject', {
    Bucket: storeName(chain, 'recovery'),
    Key: `recipes/${name}.json`,
  });
  return JSON.parse(Buffer.from(Body as unknown as Uint8Array).toString()) as Record<string, unknown>;
}

async function write(system: System, name: string, content: object): Promise<void> {
  await system.call('recovery', 's3', 'PutObject', {
    Bucket: storeName(chain, 'recovery'),
    Key: `recipes/${name}.json`,
    Body: JSON.stringify(content),
  });
}
