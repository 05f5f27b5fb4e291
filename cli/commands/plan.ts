import type { Command, Values } from '../command';
import type { ReadRehearsal } from '../drill/project';
import type { CapacityPlan } from '../plan/capacity-plan';
import { isEnvironment } from './drill-options';

const MOST_DATABASES = 1_000;

/** `lifeboat plan` */
export const plan: Command = {
  name: 'plan',
  summary: 'whether quotas and copy limits hold what an environment asks for',
  description:
    'Tells, from the config of both stacks and without asking AWS, whether what an environment asks for fits: of manual ' +
    "snapshots, what all databases' retention needs at most in each account and Region against the quota there; of " +
    'copies, how many are in progress, how long each database may wait for others, and how old its newest recovery point ' +
    'may become, as far as a bound is known. Where something does not fit, says what to ask AWS for and what would. ' +
    'Capacity is its only view so far, shown with and without --capacity. Exits 0 when all fits and every objective is ' +
    'kept, 1 when not, 2 on bad input.',
  options: [
    {
      flags: '--capacity',
      summary: 'snapshots, copies and objectives against quotas (the only view so far)',
    },
    {
      flags: '--environment <name>',
      summary: 'environment to look at: reads Pulumi.<name>.yaml and Pulumi.<name>-dr.yaml',
      standard: 'production',
    },
    {
      flags: '--databases <number>',
      summary: 'as if there were that many databases, with the objectives of those configured in turn',
    },
    { flags: '--json', summary: 'print the plan as JSON; durations are in seconds' },
  ],
  examples: [
    { line: 'lifeboat plan --capacity', meaning: 'production as it is configured' },
    { line: 'lifeboat plan --capacity --databases 20', meaning: 'if it grew to 20 databases' },
    { line: 'lifeboat plan --environment staging --json', meaning: 'another environment, as data' },
  ],
  async run(values, faults, { terminal, folder }) {
    const { readRehearsal } = await import('../drill/project.js');
    const environment = values.environment;
    const project = isEnvironment(environment)
      ? readRehearsal(folder, environment)
      : {
          faults: [
            `--environment is "${environment}"; allowed is the name of an environment, such as production.`,
          ],
        };
    const count = readCount(values.databases);
    const read = 'faults' in project || 'faults' in count ? undefined : await planOf(project, count.count);
    if (faults.length > 0 || read === undefined || 'faults' in read) {
      const all = [project, count, read ?? {}].flatMap((part) => ('faults' in part ? part.faults : []));
      for (const fault of [...faults, ...all]) terminal.complain(fault);
      return 2;
    }
    if (values.json === true) terminal.line(JSON.stringify(read.plan, undefined, 2));
    else {
      const { capacityLines } = await import('../plan/capacity-lines.js');
      for (const line of capacityLines(read.plan, terminal.paint)) terminal.line(line);
    }
    return read.plan.fits ? 0 : 1;
  },
};

async function planOf(
  { source, recovery }: ReadRehearsal,
  count: number | undefined,
): Promise<{ readonly plan: CapacityPlan } | { readonly faults: string[] }> {
  const { asIf, capacityPlan } = await import('../plan/capacity-plan.js');
  const { chain, protectByTag } = source;
  const databases = count === undefined ? source.databases : asIf(source, count);
  const { retention, copies, clusterCopies, copyStrategy } = recovery;
  const quotas = { source: source.quotas, recovery: recovery.quotas };
  return {
    plan: capacityPlan({
      ...{ chain, databases, protectByTag, retention, quotas, copies, clusterCopies, copyStrategy },
    }),
  };
}

function readCount(given: Values[string]): { readonly count?: number } | { readonly faults: string[] } {
  if (given === undefined) return {};
  const count = typeof given === 'string' && /^\d{1,9}$/.test(given) ? Number(given) : Number.NaN;
  if (count >= 1 && count <= MOST_DATABASES) return { count };
  return { faults: [`--databases is "${given}"; allowed is a whole number from 1 to ${MOST_DATABASES}.`] };
}
