import { HttpRequest as HttpRequestClass } from '@smithy/core/protocols';
import { iam } from '../../../simulator/iam';
import { sts } from '../../../simulator/iam/sts';
import { sdkClient } from '../../../simulator/protocol/client';
import type { HttpRequest } from '../../../simulator/protocol/http';
import type { Action, Caller, Service } from '../../../simulator/service';
import { createWorld } from '../../../simulator/world';
import { CLIENTS, clientClass, commandClass } from './clients';
import { drive } from './drive';

export const START = Date.UTC(2026, 10, 21, 6);
export const REGION = 'us-west-2';
export const ADMIN: Caller = { kind: 'administrator', account: '111111111111' };
export const ROLE: Caller = {
  kind: 'role',
  account: '111111111111',
  role: 'arn:aws:iam::111111111111:role/nobody',
  session: 'test',
};

type Refusal = Error & { $metadata?: { httpStatusCode?: number }; Code?: string };

export function worldWith(...services: Service[]) {
  return createWorld({ seed: 'router', start: START, services: [iam, sts, ...services] });
}

export function serviceOf(name: string, actions: Service['actions']): Service {
  return { name, client: CLIENTS[name] ?? (() => ({})), actions };
}

/** An action that needs `permission` on everything, if given. */
export function answering(output: object, permission?: string): Action {
  return {
    needs: () => (permission === undefined ? [] : [{ action: permission, resource: '*' }]),
    run: () => output,
  };
}

export async function refusalOf(sending: Promise<unknown>): Promise<Refusal> {
  try {
    await sending;
  } catch (error) {
    return error as Refusal;
  }
  throw new Error('It was not refused.');
}

export async function send(
  world: ReturnType<typeof worldWith>,
  caller: Caller,
  name: string,
  action: string,
  input: object,
) {
  const client = CLIENTS[name]?.() ?? {};
  const sdk = sdkClient(world, caller, REGION, clientClass(client));
  return drive(world, sdk.send(new (commandClass(client, action))(input)));
}

/** The request that a client would send, signed. */
export async function capture(
  world: ReturnType<typeof worldWith>,
  name: string,
  action: string,
  change: (request: SdkRequest) => SdkRequest = (request) => request,
): Promise<HttpRequest> {
  const client = CLIENTS[name]?.() ?? {};
  const sdk = sdkClient(world, ADMIN, REGION, clientClass(client));
  const stack = sdk.middlewareStack as unknown as {
    add(middleware: object, options: object): void;
  };
  let request: HttpRequest | undefined;
  stack.add(
    (next: (given: object) => unknown) => (given: { request: SdkRequest }) =>
      next({ ...given, request: HttpRequestClass.clone(change(given.request) as never) }),
    { step: 'build', priority: 'low' },
  );
  stack.add(
    () => (given: { request: SdkRequest }) => {
      const { query, body, ...rest } = given.request;
      const text = new URLSearchParams(query as Record<string, string>).toString();
      const path = text === '' ? rest.path : `${rest.path}?${text}`;
      request = { ...rest, path, body: Buffer.from(body) };
      throw new Error('It is not to be sent.');
    },
    { step: 'deserialize', priority: 'low' },
  );
  await refusalOf(sdk.send(new (commandClass(client, action))({})));
  if (!request) throw new Error('Nothing was sent.');
  return request;
}

type SdkRequest = Omit<HttpRequest, 'body'> & { query: object; body: string };
