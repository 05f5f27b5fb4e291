import { EventEmitter } from 'node:events';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import { IncomingMessage } from './http-message';
import { ClientRequest, type RequestHost, type RequestOptions } from './http-request';
import { refusing } from './refusing';

/** Node's agents keep connections; here none is scarce, so an agent only carries its options. */
class Agent extends EventEmitter {
  readonly options: Record<string, unknown>;
  readonly keepAlive: boolean;
  readonly keepAliveMsecs: number;
  readonly maxSockets: number;
  readonly sockets = {};
  readonly freeSockets = {};
  readonly requests = {};

  constructor(options: { keepAlive?: boolean; keepAliveMsecs?: number; maxSockets?: number } = {}) {
    super();
    this.options = { ...options };
    this.keepAlive = options.keepAlive ?? false;
    this.keepAliveMsecs = options.keepAliveMsecs ?? 1000;
    this.maxSockets = options.maxSockets ?? Number.POSITIVE_INFINITY;
  }

  destroy(): void {}
}

type OnResponse = (response: IncomingMessage) => void;

/** The modules `http`, `https` and `http2`: clients over the world's wire, no servers, no HTTP/2 sessions. */
export function createHttp(from: RequestHost) {
  return {
    http: client('http', http, 'http:', from),
    https: client('https', https, 'https:', from),
    http2: refusing('http2', http2, { constants: http2.constants }),
  };
}

function client(name: string, real: object, protocol: 'http:' | 'https:', from: RequestHost) {
  const globalAgent = new Agent({ keepAlive: true });
  const request = (...given: unknown[]) => {
    const { options, signal, onResponse } = readArguments(given, protocol, globalAgent);
    const made = new ClientRequest(from, options, onResponse);
    if (signal) obey(signal, made, from);
    return made;
  };
  return refusing(name, real, {
    Agent,
    ClientRequest,
    IncomingMessage,
    globalAgent,
    METHODS: http.METHODS,
    STATUS_CODES: http.STATUS_CODES,
    request,
    get: (...given: unknown[]) => request(...given).end(),
  });
}

function obey(signal: AbortSignal, request: ClientRequest, { realm }: RequestHost): void {
  const abort = () =>
    request.destroy(
      realm.error('The operation was aborted', {
        name: 'AbortError',
        code: 'ABORT_ERR',
        cause: signal.reason,
      }),
    );
  if (signal.aborted) {
    abort();
    return;
  }
  signal.addEventListener('abort', abort, { once: true });
  request.once('close', () => signal.removeEventListener('abort', abort));
}

interface GivenOptions {
  protocol?: string;
  host?: string | null;
  hostname?: string | null;
  port?: number | string | null;
  method?: string;
  path?: string;
  auth?: string | null;
  headers?: Record<string, unknown> | readonly string[];
  timeout?: number;
  agent?: unknown;
  signal?: AbortSignal;
}

/** `request(url[, options][, callback])` or `request(options[, callback])`. */
function readArguments(given: unknown[], protocol: string, globalAgent: Agent) {
  const rest = [...given];
  const onResponse = typeof rest.at(-1) === 'function' ? (rest.pop() as OnResponse) : undefined;
  const [first] = rest;
  const url = typeof first === 'string' ? new URL(first) : first instanceof URL ? first : undefined;
  const asked = { ...(url && fromUrl(url)), ...((url ? rest[1] : first) as GivenOptions | undefined) };
  const scheme = asked.protocol ?? protocol;
  const headers = headerList(asked.headers);
  if (asked.auth) headers.push(['Authorization', `Basic ${Buffer.from(asked.auth).toString('base64')}`]);
  const options: RequestOptions = {
    protocol: scheme,
    hostname: asked.hostname ?? asked.host ?? 'localhost',
    port: Number(asked.port ?? (scheme === 'https:' ? 443 : 80)),
    method: (asked.method ?? 'GET').toUpperCase(),
    path: asked.path ?? '/',
    headers,
    timeout: asked.timeout,
    agent: asked.agent ?? globalAgent,
  };
  return { options, signal: asked.signal, onResponse };
}

function fromUrl(url: URL): GivenOptions {
  return {
    protocol: url.protocol,
    hostname: url.hostname,
    port: url.port === '' ? undefined : url.port,
    path: `${url.pathname}${url.search}`,
    auth:
      url.username === ''
        ? undefined
        : `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`,
  };
}

function headerList(headers: GivenOptions['headers']): [string, string][] {
  if (headers === undefined) return [];
  const text = (value: unknown) => (Array.isArray(value) ? value.join(', ') : String(value));
  return Object.entries(headers)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, text(value)]);
}
