import type { DescribeDBParametersCommandOutput } from '@aws-sdk/client-rds';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Aws, newAws, SOURCE } from './aws';

let aws: Aws;

beforeEach(async () => {
  aws = newAws('groups');
  await aws.call(SOURCE, 'rds', 'CreateDBParameterGroup', {
    DBParameterGroupName: 'tuned',
    DBParameterGroupFamily: 'postgres17',
    Description: 'tuned',
  });
});

afterEach(() => aws.world.close());

const change = (ParameterName: string, ParameterValue: string, ApplyMethod = 'pending-reboot') => ({
  DBParameterGroupName: 'tuned',
  Parameters: [{ ParameterName, ParameterValue, ApplyMethod }],
});

describe('a change of a parameter', () => {
  it.each([
    ['that is not there', change('no_such_thing', '1'), 'InvalidParameterValue'],
    ['out of its range', change('max_connections', '0'), 'InvalidParameterValue'],
    ['to a word it does not know', change('log_statement', 'some'), 'InvalidParameterValue'],
    ["that is RDS's own", change('data_directory', '/'), 'InvalidParameterValue'],
    [
      'at once that needs a reboot',
      change('max_connections', '50', 'immediate'),
      'InvalidParameterCombination',
    ],
  ])('%s is refused', async (_what, input, code) => {
    expect(await aws.refusal(SOURCE, 'rds', 'ModifyDBParameterGroup', input)).toContain(code);
  });

  it.each([
    ['a formula', change('max_connections', 'LEAST({DBInstanceClassMemory/9531392},5000)')],
    ["an extension's parameter", change('pg_hint_plan.enable_hint', '1')],
    ['a boolean', change('rds.force_ssl', '1', 'immediate')],
  ])('to %s is taken', async (_what, input) => {
    await aws.call(SOURCE, 'rds', 'ModifyDBParameterGroup', input);
    const { Parameters } = await aws.call<DescribeDBParametersCommandOutput>(
      SOURCE,
      'rds',
      'DescribeDBParameters',
      {
        DBParameterGroupName: 'tuned',
        Source: 'user',
      },
    );

    expect(Parameters).toMatchObject([
      { ParameterValue: input.Parameters[0]?.ParameterValue, Source: 'user' },
    ]);
  });

  it('is one of at most twenty', async () => {
    const Parameters = Array.from({ length: 21 }, () => change('log_statement', 'ddl').Parameters[0]);

    const refusal = await aws.refusal(SOURCE, 'rds', 'ModifyDBParameterGroup', {
      DBParameterGroupName: 'tuned',
      Parameters,
    });

    expect(refusal).toContain('InvalidParameterValue');
  });
});

it('parameters come in pages, each once', async () => {
  const names: string[] = [];
  let pages = 0;
  let Marker: string | undefined;
  do {
    const page = await aws.call<DescribeDBParametersCommandOutput>(SOURCE, 'rds', 'DescribeDBParameters', {
      DBParameterGroupName: 'default.postgres17',
      Marker,
    });
    names.push(...(page.Parameters ?? []).map(({ ParameterName = '' }) => ParameterName));
    Marker = page.Marker;
    pages++;
  } while (Marker !== undefined);

  expect(pages).toBeGreaterThan(3);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toContain('shared_buffers');
});

it('an option group that an instance has is not deleted', async () => {
  await aws.call(SOURCE, 'rds', 'CreateOptionGroup', {
    OptionGroupName: 'plain',
    EngineName: 'postgres',
    MajorEngineVersion: '17',
    OptionGroupDescription: 'plain',
  });
  await aws.database(SOURCE, 'orders', { OptionGroupName: 'plain' });

  const refusal = await aws.refusal(SOURCE, 'rds', 'DeleteOptionGroup', { OptionGroupName: 'plain' });

  expect(refusal).toContain('InvalidOptionGroupStateFault');
  expect((await aws.instance(SOURCE, 'orders')).OptionGroupMemberships).toMatchObject([
    { OptionGroupName: 'plain' },
  ]);
});
