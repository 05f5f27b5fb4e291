import type { World } from '../world';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * `arn:aws:secretsmanager:us-east-1:222222222222:secret:orders-AbCdEf`. The six characters depend on the name and the
 * moment, so that a secret that takes the name of a deleted one has another ARN.
 */
export function secretArn(world: World, account: string, region: string, name: string): string {
  const key = ['secret', account, region, name, world.clock.now()] as const;
  const suffix = [0, 1, 2, 3, 4, 5].map(
    (at) => letters[Math.floor(world.chance(...key, at) * letters.length)],
  );
  return `arn:aws:secretsmanager:${region}:${account}:secret:${name}-${suffix.join('')}`;
}
