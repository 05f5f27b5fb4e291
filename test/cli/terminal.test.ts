import { describe, expect, it } from 'vitest';
import { createTerminal, type Stream } from '../../cli/terminal';

function stream(isTTY: boolean): Stream & { text: string } {
  return {
    text: '',
    isTTY,
    columns: 20,
    write(text: string) {
      this.text += text;
    },
  };
}

describe('colours', () => {
  it.each([
    { isTTY: true, environment: {}, coloured: true },
    { isTTY: false, environment: {}, coloured: false },
    { isTTY: true, environment: { NO_COLOR: '1' }, coloured: false },
    { isTTY: true, environment: { NO_COLOR: '' }, coloured: true },
    { isTTY: true, environment: { TERM: 'dumb' }, coloured: false },
  ])('$isTTY $environment: $coloured', ({ isTTY, environment, coloured }) => {
    const terminal = createTerminal(stream(isTTY), stream(isTTY), environment);

    expect(terminal.paint('bad', 'no') !== 'no').toBe(coloured);
    expect(terminal.paint('plain', 'so')).toBe('so');
  });
});

describe('what goes on now', () => {
  it('is shown on a terminal only, in one line, and goes away before the next line', () => {
    const out = stream(true);
    const err = stream(true);
    const terminal = createTerminal(out, err, {});

    terminal.live('a text longer than the line is wide');
    terminal.line('stays');

    expect(err.text).toBe('a text longer than \r\u001b[2K');
    expect(out.text).toBe('stays\n');
  });

  it('is not written off a terminal', () => {
    const out = stream(false);
    const err = stream(false);
    const terminal = createTerminal(out, err, {});

    terminal.live('working');
    terminal.line('done');

    expect(out.text + err.text).toBe('done\n');
  });
});
