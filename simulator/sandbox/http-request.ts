import { STATUS_CODES } from 'node:http';
import { Writable } from 'node:stream';
import type { Timer } from '../clock';
import { addressOf } from './address';
import { IncomingMessage } from './http-message';
import { HttpSocket } from './http-socket';
import type { HttpResponse, HttpWire } from './http-wire';
import type { Life } from './life';
import type { Realm } from './realm';
import { connectError, lookupError } from './system-error';

/** What `http.request` was asked for, after its several forms have been read. */
export interface RequestOptions {
  readonly protocol: string;
  readonly hostname: string;
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly timeout?: number;
  readonly agent: unknown;
}

export interface RequestHost {
  readonly life: Life;
  readonly realm: Realm;
  readonly wire: HttpWire;
}

/** How long a connection that nobody answers is tried: Linux gives up after about two minutes, in milliseconds. */
const CONNECTION_GIVEN_UP_AFTER = 120_000;

/** Node's `ClientRequest` over the world's own wire: one request, one answer, all on virtual time. */
export class ClientRequest extends Writable {
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly protocol: string;
  readonly agent: unknown;
  readonly socket: HttpSocket;
  readonly reusedSocket = false;
  aborted = false;
  res: IncomingMessage | undefined;
  private readonly headers = new Map<string, [string, string]>();
  private readonly chunks: Buffer[] = [];
  private bodyEnded = false;
  private stopWaiting = () => {};
  private givingUp: Timer | undefined;

  constructor(
    private readonly from: RequestHost,
    private readonly options: RequestOptions,
    onResponse?: (response: IncomingMessage) => void,
  ) {
    super({ autoDestroy: false });
    this.method = options.method;
    this.path = options.path;
    this.host = options.hostname;
    this.protocol = options.protocol;
    this.agent = options.agent;
    for (const [name, value] of options.headers) this.setHeader(name, value);
    if (onResponse) this.once('response', onResponse);
    const { life } = from;
    this.socket = new HttpSocket(life, options.port, (error) => this.destroy(error));
    this.socket.on('timeout', () => this.emit('timeout'));
    if (options.timeout) this.socket.setTimeout(options.timeout);
    this.connect();
  }

  get connection(): HttpSocket {
    return this.socket;
  }

  get headersSent(): boolean {
    return this.bodyEnded;
  }

  get finished(): boolean {
    return this.writableEnded;
  }

  private connect(): void {
    const { life, realm, wire } = this.from;
    const { hostname } = this.options;
    this.stopWaiting = life.await();
    const reached = wire.reach(hostname);
    if (reached === 'silent') this.giveUpLater();
    life.after(0, () => {
      this.emit('socket', this.socket);
      if (reached === 'unknown') this.destroy(lookupError(realm, hostname));
      if (reached !== 'answers' || this.destroyed) return;
      this.socket.connected();
      this.send();
    });
  }

  private giveUpLater(): void {
    const { life, realm } = this.from;
    const { hostname, port } = this.options;
    this.givingUp = life.after(CONNECTION_GIVEN_UP_AFTER, () => {
      this.destroy(connectError(realm, 'ETIMEDOUT', addressOf(hostname), port));
    });
  }

  /** Sends once both the connection and the whole body are there. */
  private send(): void {
    const { life, wire } = this.from;
    if (!this.bodyEnded || this.socket.connecting || this.destroyed) return;
    const { hostname, protocol, method, path } = this.options;
    const headers: Record<string, string> = { host: this.defaultHost() };
    for (const [name, [, value]] of this.headers) headers[name] = value;
    const body = Buffer.concat(this.chunks);
    if (body.length > 0) headers['content-length'] ??= String(body.length);
    this.socket.active();
    wire.handle({ method, protocol, hostname, path, headers, body }).then(
      (answer) => life.after(0, () => this.receive(answer)),
      // The wire itself is broken: a fault of the simulation and none of the function's.
      (error) => life.crash(error),
    );
  }

  private receive(answer: HttpResponse | 'no-answer'): void {
    if (this.destroyed) return;
    if (answer === 'no-answer') {
      this.giveUpLater();
      return;
    }
    this.stopWaiting();
    this.socket.active();
    const response = new IncomingMessage(this.socket, answer, STATUS_CODES[answer.status] ?? '');
    this.res = response;
    response.once('close', () => super.destroy());
    if (!this.emit('response', response)) response.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.chunks.push(chunk);
    done();
  }

  override _final(done: () => void): void {
    this.bodyEnded = true;
    done();
    this.send();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.stopWaiting();
    this.givingUp?.cancel();
    this.socket.destroy();
    done(error ?? (this.res ? null : this.from.realm.error('socket hang up', { code: 'ECONNRESET' })));
  }

  abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    this.from.life.after(0, () => this.emit('abort'));
    this.destroy();
  }

  setHeader(name: string, value: number | string | readonly string[]): this {
    const text = Array.isArray(value) ? value.join(', ') : String(value);
    this.headers.set(name.toLowerCase(), [name, text]);
    return this;
  }

  getHeader(name: string): string | undefined {
    return this.headers.get(name.toLowerCase())?.[1];
  }

  hasHeader(name: string): boolean {
    return this.headers.has(name.toLowerCase());
  }

  removeHeader(name: string): void {
    this.headers.delete(name.toLowerCase());
  }

  getHeaderNames(): string[] {
    return [...this.headers.keys()];
  }

  getHeaders(): Record<string, string> {
    return Object.fromEntries([...this.headers].map(([name, [, value]]) => [name, value]));
  }

  setTimeout(milliseconds: number, listener?: () => void): this {
    if (listener) this.once('timeout', listener);
    this.socket.setTimeout(milliseconds);
    return this;
  }

  flushHeaders(): void {}

  setNoDelay(): void {}

  setSocketKeepAlive(): void {}

  private defaultHost(): string {
    const { hostname, port, protocol } = this.options;
    const usual = protocol === 'https:' ? 443 : 80;
    return port === usual ? hostname : `${hostname}:${port}`;
  }
}
