import type { HttpRequest } from './http';
import { splitPath } from './http';
import { missing } from './misfit';
import { labelsOf } from './route';
import { readText, writeText } from './scalar-text';
import type { Operation } from './sdk-schema';
import type { Member, Shape } from './shape';

/** What JSON and XML differ in: how a structure stands in a body. */
export type ReadBody = (shape: Shape, body: Uint8Array) => unknown;
export type WriteBody = (shape: Shape, value: unknown) => Uint8Array;

/** Gathers the input of a REST operation from path, query, headers and body. Throws a misfit. */
export function readBindings(
  operation: Operation,
  request: HttpRequest,
  readBody: ReadBody,
  labels = labelsOf(operation, request),
): object {
  const { query } = splitPath(request.path);
  const value: Record<string, unknown> = {};
  const bound = operation.input.members.filter((member) => isBound(member));
  for (const member of bound) {
    const found = readBound(member, { labels, query, request }, operation, readBody);
    if (found !== undefined) value[member.name] = found;
    else if (member.required) throw missing(member.name);
  }
  const rest = bodyShape(operation.input);
  if (rest.members.length > 0) Object.assign(value, readBody(rest, request.body));
  return value;
}

/** The parts of an answer that the output's members are bound to. */
export function writeBindings(
  shape: Shape,
  output: Readonly<Record<string, unknown>>,
  writeBody: WriteBody,
): { status: number | undefined; headers: Record<string, string>; body: Uint8Array } {
  const headers: Record<string, string> = {};
  let status: number | undefined;
  let body: Uint8Array | undefined;
  for (const { name, shape: member } of shape.members) {
    const value = output[name];
    if (value === undefined || value === null) continue;
    const { httpHeader, httpPrefixHeaders, httpResponseCode, httpPayload } = member.traits;
    if (httpHeader !== undefined) headers[httpHeader.toLowerCase()] = headerText(member, value);
    if (httpPrefixHeaders !== undefined) {
      for (const [key, item] of Object.entries(value))
        headers[`${httpPrefixHeaders}${key}`.toLowerCase()] = String(item);
    }
    if (httpResponseCode !== undefined) status = Number(value);
    if (httpPayload !== undefined) body = writePayload(member, value, writeBody);
  }
  const rest = bodyShape(shape);
  body ??= rest.members.length > 0 ? writeBody(rest, output) : new Uint8Array();
  return { status, headers, body };
}

interface Places {
  readonly labels: ReadonlyMap<string, string>;
  readonly query: URLSearchParams;
  readonly request: HttpRequest;
}

function readBound(member: Member, places: Places, operation: Operation, readBody: ReadBody): unknown {
  const { name, shape } = member;
  const { labels, query, request } = places;
  const { httpLabel, httpQuery, httpQueryParams, httpHeader, httpPrefixHeaders } = shape.traits;
  if (httpLabel !== undefined) {
    const text = labels.get(name);
    return text === undefined ? undefined : readText(shape, text, 'date-time', name);
  }
  if (httpQuery !== undefined) {
    const texts = query.getAll(httpQuery);
    if (texts.length === 0) return undefined;
    if (shape.kind === 'list') return texts.map((text) => readText(shape.item, text, 'date-time', name));
    return readText(shape, texts[0] ?? '', 'date-time', name);
  }
  if (httpQueryParams !== undefined) return queryParameters(shape, query, operation.input);
  if (httpHeader !== undefined) {
    const text = request.headers[httpHeader.toLowerCase()];
    if (text === undefined) return undefined;
    if (shape.kind === 'list') {
      return text.split(',').map((item) => readText(shape.item, item.trim(), 'http-date', name));
    }
    return readText(shape, text, 'http-date', name);
  }
  if (httpPrefixHeaders !== undefined) {
    const prefix = httpPrefixHeaders.toLowerCase();
    const found = Object.entries(request.headers).filter(([header]) => header.startsWith(prefix));
    return Object.fromEntries(found.map(([header, text]) => [header.slice(prefix.length), text]));
  }
  return readPayload(shape, request.body, readBody);
}

/** All of the query that no other member is bound to. */
function queryParameters(shape: Shape, query: URLSearchParams, input: Shape): Record<string, unknown> {
  const taken = new Set(input.members.map(({ shape: { traits } }) => traits.httpQuery));
  const keys = [...new Set(query.keys())].filter((key) => !taken.has(key));
  return Object.fromEntries(
    keys.map((key) => [key, shape.item.kind === 'list' ? query.getAll(key) : query.get(key)]),
  );
}

function readPayload(shape: Shape, body: Uint8Array, readBody: ReadBody): unknown {
  if (body.byteLength === 0) return undefined;
  if (shape.kind === 'blob') return Uint8Array.from(body);
  if (shape.kind === 'string') return Buffer.from(body).toString('utf8');
  return readBody(shape, body);
}

function writePayload(shape: Shape, value: unknown, writeBody: WriteBody): Uint8Array {
  if (shape.kind === 'blob') return value as Uint8Array;
  if (shape.kind === 'string') return Buffer.from(String(value));
  return writeBody(shape, value);
}

function headerText(shape: Shape, value: unknown): string {
  if (!Array.isArray(value)) return writeText(shape, value, 'http-date');
  return value.map((item) => writeText(shape.item, item, 'http-date')).join(', ');
}

function isBound({ shape: { traits } }: Member): boolean {
  return (
    traits.httpLabel !== undefined ||
    traits.httpQuery !== undefined ||
    traits.httpQueryParams !== undefined ||
    traits.httpHeader !== undefined ||
    traits.httpPrefixHeaders !== undefined ||
    traits.httpResponseCode !== undefined ||
    traits.httpPayload !== undefined
  );
}

const bodies = new WeakMap<Shape, Shape>();

/** The structure without the members that are bound elsewhere. */
function bodyShape(shape: Shape): Shape {
  let body = bodies.get(shape);
  if (!body) {
    body = Object.create(shape, {
      members: { value: shape.members.filter((member) => !isBound(member)) },
    }) as Shape;
    bodies.set(shape, body);
  }
  return body;
}
