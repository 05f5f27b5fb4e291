import { DRILL_OPTIONS, readDrillOptions } from '../cli/commands/drill-options';
import { runDrill } from '../cli/drill/drill';
import type { Progress } from '../cli/drill/progress';
import { readRehearsal } from '../cli/drill/project';

/** Tells the parent process when each part of one default drill begins; run as a process of its own. */
async function main(): Promise<void> {
  const project = await readRehearsal(process.cwd(), 'production');
  const read = readDrillOptions(STANDARD);
  if ('faults' in project || 'faults' in read) throw new Error('The default drill is not possible here.');
  const say = (phase: string) => process.send?.({ phase });
  let parts = 0;
  const progress: Progress = {
    // What is done is told once as it begins; who watches would ask again, this bench does not.
    doing: (text) => say(PARTS[parts++] ?? text()),
    deployed: () => undefined,
    told: () => undefined,
  };
  await runDrill(
    { rehearsal: project.rehearsal, options: read.options, reproduce: '', progress },
    new AbortController().signal,
  );
}

/** The drill's parts, in its own order. */
const PARTS = ['databases', 'deployment', 'the day', 'recovery', 'comparison'];

/** What a person gets who gives no options. */
const STANDARD = Object.fromEntries(
  DRILL_OPTIONS.map(({ flags, standard }) => [flags.split(' ')[0]?.slice(2) ?? '', standard]),
);

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
