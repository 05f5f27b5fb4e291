import type { status } from '@grpc/grpc-js';

/** An answer that refuses a request of the program, with a code of gRPC. */
export interface Refusal extends Error {
  readonly code: status;
  readonly details: string;
}

export function refusal(code: status, details: string): Refusal {
  return Object.assign(new Error(details), { code, details });
}

export function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && 'code' in error && 'details' in error;
}
