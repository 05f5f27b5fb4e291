import { type HttpRequest, splitPath } from './http';
import type { Operation, ServiceModel } from './sdk-schema';

/** One operation's pattern: `GET /2013-04-01/hostedzone/{Id}/rrset`. */
interface Route {
  readonly operation: Operation;
  readonly method: string;
  readonly segments: readonly string[];
  /** What the pattern itself fixes after its `?`. */
  readonly query: URLSearchParams;
  /** The operation's name, which newer clients of S3 put into the query besides; others leave it out. */
  readonly id: string | null;
  /** Query parameters and headers (in lower case) without which it is not this operation. */
  readonly requiredQuery: readonly string[];
  readonly requiredHeaders: readonly string[];
}

export interface Routed {
  readonly operation: Operation;
  readonly labels: ReadonlyMap<string, string>;
}

/** The operation whose method, path pattern and required parts the request fits; the most particular if several do. */
export function routeRequest(model: ServiceModel, request: HttpRequest): Routed | undefined {
  const { path, query } = splitPath(request.path);
  const segments = segmentsOf(path);
  for (const route of routesOf(model)) {
    if (route.method !== request.method) continue;
    if (![...route.query].every(([key, value]) => query.get(key) === value)) continue;
    if (route.id !== null && query.has(ID) && query.get(ID) !== route.id) continue;
    if (!route.requiredQuery.every((key) => query.has(key))) continue;
    if (!route.requiredHeaders.every((name) => request.headers[name] !== undefined)) continue;
    const labels = matchSegments(route.segments, segments);
    if (labels) return { operation: route.operation, labels };
  }
  return undefined;
}

/** The labels of a path of this operation. */
export function labelsOf(operation: Operation, request: HttpRequest): ReadonlyMap<string, string> {
  const { segments } = routeOf(operation);
  return matchSegments(segments, segmentsOf(splitPath(request.path).path)) ?? new Map();
}

const tables = new WeakMap<ServiceModel, readonly Route[]>();

function routesOf(model: ServiceModel): readonly Route[] {
  const known = tables.get(model);
  if (known) return known;
  const table = [...model.operations.values()]
    .map(routeOf)
    .sort((a, b) => fixedParts(b) - fixedParts(a) || b.segments.length - a.segments.length);
  tables.set(model, table);
  return table;
}

function routeOf(operation: Operation): Route {
  const [method = '', uri = ''] = operation.traits.http ?? [];
  const { path, query } = splitPath(uri);
  const id = query.get(ID);
  query.delete(ID);
  // A missing parameter that stands for nothing else is refused by name, not taken for another operation.
  const required = id === null ? [] : operation.input.members.filter((member) => member.required);
  return {
    operation,
    method,
    segments: segmentsOf(path),
    query,
    id,
    requiredQuery: required.flatMap(({ shape: { traits } }) => traits.httpQuery ?? []),
    requiredHeaders: required.flatMap(({ shape: { traits } }) => traits.httpHeader?.toLowerCase() ?? []),
  };
}

const ID = 'x-id';

function fixedParts({ segments, query, requiredQuery, requiredHeaders }: Route): number {
  const fixed = segments.filter((segment) => !segment.startsWith('{')).length + [...query].length;
  return fixed + requiredQuery.length + requiredHeaders.length;
}

/** AWS does not care for a slash at the end. */
function segmentsOf(path: string): string[] {
  const segments = path.split('/').slice(1);
  return segments.at(-1) === '' ? segments.slice(0, -1) : segments;
}

function matchSegments(
  pattern: readonly string[],
  given: readonly string[],
): Map<string, string> | undefined {
  const labels = new Map<string, string>();
  for (const [index, part] of pattern.entries()) {
    const [, label, greedy] = /^\{(\w+)(\+)?\}$/.exec(part) ?? [];
    const value = greedy === undefined ? given[index] : given.slice(index).join('/');
    if (value === undefined || value === '') return undefined;
    if (label === undefined ? part !== value : false) return undefined;
    if (label !== undefined) labels.set(label, decodeURIComponent(value));
    if (greedy !== undefined) return labels;
  }
  return pattern.length === given.length ? labels : undefined;
}
