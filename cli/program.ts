import { Command as Parser } from 'commander';
import { similar } from '../stacks/similar';
import type { Command, Values } from './command';

/** What a command line asks for. */
export type Request =
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'version'; readonly text: string }
  | {
      readonly kind: 'run';
      readonly command: Command;
      readonly values: Values;
      readonly faults: readonly string[];
    }
  | { readonly kind: 'refused'; readonly faults: readonly string[] };

/** Reads a command line (without the node and script names). Prints nothing and never exits. */
export function readCommandLine(
  args: readonly string[],
  commands: readonly Command[],
  version: string,
): Request {
  const [first, ...rest] = args;
  if (first === undefined || first === '--help' || first === '-h') return helpOf(undefined, commands);
  if (first === '--version' || first === '-V') return { kind: 'version', text: version };
  if (first === 'help') return rest[0] === undefined ? helpOf(undefined, commands) : named(rest[0]);
  const command = commands.find(({ name }) => name === first);
  if (command === undefined) return named(first);
  if (rest.includes('--help') || rest.includes('-h')) return helpOf(command, commands);
  return { kind: 'run', command, ...readOptions(command, rest) };

  function named(name: string): Request {
    const known = commands.find((candidate) => candidate.name === name);
    if (known) return helpOf(known, commands);
    return {
      kind: 'refused',
      faults: [
        unknown(
          'command',
          name,
          commands.map((candidate) => candidate.name),
        ),
      ],
    };
  }
}

/**
 * Reads a command's options. What is not known is told with what is nearest; all faults are collected, because a
 * person who fixes one at a time runs the command once for each.
 */
function readOptions(
  command: Command,
  args: readonly string[],
): { values: Values; faults: readonly string[] } {
  const parser = parserOf(command);
  const faults: string[] = [];
  const valued = new Set(command.options.filter(takesValue).map(longName));
  const kept = args.filter((arg, index) => {
    const misses = valued.has(arg) && (args[index + 1] === undefined || args[index + 1]?.startsWith('--'));
    if (misses) faults.push(`${arg} needs a value: ${optionNamed(command, arg)}`);
    return !misses;
  });
  const { operands, unknown: rest } = parser.parseOptions(kept);
  const known = command.options.map(longName);
  let afterUnknown = false;
  for (const arg of [...operands, ...rest]) {
    if (arg.startsWith('-')) {
      faults.push(valueOfNone(command, arg) ?? unknown('option', arg.split('=')[0] ?? arg, known));
      afterUnknown = !arg.includes('=');
    } else if (!afterUnknown) {
      faults.push(
        `"${arg}" is not expected here: lifeboat ${command.name} takes options only; "lifeboat ${command.name} --help" lists them.`,
      );
    } else {
      // It was meant as the value of the option that is not known.
      afterUnknown = false;
    }
  }
  return { values: valuesOf(parser, command), faults };
}

function valuesOf(parser: Parser, command: Command): Values {
  const given = parser.opts<Record<string, string | boolean | undefined>>();
  return Object.fromEntries(
    command.options.map((option) => {
      const name = longName(option).slice(2);
      return [name, given[name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())]];
    }),
  );
}

function helpOf(command: Command | undefined, commands: readonly Command[]): Request {
  const program = new Parser('lifeboat')
    .description('Disaster recovery for serverless systems on AWS, proved before it is needed.')
    .usage('<command> [options]')
    .helpOption('-h, --help', 'show this, or the help of a command')
    .option('-V, --version', 'show the version')
    .helpCommand(false);
  for (const each of commands) program.addCommand(parserOf(each));
  if (command === undefined) return { kind: 'help', text: program.helpInformation() };
  const parser = program.commands.find((each) => each.name() === command.name) ?? program;
  const width = Math.max(...command.examples.map(({ line }) => line.length));
  const examples = command.examples.map(({ line, meaning }) => `  ${line.padEnd(width)}  ${meaning}`);
  return { kind: 'help', text: `${parser.helpInformation()}\nExamples:\n${examples.join('\n')}\n` };
}

function parserOf({ name, summary, description, options }: Command): Parser {
  const parser = new Parser(name)
    .summary(summary)
    .description(description)
    .helpOption('-h, --help', 'show this help')
    .allowUnknownOption()
    .configureHelp({ helpWidth: 110 });
  for (const { flags, summary: about, standard } of options) parser.option(flags, about, standard);
  return parser;
}

function longName({ flags }: { readonly flags: string }): string {
  return /--[a-z-]+/.exec(flags)?.[0] ?? flags;
}

function takesValue({ flags }: { readonly flags: string }): boolean {
  return flags.includes('<');
}

/** That an option is given a value and takes none, with what to write; undefined where it is no option of the command. */
function valueOfNone({ options }: Command, arg: string): string | undefined {
  const [option = '', value] = arg.split(/=(.*)/s);
  const takesNone = options.some((one) => longName(one) === option && !takesValue(one));
  if (value === undefined || !takesNone) return undefined;
  return `${option} takes no value, but "${value}" was given. Write ${option} alone, or leave it out.`;
}

function optionNamed(command: Command, name: string): string {
  const option = command.options.find((candidate) => longName(candidate) === name);
  return option === undefined ? name : `${option.flags}, ${option.summary}`;
}

function unknown(what: 'command' | 'option', given: string, known: readonly string[]): string {
  const nearest = similar(given, known);
  const advice = nearest === undefined ? `There are: ${known.join(', ')}.` : `Did you mean ${nearest}?`;
  return `${given} is not a ${what} of lifeboat. ${advice}`.replace('a option', 'an option');
}
