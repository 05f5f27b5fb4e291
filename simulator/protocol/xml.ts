import { missing, unreadable, wrong } from './misfit';
import { readText, writeText } from './scalar-text';
import { parseXml } from './sdk-schema';
import type { Shape } from './shape';

/** An XML body as the shape's value. Throws a misfit. */
export function readXml(shape: Shape, body: Uint8Array): unknown {
  let root: unknown;
  try {
    root = body.byteLength === 0 ? '' : parseXml(body);
  } catch {
    throw unreadable('The body is not XML.');
  }
  return readNode(shape, root, shape.name);
}

/** The content of an element that holds the value: elements for members, or text. */
export function xmlContent(shape: Shape, value: unknown): string {
  return contentWriter(shape)(value);
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"'\r\u0085\u2028]/g, (character) => ESCAPES[character] ?? `&#x${hex(character)};`);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase();
}

type Write = (value: unknown) => string;

/** How the content of each shape is written: what its model says is looked up once, as pages hold thousands of values. */
const contentWriters = new WeakMap<Shape, Write>();

function contentWriter(shape: Shape): Write {
  const known = contentWriters.get(shape);
  if (known) return known;
  const made = makeContentWriter(shape);
  contentWriters.set(shape, made);
  return made;
}

function makeContentWriter(shape: Shape): Write {
  switch (shape.kind) {
    case 'structure':
      return structureWriter(shape);
    case 'list':
      return listWriter(shape, shape.item.traits.xmlName ?? 'member');
    case 'map':
      return mapWriter(shape, 'entry');
    case 'unit':
      return () => '';
    case 'string':
      return (value) => escapeXml(writeText(shape, value, 'date-time'));
    default:
      // Numbers, times and the like have nothing to escape.
      return (value) => writeText(shape, value, 'date-time');
  }
}

/** Its members are looked up when the first value comes: a structure may contain itself. */
function structureWriter(shape: Shape): Write {
  let members: readonly (readonly [string, Write])[] | undefined;
  return (value) => {
    members ??= shape.members.map((member) => [
      member.name,
      elementWriter(member.shape.traits.xmlName ?? member.name, member.shape),
    ]);
    const given = value as Readonly<Record<string, unknown>>;
    let content = '';
    for (const [name, write] of members) {
      const item = given[name];
      if (item !== undefined && item !== null) content += write(item);
    }
    return content;
  };
}

/** The element, or the elements in a row when a list or map has no element of its own. */
function elementWriter(name: string, shape: Shape): Write {
  if (shape.traits.xmlFlattened !== undefined) {
    if (shape.kind === 'list') return listWriter(shape, name);
    if (shape.kind === 'map') return mapWriter(shape, name);
  }
  const write = contentWriter(shape);
  return (value) => `<${name}>${write(value)}</${name}>`;
}

function listWriter(shape: Shape, name: string): Write {
  const write = elementWriter(name, shape.item);
  return (items) => (items as readonly unknown[]).map(write).join('');
}

function mapWriter(shape: Shape, name: string): Write {
  const [key, value] = mapNames(shape);
  const write = elementWriter(value, shape.item);
  return (map) =>
    Object.entries(map as Readonly<Record<string, unknown>>)
      .map(([of, item]) => `<${name}><${key}>${escapeXml(of)}</${key}>${write(item)}</${name}>`)
      .join('');
}

function mapNames(shape: Shape): [string, string] {
  return [shape.key.traits.xmlName ?? 'key', shape.item.traits.xmlName ?? 'value'];
}

function readNode(shape: Shape, node: unknown, path: string): unknown {
  switch (shape.kind) {
    case 'structure':
      return readStructure(shape, node, path);
    case 'list': {
      const flat = shape.traits.xmlFlattened !== undefined;
      const found = flat ? node : childOf(node, shape.item.traits.xmlName ?? 'member');
      return allOf(found).map((item, index) => readNode(shape.item, item, `${path}.${index + 1}`));
    }
    case 'map': {
      const [key, value] = mapNames(shape);
      const found = shape.traits.xmlFlattened !== undefined ? node : childOf(node, 'entry');
      return Object.fromEntries(
        allOf(found).map((entry) => [
          textOf(childOf(entry, key), path),
          readNode(shape.item, childOf(entry, value), path),
        ]),
      );
    }
    case 'unit':
      return {};
    default:
      return readText(shape, textOf(node, path), 'date-time', path);
  }
}

function readStructure(shape: Shape, node: unknown, path: string): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const { name, shape: member, required } of shape.members) {
    const child = childOf(node, member.traits.xmlName ?? name);
    if (child !== undefined) value[name] = readNode(member, child, `${path}.${name}`);
    else if (required) throw missing(`${path}.${name}`);
  }
  return value;
}

function childOf(node: unknown, name: string): unknown {
  if (typeof node !== 'object' || node === null || !Object.hasOwn(node, name)) return undefined;
  return (node as Readonly<Record<string, unknown>>)[name];
}

function allOf(found: unknown): readonly unknown[] {
  if (found === undefined) return [];
  return Array.isArray(found) ? found : [found];
}

function textOf(node: unknown, path: string): string {
  if (typeof node === 'string') return node;
  // An element with attributes keeps its text apart.
  const text = childOf(node, '#text');
  if (typeof text === 'string') return text;
  throw wrong(path, node, 'text');
}
