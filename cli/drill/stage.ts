import type { Chain } from '../../runtime/settings';
import type { World } from '../../simulator/world';
import type { Happened } from './exercise';

/** Where the acts of a scenario take place, and what they leave on record. */
export interface Stage {
  readonly world: World;
  readonly chain: Chain;
  readonly happened: Happened[];
}
