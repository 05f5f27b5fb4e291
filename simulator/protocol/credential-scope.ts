import { type HttpRequest, splitPath } from './http';

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
  /** Seconds for which it holds, when the signature stands in the address instead of a header. */
  readonly expiresIn?: number;
}

const HEADER =
  /^AWS4-HMAC-SHA256\s+Credential=([^/,]+)\/(\d{8})\/([^/,]+)\/([^/,]+)\/aws4_request,\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]{64})$/;

/** Undefined when the request is not signed, or not so. AWS docs: IAM, "Create a signed request", both ways. */
export function signedScope(request: HttpRequest): SignedScope | undefined {
  const [, accessKeyId, date, region, service, headers, signature] =
    HEADER.exec(request.headers.authorization ?? '') ?? [];
  if (request.headers.authorization === undefined) return presignedScope(request);
  if (!accessKeyId || !date || !region || !service || !headers || !signature) return undefined;
  return { accessKeyId, date, region, service, signedHeaders: headers.split(';'), signature };
}

/** `?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA.../20261121/us-west-2/s3/aws4_request&...` */
function presignedScope(request: HttpRequest): SignedScope | undefined {
  const { query } = splitPath(request.path);
  if (query.get('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256') return undefined;
  const [accessKeyId, date, region, service, end] = (query.get('X-Amz-Credential') ?? '').split('/');
  const signedHeaders = query.get('X-Amz-SignedHeaders')?.split(';');
  const signature = query.get('X-Amz-Signature') ?? '';
  const expiresIn = Number(query.get('X-Amz-Expires') ?? Number.NaN);
  if (!accessKeyId || !date || !region || !service || end !== 'aws4_request' || !signedHeaders)
    return undefined;
  if (!/^[0-9a-f]{64}$/.test(signature) || !Number.isInteger(expiresIn)) return undefined;
  return { accessKeyId, date, region, service, signedHeaders, signature, expiresIn };
}

/** Signature version 2, which S3 takes for no bucket made since June 2020: boto3 signs addresses so unless told otherwise. */
export function hasOldSignature(request: HttpRequest): boolean {
  const { query } = splitPath(request.path);
  return query.has('AWSAccessKeyId') || /^AWS [^:]+:/.test(request.headers.authorization ?? '');
}
