import { expect, test } from 'vitest';
import type { Caller } from '../../../simulator/service';
import {
  account,
  call,
  createMachine,
  only,
  policy,
  region,
  roleArn,
  start,
  trust,
  worldWith,
} from './world';

const text = (seconds: number) =>
  JSON.stringify({ QueryLanguage: 'JSONata', ...only({ Type: 'Wait', Seconds: seconds }) });
const machineArn = `arn:aws:states:${region}:${account}:stateMachine:recovery`;

test('creating the same machine again returns it; another definition does not', async () => {
  const world = await worldWith();
  const input = { name: 'recovery', roleArn, definition: text(1) };
  const first = await call(world, 'states', 'CreateStateMachine', input);

  await world.clock.runUntil(start + 1000);
  const again = await call(world, 'states', 'CreateStateMachine', {
    ...input,
    tags: [{ key: 'a', value: 'b' }],
  });

  expect(first).toEqual({ stateMachineArn: machineArn, creationDate: new Date(start) });
  expect(again).toEqual(first);
  await expect(
    call(world, 'states', 'CreateStateMachine', { ...input, definition: text(2) }),
  ).rejects.toMatchObject({
    awsCode: 'StateMachineAlreadyExists',
    status: 400,
  });
});

test('what was created is described, listed and tagged', async () => {
  const world = await worldWith();
  await call(world, 'states', 'CreateStateMachine', {
    name: 'recovery',
    roleArn,
    definition: text(1),
    tags: [{ key: 'owner', value: 'team' }],
  });
  await call(world, 'states', 'TagResource', { resourceArn: machineArn, tags: [{ key: 'a', value: 'b' }] });
  await call(world, 'states', 'UntagResource', { resourceArn: machineArn, tagKeys: ['owner'] });

  const described = await call(world, 'states', 'DescribeStateMachine', { stateMachineArn: machineArn });
  const { stateMachines } = await call(world, 'states', 'ListStateMachines', {});
  const { tags } = await call(world, 'states', 'ListTagsForResource', { resourceArn: machineArn });

  expect(described).toMatchObject({
    stateMachineArn: machineArn,
    name: 'recovery',
    status: 'ACTIVE',
    definition: text(1),
    roleArn,
    type: 'STANDARD',
    loggingConfiguration: { level: 'OFF', includeExecutionData: false },
  });
  expect(stateMachines).toHaveLength(1);
  expect(tags).toEqual([{ key: 'a', value: 'b' }]);
});

test('running executions keep the definition they started with', async () => {
  const world = await worldWith();
  await createMachine(world, only({ Type: 'Wait', Seconds: 100 }));
  const before = await call(world, 'states', 'StartExecution', {
    stateMachineArn: machineArn,
    name: 'before',
  });

  await call(world, 'states', 'UpdateStateMachine', { stateMachineArn: machineArn, definition: text(10) });
  const after = await call(world, 'states', 'StartExecution', { stateMachineArn: machineArn, name: 'after' });
  await world.clock.runUntil(start + 50_000);

  const statusOf = async ({ executionArn }: { executionArn: string }) =>
    (await call(world, 'states', 'DescribeExecution', { executionArn })).status;
  expect(await statusOf(before)).toBe('RUNNING');
  expect(await statusOf(after)).toBe('SUCCEEDED');
  const ran = await call(world, 'states', 'DescribeStateMachineForExecution', before);
  expect(JSON.parse(ran.definition).States.Only.Seconds).toBe(100);
});

test('versions are published once per revision and run by their ARN', async () => {
  const world = await worldWith();
  const created = await call(world, 'states', 'CreateStateMachine', {
    name: 'recovery',
    roleArn,
    definition: text(1),
    publish: true,
  });
  const again = await call(world, 'states', 'PublishStateMachineVersion', { stateMachineArn: machineArn });
  const updated = await call(world, 'states', 'UpdateStateMachine', {
    stateMachineArn: machineArn,
    definition: text(2),
    publish: true,
  });

  const { stateMachineVersions } = await call(world, 'states', 'ListStateMachineVersions', {
    stateMachineArn: machineArn,
  });
  const started = await call(world, 'states', 'StartExecution', {
    stateMachineArn: `${machineArn}:1`,
    name: 'old',
  });
  const ran = await call(world, 'states', 'DescribeStateMachineForExecution', started);

  expect(created.stateMachineVersionArn).toBe(`${machineArn}:1`);
  expect(again.stateMachineVersionArn).toBe(`${machineArn}:1`);
  expect(updated.stateMachineVersionArn).toBe(`${machineArn}:2`);
  expect(
    stateMachineVersions.map((one: { stateMachineVersionArn: string }) => one.stateMachineVersionArn),
  ).toEqual([`${machineArn}:2`, `${machineArn}:1`]);
  expect(JSON.parse(ran.definition).States.Only.Seconds).toBe(1);
});

