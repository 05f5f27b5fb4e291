import type { Terminal } from './terminal';

/** 0: all is well; 1: an objective was missed or a check failed; 2: the input was bad. */
export type ExitCode = 0 | 1 | 2;

/** Why `stop` is aborted when nobody reads the output any more: whoever left wants to hear nothing about it. */
export const UNREAD = 'unread';

/** One option, as data: help, parsing and the check of unknown names are made from it. */
export interface Option {
  /** `--rows <number>`; without a value in angle brackets it is a switch. */
  readonly flags: string;
  readonly summary: string;
  readonly standard?: string;
}

/** What was given, by the option's long name without its hyphens; what was not given has its standard value. */
export type Values = Readonly<Record<string, string | boolean | undefined>>;

export interface Surroundings {
  readonly terminal: Terminal;
  /** The folder that relative paths start from: the project's. */
  readonly folder: string;
  /** Aborted when the person at the keyboard has had enough, or ({@link UNREAD}) whoever read the output. */
  readonly stop: AbortSignal;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly options: readonly Option[];
  readonly examples: readonly { readonly line: string; readonly meaning: string }[];
  /** `faults` are the ones that parsing found; a command adds its own, so that all are told at once. */
  run(values: Values, faults: readonly string[], surroundings: Surroundings): Promise<ExitCode>;
}
