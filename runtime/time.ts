/** The one place that reads the clock. Milliseconds since 1970. */
export function now(): number {
  return Date.now();
}

/** `2026-01-05T06:30:00.000Z` */
export function isoTime(time: number): string {
  return new Date(time).toISOString();
}

/** Milliseconds since 1970 of an SDK date or an ISO text; undefined when there is none or it cannot be read. */
export function timeOf(value: Date | string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const time = new Date(value).getTime();
  return Number.isNaN(time) ? undefined : time;
}

/** Waits for a part of the time, in milliseconds, that chance decides: who collided once does not collide again. */
export function pauseUpTo(milliseconds: number): Promise<void> {
  return pause(Math.random() * milliseconds);
}

/** Waits, in milliseconds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
