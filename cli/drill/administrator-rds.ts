import type { RDS } from '@aws-sdk/client-rds';
import type { SideName } from '../../runtime/names';
import { administrator } from './estate';
import type { Stage } from './stage';

/**
 * RDS as the administrator of a side's account calls it, by default in that side's Region. It takes and gives what the
 * SDK's client does, so what the chain knows of instances and clusters serves here too.
 */
export function rdsOf(
  { world, chain }: Pick<Stage, 'world' | 'chain'>,
  side: SideName,
  region: string = chain[side].region,
): RDS {
  const caller = administrator(chain[side].account);
  const call = (action: string, input: object) => world.call(caller, region, 'rds', action, given(input));
  return new Proxy({} as RDS, {
    get: (_, method) =>
      typeof method === 'string' ? (input: object = {}) => call(actionOf(method), input) : undefined,
  });
}

/** `DescribeDBSnapshots` of `describeDBSnapshots`. */
function actionOf(method: string): string {
  return method.charAt(0).toUpperCase() + method.slice(1);
}

/** What the SDK would send: nothing of what is undefined. */
function given(input: object): object {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}
