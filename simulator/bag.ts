/**
 * Things that come and go by the thousand, in no order.
 *
 * Not a `Set`: V8 makes a small one a new table at every few changes, and the old table points to the new one. Once one of
 * them has grown old, all that follow it stay in memory, with whatever was in them, until everything is collected.
 */
export interface Bag<T> {
  isEmpty(): boolean;
  /** Those that are in it now. */
  items(): T[];
  /** Puts one in; the returned function takes it out, and says whether it was still there. */
  add(item: T): () => boolean;
  clear(): void;
}

interface Slot<T> {
  readonly item: T;
  /** Where it is among the others; -1 when it is out. */
  at: number;
}

export function createBag<T>(): Bag<T> {
  const slots: Slot<T>[] = [];
  return {
    isEmpty: () => slots.length === 0,
    items: () => slots.map(({ item }) => item),
    add(item) {
      const slot: Slot<T> = { item, at: slots.length };
      slots.push(slot);
      return () => {
        if (slot.at < 0) return false;
        // The last takes its place.
        const last = slots.pop();
        if (last !== undefined && last !== slot) {
          slots[slot.at] = last;
          last.at = slot.at;
        }
        slot.at = -1;
        return true;
      };
    },
    clear() {
      for (const slot of slots) slot.at = -1;
      slots.length = 0;
    },
  };
}
