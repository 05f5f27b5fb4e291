import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PACKAGE_ROOT } from './package-root';

/** What a text asks of one package of the AWS SDK. */
export interface SdkUse {
  /** `@aws-sdk/client-rds` */
  readonly package: string;
  /** What the text takes out of it and calls by name only: `RDS`. */
  readonly clients: readonly string[];
  /** What else it takes out of it. */
  readonly names: readonly string[];
  /** The commands that the text calls by its clients, without their ending: `DescribeDBSnapshots`. */
  readonly commands: readonly string[];
}

/** `const { RDS } = require('@aws-sdk/client-rds')`, as it stands in a function of runtime/ once compiled. */
const TAKEN = /\{([^{}]*)\}\s*=\s*require\((["'])(@aws-sdk\/[a-z0-9-]+(?:\/[a-z0-9-]+)?)\2\)/g;
const ASKED = /require\((["'])(@aws-sdk\/[a-z0-9-]+(?:\/[a-z0-9-]+)?)\1\)/g;

/** Methods of a client beside its commands; they send commands that the text does not name. */
const PAGES_OR_WAITS = /\b(paginate|waitUntil)[A-Z]/;

const load = createRequire(join(PACKAGE_ROOT, 'package.json'));

/**
 * The packages that a text takes parts out of by their names, and nothing else. One that it asks for in any other way
 * is not among them, for it may then use all of it.
 */
export function sdkUses(text: string): SdkUse[] {
  const taken = [...text.matchAll(TAKEN)].map(([, names = '', , from = '']) => ({ from, names }));
  const asked = [...text.matchAll(ASKED)].map(([, , from = '']) => from);
  return [...new Set(asked)].sort().flatMap((name) => {
    const lists = taken.filter(({ from }) => from === name).map(({ names }) => names);
    if (lists.length < asked.filter((from) => from === name).length || lists.join().includes('...'))
      return [];
    return [useOf(text, name, [...new Set(lists.flatMap(namesIn))].sort())];
  });
}

function namesIn(list: string): string[] {
  return list.split(',').flatMap((name) => /^\s*(\w+)/.exec(name)?.[1] ?? []);
}

function useOf(text: string, from: string, taken: readonly string[]): SdkUse {
  const exported = Object.keys(load(from) as object);
  const isClient = (name: string) => exported.includes(`${name}Client`) && !PAGES_OR_WAITS.test(text);
  const words = new Set(text.match(/\w+/g));
  const commands = exported
    .flatMap((name) => /^([A-Z]\w+)Command$/.exec(name)?.[1] ?? [])
    .filter((command) => words.has(methodOf(command)));
  return {
    package: from,
    clients: taken.filter(isClient),
    names: taken.filter((name) => !isClient(name)),
    commands: commands.sort(),
  };
}

/** The text with what it asks of packages taken from other expressions. */
export function withPackages(text: string, expressions: ReadonlyMap<string, string>): string {
  return text.replace(ASKED, (asked, _quote, from: string) => expressions.get(from) ?? asked);
}

/**
 * A module that gives a text what it takes out of a package. A client such as `RDS` has the methods that the text names,
 * where the package's own has every command of the service, so that no bundler can leave one out. A method that is
 * called by a computed name would not be there: it is always `client.describeDBSnapshots(...)`.
 */
export function sdkModule({ package: from, clients, names, commands }: SdkUse): string {
  return [
    ...(names.length === 0 ? [] : [`export { ${names.join(', ')} } from '${from}';`]),
    ...clients.map((client) => clientText(from, client, commands)),
  ].join('\n');
}

function clientText(from: string, client: string, commands: readonly string[]): string {
  const imports = [`${client}Client`, ...commands.map((command) => `${command}Command`)];
  const methods = commands.map(
    (command) =>
      `${methodOf(command)}(input, options) { return this.send(new ${command}Command(input), options); }`,
  );
  return `import { ${imports.join(', ')} } from '${from}';
export class ${client} extends ${client}Client { ${methods.join('\n')} }`;
}

function methodOf(command: string): string {
  return command.charAt(0).toLowerCase() + command.slice(1);
}
