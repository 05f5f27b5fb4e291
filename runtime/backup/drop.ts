import { log } from '../log';

/** Records an event that is not for us, or cannot be read, and answers for it: trying again would change nothing. */
export function drop(reason: string, event: unknown): { readonly dropped: string } {
  log('dropped', { reason, event: JSON.stringify(event)?.slice(0, 2_000) });
  return { dropped: reason };
}
