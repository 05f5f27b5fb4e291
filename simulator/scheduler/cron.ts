import { instantOf, wallTime } from './time-zone';

/** What a cron expression asks for. Days are decided by month: `L`, `W` and `#` depend on it. */
export interface Cron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** January is 1. */
  readonly months: ReadonlySet<number>;
  readonly years: ReadonlySet<number>;
  /** Whether a day is asked for; Sunday is weekday 1. */
  day(date: CalendarDay): boolean;
}

interface CalendarDay {
  readonly day: number;
  readonly weekday: number;
  /** Days of this month. */
  readonly length: number;
}

const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const WEEKDAYS = 'SUN MON TUE WED THU FRI SAT'.split(' ');

/**
 * Reads `minutes hours day-of-month month day-of-week year`, of whose days one must be `?`; undefined when it is not
 * one. AWS docs: EventBridge Scheduler User Guide, "Cron-based schedules".
 */
export function readCron(text: string): Cron | undefined {
  const fields = text.trim().split(/\s+/);
  const [minutes = '', hours = '', dayOfMonth = '', month = '', dayOfWeek = '', year = ''] = fields;
  if (fields.length !== 6 || (dayOfMonth === '?') === (dayOfWeek === '?')) return undefined;
  const read = {
    minutes: numbers(minutes, 0, 59),
    hours: numbers(hours, 0, 23),
    months: numbers(month, 1, 12, MONTHS),
    years: numbers(year, 1970, 2199),
    day: dayOfMonth === '?' ? weekday(dayOfWeek) : monthday(dayOfMonth),
  };
  if (!read.minutes || !read.hours || !read.months || !read.years || !read.day) return undefined;
  return {
    minutes: read.minutes,
    hours: read.hours,
    months: new Set(read.months),
    years: new Set(read.years),
    day: read.day,
  };
}

const MINUTE = 60_000;
const DAY = 86_400_000;

/** The first full minute at or after `from` (milliseconds since 1970) that the expression asks for, if there is one. */
export function nextMinute(cron: Cron, zone: string, from: number): number | undefined {
  const wall = wallTime(zone, from);
  const last = Date.UTC(Math.max(...cron.years) + 1, 0, 1);
  for (let midnight = Math.floor(wall / DAY) * DAY; midnight < last; midnight += DAY) {
    if (!asksFor(cron, midnight)) continue;
    for (const hour of cron.hours) {
      for (const minute of cron.minutes) {
        const time = midnight + (hour * 60 + minute) * MINUTE;
        // The hour before may come again when the clocks are set back; what it held has run then.
        const instant = time < wall - 2 * 60 * MINUTE ? undefined : instantOf(zone, time);
        if (instant !== undefined && instant >= from) return instant;
      }
    }
  }
  return undefined;
}

function asksFor(cron: Cron, midnight: number): boolean {
  const date = new Date(midnight);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return (
    cron.years.has(year) &&
    cron.months.has(month + 1) &&
    cron.day({
      day: date.getUTCDate(),
      weekday: date.getUTCDay() + 1,
      length: new Date(Date.UTC(year, month + 1, 0)).getUTCDate(),
    })
  );
}

/** `*`, numbers or names, ranges and steps, separated by commas; sorted. */
function numbers(
  text: string,
  least: number,
  most: number,
  names: readonly string[] = [],
): number[] | undefined {
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const [, first = '', last, step] = /^([^-/]+)(?:-([^-/]+))?(?:\/(\d+))?$/.exec(part) ?? [];
    const start = first === '*' ? least : number(first, least, names);
    const end =
      last === undefined ? (first === '*' || step !== undefined ? most : start) : number(last, least, names);
    if (start === undefined || end === undefined || start < least || end > most || start > end)
      return undefined;
    const by = step === undefined ? 1 : Number(step);
    if (by < 1) return undefined;
    for (let value = start; value <= end; value += by) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}

function number(text: string, least: number, names: readonly string[]): number | undefined {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  const at = names.indexOf(text.toUpperCase());
  return at < 0 ? undefined : at + least;
}

type DayTest = Cron['day'];

/** `L` is the last day of the month, `15W` the weekday nearest to the 15th within its month. */
function monthday(text: string): DayTest | undefined {
  if (text === 'L') return ({ day, length }) => day === length;
  const [, near] = /^(\d{1,2})W$/.exec(text) ?? [];
  if (near !== undefined) {
    const wanted = Number(near);
    return wanted < 1 || wanted > 31 ? undefined : (date) => date.day === nearestWeekday(wanted, date);
  }
  const days = numbers(text, 1, 31);
  return days && (({ day }) => days.includes(day));
}

function nearestWeekday(wanted: number, { day, weekday, length }: CalendarDay): number {
  if (wanted > length) return 0;
  const at = (weekday - 1 + ((wanted - day) % 7) + 7) % 7;
  if (at === 6) return wanted === 1 ? 3 : wanted - 1;
  if (at === 0) return wanted === length ? wanted - 2 : wanted + 1;
  return wanted;
}

/** `6L` is the last Friday of the month, `L` Saturday, `6#3` the third Friday. */
function weekday(text: string): DayTest | undefined {
  if (text === 'L') return ({ weekday: on }) => on === 7;
  const [, last] = /^([1-7]|[A-Z]{3})L$/i.exec(text) ?? [];
  if (last !== undefined) {
    const wanted = number(last, 1, WEEKDAYS);
    return wanted === undefined
      ? undefined
      : ({ day, weekday: on, length }) => on === wanted && day > length - 7;
  }
  const [, name, nth] = /^([1-7]|[A-Z]{3})#([1-5])$/i.exec(text) ?? [];
  if (name !== undefined) {
    const wanted = number(name, 1, WEEKDAYS);
    return wanted === undefined
      ? undefined
      : ({ day, weekday: on }) => on === wanted && Math.ceil(day / 7) === Number(nth);
  }
  const days = numbers(text, 1, 7, WEEKDAYS);
  return days && (({ weekday: on }) => days.includes(on));
}
