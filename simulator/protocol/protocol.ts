import type { AwsError } from '../aws-error';
import type { HttpAnswer, HttpRequest } from './http';
import type { Operation, ServiceModel } from './sdk-schema';

/** How AWS's codes for the same refusal differ: by the family of the protocol. */
export type Family = 'query' | 'xml' | 'json' | 'rest-json' | 'cbor';

/** The server's side of one of AWS's protocols. */
export interface Protocol {
  readonly family: Family;
  /** What the request asks for, whether the service has such an operation or not. */
  operationName(model: ServiceModel, request: HttpRequest): string;
  /** The input in the SDK's shape. Throws a misfit. */
  read(operation: Operation, request: HttpRequest): object;
  /** Answers with an output in the SDK's shape. */
  write(answered: Answered, output: object): HttpAnswer;
  refuse(answered: Omit<Answered, 'operation'>, error: AwsError): HttpAnswer;
}

/** What an answer needs to know of its request. */
export interface Answered {
  readonly model: ServiceModel;
  readonly operation: Operation;
  readonly request: HttpRequest;
  readonly requestId: string;
}
