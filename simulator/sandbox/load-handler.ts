import { type Failure, failureOf, runtimeFailure } from './failure';
import { TASK_ROOT } from './file-system';
import type { Modules } from './modules';

export type Handler = (
  event: unknown,
  context: unknown,
  callback?: (error: unknown, result?: unknown) => void,
) => unknown;

/**
 * Runs the artifact's module code and finds the handler in it, named as in a function's configuration
 * (`index.handler`). Gives the failure that the Node.js runtime reports when there is none.
 */
export function loadHandler(modules: Modules, name: string, runtime: string): Handler | Failure {
  const [, folder = '', file, path] = /^(.*\/)?([^/.]+)\.(.+)$/.exec(name) ?? [];
  if (file === undefined || path === undefined) {
    return runtimeFailure('Runtime.MalformedHandlerName', 'Bad handler');
  }
  const base = `${TASK_ROOT}/${folder}${file}`;
  const found = [base, `${base}.js`, `${base}.cjs`].find(modules.has);
  if (!found) {
    return runtimeFailure('Runtime.ImportModuleError', `Error: Cannot find module '${folder}${file}'`);
  }
  try {
    let value: unknown = modules.load(found);
    for (const key of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[key];
    if (typeof value !== 'function') {
      return runtimeFailure('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
    }
    if (value.length >= 3 && !CALLBACK_RUNTIMES.includes(runtime)) {
      return runtimeFailure('Runtime.CallbackHandlerDeprecated', CALLBACKS_REMOVED);
    }
    return value as Handler;
  } catch (error) {
    return loadFailure(error);
  }
}

/** Runtimes whose handlers may still take a callback (AWS docs: lambda nodejs-handler). */
const CALLBACK_RUNTIMES = ['nodejs18.x', 'nodejs20.x', 'nodejs22.x'];

const CALLBACKS_REMOVED =
  'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. ' +
  'You need to modify this function to use a supported handler signature to use Node.js 24 or later.';

function loadFailure(error: unknown): Failure {
  const failure = failureOf(error, true);
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  if (code === 'MODULE_NOT_FOUND') {
    return runtimeFailure(
      'Runtime.ImportModuleError',
      `Error: ${failure.payload.errorMessage}`,
      failure.payload.trace,
    );
  }
  if (name === 'SyntaxError') {
    // The stack of a syntax error begins with the whole line, which in a bundle is the whole file.
    return runtimeFailure('Runtime.UserCodeSyntaxError', `SyntaxError: ${failure.payload.errorMessage}`);
  }
  return failure;
}
