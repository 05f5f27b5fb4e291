import type { HttpRequest } from './http';

/** What an `Authorization` header of signature version 4 says. */
export interface SignedScope {
  readonly accessKeyId: string;
  /** `20261121` */
  readonly date: string;
  readonly region: string;
  /** The signing name, `rds`. */
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const HEADER =
  /^AWS4-HMAC-SHA256\s+Credential=([^/,]+)\/(\d{8})\/([^/,]+)\/([^/,]+)\/aws4_request,\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]{64})$/;

/** Undefined when the request is not signed, or not so. */
export function signedScope(request: HttpRequest): SignedScope | undefined {
  const [, accessKeyId, date, region, service, headers, signature] =
    HEADER.exec(request.headers.authorization ?? '') ?? [];
  if (!accessKeyId || !date || !region || !service || !headers || !signature) return undefined;
  return { accessKeyId, date, region, service, signedHeaders: headers.split(';'), signature };
}
