import type { z } from 'zod';
import type { ConfigFault } from './config-fault';

/** What a stack's config gives, by key. */
export type Given = Readonly<Record<string, unknown>>;

/** What was given, without the empty defaults that Pulumi.yaml has for keys that not every stack needs. */
export function givenOnly(values: Given): Given {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isEmpty(value)));
}

/** Reads one value; every fault of it is added to `faults`. */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  key: string,
  value: unknown,
  faults: ConfigFault[],
): z.output<Schema> | undefined {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const { path, message, code, ...issue } of result.error.issues) {
    const paths =
      code === 'unrecognized_keys' && 'keys' in issue ? issue.keys.map((name) => [...path, name]) : [path];
    for (const full of paths) {
      faults.push({ key: pathText(key, full), value: valueAt(value, full), allowed: message });
    }
  }
  return undefined;
}

/** The value at a path inside another; undefined where there is nothing. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, part) =>
      typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[part] : undefined,
    value,
  );
}

/** Pulumi asks for every key that has no default. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === '') return true;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function pathText(key: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}.${String(part)}`),
    key,
  );
}
