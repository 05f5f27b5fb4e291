import type { Alike } from './copy-waits';

/** Loads are sums of fractions: what is over by less is not over. */
const ROUNDING = 1e-9;

/** How many copies are in progress on average. */
export function loadOf(groups: readonly Alike[]): number {
  return groups.reduce(
    (sum, { objectives, count }) => sum + (count * objectives.copySeconds) / objectives.periodSeconds,
    0,
  );
}

/** Whether the copies that may be in progress suffice for all that are due. */
export function copiesFit({ copies, load }: { readonly copies: number; readonly load: number }): boolean {
  return load <= copies + ROUNDING;
}
