import { errorDocument, xmlnsOf } from './error-body';
import { type HttpRequest, splitPath } from './http';
import type { Protocol } from './protocol';
import { readQuery } from './query-form';
import { xmlContent } from './xml';

/** RDS, SNS, STS, IAM: parameters in, XML out. */
export const awsQuery: Protocol = {
  family: 'query',
  operationName: (_model, request) => parametersOf(request).get('Action') ?? '',
  read: (operation, request) => readQuery(operation.input, parametersOf(request)),
  write({ model, operation, requestId }, output) {
    const { name } = operation;
    const result =
      operation.output.kind === 'unit'
        ? ''
        : `<${name}Result>${xmlContent(operation.output, output)}</${name}Result>`;
    const body =
      `<${name}Response${xmlnsOf(model)}>${result}` +
      `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${name}Response>`;
    return { status: 200, headers: { 'content-type': 'text/xml' }, body: Buffer.from(body) };
  },
  refuse: ({ model, requestId }, error) => ({
    status: error.status,
    headers: { 'content-type': 'text/xml' },
    body: errorDocument(model, error, requestId),
  }),
};

/** In the body of a POST, or in the query of a GET. */
export function parametersOf(request: HttpRequest): URLSearchParams {
  return request.method === 'GET'
    ? splitPath(request.path).query
    : new URLSearchParams(Buffer.from(request.body).toString('utf8'));
}
