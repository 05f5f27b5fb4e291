import type { GetRolePolicyCommandOutput, ListRolesCommandOutput } from '@aws-sdk/client-iam';
import type { DescribeExecutionCommandOutput, StartExecutionCommandOutput } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { physicalName } from '../../runtime/names';
import { deploySystem, HOUR, MINUTE, type System, switchRules } from './system';

/**
 * Permissions that a quiet day and a recovery do not use, and why AWS needs them, or another day does, all the same. By
 * action, or role and action; every other permission of every role must be seen in use.
 */
const UNUSED: Readonly<Record<string, string>> = {
  'xray:PutTraceSegments': 'Lambda traces for the function. Tracing is stored, not simulated.',
  'xray:PutTelemetryRecords': 'As above.',
  'sqs:SendMessage': 'Only a function, rule or schedule that failed for good sends its event there.',
  'ec2:CreateNetworkInterface':
    'Lambda puts a function into a VPC. AWS docs: Lambda, "Giving functions access to a VPC".',
  'ec2:DeleteNetworkInterface': 'As above.',
  'ec2:DescribeNetworkInterfaces': 'As above.',
  'ec2:DescribeSubnets': 'As above.',
  'ec2:AssignPrivateIpAddresses': 'As above.',
  'ec2:UnassignPrivateIpAddresses': 'As above.',
  'rds:DeleteDBSnapshot': 'Only a snapshot that failed is deleted.',
  's3:DeleteObject': 'Only the recipe of a point that prune deleted, which takes longer than this day.',
  'lifeboat-production-recovery-prune: s3:PutObject': 'As above: what prune writes down before.',
  's3:ListBucket': 'So that S3 says that an object is not there, instead of that it is forbidden.',
  'events:PutEvents': 'The rule in the source Region passes on only first steps of copies in two.',
  'lambda:InvokeFunction': 'Counted with the alias, below.',
};

describe('permissions', () => {
  let system: System;
  beforeAll(async () => {
    system = await deploySystem({ managed: ['billing'] });
    await giveParameters(system, 'orders');
    await system.pass(2 * HOUR);
    await makeReconcileWork(system);
    // Until the newest points have their recipes again.
    await system.pass(50 * MINUTE);
    const { executionArn } = await system.call<StartExecutionCommandOutput>(
      'recovery',
      'states',
      'StartExecution',
      {
        stateMachineArn: system.outputs.stateMachine?.value,
        input: JSON.stringify({
          outageStartedAt: '2026-01-05T08:00:00Z',
          decision: { by: 'Ada', reason: 'a test', at: '2026-01-05T08:00:00Z', unfenced: 'accepted' },
        }),
      },
    );
    await system.pass(HOUR);
    await refuseAgain(system, executionArn ?? '');
  });
  afterAll(() => system.world.close());

  it('are each used by some call, or there for a reason', async () => {
    const spare: string[] = [];
    for (const { role, action, resources } of await allowed(system)) {
      const used = [...system.world.trail.grants.values()].some(
        (grant) =>
          grant.role === role &&
          grant.action === action &&
          resources.some((pattern) => like(pattern, grant.resource)),
      );
      const named = `${role.split('/').pop()}: ${action}`;
      if (!used && (UNUSED[action] ?? UNUSED[named]) === undefined) spare.push(named);
    }

    expect(spare.sort()).toEqual([]);
  });

  it('are never missing', () => {
    const denied = system.world.trail.calls.filter((call) => call.denied !== undefined);

    expect(denied.map(({ caller, denied: reason }) => `${caller}: ${reason}`)).toEqual([]);
  });
});

/** Gives a database a parameter group of the team's own, which its recipe is to hold. */
async function giveParameters(system: System, DBInstanceIdentifier: string): Promise<void> {
  const DBParameterGroupName = 'orders-tuned';
  await system.call('source', 'rds', 'CreateDBParameterGroup', {
    DBParameterGroupName,
    DBParameterGroupFamily: 'postgres18',
    Description: 'What the team has set',
  });
  await system.call('source', 'rds', 'ModifyDBParameterGroup', {
    DBParameterGroupName,
    Parameters: [{ ParameterName: 'work_mem', ParameterValue: '65536', ApplyMethod: 'pending-reboot' }],
  });
  await system.call('source', 'rds', 'ModifyDBInstance', { DBInstanceIdentifier, DBParameterGroupName });
}

/** Has the plan's step remove what the execution restored, as it does when the checks of a database fail. */
async function refuseAgain(system: System, execution: string): Promise<void> {
  const { output = '{}' } = await system.call<DescribeExecutionCommandOutput>(
    'recovery',
    'states',
    'DescribeExecution',
    { executionArn: execution },
  );
  const { verified } = JSON.parse(output) as { verified: { database: string }[] };
  const invoked = system.call('recovery', 'lambda', 'Invoke', {
    FunctionName: physicalName('production', 'recovery', 'refuse'),
    Qualifier: 'live',
    Payload: new TextEncoder().encode(
      JSON.stringify({ database: verified[0]?.database, execution, refused: verified[0] }),
    ),
  });
  await system.pass(HOUR);
  await invoked;
}

/** Makes the two reconciles do each of the things that they are there for. */
async function makeReconcileWork(system: System): Promise<void> {
  const take = { FunctionName: 'lifeboat-production-source-take' };
  for (const side of ['source', 'recovery'] as const) await switchRules(system, side, 'DisableRule');
  await system.call('source', 'lambda', 'PutFunctionConcurrency', {
    ...take,
    ReservedConcurrentExecutions: 0,
  });
  await system.pass(2 * HOUR);
  await system.call('source', 'lambda', 'DeleteFunctionConcurrency', take);
  for (const side of ['source', 'recovery'] as const) await switchRules(system, side, 'EnableRule');
}

interface Allowed {
  readonly role: string;
  readonly action: string;
  readonly resources: readonly string[];
}

/** Every action that a role's own policies allow, of both accounts. */
async function allowed(system: System): Promise<Allowed[]> {
  const found: Allowed[] = [];
  for (const side of ['source', 'recovery'] as const) {
    const { Roles = [] } = await system.call<ListRolesCommandOutput>(side, 'iam', 'ListRoles');
    for (const { RoleName, Arn = '' } of Roles) {
      const { PolicyNames } = await system.call<{ PolicyNames: string[] }>(side, 'iam', 'ListRolePolicies', {
        RoleName,
      });
      for (const PolicyName of PolicyNames) {
        const { PolicyDocument = '' } = await system.call<GetRolePolicyCommandOutput>(
          side,
          'iam',
          'GetRolePolicy',
          {
            RoleName,
            PolicyName,
          },
        );
        const { Statement } = JSON.parse(decodeURIComponent(PolicyDocument)) as { Statement: RawStatement[] };
        for (const { Effect, Action, Resource } of Statement.filter((one) => one.Effect === 'Allow')) {
          const actions = typeof Action === 'string' ? [Action] : Action;
          const resources = typeof Resource === 'string' ? [Resource] : Resource;
          if (Effect === 'Allow') found.push(...actions.map((action) => ({ role: Arn, action, resources })));
        }
      }
    }
  }
  return found;
}

interface RawStatement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: string | string[];
}

function like(pattern: string, value: string): boolean {
  const parts = pattern
    .split('*')
    .map((part) => part.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\?/g, '.'));
  return new RegExp(`^${parts.join('.*')}$`).test(value);
}
