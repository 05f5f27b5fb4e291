/** After this the plan gives up, in seconds: a large database restores in hours. */
export const PLAN_TIMEOUT_SECONDS = 12 * 3_600;

/**
 * Databases that one environment names at most: as many as the policies of the recovery plan's roles can name one by
 * one (10,240 characters), with the longest names. More are found by their tag.
 */
export const MOST_DATABASES = 26;

/** Between two looks at a restore that has just begun, in seconds. */
const SHORTEST_SECONDS = 30;

/** By how much of the time waited so far the next look may be late. */
const SHARES = [0, 0.01, 0.02, 0.05, 0.1] as const;

/** Events that one look writes to the history of an execution: a wait, a call and a choice, entered, done and left. */
const EVENTS_A_LOOK = 9;

/** Of 25,000 events, with which Step Functions ends an execution; the rest is for all other steps. */
const EVENTS = 23_000;

/**
 * JSONata for the seconds before the next look at a restore, from `$waited`, the seconds waited so far. Few databases are
 * looked at every 30 s; for many, pauses grow with the time waited, so that looking for as long as the plan may last
 * fits the history of one execution. AWS docs: Step Functions, "Quotas".
 */
export function pauseBetweenLooks(databases: number): string {
  const share = SHARES.find((one) => looks(one) * EVENTS_A_LOOK * databases <= EVENTS) ?? 0.1;
  return share === 0 ? String(SHORTEST_SECONDS) : `$max([${SHORTEST_SECONDS}, $ceil($waited * ${share})])`;
}

/** How often a database is looked at until the plan's time is up. */
export function looks(share: number): number {
  let count = 0;
  for (let waited = 0; waited < PLAN_TIMEOUT_SECONDS; count++) {
    waited += Math.max(SHORTEST_SECONDS, Math.ceil(waited * share));
  }
  return count;
}
