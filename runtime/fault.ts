/** A failure with a code for machines, a message for people, and what it was about. */
export interface Fault extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * An ordinary error with a code; its name is the code, so that Lambda and Step Functions report it as the error's
 * type. `message` says what was given, what is allowed and what to do next.
 */
export function fault(code: string, message: string, details: Record<string, unknown> = {}): Fault {
  const error = new Error(message) as Error & { code: string; details: Record<string, unknown> };
  error.name = code;
  error.code = code;
  error.details = details;
  return error;
}

/** The name under which AWS's SDK, or {@link fault}, reports a failure; `Error` for anything else. */
export function codeOf(error: unknown): string {
  return error instanceof Error ? error.name : 'Error';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
