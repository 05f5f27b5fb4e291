import type { Progress } from '../drill/progress';
import type { Rehearsal } from '../drill/project';
import { lineText, stackText } from '../report/text';
import type { Terminal } from '../terminal';
import type { DrillOptions } from './drill-options';

/** Real milliseconds between two looks at how far it is, for whoever watches. */
const LOOK_EVERY = 100;

/** Tells a drill's progress: what is settled as lines, what goes on now in place, unless the output is to be JSON. */
export function showProgress(
  terminal: Terminal,
  { sourceStack, recoveryStack }: Rehearsal,
  { startAt, untilAt, json }: DrillOptions,
): { readonly progress: Progress; end(): void } {
  const width = Math.max(sourceStack.length, recoveryStack.length);
  let now = () => '';
  const timer = terminal.watched ? setInterval(() => terminal.live(now()), LOOK_EVERY) : undefined;
  const line = (text: string) => {
    if (!json) terminal.line(text);
  };
  return {
    progress: {
      doing(text) {
        now = text;
        terminal.live(now());
      },
      deployed: (stack) => line(stackText(stack, width)),
      told(lines) {
        for (const each of lines) line(lineText(each, { startAt, untilAt }, terminal.paint));
      },
    },
    end() {
      clearInterval(timer);
      terminal.live('');
    },
  };
}
