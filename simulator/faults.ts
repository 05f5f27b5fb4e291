/** What is wrong with the world now. Services ask; scenarios set. */
export interface Faults {
  /** A lost Region answers nothing: calls to it time out, its functions stop, its events and schedules do not run. */
  loseRegion(region: string): void;
  isLost(region: string): boolean;
  /** Called with the Region at the moment it is lost. */
  onRegionLost(listener: (region: string) => void): void;
}

export function createFaults(): Faults {
  const lost = new Set<string>();
  const listeners: ((region: string) => void)[] = [];
  return {
    loseRegion(region) {
      if (lost.has(region)) return;
      lost.add(region);
      for (const listener of listeners) listener(region);
    },
    isLost: (region) => lost.has(region),
    onRegionLost(listener) {
      listeners.push(listener);
    },
  };
}
