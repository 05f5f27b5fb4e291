import { measureChain, measurePolling } from './chain';
import type { Asked } from './chain-apart';

/** Tells the parent process what one chain costs; run as a process of its own. */
async function answer({ chain, watch }: Asked): Promise<void> {
  const cost = chain === 'ours' ? await measureChain(watch) : await measurePolling(watch);
  process.send?.(cost, () => process.disconnect());
}

process.once('message', (asked: Asked) => {
  answer(asked).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
