import { expect, test } from 'vitest';
import { createCloud, LOGGING, REGION } from '../lambda/cloud';

test('changes of a role count late when they are said to, and are shown at once', async () => {
  const cloud = createCloud();
  const arn = await cloud.role('reader', LOGGING);
  const caller = { kind: 'role', account: arn.split(':')[4] ?? '', role: arn, session: 'test' } as const;
  const mayRead = () =>
    cloud.world.call(caller, REGION, 'kms', 'ListKeys', {}).then(
      () => true,
      () => false,
    );
  const put = (Effect: string, PolicyName = 'more') =>
    cloud.call('iam', 'PutRolePolicy', {
      ...{ RoleName: 'reader', PolicyName },
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect, Action: 'kms:ListKeys', Resource: '*' }],
      }),
    });
  cloud.world.faults.delayPolicies(10_000);

  await put('Allow');
  expect(await cloud.call('iam', 'GetRolePolicy', { RoleName: 'reader', PolicyName: 'more' })).toBeDefined();
  const soon = await mayRead();
  await cloud.after(10_000);
  const later = await mayRead();
  await cloud.call('iam', 'DeleteRolePolicy', { RoleName: 'reader', PolicyName: 'more' });
  const soonAfter = await mayRead();
  await put('Deny', 'never');
  await cloud.after(10_000);
  expect([soon, later, soonAfter, await mayRead()]).toEqual([false, true, true, false]);

  cloud.world.faults.delayPolicies(0);
  await cloud.call('iam', 'DeleteRolePolicy', { RoleName: 'reader', PolicyName: 'never' });
  await put('Allow');
  expect(await mayRead()).toBe(true);
});
