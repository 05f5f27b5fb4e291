import net from 'node:net';
import { Duplex } from 'node:stream';
import type { Timer } from '../clock';
import type { Listener, Network, VpcPlace } from '../network';
import { addressOf } from './address';
import { readConnect } from './connect-arguments';
import type { Life } from './life';
import { createPostgresDebt } from './postgres-debt';
import type { Realm } from './realm';
import { joinServer, type StatementLease } from './statement-lease';
import { connectError, lookupError } from './system-error';

export interface SocketHost {
  readonly life: Life;
  readonly realm: Realm;
  readonly network: Network;
  readonly place: VpcPlace | undefined;
}

/** One way through the simulated network, either direction, in virtual milliseconds. */
const LATENCY = 1;

/** A connection whose packets a security group drops is given up after this, in virtual milliseconds. */
const UNREACHABLE_AFTER = 10_000;

/**
 * Node's `net.Socket` on the simulated network, with the real server's loopback socket behind it. Only PostgreSQL's
 * protocol crosses it: what the server sends is held back until it owes nothing more and arrives as one piece, because
 * in which pieces a real socket delivers depends on the host.
 */
export class Socket extends Duplex {
  connecting = false;
  pending = true;
  remoteAddress: string | undefined;
  remotePort: number | undefined;
  readonly remoteFamily = 'IPv4';
  readonly localAddress = '169.254.76.1';
  bytesRead = 0;
  bytesWritten = 0;
  timeout = 0;
  /** The name that was connected to, which a certificate must bear. */
  servername = '';
  private real: net.Socket | undefined;
  private readonly debt = createPostgresDebt();
  private arrived: Buffer[] = [];
  private lease: StatementLease | undefined;
  private stopWaiting = () => {};
  private attempt: Timer | undefined;
  private idle: Timer | undefined;
  private writing: { chunk: Buffer; done: (error?: Error | null) => void } | undefined;
  private ending: (() => void) | undefined;

  constructor(private readonly from: SocketHost) {
    super({ autoDestroy: true, allowHalfOpen: false, decodeStrings: true });
  }

  get readyState(): string {
    if (this.connecting) return 'opening';
    return this.pending || this.destroyed ? 'closed' : 'open';
  }

  connect(...given: unknown[]): this {
    const { options, onConnect } = readConnect(given);
    const host = options.host ?? 'localhost';
    const port = Number(options.port);
    if (options.path !== undefined)
      throw new Error('Unix sockets are not simulated; connect to a host and port.');
    if (onConnect) this.once('connect', onConnect);
    if (options.timeout) this.setTimeout(options.timeout);
    this.connecting = true;
    this.servername = host;
    this.remoteAddress = addressOf(host);
    this.remotePort = port;
    this.stopWaiting = this.from.life.await();
    this.reach(host, port);
    return this;
  }

  private reach(host: string, port: number): void {
    const { life, realm, network, place } = this.from;
    const listener = network.find(host, port);
    const fail = (delay: number, error: () => Error) => {
      this.attempt = life.after(delay, () => this.destroy(error()));
    };
    if (!network.resolves(host)) {
      fail(LATENCY, () => lookupError(realm, host));
    } else if (!listener) {
      fail(LATENCY, () => connectError(realm, 'ECONNREFUSED', addressOf(host), port));
    } else if (!listener.reachableFrom(place)) {
      fail(UNREACHABLE_AFTER, () => connectError(realm, 'ETIMEDOUT', addressOf(host), port));
    } else {
      this.connectTo(listener, host, port);
    }
  }

  private connectTo(listener: Listener, host: string, port: number): void {
    const { life, realm } = this.from;
    const close = life.lease(`connection to ${host}`);
    const real = net.connect(listener.target);
    this.real = real;
    this.lease = joinServer(this.from.network, `${host}:${port}`, life, this.debt);
    real.setNoDelay(true);
    real.once('connect', () => {
      this.attempt = life.after(LATENCY, () => this.connected());
      close();
    });
    real.on('data', (bytes) => this.receive(bytes));
    real.once('error', (error: NodeJS.ErrnoException) => {
      const code = this.connecting ? 'ECONNREFUSED' : 'ECONNRESET';
      const met = this.connecting
        ? connectError(realm, code, addressOf(host), port)
        : realm.error(`read ${code}`, { code, syscall: 'read', errno: error.errno });
      life.after(LATENCY, () => this.destroy(met));
      close();
    });
    real.once('close', () => {
      this.deliver();
      life.after(LATENCY, () => this.push(null));
      this.lease?.leave();
      close();
    });
    this.once(
      'close',
      life.onEnd(() => real.destroy()),
    );
  }

  private connected(): void {
    if (this.destroyed) return;
    this.connecting = false;
    this.pending = false;
    this.active();
    this.emit('connect');
    this.emit('ready');
    const waiting = this.writing;
    this.writing = undefined;
    if (waiting) this._write(waiting.chunk, 'buffer', waiting.done);
    this.ending?.();
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    if (this.pending) {
      this.writing = { chunk, done };
      return;
    }
    this.active();
    this.bytesWritten += chunk.length;
    const { forward, answer } = this.debt.fromClient(chunk);
    if (answer.length > 0) this.from.life.after(LATENCY, () => this.hand(answer));
    if (forward.length > 0) this.real?.write(forward);
    this.lease?.acted();
    this.account();
    done();
  }

  override _final(done: () => void): void {
    const end = () => {
      this.debt.clientEnded();
      this.real?.end();
      this.account();
      done();
    };
    if (this.connecting) this.ending = end;
    else end();
  }

  override _read(): void {}

  private receive(bytes: Buffer): void {
    this.debt.fromServer(bytes);
    this.arrived.push(bytes);
    this.account();
  }

  /** Stops time from the moment the server owes an answer until it has given it. */
  private account(): void {
    if (!this.debt.owes()) this.deliver();
    this.lease?.account();
  }

  private deliver(): void {
    if (this.arrived.length === 0) return;
    const bytes = Buffer.concat(this.arrived);
    this.arrived = [];
    this.from.life.after(LATENCY, () => this.hand(bytes));
  }

  private hand(bytes: Buffer): void {
    if (this.destroyed) return;
    this.active();
    this.bytesRead += bytes.length;
    this.push(bytes);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.connecting = false;
    this.attempt?.cancel();
    this.idle?.cancel();
    this.stopWaiting();
    this.real?.destroy();
    this.lease?.leave();
    done(error);
  }

  private active(): void {
    this.idle?.cancel();
    if (this.timeout > 0)
      this.idle = this.from.life.after(
        this.timeout,
        () => this.emit('timeout'),
        () => false,
      );
  }

  setTimeout(milliseconds: number, listener?: () => void): this {
    this.timeout = milliseconds;
    if (listener) this.once('timeout', listener);
    this.active();
    return this;
  }

  destroySoon(): void {
    this.end(() => this.destroy());
  }

  address() {
    return { address: this.localAddress, family: 'IPv4', port: 40000 };
  }

  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}
