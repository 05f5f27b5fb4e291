import { isAwsError } from '../aws-error';
import type { Deployment } from './deployment';
import type { Provider } from './providers';
import type { Context } from './resources/handler';
import { parseUrn } from './urn';
import type { Value } from './values';

/** Virtual milliseconds between two looks, and in all: as the provider's own for databases. */
const POLL = 30_000;
const LONGEST_WAIT = 80 * 60_000;

/** Where a handler works: the provider's account, and its Region unless the resource names another. */
export function contextOf(
  deployment: Deployment,
  provider: Provider,
  urn: string,
  tags: Readonly<Record<string, string>>,
  ownRegion: Value | undefined,
): Context {
  const { world } = deployment.backend;
  const region = typeof ownRegion === 'string' ? ownRegion : provider.region;
  return {
    world,
    caller: provider.caller,
    account: provider.account,
    region,
    urn,
    name: urn === '' ? '' : parseUrn(urn).name,
    tags,
    async wait(what, isDone) {
      for (let waited = 0; !(await isDone()); waited += POLL) {
        if (waited >= LONGEST_WAIT) throw new Error(`timeout while waiting for ${what}`);
        await deployment.time.pass(POLL);
      }
    },
    async call<Output>(service: string, action: string, input: object): Promise<Output> {
      try {
        return await world.call<Output>(provider.caller, region, service, action, input);
      } catch (error) {
        if (!isAwsError(error)) throw error;
        const { awsCode, status, message } = error;
        const text =
          `operation error ${service}: ${action}, https response error StatusCode: ${status}, ` +
          `api error ${awsCode}: ${message}`;
        throw Object.assign(new Error(text, { cause: error }), { name: awsCode, awsCode, status });
      }
    },
  };
}
