import { RECONCILE, RECONCILE_PERIOD_SECONDS } from '../infra/cadence';
import type { World } from '../simulator/world';
import { CHAIN, createFleet } from './fleet';

const MINUTE = 60;

const DATABASES = 1;

/** Slots that fall on every part of reconcile's period, so that snapshots wait for it in every possible way. */
const EVERY = '20 minutes';

/** For both sides to run and ask. */
const RUNNING_SECONDS = 30;

/** Virtual hours before what is counted, and of it. */
const HOURS = { before: 2, counted: 12 };

/** How long snapshots waited for the request that copies them while every event was lost, in seconds. */
interface Waits {
  readonly median: number;
  readonly longest: number;
  readonly copied: number;
  /** Snapshots that were available for long enough and were never asked to be copied. */
  readonly forgotten: number;
}

/** Seconds from a run of the source's reconcile to the recovery side's next: how the two are staggered. */
const STAGGER_SECONDS = staggerSeconds();

/** The longest that a snapshot may wait: it just missed the source's run, so waits for the next and what follows it. */
const LONGEST_SECONDS = RECONCILE_PERIOD_SECONDS + STAGGER_SECONDS + RUNNING_SECONDS;

/** Prints how long that took beside what it may take, and says whether it kept that. */
export async function reportLostEvents(): Promise<boolean> {
  process.stderr.write(`a fleet of ${DATABASES}, every event lost\n`);
  const { median, longest, copied, forgotten } = await measureLostEvents(DATABASES);
  console.log(
    `\nevery event lost, a snapshot every ${EVERY}, ${copied} of them: asked after ${median.toFixed(0)} s, at most ` +
      `${longest.toFixed(0)} s; allowed are ${LONGEST_SECONDS} s: one period of reconcile, ` +
      `${RECONCILE_PERIOD_SECONDS} s, ${STAGGER_SECONDS} s between its two sides, and ${RUNNING_SECONDS} s of running` +
      (forgotten === 0 ? '' : `; ${forgotten} were NEVER asked to be copied`),
  );
  return longest <= LONGEST_SECONDS && forgotten === 0;
}

/** Lets both stacks protect that many databases without one event being delivered. */
async function measureLostEvents(databases: number): Promise<Waits> {
  const { world, pass } = await createFleet({ databases, every: EVERY, rpo: '2 hours' }, true);
  try {
    world.faults.loseEvents();
    await pass(HOURS.before * 3_600_000);
    const since = world.clock.now();
    await pass(HOURS.counted * 3_600_000);
    return waitsIn(world, since);
  } finally {
    await world.close();
  }
}

function waitsIn({ trail, clock }: World, since: number): Waits {
  const asked = new Map<string, number>();
  for (const { kind, account, time, details } of trail.notes) {
    if (kind !== 'copy-asked' || account !== CHAIN.recovery.account) continue;
    const snapshot = String(details.from).split(':').pop() ?? '';
    if (!asked.has(snapshot)) asked.set(snapshot, time);
  }
  const available = trail.notes.filter(
    ({ kind, account, time }) =>
      kind === 'snapshot-available' && account === CHAIN.source.account && time >= since,
  );
  const waits: number[] = [];
  let forgotten = 0;
  for (const { time, details } of available) {
    const at = asked.get(String(details.snapshot));
    if (at !== undefined) waits.push((at - time) / 1000);
    else if (clock.now() - time > LONGEST_SECONDS * 1000) forgotten++;
  }
  waits.sort((a, b) => a - b);
  if (waits.length === 0) throw new Error('No snapshot was copied, so there is nothing to measure.');
  return {
    median: waits[Math.floor(waits.length / 2)] ?? 0,
    longest: waits.at(-1) ?? 0,
    copied: waits.length,
    forgotten,
  };
}

function staggerSeconds(): number {
  const [source, recovery] = [RECONCILE.source, RECONCILE.recovery].map((cron) => {
    const [, minute] = /^cron\((\d+)\/15 /.exec(cron) ?? [];
    if (minute === undefined) throw new Error(`${cron} is not due every ${RECONCILE_PERIOD_SECONDS} s.`);
    return Number(minute) * MINUTE;
  }) as [number, number];
  return (recovery - source + RECONCILE_PERIOD_SECONDS) % RECONCILE_PERIOD_SECONDS;
}
