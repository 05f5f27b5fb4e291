const SECONDS = { second: 1, minute: 60, hour: 3_600, day: 86_400 } as const;
type Unit = keyof typeof SECONDS;

/** How durations are written in config: `"30 minutes"`. */
export const DURATION_FORM = 'a whole number and a unit, as "45 seconds", "30 minutes", "1 hour" or "7 days"';

/** Seconds of a duration as config writes it; undefined for anything else. */
export function readDuration(text: string): number | undefined {
  const [, amount, unit] = /^([1-9]\d{0,5}) (second|minute|hour|day)s?$/.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * SECONDS[unit as Unit];
}

/** A duration as config writes it, in the largest unit that is exact: 5,400 seconds are `90 minutes`. */
export function durationText(seconds: number): string {
  const units = Object.entries(SECONDS).reverse();
  const [unit, size] = units.find(([, one]) => seconds % one === 0) ?? ['second', 1];
  const amount = seconds / size;
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}
