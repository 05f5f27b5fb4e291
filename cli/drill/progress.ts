import type { DeployedStack } from './exercise';
import type { Line } from './timeline';

/** Whom an exercise tells how far it is. */
export interface Progress {
  /** What goes on from now, asked for again and again by whoever shows it. */
  doing(text: () => string): void;
  deployed(stack: DeployedStack): void;
  /** Lines of the timeline that nothing will change any more, in order. */
  told(lines: readonly Line[]): void;
}
