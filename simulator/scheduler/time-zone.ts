/** Time zones by IANA name, with the rules of the ICU data inside Node. */

const formats = new Map<string, Intl.DateTimeFormat>();

export function isZone(zone: string): boolean {
  if (zone === 'UTC') return true;
  try {
    format(zone);
    return true;
  } catch {
    return false;
  }
}

/** What a clock on the wall shows, as the milliseconds since 1970 at which a clock in UTC shows the same. */
export function wallTime(zone: string, time: number): number {
  if (zone === 'UTC') return time;
  const parts: Record<string, number> = {};
  for (const { type, value } of format(zone).formatToParts(time)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((time % 1000) + 1000) % 1000);
}

/**
 * When a clock on the wall shows `wall` for the first time; undefined when the clocks, set forward, never do. AWS docs:
 * EventBridge Scheduler User Guide, "Daylight savings time": what is skipped does not run, what comes twice runs once.
 */
export function instantOf(zone: string, wall: number): number | undefined {
  if (zone === 'UTC') return wall;
  // No zone is further than 14 hours from UTC, and none changes twice within a day.
  const offsets = [wall - DAY, wall + DAY].map((near) => wallTime(zone, near) - near);
  const instants = offsets.map((offset) => wall - offset).sort((a, b) => a - b);
  return instants.find((instant) => wallTime(zone, instant) === wall);
}

const DAY = 86_400_000;

function format(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, made);
  return made;
}
