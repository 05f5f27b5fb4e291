import { describe, expect, test } from 'vitest';
import { sdkClient } from '../../../simulator/protocol/client';
import { type Operation, readModel } from '../../../simulator/protocol/sdk-schema';
import type { Action, Service } from '../../../simulator/service';
import { createWorld } from '../../../simulator/world';
import { CLIENTS, clientClass, commandClass } from './clients';
import { drive } from './drive';
import { comparable, type Fill, sample } from './sample';

/** What is not sent there and back, and why. Nothing else may be left out. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'ec2:CopySnapshot': 'signs a request to a Region, and a sample names none',
  'lambda:InvokeWithResponseStream': 'answers with an event stream',
  'logs:GetLogObject': 'answers with an event stream',
  'logs:StartLiveTail': 'answers with an event stream',
  'sts:AssumeRoleWithSAML': 'is not signed',
  'sts:AssumeRoleWithWebIdentity': 'is not signed',
};

/** Members that make the client send the request elsewhere. */
const LEFT_OUT = ['EndpointId'];

describe.each(Object.entries(CLIENTS))('%s', (name, load) => {
  const client = load();
  const { operations } = readModel(client);
  const tested = [...operations.values()].filter((operation) => !(`${name}:${operation.name}` in EXCEPTIONS));

  test.each(['full', 'bare'] as const)(
    'every operation arrives and is answered as it was sent (%s)',
    async (fill) => {
      const seen: Record<string, unknown> = {};
      const service: Service = {
        name,
        client: () => client,
        takesAnything: true,
        actions: Object.fromEntries(
          [...operations.values()].map((operation) => [operation.name, echo(operation, fill, seen)]),
        ),
      };
      const world = createWorld({ seed: 'wire', start: Date.UTC(2026, 10, 21), services: [service] });
      const caller = { kind: 'administrator', account: '111111111111' } as const;
      const sdk = sdkClient(world, caller, 'us-west-2', clientClass(client));
      // The samples' checksums are not those of the samples' messages.
      Object.assign(sdk.config, { md5: false });
      const failures: Record<string, unknown> = {};

      for (const operation of tested) {
        const input = omit(sample(operation.input, fill) as object);
        const Command = commandClass(client, operation.name);
        try {
          const output = await drive(world, sdk.send(new Command(structuredClone(input))));
          expect(comparable(seen[operation.name])).toEqual(comparable(input));
          expect(comparable(output)).toEqual(comparable(sample(operation.output, fill)));
        } catch (error) {
          failures[operation.name] = error instanceof Error ? `${error.name} ${error.message}` : error;
        }
      }

      expect(failures).toEqual({});
      expect(tested.length).toBeGreaterThan(0);
    },
  );
});

function omit(input: object): object {
  return Object.fromEntries(Object.entries(input).filter(([member]) => !LEFT_OUT.includes(member)));
}

function echo(operation: Operation, fill: Fill, seen: Record<string, unknown>): Action {
  return {
    needs: () => [],
    run({ input }) {
      seen[operation.name] = input;
      return sample(operation.output, fill);
    },
  };
}
