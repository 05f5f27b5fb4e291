import { type HttpRequest, splitPath } from './http';
import type { Operation, ServiceModel } from './sdk-schema';

/** One operation's pattern: `GET /2013-04-01/hostedzone/{Id}/rrset`. */
interface Route {
  readonly operation: Operation;
  readonly method: string;
  readonly segments: readonly string[];
  /** What the pattern itself fixes after its `?`. */
  readonly query: URLSearchParams;
}

export interface Routed {
  readonly operation: Operation;
  readonly labels: ReadonlyMap<string, string>;
}

/** The operation whose method and path pattern the request fits; the one with the most fixed parts if several do. */
export function routeRequest(model: ServiceModel, request: HttpRequest): Routed | undefined {
  const { path, query } = splitPath(request.path);
  const segments = segmentsOf(path);
  for (const route of routesOf(model)) {
    if (route.method !== request.method) continue;
    if (![...route.query].every(([key, value]) => query.get(key) === value)) continue;
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
  return { operation, method, segments: segmentsOf(path), query };
}

function fixedParts({ segments, query }: Route): number {
  return segments.filter((segment) => !segment.startsWith('{')).length + [...query].length;
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
