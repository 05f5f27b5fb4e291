import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { ChainCost, Watch } from './chain';

/** What is asked of the process that measures. */
export interface Asked {
  readonly chain: 'ours' | 'polling';
  readonly watch: Watch;
}

/** Measures in a process of its own: what one fleet leaves in the memory, and what V8 learned of it, is no other's. */
export function measureApart(asked: Asked): Promise<ChainCost> {
  return new Promise((resolve, reject) => {
    // Costs hold maps.
    const child = fork(join(__dirname, 'chain-process.js'), { serialization: 'advanced' });
    let cost: ChainCost | undefined;
    child.once('message', (answer) => {
      cost = answer as ChainCost;
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (cost !== undefined && code === 0) resolve(cost);
      else reject(new Error(`What measures ${asked.watch.databases} databases ended with ${code}.`));
    });
    child.send(asked);
  });
}
