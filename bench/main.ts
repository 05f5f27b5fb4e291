import { parseArgs } from 'node:util';
import { reportBundles } from './bundles';
import { type ChainCost, DELIVERY_SECONDS, type Watch } from './chain';
import { measureApart } from './chain-apart';
import { type DrillCost, measureDrill } from './drill';
import { COPIES } from './fleet';
import { reportLostEvents } from './lost-events';
import { KEPT } from './polling';
import { reportWire } from './wire';

/** Runs before the median means something. */
const RUNS = 3;

/** What the README claims of the default drill. */
const LIMITS = { seconds: 20, mebibytes: 1024 };

/** So small that it is full after few hours: then as many recovery points go as come. */
const RETENTION = { hourly: 2, daily: 1, weekly: 0, monthly: 0 };

const HOURLY = { every: '1 hour', rpo: '2 hours', retention: RETENTION, settledAfter: 5 };

const FLEETS: readonly Watch[] = [
  { ...HOURLY, databases: 1, counted: 6 },
  { ...HOURLY, databases: 10, counted: 6 },
  { ...HOURLY, databases: 100, counted: 6, profiled: true },
];

/** One round of slots after those that fill its retention. It takes many minutes: `npm run bench -- --all` has it too. */
const LARGEST: Watch = {
  ...{ databases: 1_000, every: '8 hours', period: 8, rpo: '12 hours' },
  ...{ retention: { ...RETENTION, daily: 0 }, settledAfter: 16, counted: 8 },
};

/** At most: RDS calls for a snapshot, beside pages and reconcile. At least: simulated days in a minute. */
const CALLS_PER_SNAPSHOT = 7;
const DAYS_PER_MINUTE = { databases: 100, days: 1 };

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { all: { type: 'boolean', default: false } } });
  const isSlow = await drillCost();
  console.log(
    `\nthe backup chain beside one that polls and keeps ${KEPT} snapshots; what is kept is full before counting, ` +
      `and ${COPIES} copies may be in progress at once, where AWS's quota is 20 unless it grants more`,
  );
  let meets = true;
  for (const watch of values.all ? [...FLEETS, LARGEST] : FLEETS) {
    process.stderr.write(`a fleet of ${watch.databases}\n`);
    const ours = await measureApart({ chain: 'ours', watch });
    const polling = await measureApart({ chain: 'polling', watch });
    meets = chainLines(watch, ours, polling) && meets;
  }
  if (!values.all) console.log(`${LARGEST.databases} databases: only with npm run bench -- --all`);
  const areCopied = await reportLostEvents();
  const areSmall = await reportBundles();
  await reportWire();
  process.exitCode = isSlow || !meets || !areCopied || !areSmall ? 1 : 0;
}

/** What one fleet's chain costs, and what polling does; whether it keeps the limits. */
function chainLines({ every, counted, retention }: Watch, ours: ChainCost, polling: ChainCost): boolean {
  console.log(
    `${ours.databases} database${ours.databases === 1 ? '' : 's'}, a snapshot every ${every}, ${counted} hours counted, ` +
      `retention ${retentionText(retention)}`,
  );
  const isComplete = ours.unasked === 0;
  const latency = ({ latency: { median, longest } }: ChainCost) =>
    `${median.toFixed(1)} s, at most ${longest.toFixed(1)} s`;
  const delivery = `of which about ${DELIVERY_SECONDS} s are EventBridge's`;
  console.log(row('  asked after', latency(ours), `${delivery}; polling ${latency(polling)}`));
  console.log(
    row(
      '  never asked for',
      String(ours.unasked),
      `of ${ours.snapshots} snapshots, at most 0: ${verdict(isComplete)}; polling ${polling.unasked} of ${polling.snapshots}`,
    ),
  );
  const each = [...ours.calls].filter(([call]) => !isPeriodic(call));
  const perSnapshot = each.reduce((sum, [, count]) => sum + count, 0) / ours.snapshots;
  const isFrugal = perSnapshot <= CALLS_PER_SNAPSHOT;
  console.log(
    row(
      '  RDS calls',
      perSnapshot.toFixed(2),
      `a snapshot, at most ${CALLS_PER_SNAPSHOT}: ${verdict(isFrugal)}; with pages and reconcile ` +
        `${ours.callsPerSnapshot.toFixed(1)}, polling ${polling.callsPerSnapshot.toFixed(1)}`,
    ),
  );
  for (const [call, count] of [...ours.calls].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const remark = isPeriodic(call) ? 'pages and reconcile' : '';
    console.log(row(`    ${call}`, (count / ours.snapshots).toFixed(2), remark));
  }
  const days = ours.hoursPerMinute / 24;
  const isLimited = ours.databases === DAYS_PER_MINUTE.databases;
  const isFast = !isLimited || days >= DAYS_PER_MINUTE.days;
  const limit = isLimited ? `, at least ${DAYS_PER_MINUTE.days}: ${verdict(isFast)}` : '';
  const processor = `${ours.processorSecondsPerDay.toFixed(0)} s of processor time a day`;
  console.log(
    row(
      '  simulated',
      `${days.toFixed(2)} d`,
      `a minute of wall clock, in the middle round of slots${limit}; ${processor}`,
    ),
  );
  if (ours.shares !== undefined) {
    const { bundles, garbageCollection } = ours.shares;
    const remark = `of that, with the functions' own code; collecting garbage ${percent(garbageCollection)}`;
    console.log(row('  the SDK itself', percent(bundles), remark));
  }
  return isComplete && isFrugal && isFast;
}

function retentionText(retention: Watch['retention']): string {
  if (retention === undefined) return 'as deployed by default';
  const { hourly, daily, weekly, monthly } = retention;
  return `${hourly} hourly, ${daily} daily, ${weekly} weekly, ${monthly} monthly`;
}

/** Not caused by one snapshot: pages of what is held, and what reconcile does. Deleting is a snapshot's, on both sides. */
function isPeriodic(call: string): boolean {
  return /reconcile|prune Describe|mark Describe|take Describe/.test(call);
}

function verdict(isMet: boolean): string {
  return isMet ? 'met' : 'MISSED';
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

async function drillCost(): Promise<boolean> {
  const costs: DrillCost[] = [];
  for (let run = 1; run <= RUNS; run++) {
    process.stderr.write(`drill ${run} of ${RUNS}\n`);
    costs.push(await measureDrill());
  }
  costs.sort((a, b) => a.seconds - b.seconds);
  const median = costs[Math.floor(RUNS / 2)] as DrillCost;
  const peak = Math.max(...costs.map(({ peakBytes }) => peakBytes)) / 2 ** 20;
  console.log(`the default drill, ${RUNS} runs`);
  console.log(row('time', `${median.seconds.toFixed(1)} s`, `median; at most ${LIMITS.seconds} s`));
  console.log(
    row('memory', `${peak.toFixed(0)} MiB`, `peak of all processes; at most ${LIMITS.mebibytes} MiB`),
  );
  for (const { name, seconds } of median.parts) {
    const share = `${((100 * seconds) / median.seconds).toFixed(0)} %`;
    console.log(row(`  ${name}`, `${seconds.toFixed(1)} s`, share));
  }
  return median.seconds > LIMITS.seconds || peak > LIMITS.mebibytes;
}

function row(name: string, value: string, remark: string): string {
  return `${name.padEnd(50)}${value.padStart(10)}   ${remark}`.trimEnd();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
