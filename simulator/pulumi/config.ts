import { isRecord, type Project, readStackFile } from './project';

/** A declared setting of a project. Source: Pulumi docs, "Project-level configuration". */
interface Declaration {
  readonly type?: Type;
  /** Given when the project sets it: a default that stacks may override. */
  readonly value?: unknown;
}

interface Type {
  readonly name: string;
  readonly items?: Type;
}

const TYPES = ['string', 'boolean', 'integer', 'array', 'object'] as const;

/**
 * The configuration that a program of `stack` gets: the project's defaults, the stack's file, then `overrides`, all as
 * text (structured values as JSON). Throws with every fault at once.
 */
export function readConfig(
  project: Project,
  stack: string,
  overrides: Readonly<Record<string, string>>,
): Record<string, string> {
  const faults: string[] = [];
  const declarations = declared(project, faults);
  const written = readStackFile(project, stack).config;
  const values = new Map<string, unknown>();
  for (const [key, declaration] of declarations) {
    if (declaration.value !== undefined) values.set(key, declaration.value);
  }
  const own = { ...(isRecord(written) ? written : {}) };
  for (const [key, value] of Object.entries(own)) values.set(withNamespace(project, key), value);
  for (const [key, value] of Object.entries(overrides)) values.set(withNamespace(project, key), value);
  for (const [key, value] of values) {
    if (holdsSecure(value)) faults.push(secureFault(stack, key));
  }

  const missing = [...declarations].filter(([key, { type }]) => type && !values.has(key)).map(([key]) => key);
  if (missing.length > 0) faults.push(missingFault(stack, missing));
  for (const [key, { type }] of declarations) {
    if (type && values.has(key) && !holdsSecure(values.get(key)) && !matches(values.get(key), type)) {
      faults.push(`Stack '${stack}' with configuration key '${key}' must be of type '${describe(type)}'`);
    }
  }
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return Object.fromEntries([...values].map(([key, value]) => [key, text(value)]));
}

function declared(project: Project, faults: string[]): Map<string, Declaration> {
  const declarations = new Map<string, Declaration>();
  for (const [shortKey, entry] of Object.entries(project.config)) {
    const key = withNamespace(project, shortKey);
    const own = key.startsWith(`${project.name}:`);
    if (!isRecord(entry)) {
      declarations.set(key, { value: entry });
      continue;
    }
    if (!own && ('type' in entry || 'default' in entry)) {
      faults.push(`Configuration key '${key}' is not namespaced by the project: it may only have a 'value'`);
    }
    if ('value' in entry && 'default' in entry) {
      faults.push(`Configuration key '${key}' has both 'value' and 'default'; give one`);
    }
    const type = own && ('type' in entry || !('value' in entry)) ? typeOf(entry, key, faults) : undefined;
    const value = entry.value ?? entry.default;
    if (type && value !== undefined && !matches(value, type)) {
      faults.push(`The default value of configuration key '${key}' must be of type '${describe(type)}'`);
      continue;
    }
    declarations.set(key, { type, value });
  }
  return declarations;
}

function typeOf(entry: Record<string, unknown>, key: string, faults: string[]): Type | undefined {
  const name = entry.type ?? 'string';
  if (typeof name !== 'string' || !TYPES.some((type) => type === name)) {
    faults.push(
      `Configuration key '${key}' has type ${JSON.stringify(name)}; types are ${TYPES.map((type) => `'${type}'`).join(', ')}`,
    );
    return undefined;
  }
  if (name !== 'array') return { name };
  if (!isRecord(entry.items)) {
    faults.push(
      `The configuration key '${key}' declares an array but does not specify the type of its 'items'`,
    );
    return undefined;
  }
  return { name, items: typeOf(entry.items, key, faults) };
}

/** Values of stacks and overrides may be text; Pulumi reads it as the type that was declared. */
function matches(value: unknown, type: Type): boolean {
  switch (type.name) {
    case 'string':
      return !isRecord(value) && !Array.isArray(value);
    case 'boolean':
      return typeof value === 'boolean' || value === 'true' || value === 'false';
    case 'integer':
      return typeof value === 'number' ? Number.isInteger(value) : /^[+-]?\d+$/.test(String(value));
    case 'array': {
      const list = typeof value === 'string' ? parsed(value) : value;
      const { items } = type;
      return Array.isArray(list) && (!items || list.every((item) => matches(item, items)));
    }
    default:
      return isRecord(typeof value === 'string' ? parsed(value) : value);
  }
}

function describe(type: Type): string {
  return type.items ? `${type.name}<${describe(type.items)}>` : type.name;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function text(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
}

function withNamespace(project: Project, key: string): string {
  return key.includes(':') ? key : `${project.name}:${key}`;
}

function holdsSecure(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsSecure);
  if (!isRecord(value)) return false;
  return (Object.keys(value).length === 1 && 'secure' in value) || Object.values(value).some(holdsSecure);
}

function secureFault(stack: string, key: string): string {
  return (
    `Configuration key '${key}' of stack '${stack}' is encrypted, and nothing here holds the key to it. ` +
    `Give it in plain text for the simulation, as an override of '${key}'.`
  );
}

function missingFault(stack: string, keys: string[]): string {
  const names = keys.sort().map((key) => `'${key}'`);
  const list = names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return `Stack '${stack}' is missing configuration value${names.length === 1 ? '' : 's'} ${list}`;
}
