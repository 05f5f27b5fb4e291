import { issueCredentials, type SessionCredentials } from '../iam/credentials';
import type { Caller } from '../service';
import type { World } from '../world';
import { connect, type InProcessHandler } from './request-handler';

/** The settings with which a client of any service is made. */
export interface ClientSettings {
  readonly region: string;
  readonly credentials: SessionCredentials;
  readonly requestHandler: InProcessHandler;
  readonly maxAttempts: number;
}

interface Middlewares {
  add(
    middleware: (next: Next, context: object) => Next,
    options: { readonly step: string; readonly priority: string; readonly name: string },
  ): void;
}

type Next = (given: never) => Promise<never>;

interface SdkClient {
  readonly config: object;
  readonly middlewareStack: object;
}

/**
 * A client of the real SDK that talks to the simulated AWS in process, signed in as the caller. It does not retry:
 * outside a function's sandbox the SDK's back-off would wait in real time. Virtual time must be driven meanwhile.
 */
export function sdkClient<Client extends SdkClient>(
  world: World,
  caller: Caller,
  region: string,
  ClientClass: new (settings: ClientSettings) => Client,
  credentials: SessionCredentials = issueCredentials(world, caller),
): Client {
  const client = new ClientClass({
    region,
    credentials,
    requestHandler: connect(world),
    maxAttempts: 1,
  });
  Object.defineProperty(client.config, 'systemClockOffset', {
    // The SDK signs with the real time plus this: the real time cancels out.
    get: () => world.clock.now() - Date.now(),
    set: () => {},
  });
  holdTime(world, client.middlewareStack as Middlewares);
  return client;
}

/** The SDK reads files and makes keys before it sends and after it has received; virtual time waits for that. */
function holdTime(world: World, stack: Middlewares): void {
  const leases = new WeakMap<object, () => void>();
  const open = (context: object) => leases.set(context, world.clock.lease('the SDK'));
  const close = (context: object) => leases.get(context)?.();
  stack.add(around(open, close), { step: 'initialize', priority: 'high', name: 'holdTime' });
  stack.add(around(close, open), { step: 'deserialize', priority: 'low', name: 'letTimePass' });
}

function around(before: (context: object) => void, after: (context: object) => void) {
  return (next: Next, context: object): Next =>
    async (given) => {
      before(context);
      try {
        return await next(given);
      } finally {
        after(context);
      }
    };
}
