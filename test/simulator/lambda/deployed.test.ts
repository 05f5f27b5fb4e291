import {
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';
import { issueAccessKey } from '../../../simulator/iam/credentials';
import { connect } from '../../../simulator/protocol/request-handler';
import { bundled } from '../sandbox/container';
import { ACCOUNT, ADMINISTRATOR, type Cloud, createCloud, handler, LOGGING, REGION, settled } from './cloud';

/** A function with the unmodified SDK inside, reaching the simulated AWS through its own HTTP client. */
const CALLER = bundled(`
  import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
  import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
  let sts, lambda;
  export const handler = async (event) => {
    sts ??= new STSClient({ requestHandler: { connectionTimeout: 2000 }, maxAttempts: 2 });
    lambda ??= new LambdaClient({});
    try {
      if (event.invoke === undefined) return await sts.send(new GetCallerIdentityCommand({})).then(({ Account, Arn }) => ({ Account, Arn }));
      const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: event.invoke, Payload: JSON.stringify({ n: event.n }) }));
      return JSON.parse(Payload.transformToString());
    } catch (error) {
      return { error: error.name, message: error.message };
    }
  };
`);

async function setUp(actions: readonly string[] = []) {
  const cloud = createCloud();
  const Role = await cloud.role('caller', [...LOGGING, ...actions]);
  await cloud.deploy('caller', CALLER, { Role, Timeout: 60 });
  return cloud;
}

describe('a deployed function', () => {
  test('is its role to AWS', async () => {
    const cloud = await setUp();

    expect((await cloud.invoke('caller')).body).toEqual({
      Account: ACCOUNT,
      Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/caller/caller`,
    });
  });

  test('may do what its role may, and nothing else', async () => {
    const cloud = await setUp();
    await cloud.deploy('other', handler('return event.n + 1;'));

    expect((await cloud.invoke('caller', { invoke: 'other', n: 1 })).body).toMatchObject({
      error: 'AccessDeniedException',
    });
    await cloud.call('iam', 'PutRolePolicy', {
      RoleName: 'caller',
      PolicyName: 'more',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '*' }],
      }),
    });
    expect((await cloud.invoke('caller', { invoke: 'other', n: 1 })).body).toBe(2);
  });

  test('a Region that is lost does not answer it', async () => {
    const cloud = await setUp(['lambda:InvokeFunction']);
    await cloud.deploy(
      'remote',
      bundled(`
      import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
      const sts = new STSClient({ region: 'us-west-2', requestHandler: { connectionTimeout: 2000 }, maxAttempts: 1 });
      export const handler = async () => {
        const before = Date.now();
        return sts.send(new GetCallerIdentityCommand({})).catch((error) => ({ error: error.name, passed: Date.now() - before }));
      };`),
      { Timeout: 60 },
    );
    cloud.world.faults.loseRegion('us-west-2');

    expect((await cloud.invoke('remote')).body).toEqual({ error: 'TimeoutError', passed: 2000 });
  });

  test('twenty at once do the same in every run', async () => {
    const play = async () => {
      const cloud = await setUp(['lambda:InvokeFunction']);
      await cloud.deploy(
        'other',
        handler('await new Promise((r) => setTimeout(r, Math.random() * 200)); return event.n + 1;'),
      );
      const answers = await settled(
        cloud.world,
        Promise.all(
          Array.from({ length: 20 }, (_, n) =>
            cloud.world.call<{ Payload: Uint8Array }>(ADMINISTRATOR, REGION, 'lambda', 'Invoke', {
              FunctionName: 'caller',
              Payload: Buffer.from(JSON.stringify({ invoke: 'other', n })),
            }),
          ),
        ),
      );
      const trail = cloud.world.trail.calls.map(({ time, caller, action }) => `${time} ${caller} ${action}`);
      return { answers: answers.map(({ Payload }) => Buffer.from(Payload).toString()), trail };
    };

    const [first, second] = [await play(), await play()];

    expect(first.answers).toEqual(Array.from({ length: 20 }, (_, n) => String(n + 1)));
    expect(second).toEqual(first);
  });
});

describe('in a VPC', () => {
  const INTERFACES = [
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DeleteNetworkInterface',
  ];

  async function network() {
    const cloud = await setUp();
    const { Vpc } = await cloud.call<{ Vpc: { VpcId: string } }>('ec2', 'CreateVpc', {
      CidrBlock: '10.0.0.0/16',
    });
    const { VpcId } = Vpc;
    const { Subnet } = await cloud.call<{ Subnet: { SubnetId: string } }>('ec2', 'CreateSubnet', {
      VpcId,
      CidrBlock: '10.0.1.0/24',
    });
    const { GroupId } = await cloud.call<{ GroupId: string }>('ec2', 'CreateSecurityGroup', {
      VpcId,
      GroupName: 'inside',
      Description: 'x',
    });
    return { cloud, VpcId, VpcConfig: { SubnetIds: [Subnet.SubnetId], SecurityGroupIds: [GroupId] } };
  }

  test('a function stands there, and reaches nothing of AWS', async () => {
    const { cloud, VpcId, VpcConfig } = await network();
    const Role = await cloud.role('inside', [...LOGGING, ...INTERFACES]);
    await cloud.deploy('inside', CALLER, { Role, VpcConfig, Timeout: 60 });

    expect(await cloud.call('lambda', 'GetFunctionConfiguration', { FunctionName: 'inside' })).toMatchObject({
      VpcConfig: { ...VpcConfig, VpcId },
    });
    expect((await cloud.invoke('inside')).body).toMatchObject({ error: 'TimeoutError' });
  });

  test.each(INTERFACES.map((action) => [action]))('the role needs %s', async (action) => {
    const { cloud, VpcConfig } = await network();
    const Role = await cloud.role(
      'inside',
      INTERFACES.filter((other) => other !== action),
    );

    await expect(cloud.deploy('inside', CALLER, { Role, VpcConfig })).rejects.toMatchObject({
      awsCode: 'InvalidParameterValueException',
      message: `The provided execution role does not have permissions to call ${action.slice('ec2:'.length)} on EC2`,
    });
  });

  test('subnets and groups must exist and come together', async () => {
    const { cloud, VpcConfig } = await network();
    const Role = await cloud.role('inside', INTERFACES);

    await expect(
      cloud.deploy('a', CALLER, { Role, VpcConfig: { ...VpcConfig, SubnetIds: ['subnet-0'] } }),
    ).rejects.toMatchObject({ awsCode: 'InvalidParameterValueException' });
    await expect(
      cloud.deploy('a', CALLER, { Role, VpcConfig: { SubnetIds: VpcConfig.SubnetIds } }),
    ).rejects.toMatchObject({ awsCode: 'InvalidParameterValueException' });
  });
});

test("the SDK's own client outside sees the same", async () => {
  const cloud = createCloud();
  const Role = await cloud.role('worker', LOGGING);
  await cloud.deploy('there', handler('throw new RangeError("far");'), { Role });
  const { client, send } = outsideClient(cloud);

  const failed = await send(() => client.send(new InvokeCommand({ FunctionName: 'there', LogType: 'Tail' })));

  expect(failed).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled', ExecutedVersion: '$LATEST' });
  expect(JSON.parse(failed.Payload?.transformToString() ?? '')).toMatchObject({
    errorType: 'RangeError',
    errorMessage: 'far',
  });
  expect(Buffer.from(failed.LogResult ?? '', 'base64').toString()).toContain('RangeError');
  const Code = { ZipFile: Buffer.from('x') };
  const input = { FunctionName: 'there', Role, Code, Handler: 'a.b', Runtime: 'nodejs24.x' } as const;
  await expect(send(() => client.send(new CreateFunctionCommand(input)))).rejects.toMatchObject({
    name: 'ResourceConflictException',
  });
  const active = { client, maxWaitTime: 30 };
  expect(await send(() => waitUntilFunctionActiveV2(active, { FunctionName: 'there' }))).toMatchObject({
    state: 'SUCCESS',
  });
});

/** A client of this process: what it does before and after its requests takes real time, so the clock waits for that. */
function outsideClient({ world }: Cloud) {
  const wire = connect(world);
  let busy = () => {};
  const handle: typeof wire.handle = async (request) => {
    busy();
    try {
      return await wire.handle(request);
    } finally {
      busy = world.clock.lease('a client of the test');
    }
  };
  const client = new LambdaClient({
    region: REGION,
    credentials: issueAccessKey(world, ADMINISTRATOR),
    requestHandler: { ...wire, handle },
  });
  const send = <T>(request: () => Promise<T>): Promise<T> => {
    busy = world.clock.lease('a client of the test');
    return settled(
      world,
      request().finally(() => busy()),
    );
  };
  return { client, send };
}
