/** Elements of HTML that have no end tag. */
const VOID = ['meta', 'br', 'hr', 'img', 'link', 'input'];

/**
 * Names of all elements of a page, in order. Throws where a tag is not closed, is closed by another's end, or where a
 * bare `<`, `&` or quote stands in the text.
 */
export function elementsOf(page: string): string[] {
  const names: string[] = [];
  const open: string[] = [];
  let rest = page.replace(/^<!doctype html>\s*/, '');
  while (rest !== '') {
    const inStyle = open.at(-1) === 'style';
    const text = (inStyle ? /^[^<]*/ : /^(?:[^<>&]|&(?:amp|lt|gt|quot|#39);)*/).exec(rest)?.[0] ?? '';
    rest = rest.slice(text.length);
    if (rest === '') break;
    const tag =
      /^<(\/?)([a-z][a-z0-9]*)((?: [a-zA-Z0-9:-]+="(?:[^"<>&]|&(?:amp|lt|gt|quot|#39);)*")*)\s*(\/?)>/.exec(
        rest,
      );
    if (!tag) throw new Error(`not well-formed at: ${rest.slice(0, 80)}`);
    const [whole, end, name = '', , empty] = tag;
    rest = rest.slice(whole.length);
    if (end === '/') {
      const opened = open.pop();
      if (opened !== name) throw new Error(`</${name}> ends <${opened}>`);
    } else {
      names.push(name);
      if (empty !== '/' && !VOID.includes(name)) open.push(name);
    }
  }
  if (open.length > 0) throw new Error(`never closed: ${open.join(', ')}`);
  return names;
}
