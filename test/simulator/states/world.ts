import type { InvokeCommandInput, InvokeCommandOutput } from '@aws-sdk/client-lambda';
import type { DescribeExecutionCommandOutput, GetExecutionHistoryCommandOutput } from '@aws-sdk/client-sfn';
import { iam } from '../../../simulator/iam';
import { sts } from '../../../simulator/iam/sts';
import type { Caller, Service } from '../../../simulator/service';
import { states } from '../../../simulator/states';
import { createWorld, type World } from '../../../simulator/world';

export const account = '222222222222';
export const region = 'us-east-1';
export const administrator: Caller = { kind: 'administrator', account };
export const start = Date.parse('2026-01-05T06:00:00Z');
export const roleArn = `arn:aws:iam::${account}:role/recover`;

// biome-ignore lint/suspicious/noExplicitAny: each function has an event of its own.
export type Answer = (event: any, world: World, caller: Caller) => unknown;

/** A stand-in for Lambda: functions by name, each a function of its event; `after` is how long it takes. */
export function lambdaOf(functions: Record<string, { after?: number; answer: Answer }>): Service {
  return {
    name: 'lambda',
    actions: {
      Invoke: {
        needs: ({ input }: { input: InvokeCommandInput }) => [
          {
            action: 'lambda:InvokeFunction',
            resource: `arn:aws:lambda:${region}:${account}:function:${input.FunctionName}`,
          },
        ],
        async run({ world, caller, input }): Promise<Partial<InvokeCommandOutput>> {
          const found = functions[input.FunctionName];
          const event = JSON.parse(Buffer.from(input.Payload).toString('utf8'));
          await new Promise<void>((resolve) => world.clock.after(found.after ?? 1, resolve));
          try {
            const result = await found.answer(event, world, caller);
            return { StatusCode: 200, ExecutedVersion: '1', Payload: bytes(result ?? null) as never };
          } catch (error) {
            if (error instanceof Error && 'awsCode' in error) throw error;
            const { name, message } = error as Error;
            const Payload = bytes({ errorType: name, errorMessage: message, trace: [] }) as never;
            return { StatusCode: 200, ExecutedVersion: '1', FunctionError: 'Unhandled', Payload };
          }
        },
      },
    },
  };
}

function bytes(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

/** A world with Step Functions, IAM and what is given, and a role that may call everything. */
export async function worldWith(services: readonly Service[] = [], seed = 'seed'): Promise<World> {
  const world = createWorld({ seed, start, services: [iam, sts, states, ...services] });
  await call(world, 'iam', 'CreateRole', {
    RoleName: 'recover',
    AssumeRolePolicyDocument: trust('states.amazonaws.com'),
  });
  await call(world, 'iam', 'PutRolePolicy', {
    RoleName: 'recover',
    PolicyName: 'all',
    PolicyDocument: policy('*', '*'),
  });
  return world;
}

export function trust(service: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  });
}

export function policy(action: string | string[], resource: string | string[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: action, Resource: resource }],
  });
}

// biome-ignore lint/suspicious/noExplicitAny: tests read many shapes.
export function call<T = any>(world: World, service: string, action: string, input: object): Promise<T> {
  return world.call<T>(administrator, region, service, action, input);
}

export async function createMachine(world: World, definition: object, name = 'recovery'): Promise<string> {
  const { stateMachineArn } = await call(world, 'states', 'CreateStateMachine', {
    name,
    roleArn,
    definition: JSON.stringify({ QueryLanguage: 'JSONata', ...definition }),
  });
  return stateMachineArn;
}

export interface Run {
  readonly execution: DescribeExecutionCommandOutput;
  // biome-ignore lint/suspicious/noExplicitAny: each machine has an output of its own.
  readonly output: any;
  readonly events: NonNullable<GetExecutionHistoryCommandOutput['events']>;
  readonly world: World;
  readonly seconds: number;
}

/** Creates a machine, runs it to its end (at most a virtual day) and tells what became of it. */
export async function runMachine(
  definition: object,
  options: { input?: unknown; services?: readonly Service[]; seed?: string; world?: World } = {},
): Promise<Run> {
  const world = options.world ?? (await worldWith(options.services, options.seed));
  const stateMachineArn = await createMachine(world, definition);
  const { executionArn } = await call(world, 'states', 'StartExecution', {
    stateMachineArn,
    name: 'run',
    input: JSON.stringify(options.input ?? {}),
  });
  return finished(world, executionArn);
}

export async function finished(world: World, executionArn: string): Promise<Run> {
  await world.clock.runUntil(world.clock.now() + 86_400_000);
  const execution = await call(world, 'states', 'DescribeExecution', { executionArn });
  const { events } = await call(world, 'states', 'GetExecutionHistory', { executionArn, maxResults: 1000 });
  const stopped = execution.stopDate?.getTime() ?? Number.NaN;
  return {
    execution,
    output: execution.output === undefined ? undefined : JSON.parse(execution.output),
    events,
    world,
    seconds: (stopped - execution.startDate.getTime()) / 1000,
  };
}

/** A machine of one state, which ends it. */
export function only(state: object): object {
  return { StartAt: 'Only', States: { Only: { ...state, ...endOf(state) } } };
}

function endOf(state: object): object {
  const { Type } = state as { Type: string };
  return ['Succeed', 'Fail', 'Choice'].includes(Type) ? {} : { End: true };
}

export function invoke(name: string, more: object = {}): object {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: name, Payload: '{% $states.input %}' },
    Output: '{% $states.result.Payload %}',
    ...more,
  };
}
