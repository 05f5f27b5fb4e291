import { beforeEach, expect, test } from 'vitest';
import type { World } from '../../../simulator/world';
import { call, type LambdaStandIn, lambdaStandIn, recovery, worldWith } from './world';

const MINUTE = 60_000;
const LATE = 3 * MINUTE;
const Arn = `arn:aws:lambda:${recovery.region}:${recovery.account}:function:told`;

let lambda: LambdaStandIn;
let world: World;

beforeEach(async () => {
  lambda = lambdaStandIn();
  world = worldWith(lambda);
  lambda.policies.set(
    Arn,
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          ...{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' } },
          ...{ Action: 'lambda:InvokeFunction', Resource: Arn },
        },
      ],
    }),
  );
  await rule('first');
  world.faults.delayChanges('rules', LATE);
});

function events(action: string, input: object) {
  return call(world, recovery, 'events', action, input);
}

async function rule(source: string): Promise<void> {
  await events('PutRule', { Name: 'rule', EventPattern: JSON.stringify({ source: [source] }) });
  await events('PutTargets', { Rule: 'rule', Targets: [{ Id: 'told', Arn }] });
}

/** How many of an event of each source are delivered. */
async function delivered(): Promise<Record<string, number>> {
  const before = lambda.invoked.length;
  for (const Source of ['first', 'second']) {
    await events('PutEvents', { Entries: [{ Source, DetailType: 'x', Detail: '{}' }] });
  }
  await world.clock.runUntil(world.clock.now() + MINUTE);
  const found = { first: 0, second: 0 };
  for (const { event } of lambda.invoked.slice(before)) found[event.source as 'first' | 'second']++;
  return found;
}

test.each<readonly [string, () => Promise<unknown>, object]>([
  ['another pattern', () => rule('second'), { first: 0, second: 1 }],
  ['a rule that is disabled', () => events('DisableRule', { Name: 'rule' }), { first: 0, second: 0 }],
  [
    'targets that go',
    () => events('RemoveTargets', { Rule: 'rule', Ids: ['told'] }),
    { first: 0, second: 0 },
  ],
  [
    'a rule that goes',
    async () => {
      await events('RemoveTargets', { Rule: 'rule', Ids: ['told'] });
      await events('DeleteRule', { Name: 'rule' });
    },
    { first: 0, second: 0 },
  ],
  [
    'a new rule',
    async () => {
      const EventPattern = JSON.stringify({ source: ['second'] });
      await events('PutRule', { Name: 'new', EventPattern });
      await events('PutTargets', { Rule: 'new', Targets: [{ Id: 'told', Arn }] });
    },
    { first: 1, second: 1 },
  ],
])('events meet %s only later, and what asks for rules at once', async (_, change, after) => {
  await change();
  const known = await events('ListRules', {});
  const soon = await delivered();
  await world.clock.runUntil(world.clock.now() + LATE);
  const later = await delivered();

  expect(soon).toEqual({ first: 1, second: 0 });
  expect(later).toEqual(after);
  expect(await events('ListRules', {})).toEqual(known);
});

test('changes arrive one after the other, and at once when nothing delays them any more', async () => {
  await events('DisableRule', { Name: 'rule' });
  await world.clock.runUntil(world.clock.now() + LATE - MINUTE / 2);
  await events('EnableRule', { Name: 'rule' });
  world.faults.delayChanges('rules', 0);
  const still = await delivered();
  const disabled = await delivered();
  await world.clock.runUntil(world.clock.now() + LATE);
  const enabled = await delivered();
  await events('DisableRule', { Name: 'rule' });

  expect([still, disabled, enabled].map(({ first }) => first)).toEqual([1, 0, 1]);
  expect((await delivered()).first).toBe(0);
});
