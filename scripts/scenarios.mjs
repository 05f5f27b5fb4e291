// Rehearses every scenario that comes with Lifeboat, to its end: `node scripts/scenarios.mjs [--twice] [name...]`.
// Each runs in a process of its own with little memory; with --twice its report must come out as the same bytes again.
// With --assumptions it is the one scenario of the default drill instead, once for each thing that nobody knows of AWS, being
// as it is less likely to be.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(join(tmpdir(), 'lifeboat-scenarios-'));
/** A short morning: what matters comes after it. */
const SHORT = ['--until', '08:41:40', '--rows', '5000', '--json'];
/** Megabytes of JavaScript objects. */
const MEMORY = '--max-old-space-size=1024';

const given = process.argv.slice(2);
const twice = given.includes('--twice');
const named = given.filter((word) => !word.startsWith('--'));
const all = (given.includes('--assumptions') ? unlikely() : scenarios()).sort();
const wrong = given.find((word) => word.startsWith('--') && !['--twice', '--assumptions'].includes(word));
if (wrong !== undefined) {
  console.error(`There is no option ${wrong}. There are: --twice, --assumptions.`);
  process.exit(2);
}
const unknown = named.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}. There are: ${all.join(', ')}.`);
  process.exit(2);
}

const WIDTH = Math.max(...all.map((name) => name.length));
let failed = 0;
try {
  const left = named.length > 0 ? [...named] : [...all];
  // Those of the assumptions are alike and short; of scenarios the time and memory are told, which others would disturb.
  const together = given.includes('--assumptions') ? availableParallelism() : 1;
  const take = async () => {
    for (let name = left.shift(); name !== undefined; name = left.shift()) await rehearse(name);
  };
  await Promise.all(Array.from({ length: together }, take));
} finally {
  rmSync(folder, { recursive: true });
}
process.exitCode = failed > 0 ? 1 : 0;

async function rehearse(name) {
  const first = await drill(name);
  const bad = first.report?.verdict.checks.filter(({ passed }) => !passed) ?? [];
  const same = !twice || first.text === (await drill(name)).text;
  const well = first.code === 0 && first.report?.verdict.met === true && same;
  if (!well) failed += 1;
  const told = `${first.seconds.toFixed(0).padStart(4)} s ${String(first.megabytes).padStart(5)} MB`;
  console.log(`${well ? 'ok    ' : 'FAILED'} ${name.padEnd(WIDTH)} ${told}`);
  for (const check of bad) console.log(`         ${check.name}: ${check.detail}`);
  if (!same) console.log('         a second run gave other bytes');
  if (first.report === undefined) console.log(`         ${first.errors.trim()}`);
}

function scenarios() {
  return readdirSync(join(root, 'scenarios'))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -5));
}

/** `copy-status=copying` and so on: every value but the likeliest, which comes first. */
function unlikely() {
  const { ASSUMPTIONS } = createRequire(import.meta.url)(join(root, 'bin', 'simulator', 'assumptions.js'));
  return ASSUMPTIONS.flatMap(({ name, values }) => values.slice(1).map((value) => `${name}=${value}`));
}

function drill(name) {
  const started = Date.now();
  const what = [name.includes('=') ? '--assume' : '--scenario', name];
  const args = [MEMORY, join(root, 'bin', 'cli', 'main.js'), 'drill', ...what, ...SHORT];
  const child = spawn(process.execPath, [...args, '--report', join(folder, name)], { cwd: root });
  let text = '';
  let errors = '';
  let megabytes = 0;
  child.stdout.on('data', (part) => {
    text += part;
  });
  child.stderr.on('data', (part) => {
    errors += part;
  });
  const look = setInterval(() => {
    megabytes = Math.max(megabytes, residentMegabytes(child.pid));
  }, 500);
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearInterval(look);
      const report = text.startsWith('{') ? JSON.parse(text) : undefined;
      resolve({ code, text, errors, report, megabytes, seconds: (Date.now() - started) / 1000 });
    });
  });
}

/** The most it ever had in memory, where the host tells. */
function residentMegabytes(pid) {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kilobytes ?? 0) / 1024);
  } catch {
    return 0;
  }
}
