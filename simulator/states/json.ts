export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export type JsonObject = { [key: string]: Json };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Size as Step Functions counts it: bytes of the JSON text in UTF-8. */
export function bytesOf(value: Json): number {
  return Buffer.byteLength(JSON.stringify(value));
}
