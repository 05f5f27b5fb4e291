import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBag } from '../../simulator/bag';

test('holds what was put in and not taken out, whatever the order', () => {
  const step = fc.oneof(
    fc.constant('add' as const),
    fc.record({ take: fc.nat(20) }),
    fc.constant('clear' as const),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const bag = createBag<number>();
      const there = new Set<number>();
      const takers: (() => boolean)[] = [];
      for (const one of steps) {
        if (one === 'add') {
          there.add(takers.length);
          takers.push(bag.add(takers.length));
        } else if (one === 'clear') {
          there.clear();
          bag.clear();
        } else {
          expect(takers[one.take]?.() ?? false).toBe(there.delete(one.take));
        }
        expect(bag.items().sort((a, b) => a - b)).toEqual([...there].sort((a, b) => a - b));
        expect(bag.isEmpty()).toBe(there.size === 0);
      }
    }),
  );
});
