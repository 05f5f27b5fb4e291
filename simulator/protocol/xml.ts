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
  switch (shape.kind) {
    case 'structure': {
      let content = '';
      const given = value as Readonly<Record<string, unknown>>;
      for (const { name, shape: member } of shape.members) {
        const item = given[name];
        if (item !== undefined && item !== null)
          content += xmlElement(member.traits.xmlName ?? name, member, item);
      }
      return content;
    }
    case 'list':
      return writeList(shape, value as readonly unknown[], shape.item.traits.xmlName ?? 'member');
    case 'map':
      return writeMap(shape, value as Readonly<Record<string, unknown>>, 'entry');
    case 'unit':
      return '';
    case 'string':
      return escapeXml(writeText(shape, value, 'date-time'));
    default:
      // Numbers, times and the like have nothing to escape.
      return writeText(shape, value, 'date-time');
  }
}

/** The element, or the elements in a row when a list or map has no element of its own. */
export function xmlElement(name: string, shape: Shape, value: unknown): string {
  if (shape.traits.xmlFlattened !== undefined) {
    if (shape.kind === 'list') return writeList(shape, value as readonly unknown[], name);
    if (shape.kind === 'map') return writeMap(shape, value as Readonly<Record<string, unknown>>, name);
  }
  return `<${name}>${xmlContent(shape, value)}</${name}>`;
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

function writeList(shape: Shape, items: readonly unknown[], name: string): string {
  return items.map((item) => xmlElement(name, shape.item, item)).join('');
}

function writeMap(shape: Shape, map: Readonly<Record<string, unknown>>, name: string): string {
  const [key, value] = mapNames(shape);
  return Object.entries(map)
    .map(
      ([of, item]) =>
        `<${name}><${key}>${escapeXml(of)}</${key}>${xmlElement(value, shape.item, item)}</${name}>`,
    )
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
