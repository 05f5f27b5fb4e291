import type { World } from '../world';

/**
 * The clock that a client signs by and reads expiries from. Inside the simulation that is virtual time; a real client has
 * only its own clock, to which virtual time stands as whoever drives it pleases. All times are milliseconds since 1970.
 */
export interface ClientClock {
  now(): number;
  /** When credentials that end at a virtual time end for the client. */
  endOf(accessKeyId: string, virtualEnd: number): number;
  hasEnded(accessKeyId: string, virtualEnd: number): boolean;
}

/** Of clients inside the simulation. */
export function virtualClock({ clock }: World): ClientClock {
  return {
    now: clock.now,
    endOf: (_accessKeyId, virtualEnd) => virtualEnd,
    hasEnded: (_accessKeyId, virtualEnd) => virtualEnd <= clock.now(),
  };
}

/**
 * Of clients outside. Credentials last as long for them as AWS says, whatever is done to virtual time meanwhile: a client
 * renews them by its own clock alone.
 */
export function wallClock({ clock }: World): ClientClock {
  const ends = new Map<string, number>();
  const endOf = (accessKeyId: string, virtualEnd: number) => {
    const end = ends.get(accessKeyId) ?? Date.now() + (virtualEnd - clock.now());
    ends.set(accessKeyId, end);
    return end;
  };
  return {
    now: () => Date.now(),
    endOf,
    hasEnded: (accessKeyId, virtualEnd) => endOf(accessKeyId, virtualEnd) <= Date.now(),
  };
}
