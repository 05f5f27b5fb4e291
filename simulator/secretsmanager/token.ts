import { idOf } from '../chance';
import type { Call } from '../service';
import { requireToken } from './versions';

/** The version's id: the request's token, or as an SDK would make one, from what is asked for and when. */
export function requestToken(call: Call, input: { readonly ClientRequestToken?: string }): string {
  const { ClientRequestToken } = input;
  if (ClientRequestToken !== undefined) {
    requireToken(ClientRequestToken);
    return ClientRequestToken;
  }
  const { world, account, region } = call;
  const id = idOf(32, world.seed, 'version', account, region, JSON.stringify(input), world.clock.now());
  return [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join('-');
}
