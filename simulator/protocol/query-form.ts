import { missing, wrong } from './misfit';
import { readText } from './scalar-text';
import type { Shape } from './shape';

/** Form parameters as a tree: `Filters.Filter.1.Name=engine` is a leaf four levels down. */
interface Node {
  text?: string;
  readonly children: Map<string, Node>;
}

/** What EC2's query protocol has of its own: how members are named, and that lists have no level of their own. */
export interface Dialect {
  nameOf(name: string, member: Shape): string;
  isFlat(shape: Shape): boolean;
}

const AWS_QUERY: Dialect = {
  nameOf: (name, member) => member.traits.xmlName ?? name,
  isFlat: (shape) => shape.traits.xmlFlattened !== undefined,
};

/** Reads the parameters of a query request as the shape's value. Throws a misfit. */
export function readQuery(
  shape: Shape,
  parameters: URLSearchParams,
  dialect: Dialect = AWS_QUERY,
): Record<string, unknown> {
  const root: Node = { children: new Map() };
  for (const [name, text] of parameters) {
    let node = root;
    for (const part of name.split('.')) {
      const child = node.children.get(part) ?? { children: new Map() };
      node.children.set(part, child);
      node = child;
    }
    node.text = text;
  }
  return readStructure(shape, root, '', dialect);
}

function readNode(shape: Shape, node: Node, path: string, dialect: Dialect): unknown {
  switch (shape.kind) {
    case 'structure':
      return readStructure(shape, node, path, dialect);
    case 'list': {
      const items = dialect.isFlat(shape) ? node : node.children.get(shape.item.traits.xmlName ?? 'member');
      return numbered(items).map(([index, item]) => readNode(shape.item, item, `${path}.${index}`, dialect));
    }
    case 'map': {
      const entries = dialect.isFlat(shape) ? node : node.children.get('entry');
      return Object.fromEntries(
        numbered(entries).map(([index, entry]) => readEntry(shape, entry, `${path}.${index}`, dialect)),
      );
    }
    case 'unit':
      return {};
    default:
      if (node.text === undefined) throw wrong(path, [...node.children.keys()].join(), 'one value');
      return readText(shape, node.text, 'date-time', path);
  }
}

function readStructure(shape: Shape, node: Node, path: string, dialect: Dialect): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const { name, shape: member, required } of shape.members) {
    const child = node.children.get(dialect.nameOf(name, member));
    const at = path === '' ? name : `${path}.${name}`;
    if (child) value[name] = readNode(member, child, at, dialect);
    else if (required) throw missing(at);
  }
  return value;
}

function readEntry(shape: Shape, entry: Node, path: string, dialect: Dialect): [string, unknown] {
  const key = entry.children.get(shape.key.traits.xmlName ?? 'key')?.text;
  const value = entry.children.get(shape.item.traits.xmlName ?? 'value');
  if (key === undefined) throw missing(`${path}.key`);
  if (!value) throw missing(`${path}.value`);
  return [key, readNode(shape.item, value, path, dialect)];
}

/** Items are numbered from 1; gaps are closed, the order is that of the numbers. */
function numbered(node: Node | undefined): [number, Node][] {
  const items = [...(node?.children ?? [])].map(([index, item]): [number, Node] => [Number(index), item]);
  return items.filter(([index]) => Number.isInteger(index)).sort(([a], [b]) => a - b);
}
