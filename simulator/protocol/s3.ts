import type { HttpRequest } from './http';
import { splitPath } from './http';
import { readBindings } from './http-bindings';
import type { Protocol } from './protocol';
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
    return name;
  },
  read(operation, request) {
    const { bucket, key, inBucket } = addressed(request);
    const labels = new Map(Object.entries({ Bucket: bucket, Key: key }).filter(([, text]) => text !== ''));
    return readBindings(operation, inBucket, readXml, labels);
  },
  write: restXml.write,
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

interface Addressed {
  /** Empty for the service itself. */
  readonly bucket: string;
  /** Decoded; empty for the bucket itself. */
  readonly key: string;
  /** The same request with a path that begins inside the bucket; a key in it is one segment. */
  readonly inBucket: HttpRequest;
}

/** `orders.s3.us-west-2.amazonaws.com/a/b` and `s3.us-west-2.amazonaws.com/orders/a/b` mean the same. */
function addressed(request: HttpRequest): Addressed {
  const { path } = splitPath(request.path);
  const [, host] = /^(.+)\.s3[.-][a-z0-9.-]*amazonaws\.com$/.exec(request.hostname) ?? [];
  const [, first = '', rest = '/'] = host === undefined ? (/^\/([^/]*)(\/.*)?$/.exec(path) ?? []) : [];
  const key = decodeURIComponent((host === undefined ? rest : path).slice(1));
  const inBucket = `/${encodeURIComponent(key)}${request.path.slice(path.length)}`;
  return { bucket: host ?? decodeURIComponent(first), key, inBucket: { ...request, path: inBucket } };
}
