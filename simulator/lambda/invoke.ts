import type { InvokeCommandInput, InvokeCommandOutput } from '@aws-sdk/client-lambda';
import { awsError } from '../aws-error';
import type { Action, Call } from '../service';
import { enqueue } from './asynchronous';
import { noteFailure } from './failure-note';
import { functionReference, needs } from './function-name';
import { findFunction, versionOf } from './function-record';
import { invokeVersion, SYNCHRONOUS_BYTES } from './invocation';
import { uuidOf } from './revision';

type Answer = Omit<InvokeCommandOutput, '$metadata' | 'Payload'> & { Payload?: Uint8Array };

/** AWS docs: lambda gettingstarted-limits. Bytes. */
const ASYNCHRONOUS_BYTES = 1_048_576;

/** `RequestResponse` waits for the answer, `Event` puts the event into Lambda's own queue, `DryRun` only asks. */
export const invoke: Action<InvokeCommandInput, Answer> = {
  needs: needs('InvokeFunction', 'qualified'),
  async run(call) {
    const { world, input } = call;
    const reference = functionReference(call);
    const { qualifier } = reference;
    const found = findFunction(world, reference);
    versionOf(found, qualifier);
    const type = input.InvocationType ?? 'RequestResponse';
    if (type === 'DryRun') return { StatusCode: 204 };
    const payload = readPayload(call, type === 'Event' ? ASYNCHRONOUS_BYTES : SYNCHRONOUS_BYTES);
    const requestId = uuidOf('invocation', world.seed, found.arn, world.clock.now(), found.invocations++);
    if (type === 'Event') {
      enqueue(world, { ...reference, requestId, payload, receivedAt: world.clock.now() });
      return { StatusCode: 202, Payload: new Uint8Array() };
    }
    const version = versionOf(found, qualifier, world.chance('alias', requestId));
    const result = await invokeVersion(world, found, version, { requestId, qualifier, payload });
    if (result.failure) noteFailure(world, found, result.failure, { requestId, final: true });
    return {
      StatusCode: 200,
      ExecutedVersion: result.version,
      Payload: new Uint8Array(Buffer.from(result.payload)),
      ...(result.failure ? { FunctionError: 'Unhandled' } : {}),
      ...(input.LogType === 'Tail' ? { LogResult: Buffer.from(result.log).toString('base64') } : {}),
    };
  },
};

function readPayload({ input }: Call<InvokeCommandInput>, limit: number): string {
  const bytes = Buffer.from((input.Payload ?? '') as string | Uint8Array);
  if (bytes.length > limit) {
    throw awsError(
      'RequestTooLargeException',
      413,
      `Request must be smaller than ${limit} bytes for the InvokeFunction operation`,
    );
  }
  if (bytes.length === 0) return '{}';
  const text = bytes.toString('utf8');
  try {
    JSON.parse(text);
    return text;
  } catch {
    throw awsError(
      'InvalidRequestContentException',
      400,
      'Could not parse request body into json: Could not parse payload into json',
    );
  }
}
