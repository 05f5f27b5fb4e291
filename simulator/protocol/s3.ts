import { xmlnsOf } from './error-body';
import type { HttpAnswer, HttpRequest } from './http';
import { splitPath } from './http';
import { readBindings } from './http-bindings';
import type { Answered, Protocol } from './protocol';
import { restXml } from './rest-xml';
import { routeRequest } from './route';
import { escapeXml, readXml } from './xml';

/**
 * Amazon S3: REST and XML with manners of its own. The bucket stands in the host's name or first in the path, a key may
 * have any characters, refusals are a bare `Error` and those of HEAD have no body. AWS docs: S3 API Reference, "Error
 * responses"; S3 User Guide, "Virtual hosting of buckets".
 */
export const s3RestXml: Protocol = {
  family: 'xml',
  operationName(model, request) {
    const { bucket, inBucket } = addressed(request);
    const name = routeRequest(model, inBucket)?.operation.name;
    // Without a bucket there is one thing to ask for, whatever the query says.
    if (name === undefined || (bucket === '' && name !== 'ListBuckets')) {
      return `${request.method} ${splitPath(request.path).path}`;
    }
    // Both are GET of a root: the service's, and a bucket's.
    return bucket !== '' && name === 'ListBuckets' ? 'ListObjects' : name;
  },
  read(operation, request) {
    const { bucket, key, inBucket } = addressed(request);
    const labels = new Map(Object.entries({ Bucket: bucket, Key: key }).filter(([, text]) => text !== ''));
    return readBindings(operation, inBucket, readXml, labels);
  },
  write(answered, output) {
    if (answered.operation.name === 'GetBucketLocation') return location(answered, output);
    const answer = restXml.write(answered, output);
    // A part of an object is no whole answer.
    return answer.headers['content-range'] === undefined ? answer : { ...answer, status: 206 };
  },
  refuse({ request, requestId }, error) {
    const document =
      `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${escapeXml(error.awsCode)}</Code>` +
      `<Message>${escapeXml(error.message)}</Message><RequestId>${requestId}</RequestId></Error>`;
    return {
      status: error.status,
      headers: { 'content-type': 'application/xml' },
      body: request.method === 'HEAD' ? new Uint8Array() : Buffer.from(document),
    };
  },
};

/** The one answer whose document is its only member. AWS docs: S3 API Reference, GetBucketLocation, "Examples". */
function location(
  { model }: Answered,
  { LocationConstraint: region = '' }: { LocationConstraint?: string },
): HttpAnswer {
  const body = `<LocationConstraint${xmlnsOf(model)}>${escapeXml(region)}</LocationConstraint>`;
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: Buffer.from(body) };
}

interface Addressed {
  /** Empty for the service itself. */
  readonly bucket: string;
  /** Decoded; empty for the bucket itself. */
  readonly key: string;
  /** The same request with a path that begins inside the bucket; a key in it is one segment. */
  readonly inBucket: HttpRequest;
}

/** A bucket in front of AWS's host, or of the name that loopback has. */
const IN_HOST = /^(.+?)(?:\.s3[.-][a-z0-9.-]*amazonaws\.com|(?:\.s3(?:[.-][a-z0-9-]+)?)?\.localhost)$/;

/** `orders.s3.us-west-2.amazonaws.com/a/b` and `s3.us-west-2.amazonaws.com/orders/a/b` mean the same. */
function addressed(request: HttpRequest): Addressed {
  const { path } = splitPath(request.path);
  const [, host] = IN_HOST.exec(request.hostname) ?? [];
  const [, first = '', rest = '/'] = host === undefined ? (/^\/([^/]*)(\/.*)?$/.exec(path) ?? []) : [];
  const key = decodeURIComponent((host === undefined ? rest : path).slice(1));
  const inBucket = `/${encodeURIComponent(key)}${request.path.slice(path.length)}`;
  return { bucket: host ?? decodeURIComponent(first), key, inBucket: { ...request, path: inBucket } };
}
