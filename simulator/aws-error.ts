/** An answer of AWS that refuses a request. `code` is the code on the wire (`DBSnapshotNotFound`), not an SDK class. */
export interface AwsError extends Error {
  readonly awsCode: string;
  readonly status: number;
  /** What a person should know beside AWS's message, as which statement was missing; never sent to a client. */
  readonly why?: string;
}

export function awsError(code: string, status: number, message: string): AwsError {
  return Object.assign(new Error(message), { name: code, awsCode: code, status });
}

export function isAwsError(error: unknown): error is AwsError {
  return error instanceof Error && 'awsCode' in error;
}
