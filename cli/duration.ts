const UNITS: readonly { readonly names: readonly string[]; readonly seconds: number }[] = [
  { names: ['s', 'second', 'seconds'], seconds: 1 },
  { names: ['m', 'minute', 'minutes'], seconds: 60 },
  { names: ['h', 'hour', 'hours'], seconds: 3_600 },
  { names: ['d', 'day', 'days'], seconds: 86_400 },
];

/** What {@link readDuration} takes, for messages. */
export const DURATION_FORMS = '"0", "90s", "5m", "1h 30m", "5 minutes"';

/** Seconds of a duration as people write it; undefined when it cannot be read. */
export function readDuration(text: string): number | undefined {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === '0') return 0;
  if (!/^(\d{1,7}\s*[a-z]+\s*)+$/.test(trimmed)) return undefined;
  let total = 0;
  for (const [, amount, name] of trimmed.matchAll(/(\d+)\s*([a-z]+)/g)) {
    const unit = UNITS.find(({ names }) => names.includes(name ?? ''));
    if (unit === undefined) return undefined;
    total += Number(amount) * unit.seconds;
  }
  return total;
}

/** `40m 58s`, `1h`, `2d 3h`: whole seconds, units that are zero left out. */
export function durationText(seconds: number): string {
  const whole = Math.floor(Math.abs(seconds));
  const parts = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3_600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'm'],
    [whole % 60, 's'],
  ] as const;
  const text = parts
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount}${unit}`)
    .join(' ');
  return text === '' ? '0s' : `${seconds < 0 ? '-' : ''}${text}`;
}

/** Seconds from one moment to another, each cut to the second that a clock on the wall would show. */
export function secondsBetween(from: number, to: number): number {
  return Math.floor(to / 1000) - Math.floor(from / 1000);
}