test('a deleted machine is DELETING, then gone, and its executions end', async () => {
  const world = await worldWith();
  await createMachine(world, only({ Type: 'Wait', Seconds: 1000 }));
  const { executionArn } = await call(world, 'states', 'StartExecution', { stateMachineArn: machineArn });

  await call(world, 'states', 'DeleteStateMachine', { stateMachineArn: machineArn });

  expect((await call(world, 'states', 'DescribeStateMachine', { stateMachineArn: machineArn })).status).toBe(
    'DELETING',
  );
  await expect(
    call(world, 'states', 'StartExecution', { stateMachineArn: machineArn }),
  ).rejects.toMatchObject({
    awsCode: 'StateMachineDeleting',
  });
  await world.clock.runUntil(start + 60_000);
  await expect(
    call(world, 'states', 'DescribeStateMachine', { stateMachineArn: machineArn }),
  ).rejects.toMatchObject({
    awsCode: 'StateMachineDoesNotExist',
    status: 400,
  });
  expect((await call(world, 'states', 'DescribeExecution', { executionArn })).status).toBe('ABORTED');
  expect(await call(world, 'states', 'DeleteStateMachine', { stateMachineArn: machineArn })).toEqual({});
});

test('starting again under one name returns the running execution, and is refused for anything else', async () => {
  const world = await worldWith();
  await createMachine(world, only({ Type: 'Wait', Seconds: 10 }));
  const input = { stateMachineArn: machineArn, name: 'drill', input: '{"a":1}' };
  const first = await call(world, 'states', 'StartExecution', input);
  await world.clock.runUntil(start + 1000);

  const again = await call(world, 'states', 'StartExecution', input);
  const other = call(world, 'states', 'StartExecution', { ...input, input: '{"a":2}' });
  await expect(other).rejects.toMatchObject({ awsCode: 'ExecutionAlreadyExists', status: 400 });
  await world.clock.runUntil(start + 60_000);
  const closed = call(world, 'states', 'StartExecution', input);
  await expect(closed).rejects.toMatchObject({ awsCode: 'ExecutionAlreadyExists' });

  expect(again).toEqual(first);
  expect(first.executionArn).toBe(`arn:aws:states:${region}:${account}:execution:recovery:drill`);
});

test('executions without a name get different ones, the same in every run', async () => {
  const names = async () => {
    const world = await worldWith();
    await createMachine(world, only({ Type: 'Pass' }));
    const started = [1, 2, 3].map(() =>
      call(world, 'states', 'StartExecution', { stateMachineArn: machineArn }),
    );
    return (await Promise.all(started)).map(({ executionArn }) => executionArn);
  };

  const [one, two] = [await names(), await names()];

  expect(new Set(one).size).toBe(3);
  expect(one).toEqual(two);
});

test('a stopped execution ends there', async () => {
  const world = await worldWith();
  await createMachine(world, only({ Type: 'Wait', Seconds: 1000 }));
  const { executionArn } = await call(world, 'states', 'StartExecution', {
    stateMachineArn: machineArn,
    name: 'x',
  });
  await world.clock.runUntil(start + 5000);

  await call(world, 'states', 'StopExecution', { executionArn, error: 'Called', cause: 'off' });
  await world.clock.runUntil(start + 5_000_000);

  const execution = await call(world, 'states', 'DescribeExecution', { executionArn });
  expect(execution).toMatchObject({
    status: 'ABORTED',
    error: 'Called',
    cause: 'off',
    stopDate: new Date(start + 5000),
  });
  const { events } = await call(world, 'states', 'GetExecutionHistory', {
    executionArn,
    reverseOrder: true,
    maxResults: 1,
  });
  expect(events[0].type).toBe('ExecutionAborted');
});

