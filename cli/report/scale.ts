/** Moments on a horizontal line: where each stands, and which ones are worth a label. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly left: number;
  readonly right: number;
  /** Position of a moment, cut to the line's ends, with one digit after the point. */
  x(at: number): number;
  /** Round moments between the ends, at most about `count`, first to last. */
  ticks(count: number): number[];
}

/** Spans between labels that a reader finds round, in milliseconds. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 7_200].map(
  (minutes) => minutes * 60_000,
);

export function createScale(from: number, to: number, left: number, right: number): Scale {
  const span = Math.max(1, to - from);
  return {
    from,
    to,
    left,
    right,
    x: (at) => rounded(left + ((Math.min(Math.max(at, from), to) - from) / span) * (right - left)),
    ticks(count) {
      const step = STEPS.find((candidate) => span / candidate <= count) ?? (STEPS.at(-1) as number);
      const first = Math.ceil(from / step) * step;
      return Array.from(
        { length: Math.max(0, Math.floor((to - first) / step) + 1) },
        (_, index) => first + index * step,
      );
    },
  };
}

/** One digit after the point: enough for the eye, and the same text on every machine. */
export function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
