import { expect, test } from 'vitest';
import { account, call, createMachine, finished, only, policy, region, worldWith } from './world';

const OTHER = '333333333333';
const READER = `arn:aws:iam::${OTHER}:role/reader`;

/** What a task gets that asks for roles as a role of another account, which trusts these. */
async function rolesSeenAs(RoleArn: string, trusted: string) {
  const world = await worldWith();
  const there = { kind: 'administrator', account: OTHER } as const;
  await world.call(there, region, 'iam', 'CreateRole', {
    RoleName: 'reader',
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: trusted }, Action: 'sts:AssumeRole' }],
    }),
  });
  await world.call(there, region, 'iam', 'PutRolePolicy', {
    ...{ RoleName: 'reader', PolicyName: 'read' },
    PolicyDocument: policy('iam:ListRoles', '*'),
  });
  const machine = await createMachine(
    world,
    only({
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:iam:listRoles',
      Credentials: { RoleArn },
    }),
  );
  const { executionArn } = await call(world, 'states', 'StartExecution', { stateMachineArn: machine });
  const { execution, output } = await finished(world, executionArn);
  return { execution, output };
}

test('a task acts in another account as the role that Credentials names', async () => {
  const { output } = await rolesSeenAs(READER, `arn:aws:iam::${account}:root`);

  expect(output.Roles.map(({ Arn }: { Arn: string }) => Arn)).toEqual([READER]);
});

test.each([
  ['does not let it in', READER, `arn:aws:iam::${OTHER}:root`],
  ['is not there', `${READER}-not`, `arn:aws:iam::${account}:root`],
])('a task fails by States.Permissions when that role %s', async (_what, role, trusted) => {
  const { execution } = await rolesSeenAs(role, trusted);

  expect(execution).toMatchObject({ status: 'FAILED', error: 'States.Permissions' });
});
