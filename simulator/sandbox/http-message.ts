import { Readable } from 'node:stream';
import type { HttpSocket } from './http-socket';
import type { HttpResponse } from './http-wire';

/** Node's `IncomingMessage`, with a body that has wholly arrived. */
export class IncomingMessage extends Readable {
  readonly httpVersion = '1.1';
  readonly httpVersionMajor = 1;
  readonly httpVersionMinor = 1;
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly headers: Record<string, string> = {};
  readonly rawHeaders: string[] = [];
  readonly trailers = {};
  complete = false;

  constructor(
    readonly socket: HttpSocket,
    response: HttpResponse,
    statusMessage: string,
  ) {
    super();
    this.statusCode = response.status;
    this.statusMessage = statusMessage;
    for (const [name, value] of Object.entries(response.headers)) {
      this.headers[name.toLowerCase()] = value;
      this.rawHeaders.push(name, value);
    }
    if (response.body.length > 0) this.push(Buffer.from(response.body));
    this.push(null);
    this.complete = true;
  }

  get connection(): HttpSocket {
    return this.socket;
  }

  override _read(): void {}

  setTimeout(milliseconds: number, listener?: () => void): this {
    this.socket.setTimeout(milliseconds, listener);
    return this;
  }
}
