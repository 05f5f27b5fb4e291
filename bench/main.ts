import { type DrillCost, measureDrill } from './drill';

/** Runs before the median means something. */
const RUNS = 3;

/** What the README claims of the default drill. */
const LIMITS = { seconds: 20, mebibytes: 1024 };

async function main(): Promise<void> {
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
  const missed = median.seconds > LIMITS.seconds || peak > LIMITS.mebibytes;
  process.exitCode = missed ? 1 : 0;
}

function row(name: string, value: string, remark: string): string {
  return `${name.padEnd(16)}${value.padStart(10)}   ${remark}`;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
