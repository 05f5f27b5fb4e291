import { beforeAll, describe, expect, it } from 'vitest';
import type * as BareClients from '../../bench/bare-clients';
import type * as BundlesModule from '../../bench/bundles';
import type * as Functions from '../../bench/functions';
import type * as Closure from '../../infra/closure';
import { compiled } from '../infra/compiled';
import { FUNCTIONS } from '../infra/functions';

const { LIMIT, makeBundles, sizeRatio } = compiled<typeof BundlesModule>('bench/bundles');
const { bareClients } = compiled<typeof BareClients>('bench/bare-clients');
const { FACTORIES } = compiled<typeof Functions>('bench/functions');
const { closureText } = compiled<typeof Closure>('infra/closure');

const NAMES = FUNCTIONS.map((name) => name.replace('lifeboat-production-', ''));

describe('bundles', () => {
  let made: readonly BundlesModule.Bundles[];
  beforeAll(async () => {
    made = await makeBundles();
  });

  it('are those of all functions of both stacks', () => {
    expect(made.map(({ name }) => name).sort()).toEqual([...NAMES].sort());
  });

  it.each(NAMES)('of %s is hardly larger than the clients that it uses', (name) => {
    const { ours = '', bare } = made.find((one) => one.name === name) ?? {};

    // A function without a client has a few helpers around its own code.
    if (bare === undefined) expect(ours.length).toBeLessThan(10_000);
    else expect(sizeRatio({ name, ours, bare })).toBeLessThanOrEqual(LIMIT);
  });
});

describe('the bare clients of a function', () => {
  it.each([
    [
      'recovery-status',
      ['RDSClient', 'CreateDBInstanceCommand', 'DescribeDBClustersCommand', 'DescribeDBInstancesCommand'],
    ],
    ['recovery-switched', ['Route53Client', 'GetChangeCommand']],
    [
      'recovery-verify',
      [
        ...['LambdaClient', 'InvokeCommand', 'RDSClient', 'AddTagsToResourceCommand'],
        // It keeps the whole of the store that it opens.
        ...[
          'S3Client',
          'DeleteObjectsCommand',
          'GetObjectCommand',
          'ListObjectsV2Command',
          'PutObjectCommand',
        ],
        ...['SecretsManagerClient', 'GetSecretValueCommand'],
      ],
    ],
    ['recovery-decide', []],
  ])('of %s are all that it uses, and nothing else', async (name, expected) => {
    const text = bareClients(await closureText(FACTORIES[name] as Closure.AnyFactory<never>)) ?? '';
    const imported = [...text.matchAll(/import \{ (.*) \} from/g)].flatMap(([, names = '']) =>
      names.split(', '),
    );

    expect(imported).toEqual(expected);
  });
});