test('lists come in pages, newest first, by status', async () => {
  const world = await worldWith();
  await createMachine(world, only({ Type: 'Wait', Seconds: '{% $states.input.wait %}' }));
  for (const [index, wait] of [1, 1000, 1].entries()) {
    await world.clock.runUntil(start + index * 60_000);
    const input = { stateMachineArn: machineArn, name: `e${index}`, input: JSON.stringify({ wait }) };
    await call(world, 'states', 'StartExecution', input);
  }
  await world.clock.runUntil(start + 180_000);

  const first = await call(world, 'states', 'ListExecutions', { stateMachineArn: machineArn, maxResults: 2 });
  const second = await call(world, 'states', 'ListExecutions', {
    stateMachineArn: machineArn,
    maxResults: 2,
    nextToken: first.nextToken,
  });
  const running = await call(world, 'states', 'ListExecutions', {
    stateMachineArn: machineArn,
    statusFilter: 'RUNNING',
  });

  const names = (page: { executions: { name: string }[] }) => page.executions.map(({ name }) => name);
  expect(names(first)).toEqual(['e2', 'e1']);
  expect(names(second)).toEqual(['e0']);
  expect(second.nextToken).toBeUndefined();
  expect(names(running)).toEqual(['e1']);
});

test.each([
  ['CreateStateMachine', { name: 'no spaces', roleArn, definition: text(1) }, 'InvalidName'],
  ['CreateStateMachine', { name: 'm', roleArn: 'role', definition: text(1) }, 'InvalidArn'],
  [
    'CreateStateMachine',
    { name: 'm', roleArn, definition: text(1), type: 'EXPRESS' },
    'StateMachineTypeNotSupported',
  ],
  ['StartExecution', { stateMachineArn: machineArn, input: '{' }, 'InvalidExecutionInput'],
  [
    'StartExecution',
    { stateMachineArn: machineArn, input: `"${'x'.repeat(262_144)}"` },
    'InvalidExecutionInput',
  ],
  ['StartExecution', { stateMachineArn: machineArn, name: 'a/b' }, 'InvalidName'],
  ['StartExecution', { stateMachineArn: `${machineArn}s` }, 'StateMachineDoesNotExist'],
  ['StartExecution', { stateMachineArn: 'recovery' }, 'InvalidArn'],
  [
    'DescribeExecution',
    { executionArn: machineArn.replace('stateMachine', 'execution').concat(':x') },
    'ExecutionDoesNotExist',
  ],
  ['DescribeExecution', { executionArn: machineArn }, 'InvalidArn'],
  ['UpdateStateMachine', { stateMachineArn: machineArn }, 'MissingRequiredParameter'],
  ['ListTagsForResource', { resourceArn: `${machineArn}s` }, 'ResourceNotFound'],
  ['ListExecutions', { stateMachineArn: machineArn, nextToken: 'x' }, 'InvalidToken'],
])('%s with %j is refused: %s', async (action, input, code) => {
  const world = await worldWith();
  await createMachine(world, only({ Type: 'Pass' }));

  await expect(call(world, 'states', action, input)).rejects.toMatchObject({ awsCode: code, status: 400 });
});

test('a role that Step Functions cannot assume is refused', async () => {
  const world = await worldWith();
  await call(world, 'iam', 'CreateRole', {
    RoleName: 'other',
    AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
  });
  const other = `arn:aws:iam::${account}:role/other`;

  const created = call(world, 'states', 'CreateStateMachine', {
    name: 'm',
    roleArn: other,
    definition: text(1),
  });
  await expect(created).rejects.toMatchObject({ awsCode: 'AccessDeniedException', status: 400 });
  await expect(created).rejects.toThrow('is authorized to assume the provided role');
});

test('creating a machine needs leave to pass its role', async () => {
  const world = await worldWith();
  await call(world, 'iam', 'CreateRole', {
    RoleName: 'deployer',
    AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
  });
  const deployer: Caller = {
    kind: 'role',
    account,
    role: `arn:aws:iam::${account}:role/deployer`,
    session: 's',
  };
  const create = () =>
    world.call(deployer, region, 'states', 'CreateStateMachine', {
      name: 'recovery',
      roleArn,
      definition: text(1),
    });
  const allow = (PolicyName: string, action: string, resource: string) =>
    call(world, 'iam', 'PutRolePolicy', {
      RoleName: 'deployer',
      PolicyName,
      PolicyDocument: policy(action, resource),
    });
  await allow('states', 'states:CreateStateMachine', machineArn);

  await expect(create()).rejects.toThrow('iam:PassRole');
  await allow('pass', 'iam:PassRole', roleArn);
  await expect(create()).resolves.toMatchObject({ stateMachineArn: machineArn });
});

test('another account finds nothing here, whatever its own policies say', async () => {
  const world = await worldWith();
  await createMachine(world, only({ Type: 'Pass' }));
  const stranger: Caller = { kind: 'administrator', account: '111111111111' };

  const started = world.call(stranger, region, 'states', 'StartExecution', { stateMachineArn: machineArn });

  await expect(started).rejects.toMatchObject({ awsCode: 'AccessDenied' });
});
