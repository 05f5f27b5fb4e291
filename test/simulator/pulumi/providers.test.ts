import { describe, expect, test } from 'vitest';
import { awsError } from '../../../simulator/aws-error';
import { destroy } from '../../../simulator/pulumi';
import type { Service } from '../../../simulator/service';
import { standInQueues } from './stand-in';
import { ACCOUNT, createStage, names } from './world';

/** Not STS: lets every role be assumed but those whose name says otherwise. */
const standInTokens: Service = {
  name: 'sts',
  actions: {
    AssumeRole: {
      needs: () => [],
      run({ input }) {
        if (input.RoleArn.endsWith('/closed')) throw awsError('AccessDenied', 403, 'not authorized');
        return {};
      },
    },
  },
};

describe('providers', () => {
  test("put resources where they say, with their default tags under the resource's own", async () => {
    const stage = createStage();

    const { outputs, resources } = await stage.run('providers', 1);

    expect(outputs.url?.value).toMatch(/^https:\/\/sqs\.us-east-1\.amazonaws\.com\/111111111111\/queue-/);
    expect(outputs.tags?.value).toEqual({ team: 'platform', env: 'mine' });
    expect(outputs.own?.value).toMatch(/^https:\/\/sqs\.ap-south-1/);
    expect(outputs.region?.value).toBe('ap-south-1');
    // The stack, a provider of the program's own, a component, two queues; not the default provider.
    expect(resources).toBe(5);
  });

  test('that move replace what they made, and what was made is deleted where it was', async () => {
    const stage = createStage();
    await stage.run('providers', 1);

    const { replaced } = await stage.run('providers', 2);

    expect(names(replaced)).toEqual(['queue']);
    expect(stage.queues(ACCOUNT, 'us-east-1')).toEqual([]);
    expect(stage.queues(ACCOUNT, 'eu-west-1')).toHaveLength(1);
    await destroy(stage.backend, { stack: 'dev' });
    expect(stage.queues(ACCOUNT, 'eu-west-1')).toEqual([]);
    expect(stage.queues(ACCOUNT, 'ap-south-1')).toEqual([]);
  });

  test('work in the account of a role that they may assume', async () => {
    const stage = createStage([standInQueues, standInTokens]);

    const { outputs } = await stage.run('providers', 3);

    expect(outputs.url?.value).toMatch(/^https:\/\/sqs\.us-east-1\.amazonaws\.com\/222222222222\//);
    const made = stage.world.trail.calls.filter(
      ({ action, region }) => action === 'CreateQueue' && region === 'us-east-1',
    );
    expect(made.map(({ caller }) => caller)).toEqual(['arn:aws:sts::222222222222:assumed-role/deployer/up']);
  });

  test.each<{ step: number; config: Record<string, string>; message: string }>([
    { step: 4, config: {}, message: 'AWS account ID not allowed: 111111111111. Allowed are 222222222222.' },
    {
      step: 5,
      config: {},
      message: "The AWS provider's accessKey is not simulated; region, allowedAccountIds",
    },
    { step: 1, config: { 'aws:region': '' }, message: 'Missing region configuration.' },
    {
      step: 1,
      config: { 'aws:assumeRoles': '[{"roleArn":"arn:aws:iam::222222222222:role/closed"}]' },
      message: 'Cannot assume IAM Role arn:aws:iam::222222222222:role/closed: not authorized',
    },
    { step: 1, config: { 'aws:assumeRoles': '[{"roleArn":"closed"}]' }, message: "is no role's ARN" },
    {
      step: 1,
      config: { 'aws:forbiddenAccountIds': '["111111111111"]' },
      message: 'ID forbidden: 111111111111',
    },
  ])('that cannot work say why: $message', async ({ step, config, message }) => {
    const stage = createStage([standInQueues, standInTokens]);

    await expect(stage.run('providers', step, { config })).rejects.toThrow(message);
  });

  test("of another account are not used by mistake: the deployment's account decides", async () => {
    const stage = createStage();

    await stage.run('lifecycle', 1, { deployAs: { account: '333333333333' } });

    expect(stage.queues('333333333333')).toHaveLength(2);
    expect(stage.queues()).toEqual([]);
  });
});

describe('a program', () => {
  test('loads its modules afresh each time, in its own folder, whatever Region the environment names', async () => {
    const stage = createStage();
    const cached = Object.keys(require.cache).length;
    process.env.AWS_REGION = 'eu-north-1';

    const first = await stage.run('modules', 1);
    const second = await stage.run('modules', 1, { stack: 'other' });

    const expected = { count: 1, folder: 'engine', region: 'none' };
    const plain = (outputs: typeof first.outputs) =>
      Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
    expect(plain(first.outputs)).toEqual(expected);
    expect(plain(second.outputs)).toEqual(expected);
    expect(process.env.AWS_REGION).toBe('eu-north-1');
    expect(Object.keys(require.cache).filter((path) => path.includes('fixtures'))).toEqual([]);
    expect(Object.keys(require.cache).length).toBeGreaterThanOrEqual(cached);
    delete process.env.AWS_REGION;
  });

  test('serializes closures over its own modules by value', async () => {
    const { outputs } = await createStage().run('closure', 1);

    expect(outputs.text?.value).toMatch(/exports\.handler = /);
    expect(outputs.text?.value).toMatch(/count: 0/);
    expect(outputs.text?.value).not.toMatch(/require\("\.\//);
  });
});
