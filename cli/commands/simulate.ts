import type { Assumptions } from '../../simulator/assumptions';
import type { Command, ExitCode, Values } from '../command';
import type { Rehearsal } from '../drill/project';
import type { Terminal } from '../terminal';
import { ASSUME_OPTION, readAssume } from './assume';
import { isEnvironment } from './drill-options';

/** What a person asked for. */
interface SimulateOptions {
  readonly port: number;
  readonly speed: number;
  readonly seed: string;
  readonly json: boolean;
  readonly assume: Partial<Assumptions>;
}

/** A virtual day in less than a tenth of a second is faster than anything here runs. */
const MOST_SPEED = 1_000_000;

/** `lifeboat simulate` */
export const simulate: Command = {
  name: 'simulate',
  summary: 'serve the simulated AWS to any SDK or the AWS CLI',
  description:
    'Serves a simulated AWS on loopback until it is interrupted, with both stacks of an environment deployed in it: any ' +
    'AWS SDK and the AWS CLI work with it, given the address as endpoint URL and one of the printed access keys, which ' +
    'say who asks. Requests must be signed. The databases hold nothing. Virtual time starts at the present; ' +
    'POST /_lifeboat/time {"advance": 3600} lets an hour pass at once. POST /_lifeboat/faults {"throttle": {"service": "rds"}, "for": 600} lets calls go wrong for ' +
    'ten minutes; GET lists what is wrong now, DELETE ends it, and a wrong body is answered with all that there is. ' +
    'Exits 2 on bad input.',
  options: [
    {
      flags: '--environment <name>',
      summary: 'environment that is deployed: reads Pulumi.<name>.yaml and Pulumi.<name>-dr.yaml',
      standard: 'production',
    },
    { flags: '--empty', summary: 'deploy nothing: only the accounts of the environment are there' },
    { flags: '--port <number>', summary: 'port on 127.0.0.1; 0 takes any that is free', standard: '4566' },
    {
      flags: '--speed <number>',
      summary:
        'virtual seconds in a real one; 0 lets time pass only while requests are under way, and when told to',
      standard: '1',
    },
    { flags: '--seed <text>', summary: 'all chance comes from it', standard: '1' },
    ASSUME_OPTION,
    { flags: '--json', summary: 'print address, keys and time as one line of JSON when all is ready' },
  ],
  examples: [
    { line: 'lifeboat simulate', meaning: 'production, in real time' },
    { line: 'lifeboat simulate --speed 0 --empty', meaning: 'an empty AWS whose time is yours' },
    {
      line: 'aws --endpoint-url http://127.0.0.1:4566 rds describe-db-snapshots',
      meaning: 'in another shell, with a key and a Region',
    },
  ],
  async run(values, faults, { terminal, folder, stop }) {
    const read = readOptions(values);
    const { readRehearsal } = await import('../drill/project.js');
    const environment = values.environment;
    const project = isEnvironment(environment)
      ? readRehearsal(folder, environment)
      : {
          faults: [
            `--environment is "${environment}"; allowed is the name of an environment, such as production.`,
          ],
        };
    if ('faults' in read || 'faults' in project || faults.length > 0) {
      const all = [
        ...faults,
        ...('faults' in read ? read.faults : []),
        ...('faults' in project ? project.faults : []),
      ];
      for (const fault of all) terminal.complain(fault);
      return 2;
    }
    const deployed = values.empty === true ? undefined : project.rehearsal;
    return serve(project.rehearsal, deployed, read.options, terminal, stop);
  },
};

async function serve(
  { chain }: Rehearsal,
  deployed: Rehearsal | undefined,
  { port, speed, seed, json, assume }: SimulateOptions,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<ExitCode> {
  const { openSimulation, isPortFault } = await import('../simulate/simulation.js');
  const told = (line: string) => {
    if (!json) terminal.line(line);
  };
  try {
    const simulation = await openSimulation({
      chain,
      deployed,
      port,
      speed,
      seed,
      assume,
      told,
      complained: (line) => terminal.complain(line),
    });
    const { url, keys, now } = simulation;
    if (json) terminal.line(JSON.stringify({ url, speed, now: new Date(now).toISOString(), keys }));
    told(`serving    ${url}   from ${new Date(now).toISOString()}, ${speed} virtual seconds a second`);
    for (const { principal, accessKeyId, secretAccessKey } of keys) {
      told(`${principal}   AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`);
    }
    await simulation.until(stop);
    return 0;
  } catch (error) {
    const { isDeploymentError } = await import('../../simulator/pulumi/index.js');
    if (isDeploymentError(error)) terminal.complain(error.message);
    else if (isPortFault(error)) {
      terminal.complain(
        `--port is ${port}, which ${error.code === 'EACCES' ? 'may not be used' : 'is in use'}; 0 takes any that is free.`,
      );
    } else throw error;
    return 2;
  }
}

function readOptions(values: Values): { readonly options: SimulateOptions } | { readonly faults: string[] } {
  const port = whole(values.port, 65_535);
  const speed =
    typeof values.speed === 'string' && /^\d+(\.\d+)?$/.test(values.speed)
      ? Number(values.speed)
      : Number.NaN;
  const faults: string[] = [];
  const assume = readAssume(values.assume, (allowed) => {
    faults.push(`--assume is "${values.assume}"; allowed is ${allowed}`);
    return undefined;
  });
  faults.push(
    ...(port === undefined ? [`--port is "${values.port}"; allowed is a whole number from 0 to 65535.`] : []),
    ...(speed <= MOST_SPEED
      ? []
      : [`--speed is "${values.speed}"; allowed is a number from 0 to ${MOST_SPEED}.`]),
  );
  if (port === undefined || assume === undefined || faults.length > 0) return { faults };
  return { options: { port, speed, seed: String(values.seed), json: values.json === true, assume } };
}

function whole(given: Values[string], most: number): number | undefined {
  const number = typeof given === 'string' && /^\d{1,6}$/.test(given) ? Number(given) : Number.NaN;
  return number <= most ? number : undefined;
}
