import type { CreateFunctionCommandInput, InvokeCommandOutput } from '@aws-sdk/client-lambda';
import type { Caller } from '../../../simulator/service';
import { services } from '../../../simulator/services';
import { createWorld, type World } from '../../../simulator/world';

export const START = Date.UTC(2026, 0, 5, 6, 0, 0);
export const ACCOUNT = '222222222222';
export const REGION = 'us-east-1';
export const ADMINISTRATOR: Caller = { kind: 'administrator', account: ACCOUNT };

export interface Cloud {
  readonly world: World;
  /** Calls as the account's administrator and lets virtual time pass until there is an answer. */
  call<Output = Record<string, unknown>>(
    service: string,
    action: string,
    input: object,
    caller?: Caller,
  ): Promise<Output>;
  /** Makes a role that Lambda may assume, allowed these actions on everything. */
  role(name: string, actions: readonly string[], trusted?: string): Promise<string>;
  /** Deploys `index.js` under a role that may write logs. */
  deploy(
    name: string,
    code: string | Record<string, string>,
    more?: Partial<CreateFunctionCommandInput>,
  ): Promise<void>;
  /** Invokes and gives what the function answered. */
  invoke(name: string, event?: unknown, more?: object): Promise<Answer>;
  after(milliseconds: number): Promise<void>;
  /** What is in a log group, in order of time. */
  logged(group: string): Promise<string[]>;
}

export interface Answer extends Omit<InvokeCommandOutput, '$metadata' | 'Payload'> {
  readonly body: unknown;
}

export const LOGGING = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];

export function createCloud(seed = 'seed'): Cloud {
  const world = createWorld({ seed, start: START, services });
  const cloud: Cloud = {
    world,
    call: (service, action, input, caller = ADMINISTRATOR) =>
      settled(world, world.call(caller, REGION, service, action, input)),
    async role(name, actions, trusted = 'lambda.amazonaws.com') {
      const trust = { Effect: 'Allow', Principal: { Service: trusted }, Action: 'sts:AssumeRole' };
      await cloud.call('iam', 'CreateRole', {
        RoleName: name,
        AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
      });
      const allow = { Effect: 'Allow', Action: actions, Resource: '*' };
      if (actions.length > 0) {
        await cloud.call('iam', 'PutRolePolicy', {
          RoleName: name,
          PolicyName: 'all',
          PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [allow] }),
        });
      }
      return `arn:aws:iam::${ACCOUNT}:role/${name}`;
    },
    async deploy(name, code, more = {}) {
      const Role = more.Role ?? (await cloud.role(`${name}-role`, LOGGING));
      await cloud.call('lambda', 'CreateFunction', {
        FunctionName: name,
        Role,
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Code: { Files: typeof code === 'string' ? { 'index.js': code } : code },
        ...more,
      });
    },
    async invoke(name, event = {}, more = {}) {
      const { Payload, ...output } = await cloud.call<InvokeCommandOutput>('lambda', 'Invoke', {
        FunctionName: name,
        Payload: Buffer.from(JSON.stringify(event)),
        ...more,
      });
      const text = Buffer.from(Payload ?? []).toString();
      return { ...output, body: text === '' ? undefined : JSON.parse(text) };
    },
    after: (milliseconds) => world.clock.runUntil(world.clock.now() + milliseconds),
    async logged(logGroupName) {
      const { events = [] } = await cloud.call<{ events?: { message: string }[] }>(
        'logs',
        'FilterLogEvents',
        { logGroupName },
      );
      return events.map(({ message }) => message);
    },
  };
  return cloud;
}

export async function settled<T>(world: World, promise: Promise<T>): Promise<T> {
  let done = false;
  const finished = promise.finally(() => {
    done = true;
  });
  finished.catch(() => {});
  await world.clock.runUntilTrue(() => done, world.clock.now() + 24 * 3_600_000);
  return finished;
}

/** `exports.handler` as an async function with this body. */
export function handler(body: string): string {
  return `exports.handler = async (event, context) => {${body}\n};`;
}
