const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

let actions: (() => void)[] | undefined;

/**
 * Has `action` run when this process ends: by itself, by an uncaught error, or by a signal that asks it to. What it
 * does must be done when it returns. After SIGKILL nothing runs; the next process then clears up (sweep.ts).
 */
export function atProcessEnd(action: () => void): void {
  if (actions === undefined) {
    actions = [];
    process.on('exit', runActions);
    for (const signal of SIGNALS) process.on(signal, endBySignal);
  }
  actions.push(action);
}

function endBySignal(signal: NodeJS.Signals): void {
  runActions();
  process.off(signal, endBySignal);
  // With a listener of ours a signal no longer ends the process by itself; whoever else listens decides for us.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

function runActions(): void {
  for (const action of actions?.splice(0).reverse() ?? []) action();
}
