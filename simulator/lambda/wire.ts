import type { VpcPlace } from '../network';
import { handleHttp } from '../protocol/router';
import type { HttpWire, Reach } from '../sandbox/http-wire';
import type { World } from '../world';

/** Where the control planes of services without Regions are. */
const GLOBAL_REGION = 'us-east-1';

/**
 * What functions reach by HTTP: AWS's endpoints, from outside any VPC. Inside one their names resolve but no packet
 * arrives, because endpoints and NAT gateways are not simulated; nothing else on the internet exists. `called`
 * counts a request, and answers what ends the container before that has its answer.
 */
export function createWire(
  world: World,
  place: VpcPlace | undefined,
  called: () => (() => void) | undefined,
): HttpWire {
  return {
    async handle(request) {
      const kill = called();
      const answer = await handleHttp(world, request);
      if (kill === undefined) return answer;
      kill();
      return 'no-answer';
    },
    reach(hostname): Reach {
      if (!/\.(amazonaws\.com|api\.aws)$/.test(hostname)) return 'unknown';
      const region = /\b[a-z]{2}(?:-[a-z]+)+-\d\b/.exec(hostname)?.[0] ?? GLOBAL_REGION;
      return place || world.faults.isLost(region) ? 'silent' : 'answers';
    },
  };
}
