/** What an element holds: text, or its children by name, those of one name in an array. */
export type XmlValue = string | XmlChildren | (string | XmlChildren)[];
export interface XmlChildren {
  [name: string]: XmlValue;
}

/** The declaration, and the root with nothing but a namespace. */
const BEGINNING = /^(?:<\?xml [^<>]*\?>\s*)?<([A-Za-z][\w.-]*)(?: xmlns="([^"<&]*)")?>/;
/** An element of nothing but text, as most are; what is unusual about text is left to the longer way. */
const LEAF = /(?:\n\s*)?<([A-Za-z][\w.-]*)>([^<>&\n]*)<\/\1>/y;
const NAME = /^[A-Za-z][\w.-]*$/;
const ENTITY = /&(amp|lt|gt|quot|apos);/g;
const MEANING: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

interface OpenElement {
  readonly name: string;
  children: XmlChildren | undefined;
}

/**
 * The root's content, as the SDK's own reader gives it: that builds all text character by character, and a page of a
 * hundred snapshots has 160,000 of them. Undefined for whatever is not as plain as what RDS writes (attributes, comments,
 * text between elements, unusual names and entities, anything malformed): the SDK's own reader decides about that.
 */
export function readPlainXml(xml: string): XmlChildren | undefined {
  const [beginning, root, namespace] = BEGINNING.exec(xml) ?? [];
  if (beginning === undefined || root === undefined || xml.includes('\r')) return undefined;
  const open: OpenElement[] = [{ name: root, children: undefined }];
  let at = beginning.length;
  for (;;) {
    const element = open.at(-1) as OpenElement;
    LEAF.lastIndex = at;
    const leaf = LEAF.exec(xml) as [string, string, string] | null;
    if (leaf !== null) {
      if (!keep(element, leaf[1], leaf[2])) return undefined;
      at = LEAF.lastIndex;
      continue;
    }
    const from = xml.indexOf('<', at);
    const to = xml.indexOf('>', from);
    if (from < 0 || to < 0) return undefined;
    const text = from === at ? '' : xml.slice(at, from);
    at = to + 1;
    if (xml[from + 1] === '/') {
      const value = contentOf(element, text);
      if (value === undefined || xml.slice(from + 2, to) !== element.name) return undefined;
      open.pop();
      const parent = open.at(-1);
      if (parent !== undefined && keep(parent, element.name, value)) continue;
      if (parent !== undefined || typeof value === 'string') return undefined;
      return namespace === undefined ? value : { ...value, xmlns: namespace };
    }
    if (!isLayout(text)) return undefined;
    const isEmpty = xml[to - 1] === '/';
    const name = xml.slice(from + 1, isEmpty ? to - 1 : to);
    if (!NAME.test(name)) return undefined;
    if (!isEmpty) open.push({ name, children: undefined });
    else if (!keep(element, name, '')) return undefined;
  }
}

/** Nothing, or line breaks between elements. */
function isLayout(text: string): boolean {
  return text === '' || (text.includes('\n') && text.trim() === '');
}

/** Undefined when there is text between children, or an entity that is not one of XML's own names. */
function contentOf({ children }: OpenElement, text: string): string | XmlChildren | undefined {
  if (isLayout(text)) return children ?? '';
  if (children !== undefined) return undefined;
  if (!text.includes('&')) return text;
  if (text.replace(ENTITY, '').includes('&')) return undefined;
  return text.replace(ENTITY, (_, entity: string) => MEANING[entity] ?? '');
}

/** Whether the name is not one that every object has. */
function keep(parent: OpenElement, name: string, value: string | XmlChildren): boolean {
  parent.children ??= {};
  const before = parent.children[name];
  if (typeof before === 'function') return false;
  if (before === undefined) parent.children[name] = value;
  else if (Array.isArray(before)) before.push(value);
  else parent.children[name] = [before, value];
  return true;
}
