import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CACHE_FOLDER } from '../../infra/artifact-cache';
import type * as Bundle from '../../infra/bundle';
import type * as SdkClients from '../../infra/sdk-clients';
import { compiled } from './compiled';

const { sdkUses } = compiled<typeof SdkClients>('infra/sdk-clients');
const { bundle } = compiled<typeof Bundle>('infra/bundle');

describe('what a text asks of the SDK', () => {
  it.each([
    [
      'a client, and the commands that are named',
      "const { SQS } = require('@aws-sdk/client-sqs'); new SQS({}).sendMessage(a); b.receiveMessage;",
      { clients: ['SQS'], names: [], commands: ['ReceiveMessage', 'SendMessage'] },
    ],
    [
      'a client under another name',
      'const { SQS: Queues } = require("@aws-sdk/client-sqs"); new Queues({}).sendMessage(a);',
      { clients: ['SQS'], names: [], commands: ['SendMessage'] },
    ],
    [
      'all places together',
      "const { SQS } = require('@aws-sdk/client-sqs'); const { SQSClient } = require('@aws-sdk/client-sqs');",
      { clients: ['SQS'], names: ['SQSClient'], commands: [] },
    ],
    [
      'a client whose pages or states are waited for, whole',
      "const { SQS } = require('@aws-sdk/client-sqs'); new SQS({}).paginateListQueues(a);",
      { clients: [], names: ['SQS'], commands: [] },
    ],
  ])('is %s', (_what, text, expected) => {
    expect(sdkUses(text)).toEqual([{ package: '@aws-sdk/client-sqs', ...expected }]);
  });

  it('is known of a part of a package too', () => {
    expect(sdkUses("const { AwsQueryProtocol } = require('@aws-sdk/core/protocols');")).toEqual([
      { package: '@aws-sdk/core/protocols', clients: [], names: ['AwsQueryProtocol'], commands: [] },
    ]);
  });

  it.each([
    ['taken as it is', "const sqs = require('@aws-sdk/client-sqs');"],
    [
      'taken as it is beside parts',
      "const { SQS } = require('@aws-sdk/client-sqs'), all = require('@aws-sdk/client-sqs');",
    ],
    ['taken with the rest of it', "const { SQS, ...rest } = require('@aws-sdk/client-sqs');"],
    ['not of the SDK', "const { Client } = require('pg');"],
  ])('is not known of a package %s', (_what, text) => {
    expect(sdkUses(text)).toEqual([]);
  });
});

describe('the bundle of a text that asks for a client', () => {
  afterAll(() => {
    for (const name of ['commands', 'packages', 'names'])
      rmSync(join(CACHE_FOLDER, `bundle-test-${name}.txt`), { force: true });
  });

  it('has the commands that are named, and no others', async () => {
    const text = `exports.handler = () => {
      const { SQS } = require('@aws-sdk/client-sqs');
      const client = new SQS({ region: 'us-east-1' });
      client.middlewareStack.add(() => async ({ input }) => ({ output: input }), { step: 'initialize' });
      return [client.sendMessage({ MessageBody: 'it' }), typeof client['delete' + 'Queue']];
    };`;

    const code = await bundle('test-commands', text);
    const [answer, absent] = run(code).handler() as unknown[];

    expect(await answer).toEqual({ MessageBody: 'it' });
    expect(absent).toBe('undefined');
    expect(code).not.toContain('"ListQueues"');
  });

  it('takes the parts of every package from its own', async () => {
    const text = `exports.handler = () => {
      const { SQSServiceException, SendMessageCommand } = require('@aws-sdk/client-sqs');
      const { SNSServiceException, PublishCommand } = require('@aws-sdk/client-sns');
      return [SQSServiceException, SendMessageCommand, SNSServiceException, PublishCommand].map((one) => typeof one);
    };`;

    expect(run(await bundle('test-packages', text)).handler()).toEqual(Array(4).fill('function'));
  });

  it('says in a stack trace which functions an error went through', async () => {
    const text = `exports.handler = function /*outermost*/(...args) {
      const { SQS } = require('@aws-sdk/client-sqs');
      return (function /*innermost*/() { return new Error(typeof SQS).stack; })(...args) + '';
    };`;

    const stack = String(run(await bundle('test-names', text)).handler());

    expect(stack).toContain('Error: function');
    expect(stack).toMatch(/at innermost .*\n\s+at (\w+\.)?outermost /s);
  });
});

function run(code: string): { handler(): unknown } {
  const module = { exports: {} as { handler(): unknown } };
  new Function('module', 'exports', 'require', code)(module, module.exports, require);
  return module.exports;
}
