import type { EventDelivery } from './faults';

/** Event deliveries that do not go as they usually do. What is left out is not asked for. */
export interface EventDisturbance extends Partial<EventDelivery> {
  /** From 0 to 1. Defaults to 1: all. */
  readonly share?: number;
  /** Up to so many milliseconds later, so that they overtake each other. Defaults to 0. */
  readonly delayMs?: number;
  /** Whether they arrive twice. Defaults to false. */
  readonly doubled?: boolean;
}

/** Events late, twice, or out of order. */
export interface EventDisturbances {
  /** Begins one; the returned function ends it. */
  disturbEvents(disturbance: EventDisturbance): () => void;
  /** Ends all that `disturbEvents` began. */
  calmEvents(): void;
  /** Those that concern a delivery now, in the order in which they began. */
  eventDisturbances(delivery: EventDelivery): readonly EventDisturbance[];
}

export function createEventDisturbances(): EventDisturbances {
  const all: EventDisturbance[] = [];
  return {
    disturbEvents(disturbance) {
      const entry = { ...disturbance };
      all.push(entry);
      return () => {
        const index = all.indexOf(entry);
        if (index >= 0) all.splice(index, 1);
      };
    },
    calmEvents() {
      all.length = 0;
    },
    eventDisturbances: (delivery) => all.filter((one) => concerns(one, delivery)),
  };
}

/** What a fault leaves out it does not ask for. */
export function concerns(asked: Partial<EventDelivery>, delivery: EventDelivery): boolean {
  return (['account', 'region', 'detailType'] as const).every(
    (key) => asked[key] === undefined || asked[key] === delivery[key],
  );
}
