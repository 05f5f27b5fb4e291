import type { SideName } from '../../runtime/names';

/** One thing that happens to the world of an exercise. */
export type Act = { readonly do: 'lose region'; readonly side: SideName };
