import dns from 'node:dns';
import net from 'node:net';
import tls from 'node:tls';
import { addressOf } from './address';
import { readConnect } from './connect-arguments';
import { refusing } from './refusing';
import { type SecureOptions, SecureSocket } from './secure-socket';
import { Socket, type SocketHost } from './socket';
import { lookupError } from './system-error';

/** The modules `net`, `tls` and `dns` on the simulated network. */
export function createNet(
  from: SocketHost,
  resolves: (hostname: string) => boolean,
  environment: Readonly<Record<string, string>>,
) {
  const connect = (...given: unknown[]) => new Socket(from).connect(...given);
  const secure = (...given: unknown[]) => {
    const { options, onConnect } = readConnect(given.filter((value) => value !== undefined));
    const extra = given.find((value, at) => at > 0 && typeof value === 'object') as SecureOptions | undefined;
    const made = new SecureSocket(from, { ...options, ...extra } as SecureOptions, environment);
    if (onConnect) made.once('secureConnect', onConnect);
    return made;
  };
  class OwnSocket extends Socket {
    constructor() {
      super(from);
    }
  }
  return {
    net: refusing('net', net, {
      Socket: OwnSocket,
      Stream: OwnSocket,
      connect,
      createConnection: connect,
      isIP: net.isIP,
      isIPv4: net.isIPv4,
      isIPv6: net.isIPv6,
    }),
    tls: refusing('tls', tls, {
      connect: secure,
      TLSSocket: SecureSocket,
      checkServerIdentity: tls.checkServerIdentity,
      createSecureContext: (options: object = {}) => ({ ...options }),
      rootCertificates: [],
    }),
    ...createDns(from, resolves),
  };
}

type Callback = (error: unknown, ...results: unknown[]) => void;

function createDns({ life, realm }: SocketHost, resolves: (hostname: string) => boolean) {
  const find = (hostname: string): string => {
    if (net.isIP(hostname) !== 0) return hostname;
    if (!resolves(hostname)) throw lookupError(realm, hostname);
    return addressOf(hostname);
  };
  const lookup = (hostname: string, options?: { all?: boolean }) => {
    const found = { address: find(hostname), family: 4 };
    return options?.all ? [[found]] : [found.address, found.family];
  };
  const called = (answer: (hostname: string, options?: { all?: boolean }) => unknown[]) => {
    return (hostname: string, ...rest: unknown[]) => {
      const callback = rest.pop() as Callback;
      life.after(1, () => {
        let outcome: unknown[];
        try {
          outcome = [null, ...answer(hostname, rest[0] as { all?: boolean })];
        } catch (error) {
          outcome = [error];
        }
        callback(...(outcome as Parameters<Callback>));
      });
    };
  };
  const promised = (answer: (hostname: string, options?: { all?: boolean }) => unknown) => {
    return (hostname: string, options?: { all?: boolean }) =>
      new realm.Promise((resolve, reject) => {
        life.after(1, () => {
          try {
            resolve(answer(hostname, options));
          } catch (error) {
            reject(error);
          }
        });
      });
  };
  const promises = refusing('dns/promises', dns.promises, {
    lookup: promised((hostname, options) =>
      options?.all ? lookup(hostname, options)[0] : { address: find(hostname), family: 4 },
    ),
    resolve: promised((hostname) => [find(hostname)]),
    resolve4: promised((hostname) => [find(hostname)]),
  });
  return {
    dns: refusing('dns', dns, {
      promises,
      lookup: called(lookup),
      resolve: called((hostname) => [[find(hostname)]]),
      resolve4: called((hostname) => [[find(hostname)]]),
    }),
    dnsPromises: promises,
  };
}
