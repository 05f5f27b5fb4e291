import { errorFields, queryErrorHeader } from './error-body';
import { readJson, writeJson } from './json';
import type { Protocol } from './protocol';

/** KMS, EventBridge, Step Functions, Secrets Manager, SQS, CloudWatch, Logs: one path, the action in a header. */
export const awsJson: Protocol = {
  family: 'json',
  operationName(_model, { headers }) {
    const target = headers['x-amz-target'] ?? '';
    return target.slice(target.lastIndexOf('.') + 1);
  },
  read: (operation, { body }) => readJson(operation.input, body, false) as object,
  write: ({ operation, request }, output) => ({
    status: 200,
    headers: { 'content-type': contentType(request.headers) },
    body: writeJson(operation.output, output, false),
  }),
  refuse({ model, request }, error) {
    const { name, fields } = errorFields(model, error);
    return {
      status: error.status,
      headers: {
        'content-type': contentType(request.headers),
        'x-amzn-errortype': name,
        ...queryErrorHeader(model, error),
      },
      body: Buffer.from(JSON.stringify({ __type: `${model.namespace}#${name}`, ...fields })),
    };
  },
};

/** 1.0 or 1.1, as the request has it. */
function contentType(headers: Readonly<Record<string, string>>): string {
  return headers['content-type'] ?? 'application/x-amz-json-1.1';
}
