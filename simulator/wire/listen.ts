import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { wallClock } from '../protocol/client-clock';
import type { HttpRequest } from '../protocol/http';
import { handleHttp } from '../protocol/router';
import type { World } from '../world';
import { createActiveFaults } from './active-faults';
import { CONTROL, control } from './control';
import { createPace } from './pace';

export interface ListenArgs {
  /** 0: any that is free. */
  readonly port: number;
  /** Virtual seconds in a real one; 0: time passes only while requests are under way, and when it is told to. */
  readonly speed: number;
  /** Is told what clients ask for that is not simulated, a line each time. */
  readonly told?: (line: string) => void;
}

/** A world that real clients talk to. */
export interface Wire {
  /** `http://127.0.0.1:4566`, what a client takes as its endpoint. */
  readonly url: string;
  /** Rejects with what fails inside the simulation; resolves once it is closed. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/** S3 takes no larger object in one request. AWS docs: S3 User Guide, "Uploading objects"; far less fits here. */
const LARGEST_BODY = 64 * 2 ** 20;

/**
 * Serves a world on loopback, to any AWS SDK and the AWS CLI with the address as endpoint URL. The access key says who
 * asks, the signature's scope which service in which Region. Rejects when the port cannot be had.
 */
export async function listen(world: World, { port, speed, told }: ListenArgs): Promise<Wire> {
  const clients = wallClock(world);
  let end: (error?: unknown) => void = () => {};
  const ended = new Promise<void>((resolve, reject) => {
    end = (error) => (error === undefined ? resolve() : reject(error));
  });
  const pace = createPace(world.clock, speed, end);
  const faults = createActiveFaults(world);
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.destroy();
      end(error);
    });
  });
  // A client of a lost Region waits until it gives up by itself.
  server.requestTimeout = 0;
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, HOST, resolve);
    });
  } catch (error) {
    await pace.stop();
    throw error;
  }
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    ended,
    async close() {
      server.close();
      server.closeAllConnections();
      await pace.stop();
      end();
    },
  };

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming);
    if (body === 'too large') {
      response.writeHead(413, { connection: 'close' }).end();
      return;
    }
    const path = incoming.url ?? '/';
    if (path.startsWith(CONTROL)) {
      const { status, body: told } = await control(
        { world, pace, faults },
        incoming.method ?? '',
        path,
        body.toString(),
      );
      response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(told)}\n`);
      return;
    }
    const done = await pace.begin();
    try {
      const noted = world.trail.notes.length;
      const answered = await handleHttp(world, requestOf(incoming, path, body), clients);
      for (const { kind, subject, account, region } of world.trail.notes.slice(noted)) {
        if (kind === 'not-simulated') told?.(`${subject} Asked for by ${account} in ${region}.`);
      }
      // Nothing is sent: the connection stays open, as AWS's does when a Region is gone.
      if (answered === 'no-answer') return;
      response.writeHead(answered.status, answered.headers).end(answered.body);
    } finally {
      done();
    }
  }
}

function requestOf(incoming: IncomingMessage, path: string, body: Buffer): HttpRequest {
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : (value ?? ''),
    ]),
  );
  return {
    method: incoming.method ?? 'GET',
    protocol: 'http:',
    hostname: (headers.host ?? HOST).replace(/:\d+$/, ''),
    path,
    headers,
    body,
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer | 'too large'> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of incoming as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > LARGEST_BODY) return 'too large';
    parts.push(part);
  }
  return Buffer.concat(parts);
}
