/** Writes one line of structured log: what happened, to what, in fields that a query can use. */
export function log(message: string, fields: Record<string, unknown> = {}): void {
  console.log({ message, ...fields });
}
