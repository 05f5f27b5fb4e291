import { reportBundles } from './bundles';
import { type ChainCost, DELIVERY_SECONDS, measureChain, measurePolling } from './chain';
import { type DrillCost, measureDrill } from './drill';
import { reportLostEvents } from './lost-events';

/** Runs before the median means something. */
const RUNS = 3;

/** What the README claims of the default drill. */
const LIMITS = { seconds: 20, mebibytes: 1024 };

/** Databases, each with a snapshot an hour. */
const FLEETS = [1, 10];

async function main(): Promise<void> {
  const isSlow = await drillCost();
  console.log(`\nthe backup chain, a snapshot an hour, 6 hours, beside one that polls`);
  for (const databases of FLEETS) {
    process.stderr.write(`a fleet of ${databases}\n`);
    chainLines(await measureChain(databases), await measurePolling(databases));
  }
  const areCopied = await reportLostEvents();
  const areSmall = await reportBundles();
  process.exitCode = isSlow || !areCopied || !areSmall ? 1 : 0;
}

/** What one fleet's chain costs, and what polling does. */
function chainLines(ours: ChainCost, polling: ChainCost): void {
  console.log(`${ours.databases} database${ours.databases === 1 ? '' : 's'}`);
  const latency = ({ latency: { median, longest } }: ChainCost) =>
    `${median.toFixed(1)} s, at most ${longest.toFixed(1)} s`;
  const delivery = `of which about ${DELIVERY_SECONDS} s are EventBridge's`;
  console.log(row('  asked after', latency(ours), `${delivery}; polling ${latency(polling)}`));
  const isPeriodic = (call: string) => /reconcile|prune|mark Describe/.test(call);
  const each = [...ours.calls].filter(([call]) => !isPeriodic(call));
  const perSnapshot = each.reduce((sum, [, count]) => sum + count, 0) / ours.snapshots;
  console.log(
    row(
      '  RDS calls',
      perSnapshot.toFixed(1),
      `a snapshot, ${ours.callsPerSnapshot.toFixed(1)} with all periodic ones; polling ${polling.callsPerSnapshot.toFixed(1)}`,
    ),
  );
  for (const [call, count] of [...ours.calls].sort(([a], [b]) => (a < b ? -1 : 1))) {
    console.log(row(`    ${call}`, (count / ours.snapshots).toFixed(2), ''));
  }
  console.log(row('  simulated', `${(ours.hoursPerMinute / 24).toFixed(1)} d`, 'a minute of wall clock'));
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
