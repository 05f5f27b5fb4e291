import type { AwsError } from '../aws-error';
import type { ServiceModel } from './sdk-schema';
import { escapeXml } from './xml';

/** A refusal as JSON and CBOR carry it: members of the error's shape, the message under the name it has there. */
export function errorFields(
  model: ServiceModel,
  error: AwsError,
): { name: string; fields: Record<string, string> } {
  const shape = model.errors.get(error.awsCode);
  const members = shape?.members.map(({ name }) => name) ?? [];
  const message = members.find((name) => name.toLowerCase() === 'message') ?? 'message';
  return {
    name: shape?.name ?? error.awsCode,
    fields: {
      ...(members.includes('Type') ? { Type: error.status < 500 ? 'User' : 'Service' } : {}),
      [message]: error.message,
    },
  };
}

/** What tells clients of former query services the code they knew. */
export function queryErrorHeader(model: ServiceModel, error: AwsError): Record<string, string> {
  if (!model.queryCompatible) return {};
  const code = model.errors.get(error.awsCode)?.traits.awsQueryError?.[0] ?? error.awsCode;
  return { 'x-amzn-query-error': `${code};${error.status < 500 ? 'Sender' : 'Receiver'}` };
}

/** The document that the query services and Route 53 refuse with. */
export function errorDocument(model: ServiceModel, error: AwsError, requestId: string): Uint8Array {
  const type = error.status < 500 ? 'Sender' : 'Receiver';
  return Buffer.from(
    `<?xml version="1.0"?>\n<ErrorResponse${xmlnsOf(model)}><Error><Type>${type}</Type>` +
      `<Code>${escapeXml(error.awsCode)}</Code><Message>${escapeXml(error.message)}</Message></Error>` +
      `<RequestId>${requestId}</RequestId></ErrorResponse>`,
  );
}

/** The attribute with the service's namespace, as each document's root has it. */
export function xmlnsOf(model: ServiceModel): string {
  return model.xmlNamespace === undefined ? '' : ` xmlns="${escapeXml(model.xmlNamespace)}"`;
}
