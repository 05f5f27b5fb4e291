import { idOf } from '../chance';
import type { Timer } from '../clock';
import type { Json } from './json';
import { stateFailure } from './state-failure';
import { storeOf } from './store';
import { orderOf, type Thread, type Visit } from './thread';

/** A token given out by one attempt of one task. */
export interface OpenToken {
  readonly value: string;
  /** Resolves with what SendTaskSuccess brings; rejects with SendTaskFailure's error or a missed heartbeat. */
  readonly result: Promise<Json>;
  /** From now on the token is known, but nothing waits for it. */
  close(): void;
}

/** Makes a token that the SendTask actions find. `heartbeat`: milliseconds allowed between two signs of life. */
export function openToken(visit: Visit, heartbeat: number | undefined): OpenToken {
  const { thread } = visit;
  const { world, execution } = thread;
  const value = tokenOf(visit);
  let resolve: (output: Json) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const result = new Promise<Json>((onOutput, onError) => {
    resolve = onOutput;
    reject = onError;
  });
  const beats = startHeartbeat(thread, heartbeat, () =>
    reject(
      stateFailure('States.HeartbeatTimeout', `No heartbeat within ${(heartbeat ?? 0) / 1000} seconds.`),
    ),
  );
  const token = {
    account: execution.account,
    open: true,
    succeed: resolve,
    fail: (error: string, cause: string) => reject(stateFailure(error, cause)),
    heartbeat: () => beats.again(),
  };
  storeOf(world, execution.account, execution.region).tokens.set(value, token);
  return {
    value,
    result,
    close() {
      token.open = false;
      beats.stop();
    },
  };
}

function startHeartbeat(thread: Thread, milliseconds: number | undefined, missed: () => void) {
  let timer: Timer | undefined;
  const again = () => {
    timer?.cancel();
    if (milliseconds !== undefined) timer = thread.world.clock.after(milliseconds, missed, orderOf(thread));
  };
  again();
  return { again, stop: () => timer?.cancel() };
}

/** Looks like AWS's, which are opaque: base64, of some length, beginning alike. */
function tokenOf(visit: Visit): string {
  const { world, execution } = visit.thread;
  const key = [world.seed, 'task-token', execution.arn, visit.enteredEventId, visit.retryCount] as const;
  const bytes = Buffer.from([1, 2, 3].map((part) => idOf(64, ...key, part)).join(''), 'hex');
  return `AQCEAAAAKgAAAAMAAAAA${bytes.toString('base64')}`;
}
