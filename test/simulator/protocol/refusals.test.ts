import { describe, expect, test } from 'vitest';
import { awsError } from '../../../simulator/aws-error';
import { sdkClient } from '../../../simulator/protocol/client';
import { readModel } from '../../../simulator/protocol/sdk-schema';
import type { Service } from '../../../simulator/service';
import { createWorld } from '../../../simulator/world';
import { CLIENTS, clientClass, commandClass } from './clients';
import { drive } from './drive';
import { sample } from './sample';

const CALLER = { kind: 'administrator', account: '111111111111' } as const;

/** Its old code is also another error's name, by which the SDK then knows it. */
const AMBIGUOUS = ['DashboardNotFoundError'];

/** An operation of each service that a refusal can be tried on. */
const OPERATIONS: Readonly<Record<string, string>> = {
  events: 'PutRule',
  iam: 'GetRole',
  kms: 'Decrypt',
  lambda: 'GetFunction',
  logs: 'CreateLogGroup',
  monitoring: 'PutMetricAlarm',
  rds: 'CopyDBSnapshot',
  route53: 'GetHostedZone',
  scheduler: 'GetSchedule',
  secretsmanager: 'GetSecretValue',
  servicequotas: 'GetServiceQuota',
  sns: 'Publish',
  sqs: 'DeleteQueue',
  states: 'StartExecution',
  sts: 'AssumeRole',
};

function refusing(name: string, refuse: () => Error) {
  const client = CLIENTS[name]?.() ?? {};
  const operation = OPERATIONS[name] ?? '';
  const service: Service = {
    name,
    client: () => client,
    takesAnything: true,
    actions: {
      [operation]: {
        needs: () => [],
        run() {
          throw refuse();
        },
      },
    },
  };
  const world = createWorld({ seed: 'refusals', start: Date.UTC(2026, 10, 21), services: [service] });
  const sdk = sdkClient(world, CALLER, 'us-west-2', clientClass(client));
  const model = readModel(client);
  const shape = model.operations.get(operation)?.input;
  if (!shape) throw new Error(`${name} has no operation ${operation}.`);
  const input = sample(shape, 'bare');
  const send = async () => {
    try {
      await drive(world, sdk.send(new (commandClass(client, operation))(input as object)));
    } catch (error) {
      return error as Error & { $metadata?: { httpStatusCode?: number }; Code?: string };
    }
    throw new Error('It was not refused.');
  };
  return { model, send };
}

describe.each(Object.keys(OPERATIONS))('%s', (name) => {
  test('the SDK raises every modelled error by its code on the wire', async () => {
    let refusal = new Error();
    const { model, send } = refusing(name, () => refusal);
    const failures: unknown[] = [];

    for (const [code, shape] of model.errors) {
      if (AMBIGUOUS.includes(code)) continue;
      const status = shape.traits.awsQueryError?.[1] ?? shape.traits.httpError ?? 400;
      // A query service's codes are those of the trait; the shape's name is not on the wire.
      if (model.protocol.endsWith('awsQuery') && code !== (shape.traits.awsQueryError?.[0] ?? shape.name))
        continue;
      refusal = awsError(code, status, `No <${code}> & "so".`);
      const raised = await send();
      const seen = { name: raised.name, message: raised.message, status: raised.$metadata?.httpStatusCode };
      const wanted = { name: shape.name, message: refusal.message, status };
      if (JSON.stringify(seen) !== JSON.stringify(wanted)) failures.push({ seen, wanted });
    }

    expect(failures).toEqual([]);
    expect(model.errors.size).toBeGreaterThan(0);
  });
});
