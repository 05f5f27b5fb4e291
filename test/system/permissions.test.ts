import { existsSync, readFileSync } from 'node:fs';
import type { DescribeExecutionCommandOutput, StartExecutionCommandOutput } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { physicalName } from '../../runtime/names';
import type { Policy } from '../../simulator/iam/policy';
import type { World } from '../../simulator/world';
import { reasonFor } from './permission-reasons';
import { type Evidence, watchNeeds } from './permission-record';
import { general, rowsOf, testOf } from './permission-table';
import { deployedUnits, policyOf, type Unit, unitText, without } from './permission-units';
import { deploySystem, HOUR, MINUTE, type System, switchRules } from './system';

const table = rowsOf(readFileSync('docs/permissions.md', 'utf8'));

describe('permissions', () => {
  let system: System;
  const seen = new Map<string, Evidence>();
  beforeAll(async () => {
    const watch = (world: World) =>
      watchNeeds(world, (evidence) => seen.set(unitText(general(evidence.unit)), evidence));
    system = await deploySystem({ managed: ['billing'], clusters: ['notes'], watch });
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
  }, 300_000);
  afterAll(() => system.world.close());

  it('are each in the table of docs/permissions.md, and no others', async () => {
    const deployed = new Set((await deployedUnits(system)).map((unit) => unitText(general(unit))));

    // A new one is to be shown needed by a test, or given a reason: node scripts/permissions.mjs --write <that test>
    expect([...deployed].sort()).toEqual(table.map(unitText).sort());
  });

  it('are each denied to a request of some test when they are taken away, or there for a reason', () => {
    const unproven = table.filter((row) => testOf(row) === undefined && row.without !== reasonFor(row));
    const elsewhere = table.map(testOf).filter((test) => test !== undefined && !existsSync(test));
    // What this day shows is shown again each time.
    const here = table.filter((row) => testOf(row) === 'test/system/permissions.test.ts').map(unitText);

    expect([unproven, elsewhere]).toEqual([[], []]);
    expect(here.filter((unit) => !seen.has(unit))).toEqual([]);
    expect(here.length).toBeGreaterThan(200);
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

/** What is taken away, and the one call that is denied then; the rest of the table is decided again, without a run. */
const TAKEN: readonly (readonly [unit: RegExp, who: string, denied: string])[] = [
  [/ rds:CreateDBSnapshot arn:\S*:db:orders$/, 'lifeboat-production-source-take', 'rds:CreateDBSnapshot'],
  [/ rds:ModifyDBSnapshotAttribute /, 'lifeboat-production-source-share', 'rds:ModifyDBSnapshotAttribute'],
  [/ kms:ReEncryptFrom \S*:111111111111:/, 'lifeboat-production-recovery-copy', 'kms:ReEncryptFrom'],
  [/ s3:PutObject \S*\/recipes/, 'lifeboat-production-recovery-copy', 's3:PutObject'],
];

describe('a role without one permission', () => {
  let system: System;
  beforeAll(async () => {
    system = await deploySystem();
  });
  afterAll(() => system.world.close());

  it.each(TAKEN)('%s makes exactly that call denied', async (pattern, role, denied) => {
    const units = (await deployedUnits(system)).filter(
      (unit) => unit.role === role && pattern.test(unitText(unit)),
    );
    const put = await takeAway(system, units);
    const before = system.world.trail.calls.length;

    await system.pass(35 * MINUTE);
    const calls = system.world.trail.calls.slice(before).filter((call) => call.denied !== undefined);
    await put();
    // Until everything that was held up is over.
    await system.pass(HOUR);

    expect(units.length).toBeGreaterThan(0);
    const said = calls.map(({ caller, service, action, why }) => [
      caller.split('/')[1],
      `${service}:${action}`,
      why,
    ]);
    expect(said.length).toBeGreaterThan(0);
    for (const [who, call, why] of said) {
      expect([who, call]).toEqual([role, denied]);
      expect(why).toContain(`policy ${role} of role ${role}`);
    }
  });
});

/** Takes units of one role from its policy; answers with what gives them back. */
async function takeAway(system: System, units: readonly Unit[]): Promise<() => Promise<unknown>> {
  const role = units[0]?.role ?? '';
  const side = role.includes('-source-') ? 'source' : 'recovery';
  const { name, text, policy } = await policyOf(system, side, role);
  const put = (PolicyDocument: string) =>
    system.call(side, 'iam', 'PutRolePolicy', { RoleName: role, PolicyName: name, PolicyDocument });
  await put(documentOf(units.reduce(without, policy)));
  return () => put(text);
}

function documentOf({ version, statements }: Policy): string {
  return JSON.stringify({
    Version: version,
    Statement: statements.map(({ effect, action, resource, conditions }) => ({
      Effect: effect,
      [action.not ? 'NotAction' : 'Action']: action.of,
      ...(resource && { [resource.not ? 'NotResource' : 'Resource']: resource.of }),
      Condition: Object.fromEntries(
        [...new Set(conditions.map(({ operator }) => operator))].map((operator) => [
          operator,
          Object.fromEntries(
            conditions.filter((one) => one.operator === operator).map(({ key, values }) => [key, values]),
          ),
        ]),
      ),
    })),
  });
}
