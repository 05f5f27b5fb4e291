import { Readable } from 'node:stream';
import { HttpResponse } from '@smithy/core/protocols';
import type { World } from '../world';
import { handleHttp } from './router';

/** A request as the SDK hands it to the handler of its transport. */
interface SdkRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What the SDK wants as `requestHandler`. */
export interface InProcessHandler {
  handle(request: SdkRequest): Promise<{ response: HttpResponse }>;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): object;
}

/** Virtual milliseconds after which the SDK gives up a connection that nobody answers. */
const CONNECTION_TIMEOUT = 3_000;

/** Sends a client's requests to the simulated AWS in process, for the command and for tests. */
export function connect(world: World, connectionTimeout = CONNECTION_TIMEOUT): InProcessHandler {
  return {
    async handle(request) {
      const answer = await handleHttp(world, {
        method: request.method,
        protocol: request.protocol,
        hostname: request.hostname,
        path: request.path + queryText(request.query ?? {}),
        headers: lowerCase(request.headers),
        body: bytesOf(request.body),
      });
      if (answer === 'no-answer') throw await timedOut(world, connectionTimeout, request.hostname);
      const { status, headers, body } = answer;
      return {
        response: new HttpResponse({
          statusCode: status,
          headers: { ...headers },
          body: Readable.from([body]),
        }),
      };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
}

async function timedOut(world: World, milliseconds: number, hostname: string): Promise<Error> {
  await new Promise<void>((resolve) => {
    world.clock.after(milliseconds, resolve, hostname);
  });
  const error = new Error(`${hostname} did not answer within ${milliseconds} ms.`);
  return Object.assign(error, { name: 'TimeoutError' });
}

function queryText(query: NonNullable<SdkRequest['query']>): string {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) =>
      one === null ? encodeURIComponent(key) : `${encodeURIComponent(key)}=${encodeURIComponent(one)}`,
    ),
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function bytesOf(body: unknown): Uint8Array {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === 'string') return Buffer.from(body);
  // The SDK's own kind of bytes warns when it is taken for text.
  if (body instanceof Uint8Array) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  throw new Error('A body that is a stream cannot be sent in process; give it as text or bytes.');
}
