import type { InvokeCommandInput } from '@aws-sdk/client-lambda';
import { monitoring } from '../../../simulator/cloudwatch';
import { events } from '../../../simulator/eventbridge';
import { iam } from '../../../simulator/iam';
import { sts } from '../../../simulator/iam/sts';
import { scheduler } from '../../../simulator/scheduler';
import type { Caller, Service } from '../../../simulator/service';
import { sns } from '../../../simulator/sns';
import { sqs } from '../../../simulator/sqs';
import { createWorld, type World } from '../../../simulator/world';

/** Two accounts in two Regions, and the moment at which worlds of these tests begin. */
export const source = { account: '111111111111', region: 'us-west-2' };
export const recovery = { account: '222222222222', region: 'us-east-1' };
export const start = Date.parse('2026-01-05T06:00:00Z');

export type Place = typeof source;

/** One call of the stand-in for Lambda. */
export interface Invoked {
  readonly time: number;
  readonly functionName: string;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the event that it expects.
  readonly event: any;
  readonly caller: Caller;
}

/**
 * A stand-in for Lambda that records what it is called with. It lets services in by `policies` (JSON by function's ARN)
 * and fails as `fails` says.
 */
export interface LambdaStandIn {
  readonly service: Service;
  readonly invoked: Invoked[];
  readonly policies: Map<string, string>;
  fails: (() => Error) | undefined;
}

export function lambdaStandIn(): LambdaStandIn {
  const standIn: LambdaStandIn = {
    invoked: [],
    policies: new Map(),
    fails: undefined,
    service: {
      name: 'lambda',
      actions: {
        Invoke: {
          needs: ({ input }: { input: InvokeCommandInput }) => [
            { action: 'lambda:InvokeFunction', resource: input.FunctionName ?? '' },
          ],
          run({ world, caller, input }: { world: World; caller: Caller; input: InvokeCommandInput }) {
            if (standIn.fails) throw standIn.fails();
            const event = JSON.parse(Buffer.from(input.Payload as Uint8Array).toString('utf8'));
            const functionName = input.FunctionName ?? '';
            standIn.invoked.push({ time: world.clock.now(), functionName, event, caller });
            return { StatusCode: 202 };
          },
        },
      },
      resourcePolicy: (_world, arn) => {
        const policy = standIn.policies.get(arn);
        return policy === undefined ? [] : [policy];
      },
    },
  };
  return standIn;
}

export function worldWith(lambda: LambdaStandIn, seed = 'seed'): World {
  return createWorld({
    seed,
    start,
    services: [events, iam, lambda.service, monitoring, scheduler, sns, sqs, sts],
  });
}

/** Calls as the administrator of the place's account. */
export function call<Output = Record<string, unknown>>(
  world: World,
  { account, region }: Place,
  service: string,
  action: string,
  input: object,
): Promise<Output> {
  return world.call<Output>({ kind: 'administrator', account }, region, service, action, input);
}

/** What a refused call was refused with: code, status. */
export async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'not refused';
  } catch (error) {
    const { awsCode, status } = error as { awsCode: string; status: number };
    return `${awsCode} ${status}`;
  }
}

export function allow(service: string, action: string, resource: string, sourceArn: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: service },
        Action: action,
        Resource: resource,
        Condition: { ArnLike: { 'aws:SourceArn': sourceArn } },
      },
    ],
  });
}

/** A role that a service may take and that may do these actions anywhere. */
export async function makeRole(
  world: World,
  place: Place,
  name: string,
  service: string,
  actions: readonly string[],
  condition: object = {},
): Promise<string> {
  const trust = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole', Condition: condition },
    ],
  };
  await call(world, place, 'iam', 'CreateRole', {
    RoleName: name,
    AssumeRolePolicyDocument: JSON.stringify(trust),
  });
  const statement = { Effect: 'Allow', Action: actions, Resource: '*' };
  await call(world, place, 'iam', 'PutRolePolicy', {
    RoleName: name,
    PolicyName: 'all',
    PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
  });
  return `arn:aws:iam::${place.account}:role/${name}`;
}

/** A queue whose policy lets a service in for a source; its URL. */
export async function makeQueue(
  world: World,
  place: Place,
  name: string,
  service = 'events.amazonaws.com',
  sourceArn = '*',
): Promise<{ url: string; arn: string }> {
  const arn = `arn:aws:sqs:${place.region}:${place.account}:${name}`;
  const Attributes = { Policy: allow(service, 'sqs:SendMessage', arn, sourceArn) };
  const { QueueUrl } = await call<{ QueueUrl: string }>(world, place, 'sqs', 'CreateQueue', {
    QueueName: name,
    Attributes,
  });
  return { url: QueueUrl, arn };
}

/** What a queue holds: bodies read as JSON, and attributes as plain text. */
export async function received(world: World, place: Place, url: string) {
  const { Messages = [] } = await call<{
    Messages?: { Body: string; MessageAttributes?: Record<string, { StringValue: string }> }[];
  }>(world, place, 'sqs', 'ReceiveMessage', {
    QueueUrl: url,
    MaxNumberOfMessages: 10,
    MessageAttributeNames: ['All'],
  });
  return Messages.map(({ Body, MessageAttributes = {} }) => ({
    body: JSON.parse(Body),
    attributes: Object.fromEntries(
      Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]),
    ),
  }));
}
