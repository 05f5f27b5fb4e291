const DAY = 86_400_000;

/** What {@link readMoment} takes, for messages. */
export const MOMENT_FORMS = '"12:41", "12:41:07", "1d 12:41:07" (one day later) or "2026-01-06T12:41:07Z"';

/**
 * Virtual milliseconds since 1970 of a time of day on the day of `start`, on a later day counted from it, or of an ISO
 * time in UTC; undefined when it cannot be read.
 */
export function readMoment(text: string, start: number): number | undefined {
  const [, days = '0', hours, minutes, seconds = '00'] =
    /^(?:(\d{1,4})d\s+)?(\d{1,2}):(\d\d)(?::(\d\d))?$/.exec(text.trim()) ?? [];
  if (hours !== undefined && minutes !== undefined) {
    const inRange = Number(hours) < 24 && Number(minutes) < 60 && Number(seconds) < 60;
    if (!inRange) return undefined;
    const midnight = Math.floor(start / DAY) * DAY;
    const time = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
    return midnight + Number(days) * DAY + time;
  }
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/.test(text.trim())) return undefined;
  const time = Date.parse(text.trim());
  return Number.isNaN(time) ? undefined : time;
}

/** `12:41:07` on the day of `start`, `1d 12:41:07` on the next. Parts of a second are cut. */
export function momentText(time: number, start: number): string {
  const days = Math.floor(time / DAY) - Math.floor(start / DAY);
  const clock = new Date(time).toISOString().slice(11, 19);
  return days === 0 ? clock : `${days}d ${clock}`;
}

/** `2026-01-05` */
export function dateText(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
