import { fork } from 'node:child_process';
import { join } from 'node:path';
import { memoryOfTree } from './process-tree';

/** What one drill cost. */
export interface DrillCost {
  readonly seconds: number;
  readonly peakBytes: number;
  /** Seconds by part, in the order in which the drill goes through them. */
  readonly parts: readonly { readonly name: string; readonly seconds: number }[];
}

const SAMPLE_EVERY = 50;

/** Runs one default drill in a process of its own and measures it from outside. */
export function measureDrill(): Promise<DrillCost> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const marks = [{ name: 'start', at: started }];
    const child = fork(join(__dirname, 'drill-phases.js'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    let peakBytes = 0;
    const sampler = setInterval(() => {
      if (child.pid !== undefined) peakBytes = Math.max(peakBytes, memoryOfTree(child.pid));
    }, SAMPLE_EVERY);
    child.on('message', ({ phase }: { phase: string }) => {
      marks.push({ name: phase, at: performance.now() });
    });
    child.on('exit', (code) => {
      clearInterval(sampler);
      const ended = performance.now();
      if (code !== 0) {
        reject(new Error(`The drill ended with ${code}.`));
        return;
      }
      const parts = marks.map(({ name, at }, index) => ({
        name,
        seconds: ((marks[index + 1]?.at ?? ended) - at) / 1000,
      }));
      resolve({ seconds: (ended - started) / 1000, peakBytes, parts });
    });
  });
}
