import { join } from 'node:path';
import { type Command, type ExitCode, UNREAD, type Values } from '../command';
import type { Rehearsal } from '../drill/project';
import { scenarioNamed, scenarioNames } from '../drill/scenarios';
import { reportJson } from '../report/model';
import { verdictLines } from '../report/text';
import { reportFault, writeReport } from '../report/write';
import type { Terminal } from '../terminal';
import { databaseFaults } from './database-faults';
import {
  DRILL_OPTIONS,
  type DrillOptions,
  isEnvironment,
  readDrillOptions,
  reproduceCommand,
} from './drill-options';
import { showProgress } from './drill-progress';
import { rowsFault } from './rows-fault';

/** `lifeboat drill` */
export const drill: Command = {
  name: 'drill',
  summary: 'rehearse a disaster in a simulated AWS',
  description:
    'Rehearses a disaster on this machine: deploys both stacks of an environment into a simulated AWS, lets its ' +
    'databases be written and backed up, takes the source Region away, runs the recovery plan, and compares every ' +
    'restored row with what was committed. Your checks run too, but over the table that the drill writes: whether ' +
    'SQL of your own holds of your data it cannot rehearse. Exits 0 when every objective was met, 1 when one was missed or a check ' +
    'failed, 2 on bad input.',
  options: DRILL_OPTIONS,
  examples: [
    { line: 'lifeboat drill', meaning: 'the Region is lost at 12:41:07' },
    { line: 'lifeboat drill --until "1d 03:00" --detect 20m', meaning: 'at night, and noticed late' },
    { line: 'lifeboat drill --scenario nothing', meaning: 'a quiet day must raise no alarm' },
    { line: 'lifeboat drill --seed monday --json', meaning: 'another run of chance, as data' },
  ],
  async run(values, faults, surroundings) {
    const { terminal, folder, stop } = surroundings;
    if (values.scenario === 'list') {
      for (const name of scenarioNames()) terminal.line(`${name.padEnd(26)}${scenarioNamed(name)?.summary}`);
      return 0;
    }
    const read = readDrillOptions(values, folder);
    const project = await readProject(folder, values.environment, read);
    const report = 'options' in read ? reportFault(folder, read.options.reportFolder) : undefined;
    const rows =
      'options' in read && 'rehearsal' in project ? rowsFault(read.options, project.rehearsal) : undefined;
    const all = [
      ...faults,
      ...('faults' in read ? read.faults : []),
      ...('faults' in project ? project.faults : []),
      ...(report === undefined ? [] : [report]),
      ...(rows === undefined ? [] : [rows]),
      ...('options' in read && 'rehearsal' in project ? databaseFaults(read.options, project.rehearsal) : []),
    ];
    if ('faults' in read || 'faults' in project || all.length > 0) {
      for (const fault of all) terminal.complain(fault);
      return 2;
    }
    return rehearse(project.rehearsal, read.options, terminal, folder, stop);
  },
};

/** Loaded only when a drill runs: help and bad input are answered at once. */
async function readProject(
  folder: string,
  environment: Values[string],
  read: ReturnType<typeof readDrillOptions>,
) {
  const { readRehearsal } = await import('../drill/project.js');
  const differing = 'options' in read ? read.options.scenario.config : undefined;
  return isEnvironment(environment) ? readRehearsal(folder, environment, differing) : { faults: [] };
}

async function rehearse(
  rehearsal: Rehearsal,
  options: DrillOptions,
  terminal: Terminal,
  folder: string,
  stop: AbortSignal,
): Promise<ExitCode> {
  const { runDrill } = await import('../drill/drill.js');
  const { isDeploymentError } = await import('../../simulator/pulumi/index.js');
  const shown = showProgress(terminal, rehearsal, options);
  try {
    const reproduce = reproduceCommand(options);
    const report = await runDrill({ rehearsal, options, reproduce, progress: shown.progress }, stop);
    shown.end();
    writeReport(folder, options.reportFolder, report);
    if (options.json) terminal.line(reportJson(report).trimEnd());
    else {
      const { exercise, verdict } = report;
      for (const line of verdictLines(exercise, verdict, terminal.paint)) terminal.line(line);
      terminal.line(`report  ${join(options.reportFolder, 'index.html')}`);
    }
    return report.verdict.met ? 0 : 1;
  } catch (error) {
    shown.end();
    if (stop.aborted) {
      if (stop.reason !== UNREAD) terminal.complain('Interrupted. Nothing was left behind.');
      return 1;
    }
    if (!isDeploymentError(error)) throw error;
    terminal.complain(error.message);
    return 2;
  }
}
