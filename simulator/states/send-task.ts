import type {
  SendTaskFailureCommandInput,
  SendTaskHeartbeatCommandInput,
  SendTaskSuccessCommandInput,
} from '@aws-sdk/client-sfn';
import { awsError } from '../aws-error';
import type { Action, Call } from '../service';
import type { Json } from './json';
import { MAXIMUM_BYTES } from './results';
import { storeOf, type TaskToken } from './store';

/** Refuses with `InvalidOutput`, and as all of these with `InvalidToken`, `TaskDoesNotExist`, `TaskTimedOut` (400). */
export const SendTaskSuccess: Action<SendTaskSuccessCommandInput, object> = {
  needs: () => [{ action: 'states:SendTaskSuccess', resource: '*' }],
  run(call) {
    const token = open(call, call.input.taskToken);
    const output = parse(call.input.output);
    token.open = false;
    token.succeed(output);
    return {};
  },
};

export const SendTaskFailure: Action<SendTaskFailureCommandInput, object> = {
  needs: () => [{ action: 'states:SendTaskFailure', resource: '*' }],
  run(call) {
    const token = open(call, call.input.taskToken);
    token.open = false;
    token.fail(call.input.error ?? '', call.input.cause ?? '');
    return {};
  },
};

export const SendTaskHeartbeat: Action<SendTaskHeartbeatCommandInput, object> = {
  needs: () => [{ action: 'states:SendTaskHeartbeat', resource: '*' }],
  run(call) {
    open(call, call.input.taskToken).heartbeat();
    return {};
  },
};

/** Tokens are good in their own account and Region only. */
function open({ world, account, region }: Call, value: string | undefined): TaskToken {
  if (value === undefined || value === '' || value.length > 2048 || /[^A-Za-z0-9+/=]/.test(value)) {
    throw awsError('InvalidToken', 400, `Invalid Token: '${value ?? ''}'`);
  }
  const token = storeOf(world, account, region).tokens.get(value);
  if (!token) throw awsError('TaskDoesNotExist', 400, 'Task does not exist.');
  if (!token.open) {
    throw awsError('TaskTimedOut', 400, "Task Timed Out: 'Provided task does not exist anymore'");
  }
  return token;
}

function parse(text: string | undefined): Json {
  if (text === undefined || Buffer.byteLength(text) > MAXIMUM_BYTES) {
    throw awsError(
      'InvalidOutput',
      400,
      `Invalid Output: at most ${MAXIMUM_BYTES} bytes of JSON are allowed.`,
    );
  }
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw awsError('InvalidOutput', 400, `Invalid Output: '${String(error)}'`);
  }
}
