import type { Service } from '../service';
import { awsJson } from './aws-json';
import { awsQuery } from './aws-query';
import { ec2Query } from './ec2-query';
import type { HttpRequest } from './http';
import type { Protocol } from './protocol';
import { restJson } from './rest-json';
import { restXml } from './rest-xml';
import { rpcv2Cbor } from './rpcv2-cbor';
import { s3RestXml } from './s3';
import { readModel, type ServiceModel } from './sdk-schema';

/** Protocols of clients by the ids that Smithy gives them. */
const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  'aws.protocols#awsQuery': awsQuery,
  'aws.protocols#ec2Query': ec2Query,
  'aws.protocols#restXml': restXml,
  'aws.protocols#restJson1': restJson,
  'aws.protocols#awsJson1_0': awsJson,
  'aws.protocols#awsJson1_1': awsJson,
  'smithy.protocols#rpcv2Cbor': rpcv2Cbor,
};

/** The one REST-XML service that differs from what the protocol says, and the one with a query protocol of its own. */
const EC2 = 'com.amazonaws.ec2';
const S3 = 'com.amazonaws.s3';

const models = new WeakMap<Service, ServiceModel>();

/** What the service's client package says about its wire, read when the first request for it comes. */
export function modelOf(service: Service): ServiceModel | undefined {
  let model = models.get(service);
  if (!model && service.client) {
    model = readModel(service.client());
    models.set(service, model);
  }
  return model;
}

/** The protocol that the request speaks, or else the one that the service's own client would. */
export function protocolOf(request: HttpRequest, model: ServiceModel | undefined): Protocol {
  // An object's own content type may be any.
  if (model?.namespace === S3) return s3RestXml;
  if (model?.namespace === EC2) return ec2Query;
  if (request.headers['smithy-protocol'] === 'rpc-v2-cbor') return rpcv2Cbor;
  if (request.headers['x-amz-target'] !== undefined) return awsJson;
  if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return awsQuery;
  return PROTOCOLS[model?.protocol ?? ''] ?? restJson;
}
