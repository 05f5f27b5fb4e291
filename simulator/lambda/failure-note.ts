import type { Failure } from '../sandbox/failure';
import type { World } from '../world';
import type { LambdaFunction } from './function-record';

/** Tells whoever follows the simulation that an invocation failed, and whether AWS will try it again. */
export function noteFailure(
  world: World,
  { account, region, name }: LambdaFunction,
  { errorType, errorMessage }: Failure['payload'],
  { requestId, final }: { readonly requestId: string; readonly final: boolean },
): void {
  const details = { error: errorType, message: errorMessage, requestId, final };
  world.note({ kind: 'function-failed', subject: name, account, region, details });
}
