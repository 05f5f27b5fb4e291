const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const MINUTE = 60 * 1000;
const DAY = 24 * 60 * MINUTE;

/** 1970-01-01 was a Thursday. */
const FIRST_DAY = 4;

/** Milliseconds from a moment to the start of the next weekly window, as `sun:05:00-sun:05:30` (UTC). */
export function nextMaintenance(window: string, now: number): number {
  const [, day = '', hours, minutes] = /^(\w{3}):(\d\d):(\d\d)-/.exec(window.toLowerCase()) ?? [];
  const today = (Math.floor(now / DAY) + FIRST_DAY) % 7;
  const inDay = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * MINUTE;
  const start = Math.floor(now / DAY) * DAY + (DAYS.indexOf(day) - today) * DAY + inDay;
  return (start > now ? start : start + 7 * DAY) - now;
}
