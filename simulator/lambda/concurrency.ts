import type {
  DeleteFunctionConcurrencyCommandInput,
  GetFunctionConcurrencyCommandInput,
  GetFunctionConcurrencyCommandOutput,
  PutFunctionConcurrencyCommandInput,
  PutFunctionConcurrencyCommandOutput,
} from '@aws-sdk/client-lambda';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import type { World } from '../world';
import { functionReference, needs } from './function-name';
import { findFunction, functionsOf, type LambdaFunction } from './function-record';
import { recordCount } from './metrics';

type Answer<Output> = Omit<Output, '$metadata'>;

/** What must be left to those that reserve nothing. AWS docs: lambda configuration-concurrency. */
const LEAST_UNRESERVED = 100;

/** What all functions of an account in a Region have together. AWS docs: lambda gettingstarted-limits. */
export function accountConcurrency(world: World): number {
  return Number(world.assumptions['lambda-concurrency']);
}

export const putFunctionConcurrency: Action<
  PutFunctionConcurrencyCommandInput,
  Answer<PutFunctionConcurrencyCommandOutput>
> = {
  needs: needs('PutFunctionConcurrency'),
  run(call) {
    const found = findFunction(call.world, functionReference(call));
    const { ReservedConcurrentExecutions = 0 } = call.input;
    const others = reservedIn(call.world, found) - (found.reservedConcurrency ?? 0);
    const concurrency = accountConcurrency(call.world);
    const least = Math.min(LEAST_UNRESERVED, concurrency);
    if (concurrency - others - ReservedConcurrentExecutions < least) {
      throw awsError(
        'InvalidParameterValueException',
        400,
        `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${least}].`,
      );
    }
    found.reservedConcurrency = ReservedConcurrentExecutions;
    return { ReservedConcurrentExecutions };
  },
};

export const deleteFunctionConcurrency: Action<DeleteFunctionConcurrencyCommandInput, object> = {
  needs: needs('DeleteFunctionConcurrency'),
  run(call) {
    findFunction(call.world, functionReference(call)).reservedConcurrency = undefined;
    return {};
  },
};

export const getFunctionConcurrency: Action<
  GetFunctionConcurrencyCommandInput,
  Answer<GetFunctionConcurrencyCommandOutput>
> = {
  needs: needs('GetFunctionConcurrency'),
  run(call) {
    const { reservedConcurrency } = findFunction(call.world, functionReference(call));
    return reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency };
  },
};

/**
 * Lets an invocation begin; the returned function says that it has ended. Throws `TooManyRequestsException` (429) when
 * the function's reserved concurrency, or what the account has left for the others, is used up.
 */
export function admit(world: World, found: LambdaFunction, qualifier: string | undefined): () => void {
  const { reservedConcurrency } = found;
  const limit = reservedConcurrency ?? accountConcurrency(world) - reservedIn(world, found);
  const used = reservedConcurrency === undefined ? unreservedRunning(world, found) : found.running;
  if (used >= limit) {
    recordCount(world, found, qualifier, 'Throttles', 1);
    throw awsError('TooManyRequestsException', 429, 'Rate Exceeded.');
  }
  found.running++;
  return () => {
    found.running--;
  };
}

function reservedIn(world: World, { account, region }: LambdaFunction): number {
  return [...functionsOf(world, account, region).values()].reduce(
    (sum, { reservedConcurrency = 0 }) => sum + reservedConcurrency,
    0,
  );
}

function unreservedRunning(world: World, { account, region }: LambdaFunction): number {
  return [...functionsOf(world, account, region).values()]
    .filter(({ reservedConcurrency }) => reservedConcurrency === undefined)
    .reduce((sum, { running }) => sum + running, 0);
}
