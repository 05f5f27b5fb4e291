/**
 * A function as Pulumi writes it down: what it captured are the properties of an object that a `with` opens, at every
 * call anew.
 */
const WRITTEN =
  /^function (\w+)\([\w, ]*\) \{\n {2}return \(function\(\) \{\n {4}with\((.*)\) \{\n\nreturn ([\s\S]*?);\n\n {4}\}\n {2}\}\)\.apply\((.*)\)\.apply\(this, arguments\);\n\}$/gm;

/** That nothing was captured from around it but values. */
const NO_CONTEXT = 'undefined, undefined';

/** The properties of such an object, and one of them, of which nothing but the name matters: `KEY: "found.json"`. */
const CAPTURED = /^\{ (.*), this: undefined, arguments: undefined \}$/;
const BETWEEN = /, (?=[A-Za-z_$][\w$]*: )/;
const ONE = /^([A-Za-z_$][\w$]*): (?:"(?:[^"\\]|\\.)*"|[^",])+$/;

/**
 * The same module with what functions captured as parameters of functions around them, which are called once. Names in a
 * `with` are looked up at every use, and what V8 learns of a function is of little use where each call makes a new one. A
 * function of any other form stays as it is.
 */
export function withoutScopes(text: string): string {
  return text.replace(WRITTEN, (written, name: string, scope: string, code: string, context: string) => {
    const names = namesIn(scope);
    if (names === undefined || context !== NO_CONTEXT) return written;
    return [
      `var made${name};`,
      `function ${name}() {`,
      `  return (made${name} ??= (({ ${names.join(', ')} }) => (${code}))(${scope})).apply(this, arguments);`,
      '}',
    ].join('\n');
  });
}

/** Undefined when they cannot be told apart. */
function namesIn(scope: string): string[] | undefined {
  if (scope === '{ this: undefined, arguments: undefined }') return [];
  const captured = CAPTURED.exec(scope)?.[1]?.split(BETWEEN) ?? [''];
  const names = captured.flatMap((one) => ONE.exec(one)?.[1] ?? []);
  return names.length === captured.length ? names : undefined;
}
