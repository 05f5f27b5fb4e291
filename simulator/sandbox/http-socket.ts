import { EventEmitter } from 'node:events';
import type { Timer } from '../clock';
import type { Life } from './life';

/** The socket under a request, as far as HTTP clients look at it: whether it is connected, and its idle time-out. */
export class HttpSocket extends EventEmitter {
  connecting = true;
  destroyed = false;
  readonly encrypted: boolean;
  readonly authorized = true;
  readonly remotePort: number;
  timeout = 0;
  private idle: Timer | undefined;

  constructor(
    private readonly life: Life,
    port: number,
    private readonly onDestroy: (error?: Error) => void,
  ) {
    super();
    this.remotePort = port;
    this.encrypted = port === 443;
  }

  connected(): void {
    this.connecting = false;
    this.active();
    this.emit('connect');
    if (this.encrypted) this.emit('secureConnect');
  }

  /** Something was sent or received: the idle time starts anew. */
  active(): void {
    this.idle?.cancel();
    this.idle = undefined;
    if (this.timeout > 0 && !this.destroyed) {
      this.idle = this.life.after(
        this.timeout,
        () => this.emit('timeout'),
        () => false,
      );
    }
  }

  setTimeout(milliseconds: number, listener?: () => void): this {
    this.timeout = milliseconds;
    if (listener && milliseconds > 0) this.once('timeout', listener);
    if (listener && milliseconds === 0) this.removeListener('timeout', listener);
    this.active();
    return this;
  }

  destroy(error?: Error): this {
    if (this.destroyed) return this;
    this.destroyed = true;
    this.connecting = false;
    this.active();
    this.onDestroy(error);
    this.emit('close', error !== undefined);
    return this;
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
