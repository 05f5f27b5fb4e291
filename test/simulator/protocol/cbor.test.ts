import { AwsSmithyRpcV2CborProtocol } from '@aws-sdk/core/protocols';
import { expect, test } from 'vitest';
import { awsError } from '../../../simulator/aws-error';
import { sdkClient } from '../../../simulator/protocol/client';
import type { Action } from '../../../simulator/service';
import { CLIENTS, clientClass, commandClass } from './clients';
import { drive } from './drive';
import { ADMIN, REGION, refusalOf, serviceOf, worldWith } from './setup';

const INPUT = {
  Namespace: 'Lifeboat',
  MetricData: [{ MetricName: 'RecoveryPointAge', Timestamp: new Date(1_795_240_800_500), Value: 41.5 }],
};

function cborClient(action: Action) {
  const world = worldWith(serviceOf('monitoring', { PutMetricData: action }));
  const client = CLIENTS.monitoring?.() ?? {};
  const sdk = sdkClient(world, ADMIN, REGION, clientClass(client));
  const protocol = new AwsSmithyRpcV2CborProtocol({
    defaultNamespace: 'com.amazonaws.cloudwatch',
    awsQueryCompatible: true,
  });
  protocol.setSerdeContext(sdk.config as never);
  Object.assign(sdk.config, { protocol });
  return () => drive(world, sdk.send(new (commandClass(client, 'PutMetricData'))(INPUT)));
}

test('a service may be spoken to in CBOR', async () => {
  let seen: unknown;
  const send = cborClient({
    needs: () => [],
    run({ input }) {
      seen = input;
      return {};
    },
  });

  await send();

  expect(seen).toEqual(INPUT);
});

test('and refuses in CBOR', async () => {
  const send = cborClient({
    needs: () => [],
    run() {
      throw awsError('InvalidParameterValue', 400, 'The value is not a number.');
    },
  });

  const refusal = await refusalOf(send());

  expect(refusal).toMatchObject({
    name: 'InvalidParameterValueException',
    message: 'The value is not a number.',
    $metadata: { httpStatusCode: 400 },
  });
});
