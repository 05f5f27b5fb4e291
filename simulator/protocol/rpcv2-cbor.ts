import { readCborBody, writeCborBody } from './cbor';
import { errorFields, queryErrorHeader } from './error-body';
import { splitPath } from './http';
import type { Protocol } from './protocol';
import { writeCbor } from './sdk-schema';

const HEADERS = { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' };

/** Smithy RPC v2 with CBOR: `/service/GraniteServiceVersion20100801/operation/PutMetricData`. */
export const rpcv2Cbor: Protocol = {
  family: 'cbor',
  operationName: (_model, request) => /\/operation\/([^/]+)$/.exec(splitPath(request.path).path)?.[1] ?? '',
  read: (operation, { body }) => readCborBody(operation.input, body) as object,
  write: ({ operation }, output) => ({
    status: 200,
    headers: HEADERS,
    body: writeCborBody(operation.output, output),
  }),
  refuse({ model }, error) {
    const { name, fields } = errorFields(model, error);
    return {
      status: error.status,
      headers: { ...HEADERS, ...queryErrorHeader(model, error) },
      body: writeCbor({ __type: `${model.namespace}#${name}`, ...fields }),
    };
  },
};
