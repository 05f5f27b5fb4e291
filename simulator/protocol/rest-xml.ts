import { errorDocument, xmlnsOf } from './error-body';
import { splitPath } from './http';
import { readBindings, type WriteBody, writeBindings } from './http-bindings';
import type { Protocol } from './protocol';
import { routeRequest } from './route';
import type { ServiceModel } from './sdk-schema';
import { readXml, xmlContent } from './xml';

/** Route 53: operations are methods and paths, bodies XML. */
export const restXml: Protocol = {
  family: 'xml',
  operationName: (model, request) =>
    routeRequest(model, request)?.operation.name ?? `${request.method} ${splitPath(request.path).path}`,
  read: (operation, request) => readBindings(operation, request, readXml),
  write({ model, operation }, output) {
    const { status, headers, body } = writeBindings(operation.output, { ...output }, writeBody(model));
    return {
      status: status ?? operation.traits.http?.[2] ?? 200,
      headers: { 'content-type': 'text/xml', ...headers },
      body,
    };
  },
  refuse: ({ model, requestId }, error) => ({
    status: error.status,
    headers: { 'content-type': 'text/xml' },
    body: errorDocument(model, error, requestId),
  }),
};

function writeBody(model: ServiceModel): WriteBody {
  return (shape, value) => {
    const root = shape.traits.xmlName ?? shape.name;
    return Buffer.from(
      `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${xmlnsOf(model)}>${xmlContent(shape, value)}</${root}>`,
    );
  };
}
