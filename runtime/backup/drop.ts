import { log } from '../log';

/** Records an event that is not for us, or cannot be read, and answers for it: trying again would change nothing. */
export function drop(reason: string, event: unknown): { readonly dropped: string } {
  log('dropped', { reason, event: JSON.stringify(event)?.slice(0, 2_000) });
  return { dropped: reason };
}

/** The events of a batch that are for us, as they are read; the others are dropped, each with its reason. */
export function readAll<Read extends object>(
  events: readonly unknown[],
  read: (event: unknown) => Read | { readonly dropped: string },
): { readonly all: readonly Read[]; readonly dropped: string } {
  const reasons: string[] = [];
  const all = events.flatMap((event): Read[] => {
    const one = read(event);
    if (!('dropped' in one)) return [one];
    reasons.push(drop(String(one.dropped), event).dropped);
    return [];
  });
  return { all, dropped: [...new Set(reasons)].join('; ') };
}
