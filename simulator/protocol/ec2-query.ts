import { parametersOf } from './aws-query';
import { xmlnsOf } from './error-body';
import type { Protocol } from './protocol';
import { type Dialect, readQuery } from './query-form';
import { escapeXml, xmlContent } from './xml';

/** Smithy's specification, "AWS EC2 query protocol": names begin with a capital, and no list has a level of its own. */
const EC2: Dialect = {
  nameOf: (name, { traits }) => traits.ec2QueryName ?? capitalized(traits.xmlName ?? name),
  isFlat: () => true,
};

/** EC2: parameters in, XML out, in a dialect of the query protocol that no other service speaks. */
export const ec2Query: Protocol = {
  family: 'query',
  operationName: (_model, request) => parametersOf(request).get('Action') ?? '',
  read: (operation, request) => readQuery(operation.input, parametersOf(request), EC2),
  write({ model, operation, requestId }, output) {
    const { name } = operation;
    // What succeeds and has nothing to tell says so.
    const content =
      operation.output.kind === 'unit' ? '<return>true</return>' : xmlContent(operation.output, output);
    const body = `<${name}Response${xmlnsOf(model)}><requestId>${requestId}</requestId>${content}</${name}Response>`;
    return { status: 200, headers: { 'content-type': 'text/xml' }, body: Buffer.from(body) };
  },
  refuse: ({ requestId }, error) => ({
    status: error.status,
    headers: { 'content-type': 'text/xml' },
    body: Buffer.from(
      `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error><Code>${escapeXml(error.awsCode)}</Code>` +
        `<Message>${escapeXml(error.message)}</Message></Error></Errors><RequestID>${requestId}</RequestID></Response>`,
    ),
  }),
};

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
