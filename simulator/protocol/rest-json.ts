import { errorFields } from './error-body';
import { splitPath } from './http';
import { type ReadBody, readBindings, type WriteBody, writeBindings } from './http-bindings';
import { readJson, writeJson } from './json';
import type { Protocol } from './protocol';
import { routeRequest } from './route';

const readBody: ReadBody = (shape, body) => readJson(shape, body, true);
const writeBody: WriteBody = (shape, value) => writeJson(shape, value, true);

/** Lambda and Scheduler: operations are methods and paths, bodies JSON. */
export const restJson: Protocol = {
  family: 'rest-json',
  operationName: (model, request) =>
    routeRequest(model, request)?.operation.name ?? `${request.method} ${splitPath(request.path).path}`,
  read: (operation, request) => readBindings(operation, request, readBody),
  write({ operation }, output) {
    const { status, headers, body } = writeBindings(operation.output, { ...output }, writeBody);
    return {
      status: status ?? operation.traits.http?.[2] ?? 200,
      headers: { 'content-type': 'application/json', ...headers },
      body,
    };
  },
  refuse({ model }, error) {
    const { name, fields } = errorFields(model, error);
    return {
      status: error.status,
      headers: { 'content-type': 'application/json', 'x-amzn-errortype': name },
      body: Buffer.from(JSON.stringify(fields)),
    };
  },
};
