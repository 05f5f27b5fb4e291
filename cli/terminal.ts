import type { Tone } from './drill/timeline';

/** Where a command writes: the only way from a command to the screen. */
export interface Terminal {
  /** Writes a line to standard output, to stay. */
  line(text: string): void;
  /** Writes a line to standard error. */
  complain(text: string): void;
  /** Shows what is going on now, in place of what was shown before. Does nothing where nobody watches. */
  live(text: string): void;
  /** Whether somebody watches standard error, so that `live` shows. */
  readonly watched: boolean;
  paint(tone: Tone | 'strong' | 'faint', text: string): string;
}

/** A stream as far as a terminal needs it; `process.stdout` is one. */
export interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const CODES: Readonly<Record<Tone | 'strong' | 'faint', string>> = {
  plain: '',
  good: '32',
  warning: '33',
  bad: '31',
  strong: '1',
  faint: '2',
};

/** The start of a line, and all that stands from there to its end wiped. */
const BACK = '\r\u001b[2K';

/**
 * Colours only on a terminal, and none where `NO_COLOR` is set to anything (https://no-color.org). What goes on now is
 * shown on standard error, so that standard output holds the same bytes watched or not, apart from colours.
 */
export function createTerminal(
  out: Stream,
  err: Stream,
  environment: Readonly<Record<string, string | undefined>>,
): Terminal {
  const dumb = environment.TERM === 'dumb';
  const coloured = out.isTTY === true && !dumb && (environment.NO_COLOR ?? '') === '';
  const watched = err.isTTY === true && !dumb;
  let shown = false;
  const wipe = () => {
    if (shown) err.write(BACK);
    shown = false;
  };
  return {
    watched,
    line(text) {
      wipe();
      out.write(`${text}\n`);
    },
    complain(text) {
      wipe();
      err.write(`${text}\n`);
    },
    live(text) {
      if (!watched) return;
      wipe();
      if (text === '') return;
      err.write(text.slice(0, widthOf(err) - 1));
      shown = true;
    },
    paint: (tone, text) => (coloured && CODES[tone] !== '' ? `\u001b[${CODES[tone]}m${text}\u001b[0m` : text),
  };
}

/** Some terminals do not say how wide they are, or say nothing by 0. */
function widthOf({ columns = 0 }: Stream): number {
  return columns > 0 ? columns : 80;
}
