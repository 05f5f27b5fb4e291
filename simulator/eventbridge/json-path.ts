/** Reads a value out of JSON; undefined when there is nothing at that path. */
export type Selector = (value: unknown) => unknown;

/** `.name`, `['name']` or `[0]`: the parts of JSONPath that events are read with. */
const STEP = /\.([A-Za-z0-9_-]+)|\[(?:'([^']+)'|"([^"]+)"|(\d+)|\*)\]/y;

/** A JSONPath such as `$.detail.resources[0]`, or undefined when it is not one. */
export function jsonPath(path: string): Selector | undefined {
  if (!path.startsWith('$')) return undefined;
  const steps: (string | number | '*')[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < path.length) {
    const found = STEP.exec(path);
    if (!found) return undefined;
    const [, plain, single, double, index] = found;
    steps.push(index === undefined ? (plain ?? single ?? double ?? '*') : Number(index));
  }
  return (value) => steps.reduce<unknown>((at, step) => child(at, step), value);
}

function child(at: unknown, step: string | number): unknown {
  if (typeof at !== 'object' || at === null) return undefined;
  if (step === '*') return Object.values(at);
  return Object.hasOwn(at, step) ? (at as Record<string | number, unknown>)[step] : undefined;
}
